// A threaded engine and its many callers (facts of docs/threading.md): nothing is lost, nothing is done twice, every wait ends.
// Also the program that ThreadSanitizer watches.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>
#include <vector>

#include "drivers/balancer/simulated/simulated_balancer.h"
#include "drivers/clock/entropy.h"
#include "drivers/clock/system_clock.h"
#include "drivers/logs/memory_log_sink.h"
#include "drivers/runtime/simulated/simulated_runtime.h"
#include "drivers/store/memory/memory_store.h"
#include "endpoint/local/json_call.h"
#include "engine/engine_interface.h"

namespace moorage {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kCallers = 64;

class Threads : public ::testing::Test {
 protected:
  void SetUp() override { engine_ = open({}); }

  std::unique_ptr<engine::Engine> open(engine::Options options) {
    simulated::WorldOptions quick;
    for (simulated::Latency* latency : {&quick.latencies.pull, &quick.latencies.pull_cached, &quick.latencies.create,
                                        &quick.latencies.start, &quick.latencies.stop, &quick.latencies.release}) {
      *latency = {1, 5};
    }
    auto world = std::make_shared<simulated::World>(quick);
    simulated::MachineOptions machine;
    machine.id = simulated::numbered_machine(1);
    machine.cpu_units = 1'000'000;
    machine.memory_mib = 10'000'000;
    world->add_machine(std::move(machine));
    engine::Ports ports;
    auto store = drivers::MemoryStore::open(disk_);
    EXPECT_TRUE(store.ok());
    ports.store = std::move(*store);
    ports.runtimes.push_back(simulated::make_simulated_runtime(world, simulated::Pace::kRealTime));
    ports.logs = drivers::make_memory_log_sink();
    ports.clock = std::make_unique<drivers::SystemClock>();
    ports.entropy = std::make_unique<drivers::SeededEntropy>(1);
    auto opened = engine::Engine::open(std::move(options), std::move(ports));
    EXPECT_TRUE(opened.ok());
    EXPECT_TRUE((*opened)->wait_ready(seconds(30)));
    return std::move(*opened);
  }

  Result<std::string> call(const std::string& operation, const Json& request) {
    return endpoint::call_json(*engine_, {"ecs", operation, request.dump()});
  }

  // Runs `work(caller)` on as many threads as there are callers and waits for all.
  template <typename Work>
  void on_all(Work work) {
    std::vector<std::thread> threads;
    for (int caller = 0; caller < kCallers; ++caller) threads.emplace_back([&work, caller] { work(caller); });
    for (auto& thread : threads) thread.join();
  }

  std::string definition(const std::string& family) {
    const Json container{{"name", "app"}, {"image", "app:1"}, {"memory", 4}};
    return Json{{"family", family}, {"containerDefinitions", {container}}}.dump();
  }

