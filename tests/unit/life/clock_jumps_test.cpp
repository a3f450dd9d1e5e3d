// The wall clock is wrong, jumps, and is corrected: durations are not affected, the log has a line, and the next opening uses
// the true time.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kernel/time_shift.h"
#include "support/engine_fixture.h"
#include "support/settable_clock.h"

namespace moorage {
namespace {

using testing::Clocks;
using testing::Json;
using testing::kHour_ms;
using testing::kTenYears_ms;
using testing::SettableClock;
using testing::SimulatedEngine;

struct Line {
  engine::LogLevel level;
  std::string message;
  Json fields;
};

class ClockJumps : public ::testing::Test {
 protected:
  SimulatedEngine& sim() {
    if (!sim_) {
      sim_ = std::make_unique<SimulatedEngine>(testing::EngineSetup{
          .dress = [this](engine::Ports& ports) { ports.clock = std::make_unique<SettableClock>(clocks_); },
          .log =
              [this](engine::LogLevel level, std::string_view message, std::string_view fields) {
                lines_.push_back({level, std::string(message), Json::parse(fields)});
              }});
    }
    return *sim_;
  }

  // The process dies, and the next one begins on a machine with another wall clock. The simulated world lives in the engine's
  // time, so it begins anew, too.
  void reopen_with_a_clock_that_is_wrong_by(std::int64_t ms) {
    sim().crash();
    clocks_.wrong_ms = ms;
    simulated::MachineOptions machine;
    machine.id = simulated::numbered_machine(1);
    sim().world = std::make_shared<simulated::World>(simulated::WorldOptions{});
    sim().world->add_machine(std::move(machine));
    sim().open();
  }

  std::vector<Line> said(std::string_view message) const {
    std::vector<Line> out;
    std::copy_if(lines_.begin(), lines_.end(), std::back_inserter(out),
                 [&](const Line& line) { return line.message.find(message) != std::string::npos; });
    return out;
  }

  // Of the feed, from its beginning.
  std::vector<Json> notices(std::string_view kind) {
    auto feed = sim().engine->subscribe(0);
    std::vector<Json> out;
    for (;;) {
      auto next = (*feed)->next(std::chrono::milliseconds(0));
      if (!next.ok() || !*next) return out;
      Json event = Json::parse((*next)->json);
      if (event["detail-type"] == kind) out.push_back(std::move(event));
    }
  }

  Json put(const std::string& stream, Instant at) {
    return sim().call(
        "PutLogEvents",
        {{"logGroupName", "g"}, {"logStreamName", stream}, {"logEvents", {{{"timestamp", at.ms}, {"message", "m"}}}}}, "logs");
  }
  void make_stream(const std::string& stream) {
    sim().call("CreateLogStream", {{"logGroupName", "g"}, {"logStreamName", stream}}, "logs");
  }

