// Restart policies as in the ECS agent, and drivers that repeat reports without end.
#include <map>

#include "support/engine_fixture.h"
#include "support/runtime_tap.h"

namespace moorage {
namespace {

using testing::Json;
using testing::RuntimeLine;
using testing::RuntimeTap;
using testing::SimulatedEngine;

Json exits_after(const char* ms, const char* code = "0") {
  return {{{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", ms}}, {{"name", "MOORAGE_SIM_EXIT_CODE"}, {"value", code}}};
}

Json policy(int period, Json ignored = Json::array()) {
  return {{"enabled", true}, {"restartAttemptPeriod", period}, {"ignoredExitCodes", std::move(ignored)}};
}

struct Tapped {
  RuntimeLine line;
  SimulatedEngine sim;

  explicit Tapped(int machines = 1)
      : sim({.machines = machines, .dress = [this](engine::Ports& ports) {
               ports.runtimes[0] = std::make_unique<RuntimeTap>(std::move(ports.runtimes[0]), line);
             }}) {}

  std::string run(Json container, const Json& more = Json::object()) {
    sim.register_family("job", std::move(container), more);
    const std::string arn = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
    EXPECT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "RUNNING"; }));
    return arn;
  }
  Json container(const std::string& arn) { return sim.task(arn)["containers"][0]; }
};

std::string id_of(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

// Notices of a kind since `after`, read to the end.
std::vector<Json> notices(SimulatedEngine& sim, std::string_view kind) {
  auto feed = sim.engine->subscribe(0);
  std::vector<Json> out;
  for (;;) {
    auto next = (*feed)->next(std::chrono::milliseconds(0));
    if (!next.ok() || !*next) return out;
    Json event = Json::parse((*next)->json);
    if (event["detail-type"] == kind) out.push_back(std::move(event));
  }
}

TEST(RestartPolicy, a_container_that_ran_for_the_period_is_started_again_in_the_same_task) {
  Tapped one;
  const std::string arn = one.run({{"environment", exits_after("61000", "3")}, {"restartPolicy", policy(60)}});
  const Json before = one.sim.task(arn);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    ASSERT_TRUE(one.sim.advance_until([&] { return one.line.starts.size() == 1U + static_cast<std::size_t>(attempt); }));
    EXPECT_EQ(one.line.attempts.back(), attempt);
    const Json between = one.sim.task(arn);
    EXPECT_EQ(between["lastStatus"], "RUNNING");
    EXPECT_EQ(between["containers"][0]["lastStatus"], "RUNNING");
    EXPECT_FALSE(between["containers"][0].contains("exitCode"));
    EXPECT_FALSE(between["containers"][0].contains("reason"));
    EXPECT_EQ(between["containers"][0]["runtimeId"], before["containers"][0]["runtimeId"]);
  }
  ASSERT_TRUE(one.sim.advance_until([&] { return one.sim.world->live().size() == 1; }));
}

TEST(RestartPolicy, one_that_ran_for_less_than_the_period_ends_its_task) {
  Tapped one;
  const std::string arn = one.run({{"environment", exits_after("59000", "3")}, {"restartPolicy", policy(60)}});
  ASSERT_TRUE(one.sim.advance_until([&] { return one.sim.task(arn)["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(one.container(arn)["exitCode"], 3);
  EXPECT_EQ(one.line.starts.size(), 1U);
}

TEST(RestartPolicy, the_period_is_300_seconds_where_none_is_given) {
  Tapped one;
  const std::string arn = one.run({{"environment", exits_after("299000")}, {"restartPolicy", {{"enabled", true}}}});
  ASSERT_TRUE(one.sim.advance_until([&] { return one.sim.task(arn)["lastStatus"] == "STOPPED"; }));
  Tapped other;
  other.run({{"environment", exits_after("301000")}, {"restartPolicy", {{"enabled", true}}}});
  EXPECT_TRUE(other.sim.advance_until([&] { return other.line.starts.size() == 2; }));
}

// The second attempt dies early: its own time counts, not the time since the first start.
TEST(RestartPolicy, the_period_counts_from_the_latest_start) {
  Tapped one;
  const std::string arn = one.run({{"restartPolicy", policy(60)}});
  one.sim.advance(Duration::seconds(70));
  one.sim.world->kill({id_of(arn), "app"}, {9, false});
  ASSERT_TRUE(one.sim.advance_until([&] { return one.line.starts.size() == 2 && one.sim.world->live().size() == 1; }));
  one.sim.advance(Duration::seconds(20));
  one.sim.world->kill({id_of(arn), "app"}, {9, false});
  ASSERT_TRUE(one.sim.advance_until([&] { return one.sim.task(arn)["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(one.line.starts.size(), 2U);
}

TEST(RestartPolicy, an_ignored_exit_code_ends_the_container) {
  Tapped one;
  const std::string arn = one.run({{"environment", exits_after("61000", "7")}, {"restartPolicy", policy(60, {0, 7})}});
  ASSERT_TRUE(one.sim.advance_until([&] { return one.sim.task(arn)["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(one.container(arn)["exitCode"], 7);
}

TEST(RestartPolicy, a_task_that_is_stopped_during_a_restart_stops) {
  Tapped one;
  const std::string arn =
      one.run({{"environment", {{{"name", "MOORAGE_SIM_START_MS"}, {"value", "20000"}}}}, {"restartPolicy", policy(60)}});
  one.sim.advance(Duration::seconds(61));
  one.sim.world->kill({id_of(arn), "app"}, {9, false});
  ASSERT_TRUE(one.sim.advance_until([&] { return one.line.starts.size() == 2; }));
  one.sim.call("StopTask", {{"task", arn}});
  EXPECT_TRUE(one.sim.advance_until([&] { return one.sim.task(arn)["lastStatus"] == "STOPPED"; }));
  EXPECT_TRUE(one.sim.advance_until([&] { return one.sim.world->containers().empty(); }));
}

// A restart was decided and stored, and the engine ended before its driver got the command. Then the task is stopped: the
// attempt must not start.
TEST(RestartPolicy, a_restart_that_was_cut_off_can_be_stopped) {
  Tapped one;
  const std::string arn = one.run({{"restartPolicy", policy(60)}});
  one.sim.advance(Duration::seconds(61));
  one.sim.world->hang(simulated::numbered_machine(1));  // commands from now on do not arrive
  one.sim.world->kill({id_of(arn), "app"}, {9, false});
  one.sim.advance(Duration::seconds(1));
  one.sim.world->resume(simulated::numbered_machine(1));
  ASSERT_TRUE(one.sim.advance_until([&] { return one.line.starts.size() == 2; }, Duration::seconds(5), Duration::millis(1)));
  one.sim.crash();
  one.sim.open();
  one.sim.call("StopTask", {{"task", arn}});
  EXPECT_TRUE(one.sim.advance_until([&] { return one.sim.task(arn)["lastStatus"] == "STOPPED"; }));
}

TEST(RestartPolicy, an_engine_that_died_during_a_restart_goes_on_with_it) {
  Tapped one;
  const std::string arn = one.run({{"restartPolicy", policy(60)}});
  one.sim.advance(Duration::seconds(61));
  one.sim.world->kill({id_of(arn), "app"}, {9, false});
  ASSERT_TRUE(one.sim.advance_until([&] { return one.line.starts.size() == 2; }, Duration::seconds(5), Duration::millis(1)));
  one.sim.crash();
  one.sim.open();
  ASSERT_TRUE(one.sim.advance_until([&] { return one.sim.world->live().size() == 1; }));
  EXPECT_EQ(one.line.attempts.back(), 1);
  EXPECT_EQ(one.sim.task(arn)["lastStatus"], "RUNNING");
}

// START is about having been started: what is started anew goes on having been.
TEST(RestartPolicy, a_dependency_that_restarts_still_counts_as_started) {
  Tapped one;
  const Json side{{"name", "side"},
                  {"image", "side:1"},
                  {"memory", 64},
                  {"essential", false},
                  {"environment", {{{"name", "MOORAGE_SIM_START_MS"}, {"value", "40000"}}}},
                  {"restartPolicy", policy(60)}};
  const Json late{
      {"name", "late"},
      {"image", "late:1"},
      {"memory", 64},
      {"essential", false},
      {"dependsOn",
       {{{"containerName", "side"}, {"condition", "START"}}, {{"containerName", "slow"}, {"condition", "COMPLETE"}}}}};
  const Json slow{
      {"name", "slow"}, {"image", "slow:1"}, {"memory", 64}, {"essential", false}, {"environment", exits_after("110000")}};
  const Json app{{"name", "app"}, {"image", "app:1"}, {"memory", 64}};
  one.sim.register_family("job", Json::object(), {{"containerDefinitions", {app, side, slow, late}}});
  const std::string arn = one.sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
  ASSERT_TRUE(one.sim.advance_until([&] { return one.sim.world->live().size() == 3; }, Duration::minutes(2)));
  one.sim.advance(Duration::seconds(61));
  one.sim.world->kill({id_of(arn), "side"}, {1, false});  // its next start takes 40 s; "slow" ends within
  ASSERT_TRUE(
      one.sim.advance_until([&] { return one.sim.world->find(id_of(arn), "late").has_value(); }, Duration::seconds(60)));
  EXPECT_FALSE(one.sim.world->find(id_of(arn), "side")->live());
}

// A driver that answers every start of the next attempt with the exit of the one before.
TEST(RestartPolicy, an_old_exit_that_is_told_again_and_again_changes_nothing) {
  Tapped one;
  const std::string arn = one.run({{"restartPolicy", policy(60)}});
  one.sim.advance(Duration::seconds(61));
  one.sim.world->kill({id_of(arn), "app"}, {9, false});
  ASSERT_TRUE(one.sim.advance_until([&] { return one.line.starts.size() == 2 && one.sim.world->live().size() == 1; }));
  one.sim.advance(Duration::seconds(70));
  const Json before = one.sim.task(arn);
  for (int i = 0; i < 500; ++i) {
    one.line.say(simulated::numbered_machine(1), [&](driver::RuntimeReport::Builder out) {
      auto exited = out.initContainerExited();
      exited.setTaskId(id_of(arn));
      exited.setContainerName("app");
      exited.setHasExitCode(true);
      exited.setExitCode(9);
      exited.setAttempt(0);
    });
    one.sim.advance(Duration::millis(5));
  }
  EXPECT_EQ(one.sim.task(arn), before);
  EXPECT_EQ(one.line.starts.size(), 2U);
}

// The same from a driver that counts no attempts: the task ends, and the engine does not spin.
TEST(RestartPolicy, a_driver_without_attempts_that_repeats_an_exit_does_not_spin) {
  Tapped one;
  const std::string arn =
      one.run({{"environment", {{{"name", "MOORAGE_SIM_START_MS"}, {"value", "20000"}}}}, {"restartPolicy", policy(60)}});
  one.sim.advance(Duration::seconds(61));
  for (int i = 0; i < 500; ++i) {
    one.line.say(simulated::numbered_machine(1), [&](driver::RuntimeReport::Builder out) {
      auto exited = out.initContainerExited();
      exited.setTaskId(id_of(arn));
      exited.setContainerName("app");
      exited.setHasExitCode(true);
      exited.setExitCode(9);
    });
    one.sim.advance(Duration::millis(5));
  }
  EXPECT_LE(one.line.starts.size(), 2U);
  EXPECT_LT(notices(one.sim, "ECS Task State Change").size(), 40U);
}

void say_health(RuntimeLine& line, const std::string& task, bool good) {
  line.say(simulated::numbered_machine(1), [&](driver::RuntimeReport::Builder out) {
    auto health = out.initContainerHealth();
    health.setTaskId(task);
    health.setContainerName("app");
    health.setHealth(good ? driver::Health::HEALTHY : driver::Health::UNHEALTHY);
  });
}

TEST(ReportPace, a_driver_that_says_one_thing_and_its_contrary_for_ever_is_slowed_down_and_told_of) {
  Tapped one;
  const std::string arn = one.run(Json::object());
  const std::size_t before = notices(one.sim, "ECS Task State Change").size();
  for (int i = 0; i < 36'000; ++i) {  // three minutes
    say_health(one.line, id_of(arn), i % 2 == 0);
    one.sim.advance(Duration::millis(5));
  }
  EXPECT_LE(notices(one.sim, "ECS Task State Change").size() - before, 4U * 30U);
  const std::vector<Json> floods = notices(one.sim, "Moorage Report Flood");
  ASSERT_GE(floods.size(), 3U);
  EXPECT_LE(floods.size(), 5U);
  EXPECT_EQ(floods[0]["detail"]["taskArn"], arn);
  EXPECT_EQ(floods[0]["detail"]["containerName"], "app");
  EXPECT_EQ(floods[0]["detail"]["reportedChanges"], 31);
  EXPECT_GT(floods.back()["detail"]["reportedChanges"], 5'000);
  EXPECT_EQ(one.sim.task(arn)["lastStatus"], "RUNNING");
}

TEST(ReportPace, what_an_honest_driver_tells_at_its_fastest_is_taken) {
  Tapped one;
  const std::string arn = one.run(Json::object());
  for (int i = 0; i < 120; ++i) {  // ten minutes of probes every five seconds, each with another answer
    say_health(one.line, id_of(arn), i % 2 == 0);
    one.sim.advance(Duration::seconds(5));
    ASSERT_EQ(one.container(arn)["healthStatus"], i % 2 == 0 ? "HEALTHY" : "UNHEALTHY") << i;
  }
  EXPECT_TRUE(notices(one.sim, "Moorage Report Flood").empty());
}

TEST(ReportPace, the_services_events_say_it_once_a_minute) {
  Tapped one;
  one.sim.register_family("web", Json::object());
  one.sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}});
  ASSERT_TRUE(one.sim.advance_until([&] { return one.sim.is_steady("web"); }));
  const std::string task = one.sim.world->live()[0].task_id;
  for (int i = 0; i < 2'000; ++i) {
    say_health(one.line, task, i % 2 == 0);
    one.sim.advance(Duration::millis(5));
  }
  int told = 0;
  const Json events = one.sim.service("web")["events"];
  for (const Json& event : events)
    told += event["message"].get<std::string>().find("changes of container app") != std::string::npos;
  EXPECT_GE(told, 1);
  EXPECT_LE(told, 2);
}

// The next inventory shows what was left out: the container is gone.
TEST(ReportPace, an_exit_amid_a_flood_is_noticed_within_a_round) {
  Tapped one;
  const std::string arn = one.run(Json::object());
  for (int i = 0; i < 200; ++i) say_health(one.line, id_of(arn), i % 2 == 0);
  one.sim.advance(Duration::seconds(1));
  one.sim.world->kill({id_of(arn), "app"}, {9, false});
  EXPECT_TRUE(one.sim.advance_until([&] { return one.sim.task(arn)["lastStatus"] == "STOPPED"; }, Duration::seconds(130)));
}

// The task is unknown: each report about it is answered with a release command, but not without end.
TEST(ReportPace, the_start_of_a_stray_that_is_told_for_ever_is_not_answered_for_ever) {
  Tapped one;
  for (int i = 0; i < 2'000; ++i) {
    one.line.say(simulated::numbered_machine(1), [&](driver::RuntimeReport::Builder out) {
      auto started = out.initContainerStarted();
      started.setTaskId(std::string(32, 'a'));
      started.setContainerName("app");
    });
    one.sim.advance(Duration::millis(5));
  }
  EXPECT_GE(one.line.releases, 1);
  EXPECT_LE(one.line.releases, 62);
}

TEST(ReportPace, a_link_that_flaps_for_ever_is_slowed_down_and_ends_connected) {
  Tapped one;
  const std::size_t before = notices(one.sim, "ECS Container Instance State Change").size();
  const auto say = [&](bool connected) {
    one.line.say(simulated::numbered_machine(1), [&](driver::RuntimeReport::Builder out) {
      auto connection = out.initConnection();
      connection.setConnected(connected);
    });
  };
  for (int i = 0; i < 4'000; ++i) {
    say(i % 2 == 1);
    one.sim.advance(Duration::millis(5));
  }
  EXPECT_LE(notices(one.sim, "ECS Container Instance State Change").size() - before, 80U);
  EXPECT_FALSE(notices(one.sim, "Moorage Report Flood").empty());
  const Json list = one.sim.call("ListContainerInstances", Json::object())["containerInstanceArns"];
  EXPECT_TRUE(one.sim.advance_until(
      [&] {
        return one.sim.call("DescribeContainerInstances",
                            {{"containerInstances", list}})["containerInstances"][0]["agentConnected"] == true;
      },
      Duration::minutes(3)));
}

}  // namespace
}  // namespace moorage
