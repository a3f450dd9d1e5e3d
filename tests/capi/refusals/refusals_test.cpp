// The system refuses memory or threads at every point of an engine's life: each call gives an answer, none ends the process,
// and afterwards the store opens and is clean. MOORAGE_REFUSALS sets how many points are tried (0: all).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "moorage/moorage.h"
#include "refusing.h"
#include "support/temporary_directory.h"

namespace moorage::testing {
namespace {

constexpr long kPointsOfOneRun = 60;

long points_max() {
  const char* text = std::getenv("MOORAGE_REFUSALS");
  return text != nullptr ? std::atol(text) : kPointsOfOneRun;
}

// Points between 1 and `last`, spread over all of them; the first ones each.
std::vector<long> points(long last) {
  const long wanted = points_max() == 0 ? last : std::min(points_max(), last);
  std::vector<long> out;
  for (long i = 0; i < wanted; ++i) out.push_back(1 + i * last / std::max(1L, wanted));
  return out;
}

long at_work = 0;  // the point under test, for the message of a process that ends

[[noreturn]] void say_where() {
  std::fprintf(stderr, "the process would have ended at point %ld\n", at_work);
  std::abort();
}

struct Setting {
  bool host_driven = false;
  std::string path;  // empty: in memory
};

class Life {
 public:
  explicit Life(Setting setting) : setting_(std::move(setting)) {}
  ~Life() { moorage_engine_free(engine_); }
  Life(const Life&) = delete;
  Life& operator=(const Life&) = delete;

  moorage_status open() {
    moorage_config* config = nullptr;
    moorage_status status = moorage_config_new(&config, nullptr);
    const auto set = [&](auto function, auto... values) {
      if (status == MOORAGE_OK) status = function(config, values..., nullptr);
    };
    set(moorage_config_add_runtime, "simulated", R"({"machines":[{"cpuUnits":100000,"memoryMib":100000}]})");
    set(moorage_config_set_balancer, "simulated", static_cast<const char*>(nullptr));
    if (!setting_.path.empty()) set(moorage_config_set_store_path, setting_.path.c_str());
    if (setting_.host_driven) {
      set(moorage_config_set_run_mode, moorage_run_mode{MOORAGE_HOST_DRIVEN});
      set(moorage_config_set_clock, moorage_clock_kind{MOORAGE_CLOCK_VIRTUAL}, int64_t{1'704'067'200'000});
    }
    set(moorage_config_set_log, moorage_log_level{MOORAGE_LOG_DEBUG}, &Life::hear, static_cast<void*>(this));
    if (status == MOORAGE_OK) status = moorage_engine_open(config, &engine_, nullptr);
    moorage_config_free(config);
    return status;
  }

  moorage_status call(const char* operation, const char* body) {
    moorage_buffer* reply = nullptr;
    moorage_error* error = nullptr;
    const moorage_status status = moorage_call_json(engine_, "ecs", operation, body, &reply, &error);
    EXPECT_EQ(status == MOORAGE_OK, error == nullptr);
    EXPECT_EQ(status == MOORAGE_OK, reply != nullptr);
    moorage_error_free(error);
    moorage_buffer_free(reply);
    return status;
  }