  Clocks clocks_;
  std::vector<Line> lines_;
  std::unique_ptr<SimulatedEngine> sim_;
};

TEST_F(ClockJumps, time_comes_back_to_the_truth_after_a_start_ten_years_ahead) {
  clocks_.wrong_ms = kTenYears_ms;
  sim().register_family("web");
  sim().call("CreateService", {{"serviceName", "s"}, {"taskDefinition", "web"}, {"desiredCount", 2}});
  ASSERT_TRUE(sim().advance_until([&] { return sim().is_steady("s"); }));
  EXPECT_GT(sim().service("s")["createdAt"].get<double>() * 1000, static_cast<double>(clocks_.truth().ms + kHour_ms));

  reopen_with_a_clock_that_is_wrong_by(0);

  EXPECT_LE((sim().engine->now() - clocks_.truth()).ms, 0);
  EXPECT_GE((sim().engine->now() - clocks_.truth()).ms, -1'000);
  const double now = static_cast<double>(sim().engine->now().ms) / 1000;
  EXPECT_LE(sim().service("s")["createdAt"].get<double>(), now);
  EXPECT_LE(sim().service("s")["deployments"][0]["updatedAt"].get<double>(), now);
  EXPECT_LE(sim().call("DescribeTaskDefinition", {{"taskDefinition", "web"}})["taskDefinition"]["registeredAt"].get<double>(),
            now);
  for (const Json& arn : sim().call("ListTasks", Json::object())["taskArns"]) {
    const Json task = sim().task(arn);
    EXPECT_LE(task["createdAt"].get<double>(), now);
    EXPECT_LE(task["createdAt"].get<double>(), task.value("startedAt", now));
  }
  EXPECT_EQ(*sim().engine->check_json(), "[]");
  ASSERT_EQ(said("was ahead when the store was written last").size(), 1U);
  EXPECT_GE(said("was ahead")[0].fields["aheadMs"].get<std::int64_t>(), kTenYears_ms - 60'000);
  const auto events = notices("Moorage Clock Notice");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0]["detail"]["eventName"], "ENGINE_TIME_PUT_BACK");
  EXPECT_EQ(events[0]["detail"]["byMs"], -said("was ahead")[0].fields["aheadMs"].get<std::int64_t>());

  // The shift was stored: another opening shifts nothing, and pending deadlines go on.
  ASSERT_TRUE(sim().advance_until([&] { return sim().is_steady("s"); }));
  reopen_with_a_clock_that_is_wrong_by(0);
  EXPECT_EQ(said("was ahead when the store was written last").size(), 1U);
  EXPECT_TRUE(sim().advance_until([&] { return sim().is_steady("s"); }));
}

TEST_F(ClockJumps, a_step_back_of_less_than_a_minute_turns_no_order_round) {
  sim().advance(Duration::minutes(5));
  sim().call("CreateCluster", {{"clusterName", "c"}});
  const Instant before = sim().engine->now();
  reopen_with_a_clock_that_is_wrong_by(-50'000);
  EXPECT_GE(sim().engine->now(), before);
  EXPECT_TRUE(said("was ahead").empty());
}

TEST_F(ClockJumps, are_said_in_both_directions_and_move_no_deadline) {
  const std::string family =
      sim().register_family("once", {{"environment", {{{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", "1000"}}}}});
  const std::string task = sim().call("RunTask", {{"taskDefinition", family}})["tasks"][0]["taskArn"];
  ASSERT_TRUE(sim().advance_until([&] { return sim().task(task)["lastStatus"] == "STOPPED"; }));
  const auto is_kept = [&] { return !sim().call("DescribeTasks", {{"tasks", {task}}})["tasks"].empty(); };
  Duration kept;
  for (; is_kept() && kept < Duration::minutes(48 * 60); kept = Duration{kept.ms + 600'000}) {
    // Ten years ahead, ten years back, an hour back, and the true time again.
    const std::int64_t hour = kept.ms / kHour_ms;
    clocks_.wrong_ms = hour % 4 == 1 ? kTenYears_ms : hour % 4 == 2 ? -kTenYears_ms : hour % 4 == 3 ? -kHour_ms : 0;
    sim().advance(Duration::minutes(10));
  }
  EXPECT_GE(kept.ms, 23 * kHour_ms);
  EXPECT_LE(kept.ms, 25 * kHour_ms);
  const auto jumps = said("the wall clock jumped");
  ASSERT_GE(jumps.size(), 4U);
  EXPECT_EQ(jumps[0].level, engine::LogLevel::warning);
  EXPECT_EQ(jumps[0].fields["byMs"], kTenYears_ms);
  EXPECT_EQ(jumps[1].fields["byMs"], -2 * kTenYears_ms);
  // The feed tells each jump, too.
  const auto events = notices("Moorage Clock Notice");
  ASSERT_EQ(events.size(), jumps.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i]["detail"]["eventName"], "WALL_CLOCK_JUMPED");
    EXPECT_EQ(events[i]["detail"]["eventType"], "WARN");
    EXPECT_EQ(events[i]["detail"]["byMs"], jumps[i].fields["byMs"]);
    EXPECT_EQ(events[i]["detail"]["createdAt"], events[i]["time"]);
    EXPECT_TRUE(events[i]["resources"].empty());
  }
}

// The event of a batch that could not be stored comes with the next one that is, and what came meanwhile is added to it.
TEST_F(ClockJumps, are_told_once_by_the_feed_when_commits_fail) {
  sim();
  const std::size_t before = notices("Moorage Clock Notice").size();
  const auto touch = [&](int number) {
    const Json request{{"clusterName", "c" + std::to_string(number)}};
    return endpoint::call_json(*sim().engine, {"ecs", "CreateCluster", request.dump()}).ok();
  };
  sim().store->fail_next_commits(2, Error{.name = "StoreFull", .message = "no space left on device", .http_status = 500});
  clocks_.wrong_ms = kHour_ms;
  EXPECT_FALSE(touch(1));
  clocks_.wrong_ms = -kHour_ms;
  EXPECT_FALSE(touch(2));
  EXPECT_EQ(notices("Moorage Clock Notice").size(), before);
  EXPECT_TRUE(touch(3));
  EXPECT_TRUE(touch(4));
  const auto events = notices("Moorage Clock Notice");
  ASSERT_EQ(events.size(), before + 1);
  EXPECT_EQ(events.back()["detail"]["byMs"], -kHour_ms);
}

TEST_F(ClockJumps, the_pause_after_failed_starts_is_as_long_as_ever) {
  sim().register_family("bad", {{"environment", {{{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", "10"}}}}});
  const auto starts_within = [&](const std::string& name, std::int64_t jump_ms) {
    sim().call("CreateService", {{"serviceName", name}, {"taskDefinition", "bad"}, {"desiredCount", 1}});
    for (int minute = 0; minute < 30; ++minute) {
      clocks_.wrong_ms = minute % 2 == 0 ? jump_ms : -jump_ms;
      sim().advance(Duration::minutes(1));
    }
    clocks_.wrong_ms = 0;
    const auto tasks = sim().call("ListTasks", {{"serviceName", name}, {"desiredStatus", "STOPPED"}})["taskArns"].size();
    sim().call("UpdateService", {{"service", name}, {"desiredCount", 0}});
    sim().advance(Duration::minutes(5));
    return static_cast<int>(tasks);
  };
  const int calm = starts_within("calm", 0);
  const int jumpy = starts_within("jumpy", kTenYears_ms);
  EXPECT_GT(calm, 2);
  EXPECT_NEAR(calm, jumpy, 2);
}

TEST_F(ClockJumps, true_times_are_taken_into_the_logs_whatever_the_time_of_the_engine_is) {
  clocks_.wrong_ms = kTenYears_ms;
  sim().call("CreateLogGroup", {{"logGroupName", "g"}}, "logs");
  clocks_.wrong_ms = 0;  // put right while the engine runs
  make_stream("running");
  EXPECT_FALSE(put("running", clocks_.truth()).contains("rejectedLogEventsInfo"));
}

TEST(TimeShift, keeps_every_order_and_what_is_left_of_a_deadline) {
  const control::TimeShift shift{.from = {1'000'000}, .to = {400'000}};
  EXPECT_EQ(shift(Instant::none()), Instant::none());
  EXPECT_EQ(shift({399'999}), (Instant{399'999}));
  EXPECT_EQ(shift({700'000}), (Instant{400'000}));
  EXPECT_EQ(shift({1'000'000 + 5'000}), (Instant{400'000 + 5'000}));
  Instant last{std::numeric_limits<std::int64_t>::min()};
  for (std::int64_t at = 0; at < 2'000'000; at += 777) {
    EXPECT_GE(shift({at}), last);
    last = shift({at});
  }
}

}  // namespace
}  // namespace moorage
