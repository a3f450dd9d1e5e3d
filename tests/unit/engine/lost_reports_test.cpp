// Reports that are lost, late or out of order: finds of the simulator, each reduced to the smallest case.
#include "support/engine_fixture.h"
#include "support/runtime_tap.h"

namespace moorage {
namespace {

using testing::behind;
using testing::Json;
using testing::RuntimeLine;
using testing::RuntimeTap;
using testing::SimulatedEngine;

Json environment(const char* name, const char* value) { return {{"environment", {{{"name", name}, {"value", value}}}}}; }

std::string run_one(SimulatedEngine& sim, const Json& container, const Json& more = Json::object()) {
  sim.register_family("job", container, more);
  return sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
}

// F16: the next inventory finds it out.
TEST(LostReports, a_lost_exit_is_noticed_within_a_round) {
  SimulatedEngine sim;
  const std::string task = run_one(sim, Json::object());
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
  sim.world->lose_reports(1);
  sim.world->kill({sim.world->live()[0].task_id, "app"});
  sim.advance(Duration::seconds(1));
  EXPECT_EQ(sim.task(task)["lastStatus"], "RUNNING");
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }, Duration::seconds(65)));
}

TEST(LostReports, a_lost_release_is_asked_for_again) {
  SimulatedEngine sim;
  const std::string task = run_one(sim, environment("MOORAGE_SIM_EXIT_AFTER_MS", "2000"));
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["desiredStatus"] == "STOPPED"; }, Duration::seconds(5),
                                Duration::millis(1)));
  sim.world->lose_reports(1);
  sim.advance(Duration::seconds(1));
  EXPECT_EQ(sim.task(task)["lastStatus"], "STOPPING");
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }, Duration::seconds(65)));
}

// T5: an essential container that never came up keeps its task from RUNNING, whatever else runs by then.
TEST(LostReports, a_task_without_its_essential_container_never_runs) {
  SimulatedEngine sim({.machines = 1, .cpu_units = 4096, .memory_mib = 8192, .seed = 1});
  sim.register_family("job", Json::object(),
                      {{"containerDefinitions",
                        {{{"name", "app"},
                          {"image", "a"},
                          {"memory", 64},
                          {"environment", {{{"name", "MOORAGE_SIM_START_ERROR"}, {"value", "no"}}}}},
                         {{"name", "side"}, {"image", "b"}, {"memory", 64}, {"essential", false}}}}});
  const std::string task = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
  sim.store->fail_next_commits(3, {.name = "StoreFull", .message = "no space left"});  // both reports come in one batch
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(sim.task(task)["stopCode"], "TaskFailedToStart");
  EXPECT_FALSE(sim.task(task).contains("startedAt"));
}

// A service of so many tasks behind a load balancer.
void serve_web(SimulatedEngine& sim, int desired) {
  const std::string group = sim.make_target_group();
  sim.register_family("web", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}});
  sim.call("CreateService",
           {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", desired}, {"loadBalancers", behind(group)}});
}

// B2: a balancer that restarted without its state gets the whole state again.
TEST(LostReports, a_balancer_that_was_away_is_given_its_targets_again) {
  SimulatedEngine sim;
  serve_web(sim, 2);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.balancer->restart();
  sim.advance(Duration::seconds(5));
  EXPECT_EQ(sim.balancer->targets().size(), 2u);
}

// A machine that was deregistered by force and comes back is another instance; what was left on it is removed, and its task
// ends.
TEST(LostReports, a_task_of_a_deregistered_machine_ends_when_the_machine_comes_back) {
  SimulatedEngine sim;
  const std::string task = run_one(sim, Json::object());
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
  const std::string machine = simulated::numbered_machine(1);
  sim.world->disconnect(machine, "the link is down");
  sim.advance(Duration::seconds(1));
  sim.call("DeregisterContainerInstance", {{"containerInstance", sim.task(task)["containerInstanceArn"]}, {"force", true}});
  sim.advance(Duration::seconds(1));
  sim.crash();  // the stop that waited in the driver is lost
  sim.open();
  sim.world->reconnect(machine);
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }));
  EXPECT_TRUE(sim.advance_until([&] { return sim.world->containers().empty(); }));  // a stray by now
}