  std::shared_ptr<drivers::MemoryDisk> disk_ = std::make_shared<drivers::MemoryDisk>();
  std::unique_ptr<engine::Engine> engine_;
};

TEST_F(Threads, revisions_of_one_family_are_numbered_without_gap_or_double) {
  constexpr int kEach = 8;
  std::vector<std::vector<int>> seen(kCallers);
  on_all([&](int caller) {
    for (int i = 0; i < kEach; ++i) {
      const auto reply = endpoint::call_json(*engine_, {"ecs", "RegisterTaskDefinition", definition("web")});
      if (reply.ok()) seen[static_cast<std::size_t>(caller)].push_back(Json::parse(*reply)["taskDefinition"]["revision"]);
    }
  });
  std::set<int> all;
  for (const auto& one : seen) {
    EXPECT_TRUE(std::is_sorted(one.begin(), one.end()));  // each caller sees its own calls in order
    all.insert(one.begin(), one.end());
  }
  EXPECT_EQ(all.size(), std::size_t{kCallers * kEach});
  EXPECT_EQ(*all.begin(), 1);
  EXPECT_EQ(*all.rbegin(), kCallers * kEach);
}

// Reading calls are answered on the caller's thread when the engine is idle, and by its own when not; callers see no
// difference.
TEST_F(Threads, every_caller_reads_what_it_has_written) {
  std::atomic<int> wrong = 0;
  on_all([&](int caller) {
    const std::string family = "family" + std::to_string(caller);
    for (int revision = 1; revision <= 8; ++revision) {
      const auto made = endpoint::call_json(*engine_, {"ecs", "RegisterTaskDefinition", definition(family)});
      const auto read = call("DescribeTaskDefinition", {{"taskDefinition", family}});
      if (!made.ok() || !read.ok() || Json::parse(*read)["taskDefinition"]["revision"] != revision) ++wrong;
    }
  });
  EXPECT_EQ(wrong, 0);
}

TEST_F(Threads, reading_calls_get_their_errors_and_do_not_keep_the_engine_from_its_work) {
  ASSERT_TRUE(endpoint::call_json(*engine_, {"ecs", "RegisterTaskDefinition", definition("web")}).ok());
  std::atomic<bool> done = false;
  std::atomic<int> unexpected = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const auto read = call("DescribeTaskDefinition", {{"taskDefinition", "missing"}});
        if (read.ok() || read.error().name != "ClientException") ++unexpected;
      }
    });
  }
  const auto made = call("RunTask", {{"taskDefinition", "web"}, {"count", 10}});
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  std::size_t running = 0;
  while (running < 10 && std::chrono::steady_clock::now() < until) {
    const auto listed = call("DescribeClusters", Json::object());
    if (listed.ok()) running = Json::parse(*listed)["clusters"][0]["runningTasksCount"];
  }
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_TRUE(made.ok());
  EXPECT_EQ(running, 10U);
  EXPECT_EQ(unexpected, 0);
}

TEST_F(Threads, the_same_client_token_runs_one_task_whoever_comes_first) {
  ASSERT_TRUE(endpoint::call_json(*engine_, {"ecs", "RegisterTaskDefinition", definition("web")}).ok());
  std::vector<std::string> arns(kCallers);
  on_all([&](int caller) {
    const auto reply = call("RunTask", {{"taskDefinition", "web"}, {"clientToken", "once"}});
    if (reply.ok()) arns[static_cast<std::size_t>(caller)] = Json::parse(*reply)["tasks"][0]["taskArn"];
  });
  EXPECT_EQ(std::set<std::string>(arns.begin(), arns.end()).size(), 1U);
  const auto listed = call("ListTasks", Json::object());
  ASSERT_TRUE(listed.ok());
  EXPECT_EQ(Json::parse(*listed)["taskArns"].size(), 1U);
}