  // Everything that is asked of an engine; answers do not count here.
  void live() {
    if (engine_ == nullptr) return;
    call("RegisterTaskDefinition", R"({"family":"web","containerDefinitions":[{"name":"app","image":"busybox","memory":64}]})");
    moorage_subscription* events = nullptr;
    moorage_subscribe(engine_, 0, &events, nullptr);
    call("RunTask", R"({"taskDefinition":"web","count":3})");
    call("CreateService", R"({"serviceName":"s","taskDefinition":"web","desiredCount":2})");
    if (setting_.host_driven) {
      moorage_engine_advance(engine_, 60'000, nullptr);
    } else {
      moorage_engine_wait_ready(engine_, 50, nullptr);
    }
    call("DescribeServices", R"({"services":["s"]})");
    call("ListTasks", "{}");
    for (int i = 0; i < 20 && events != nullptr; ++i) {
      moorage_buffer* notice = nullptr;
      uint64_t sequence = 0;
      if (moorage_subscription_next(events, 0, &sequence, &notice, nullptr) != MOORAGE_OK) break;
      moorage_buffer_free(notice);
    }
    moorage_subscription_free(events);
  }

  void close() {
    if (engine_ != nullptr) moorage_engine_close(engine_, nullptr);
  }

  std::string check() {
    moorage_buffer* findings = nullptr;
    if (moorage_engine_check(engine_, &findings, nullptr) != MOORAGE_OK) return "no answer";
    std::string text(moorage_buffer_data(findings), moorage_buffer_size(findings));
    moorage_buffer_free(findings);
    return text;
  }

 private:
  static void hear(void*, moorage_log_level, const char*, const char*) {}

  const Setting setting_;
  moorage_engine* engine_ = nullptr;
};

class Refusals : public ::testing::Test {
 protected:
  void SetUp() override { former_ = std::set_terminate(say_where); }
  void TearDown() override {
    refuse_allocation(0);
    refuse_threads(0);
    std::set_terminate(former_);
  }

 private:
  std::terminate_handler former_ = nullptr;
};

// From the n-th allocation on, `more` of them fail; the test's own are made before.
void whole_life(const Setting& setting, long n, long more) {
  Life life(setting);
  at_work = n;
  refuse_allocation(n, more);
  life.open();
  life.live();
  life.close();
  refuse_allocation(0);
}

long allocations_of_a_life(const Setting& setting) {
  Life life(setting);
  refuse_allocation(0);
  life.open();
  life.live();
  life.close();
  return allocations_seen();
}

TEST_F(Refusals, memory_at_any_point_of_a_life_in_virtual_time_ends_no_process) {
  const Setting setting{.host_driven = true, .path = {}};
  for (const long more : {0L, 40L}) {
    for (const long point : points(allocations_of_a_life(setting))) {
      whole_life(setting, point, more);
    }
  }
}

TEST_F(Refusals, memory_at_any_point_of_a_threaded_life_ends_no_process_and_no_caller_waits_for_ever) {
  const Setting setting{.host_driven = false, .path = {}};
  for (const long more : {0L, 200L}) {
    for (const long point : points(allocations_of_a_life(setting))) {
      whole_life(setting, point, more);
    }
  }
}

TEST_F(Refusals, memory_at_any_point_leaves_a_store_on_disk_that_opens_and_is_clean) {
  TemporaryDirectory first;
  const Setting measured{.host_driven = true, .path = (first.path() / "state").string()};
  auto all = points(allocations_of_a_life(measured));
  if (points_max() != 0 && all.size() > 20) {  // each life syncs to disk some fifty times
    std::vector<long> few;
    for (std::size_t i = 0; i < all.size(); i += all.size() / 20) few.push_back(all[i]);
    all = few;
  }
  for (const long point : all) {
    TemporaryDirectory directory;
    const Setting setting{.host_driven = true, .path = (directory.path() / "state").string()};
    whole_life(setting, point, 3);
    Life next(setting);
    ASSERT_EQ(next.open(), MOORAGE_OK) << "after a refusal at point " << point;
    EXPECT_EQ(next.check(), "[]") << "after a refusal at point " << point;
  }
}

TEST_F(Refusals, of_threads_make_open_an_error) {
  const Setting setting{.host_driven = false, .path = {}};
  refuse_threads(0);
  whole_life(setting, 0, 0);
  const long last = threads_seen();
  ASSERT_GE(last, 3);  // the loop and two simulated drivers
  for (long point = 1; point <= last; ++point) {
    at_work = point;
    refuse_threads(point);
    Life life(setting);
    EXPECT_NE(life.open(), MOORAGE_OK) << "thread " << point;
    life.live();
    refuse_threads(0);
    Life next(setting);
    EXPECT_EQ(next.open(), MOORAGE_OK);
  }
}

}  // namespace
}  // namespace moorage::testing