// T5: a STOPPED task does not change, whatever reports still come in about it.
TEST(LostReports, a_late_word_about_a_pull_leaves_a_stopped_task_alone) {
  RuntimeLine line;
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) {
    ports.runtimes[0] = std::make_unique<RuntimeTap>(std::move(ports.runtimes[0]), line);
  }});
  sim.register_family("job", environment("MOORAGE_SIM_EXIT_AFTER_MS", "1000"));
  sim.world->lose_reports(1);  // the pull's beginning
  const Json made = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0];
  const std::string task = made["taskArn"];
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }));
  const Json before = sim.task(task);
  ASSERT_FALSE(before.contains("pullStartedAt"));
  line.say(simulated::numbered_machine(1), [&](driver::RuntimeReport::Builder out) {
    auto progress = out.initContainerProgress();
    progress.setTaskId(task.substr(task.rfind('/') + 1));
    progress.setContainerName("app");
    progress.setPhase(driver::ContainerProgress::Phase::PULL_STARTED);
  });
  sim.advance(Duration::seconds(1));
  EXPECT_EQ(sim.task(task), before);
}

// A program's text may be invalid UTF-8 and too long; the record can be read again nevertheless.
TEST(LostReports, words_of_a_driver_that_are_no_text_leave_a_store_that_opens) {
  RuntimeLine line;
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) {
    ports.runtimes[0] = std::make_unique<RuntimeTap>(std::move(ports.runtimes[0]), line);
  }});
  sim.register_family("job", environment("MOORAGE_SIM_PULL_MS", "60000"));
  const std::string task = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
  line.say(simulated::numbered_machine(1), [&](driver::RuntimeReport::Builder out) {
    auto failed = out.initContainerFailed();
    failed.setTaskId(task.substr(task.rfind('/') + 1));
    failed.setContainerName("app");
    failed.setErrorName("CannotStartContainerError");
    failed.setMessage("\xff" + std::string(2000, 'x') + "\xc3\xbc");
  });
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }));
  const std::string reason = sim.task(task)["containers"][0]["reason"];
  EXPECT_TRUE(reason.starts_with("CannotStartContainerError: \xEF\xBF\xBDxxx")) << reason;
  sim.crash();
  sim.open();
  EXPECT_EQ(sim.task(task)["containers"][0]["reason"], reason);
}

// T6: a task that waits for its target to drain is to stop: a container that was being started is not started again.
TEST(LostReports, nothing_is_started_for_a_task_that_waits_for_its_drain) {
  RuntimeLine line;
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) {
    ports.runtimes[0] = std::make_unique<RuntimeTap>(std::move(ports.runtimes[0]), line);
  }});
  const std::string group = sim.make_target_group();
  const Json slow_side{
      {"name", "side"},
      {"image", "side:1"},
      {"memory", 64},
      {"essential", false},
      {"restartPolicy", {{"enabled", true}, {"restartAttemptPeriod", 60}}},
      {"environment",
       {{{"name", "MOORAGE_SIM_START_MS"}, {"value", "20000"}}, {{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", "61000"}}}}};
  const Json app{{"name", "app"}, {"image", "app:1"}, {"memory", 64}, {"portMappings", {{{"containerPort", 80}}}}};
  sim.register_family("web", Json::object(), {{"containerDefinitions", {app, slow_side}}});
  sim.call("CreateService",
           {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"loadBalancers", behind(group)}});
  ASSERT_TRUE(sim.advance_until([&] { return line.starts.size() == 3; }));  // app, side, and side again after its exit
  sim.balancer->hold_drains();
  const std::string task = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"][0];
  sim.call("StopTask", {{"task", task}});
  ASSERT_EQ(sim.task(task)["lastStatus"], "DEACTIVATING");
  const std::string side = task.substr(task.rfind('/') + 1) + "/side";
  const auto count_starts = [&] { return std::count(line.starts.begin(), line.starts.end(), side); };
  const auto before = count_starts();
  sim.world->repeat_inventory(simulated::numbered_machine(1));  // an inventory has everything under way ordered again
  sim.advance(Duration::seconds(1));
  ASSERT_EQ(sim.task(task)["lastStatus"], "DEACTIVATING");
  EXPECT_EQ(count_starts(), before);
}

// B1: a container that was restarted has another port; its old one is no target any more.
TEST(LostReports, a_restarted_container_takes_its_target_with_it) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group();
  sim.register_family("web", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}},
                              {"restartPolicy", {{"enabled", true}, {"restartAttemptPeriod", 60}}}});
  sim.call("CreateService",
           {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"loadBalancers", behind(group)}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.advance(Duration::seconds(61));
  const simulated::ContainerTruth old = sim.world->live()[0];
  sim.world->kill({old.task_id, "app"});
  ASSERT_TRUE(sim.advance_until([&] {
    const auto live = sim.world->live();
    return live.size() == 1 && live[0].started_at > old.started_at;
  }));
  sim.advance(Duration::seconds(1));
  const simulated::ContainerTruth again = sim.world->live()[0];
  ASSERT_EQ(again.task_id, old.task_id);
  ASSERT_NE(again.ports[0].host_port, old.ports[0].host_port);
  const auto targets = sim.balancer->targets();
  ASSERT_EQ(targets.size(), 1u);
  EXPECT_EQ(targets[0].name.port, again.ports[0].host_port);
}