// Writers, readers, a drain of tasks that start and stop, and a subscriber: the feed has every task's life once and in order.
TEST_F(Threads, callers_reports_and_a_subscriber_see_one_history) {
  ASSERT_TRUE(endpoint::call_json(*engine_, {"ecs", "RegisterTaskDefinition", definition("web")}).ok());
  auto subscription = engine_->subscribe(0);
  ASSERT_TRUE(subscription.ok());
  std::atomic<int> stopped = 0;
  std::atomic<int> refused = 0;
  on_all([&](int caller) {
    const auto made = call("RunTask", {{"taskDefinition", "web"}, {"count", 2}, {"startedBy", std::to_string(caller)}});
    if (!made.ok()) {
      ++refused;
      return;
    }
    const Json reply = Json::parse(*made);
    for (const auto& task : reply["tasks"]) {
      const std::string arn = task["taskArn"];
      if (!call("DescribeTasks", {{"tasks", {arn}}}).ok() || !call("ListTasks", Json::object()).ok()) ++refused;
      if (call("StopTask", {{"task", arn}, {"reason", "enough"}}).ok()) ++stopped;
    }
  });
  EXPECT_EQ(refused, 0);
  EXPECT_EQ(stopped, 2 * kCallers);
  std::map<std::string, int> ends;
  std::map<std::string, std::int64_t> versions;
  std::uint64_t last = 0;
  const auto until = std::chrono::steady_clock::now() + seconds(60);
  while (ends.size() < 2 * kCallers && std::chrono::steady_clock::now() < until) {
    const auto notice = (*subscription)->next(milliseconds(500));
    ASSERT_TRUE(notice.ok());
    if (!*notice) continue;
    EXPECT_EQ((*notice)->sequence, last == 0 ? (*notice)->sequence : last + 1);
    last = (*notice)->sequence;
    const Json event = Json::parse((*notice)->json);
    if (event["detail-type"] != "ECS Task State Change") continue;
    const Json& task = event["detail"];
    const std::string arn = task["taskArn"];
    EXPECT_GT(task["version"].get<std::int64_t>(), versions[arn]) << "a task's history goes back";
    versions[arn] = task["version"];
    if (task["lastStatus"] == "STOPPED") ++ends[arn];
  }
  EXPECT_EQ(ends.size(), std::size_t{2 * kCallers});
  for (const auto& [arn, times] : ends) EXPECT_EQ(times, 1) << arn;
  const auto findings = engine_->check_json();
  ASSERT_TRUE(findings.ok());
  EXPECT_EQ(*findings, "[]");
}

TEST_F(Threads, closing_answers_every_caller_and_every_subscriber) {
  ASSERT_TRUE(endpoint::call_json(*engine_, {"ecs", "RegisterTaskDefinition", definition("web")}).ok());
  std::atomic<int> answered = 0;
  std::atomic<int> closed = 0;
  std::atomic<int> strange = 0;
  std::thread closer([&] {
    while (answered < 100) std::this_thread::yield();
    engine_->close();
  });
  on_all([&](int caller) {
    if (caller == 0) {
      const auto subscription = engine_->subscribe(UINT64_MAX);
      for (auto notice = subscription.ok() ? (*subscription)->next(seconds(30)) : Error{.name = "ClosedException"};;
           notice = (*subscription)->next(seconds(30))) {
        if (!notice.ok()) break;
      }
      return;
    }
    for (;;) {
      const auto reply = call("RunTask", {{"taskDefinition", "web"}});
      if (reply.ok()) {
        ++answered;
        continue;
      }
      ++(reply.error().name == "ClosedException" ? closed : strange);
      return;
    }
  });
  closer.join();
  EXPECT_EQ(closed, kCallers - 1);
  EXPECT_EQ(strange, 0);
  // What was answered is there for the next engine.
  engine_ = open({});
  const std::string stats = engine_->stats_json();
  EXPECT_GE(Json::parse(stats)["tasks"].get<int>(), answered.load());
}

TEST_F(Threads, a_full_inbox_throttles_and_loses_nothing_it_took) {
  engine_->close();
  disk_ = std::make_shared<drivers::MemoryDisk>();
  engine_ = open({.inbox_entries_max = 4, .batch_entries_max = 1});
  std::atomic<int> made = 0;
  std::atomic<int> throttled = 0;
  on_all([&](int) {
    for (int i = 0; i < 10; ++i) {
      const auto reply = endpoint::call_json(*engine_, {"ecs", "RegisterTaskDefinition", definition("web")});
      if (reply.ok()) {
        ++made;
      } else if (reply.error().name == "ThrottlingException") {
        ++throttled;
      } else {
        ADD_FAILURE() << reply.error().name;
      }
    }
  });
  EXPECT_EQ(made + throttled, 10 * kCallers);
  const auto described = call("DescribeTaskDefinition", {{"taskDefinition", "web"}});
  ASSERT_TRUE(described.ok());
  EXPECT_EQ(Json::parse(*described)["taskDefinition"]["revision"], made.load());
}

}  // namespace
}  // namespace moorage