// B1: a containerStarted report from before a reboot arrives after it and names a container that is gone.
TEST(LostReports, a_start_that_was_told_too_late_is_not_believed_against_the_list) {
  RuntimeLine line;
  SimulatedEngine sim({.machines = 1, .dress = [&](engine::Ports& ports) {
                         ports.runtimes[0] = std::make_unique<RuntimeTap>(std::move(ports.runtimes[0]), line);
                       }});
  const std::string group = sim.make_target_group();
  Json container = environment("MOORAGE_SIM_START_MS", "3000");
  container["portMappings"] = {{{"containerPort", 80}, {"hostPort", 0}}};
  sim.register_family("web", container);
  sim.call("CreateService",
           {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"loadBalancers", behind(group)}});
  ASSERT_TRUE(sim.advance_until([&] { return !line.starts.empty(); }));
  line.say(simulated::numbered_machine(1), [&](driver::RuntimeReport::Builder out) {
    auto started = out.initContainerStarted();
    started.setTaskId(line.starts[0].substr(0, line.starts[0].find('/')));
    started.setContainerName("app");
    started.setRuntimeId(std::string(64, 'a'));
    auto binding = started.initNetworkBindings(1)[0];
    binding.getContainerPort().setValue(80);
    binding.getHostPort().setValue(40'000);
  });
  sim.advance(Duration::seconds(1));
  ASSERT_EQ(sim.balancer->targets().size(), 1u);
  ASSERT_EQ(sim.balancer->targets()[0].name.port, 40'000);
  sim.advance(Duration::minutes(2));
  ASSERT_EQ(sim.world->live().size(), 1u);
  ASSERT_EQ(sim.balancer->targets().size(), 1u);
  EXPECT_EQ(sim.balancer->targets()[0].name.port, sim.world->live()[0].ports[0].host_port);
}

// F16: an unhealthy target is noticed although the report about it was lost.
TEST(LostReports, a_lost_verdict_of_the_balancer_is_noticed_within_a_round) {
  SimulatedEngine sim({.machines = 2});
  serve_web(sim, 1);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const std::string first = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"][0];
  sim.balancer->lose_reports(1);
  sim.balancer->set_health(sim.balancer->targets()[0].name,
                           {simulated_balancer::TargetVerdict::kUnhealthy, "Target.FailedHealthChecks", "503"});
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(first)["desiredStatus"] == "STOPPED"; }, Duration::seconds(65)));
}

// The wall clock jumps; the monotonic clock goes on.
class JumpyClock final : public ports::Clock {
 public:
  explicit JumpyClock(std::int64_t& jumped_ms) : jumped_ms_(jumped_ms) {}
  Instant now() const override { return {steady_ms_ + jumped_ms_}; }
  std::int64_t steady_ms() const override { return steady_ms_; }
  void advance_to(Instant at) override { steady_ms_ = std::max(steady_ms_, at.ms - jumped_ms_); }
  bool is_virtual() const override { return true; }

 private:
  std::int64_t steady_ms_ = drivers::kVirtualStart.ms;
  std::int64_t& jumped_ms_;
};

// C5: all waiting is by the monotonic clock.
TEST(LostReports, a_wall_clock_that_jumps_moves_no_deadline) {
  std::int64_t jumped_ms = 0;
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) { ports.clock = std::make_unique<JumpyClock>(jumped_ms); }});
  const Instant before = sim.engine->now();
  jumped_ms = 3'600'000;
  sim.advance(Duration::seconds(5));
  EXPECT_EQ(sim.engine->now() - before, Duration::seconds(5));
  jumped_ms = -3'600'000;
  sim.advance(Duration::seconds(5));
  EXPECT_EQ(sim.engine->now() - before, Duration::seconds(10));
}

// A simulated machine carries out restart policies, and declares that.
TEST(LostReports, a_simulated_machine_takes_a_task_with_a_restart_policy) {
  SimulatedEngine sim;
  const std::string task = run_one(sim, {{"restartPolicy", {{"enabled", true}, {"restartAttemptPeriod", 60}}}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
}

}  // namespace
}  // namespace moorage
