// Services through the whole engine, in virtual time: placement, load balancer, rolling updates, failures, crashes.
#include <algorithm>
#include <set>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::behind;
using testing::Json;
using testing::SimulatedEngine;

Json web_container() { return {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}}; }

void create_web(SimulatedEngine& sim, int desired, Json extra = Json::object()) {
  const std::string group = sim.make_target_group();
  sim.register_family("web", web_container());
  Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", desired}, {"loadBalancers", behind(group)}};
  request.update(extra);
  sim.call("CreateService", request);
}

std::vector<std::string> events(SimulatedEngine& sim, const std::string& name) {
  std::vector<std::string> out;
  const Json service = sim.service(name);
  for (const Json& event : service["events"]) out.push_back(event["message"]);
  return out;
}

bool says(SimulatedEngine& sim, const std::string& name, std::string_view text) {
  const auto all = events(sim, name);
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& message) { return message.find(text) != std::string::npos; });
}

int count_tasks(SimulatedEngine& sim, const char* status) {
  const Json listed = sim.call("ListTasks", {{"serviceName", "web"}});
  if (listed["taskArns"].empty()) return 0;
  int count = 0;
  const Json described = sim.call("DescribeTasks", {{"tasks", listed["taskArns"]}});
  for (const Json& task : described["tasks"]) count += task["lastStatus"] == status ? 1 : 0;
  return count;
}

TEST(RollingLimits, are_not_beyond_the_numbers) {
  SimulatedEngine sim;
  create_web(sim, 100'000, {{"deploymentConfiguration", {{"maximumPercent", 2'147'483'647}}}});
  sim.advance(Duration::seconds(10));
  EXPECT_EQ(sim.service("web")["runningCount"], 32) << "4,096 CPU units hold 32 tasks of 128";
}

TEST(Service, reaches_steady_state_behind_its_load_balancer) {
  SimulatedEngine sim;
  create_web(sim, 3);
  EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  EXPECT_EQ(sim.balancer->targets().size(), 3u);
  EXPECT_TRUE(says(sim, "web", "(service web) has started 3 tasks:"));
  EXPECT_TRUE(says(sim, "web", "(service web) has reached a steady state."));
  EXPECT_TRUE(says(sim, "web", "deployment completed."));
  sim.expect_clean();
}

TEST(Service, replaces_a_killed_container) {
  SimulatedEngine sim;
  create_web(sim, 3);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const auto live = sim.world->live();
  ASSERT_EQ(live.size(), 3u);
  sim.world->kill({live[0].task_id, live[0].name});
  EXPECT_TRUE(sim.advance_until([&] { return sim.world->counts().started == 4 && sim.is_steady("web"); }));
  EXPECT_EQ(sim.world->live().size(), 3u);
  sim.expect_clean();
}

TEST(Service, tasks_killed_after_running_are_replaced_at_once_however_often) {
  SimulatedEngine sim;
  create_web(sim, 1);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  for (std::uint64_t killed = 1; killed <= 12; ++killed) {
    sim.advance(Duration::seconds(2));
    const auto live = sim.world->live();
    ASSERT_EQ(live.size(), 1u);
    sim.world->kill({live[0].task_id, live[0].name});
    const Instant death = sim.engine->now();
    const auto is_replaced = [&] { return sim.world->counts().started == killed + 1; };
    ASSERT_TRUE(sim.advance_until(is_replaced, Duration::minutes(1), Duration::millis(10)));
    // Only the time from report to start: the pause does not grow with the number of exits.
    EXPECT_LT((sim.engine->now() - death).ms, 600) << "death " << killed;
  }
  sim.expect_clean();
}

TEST(Service, a_crash_loop_is_paced_and_a_life_of_a_second_ends_the_pacing) {
  SimulatedEngine sim;
  create_web(sim, 1);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const std::uint64_t before = sim.world->counts().started;
  const Instant loop = sim.engine->now();
  while (sim.engine->now() - loop < Duration::seconds(60)) {
    for (const auto& container : sim.world->live()) sim.world->kill({container.task_id, container.name});
    sim.advance(Duration::millis(50));
  }
  const std::uint64_t starts = sim.world->counts().started - before;
  EXPECT_GE(starts, 6u);  // the service never gives up
  EXPECT_LE(starts, 14u);
  ASSERT_TRUE(sim.advance_until([&] { return sim.world->live().size() == 1; }));
  sim.advance(Duration::seconds(2));
  const auto live = sim.world->live();
  const std::uint64_t until_now = sim.world->counts().started;
  sim.world->kill({live[0].task_id, live[0].name});
  EXPECT_TRUE(
      sim.advance_until([&] { return sim.world->counts().started > until_now; }, Duration::millis(600), Duration::millis(10)));
  sim.expect_clean();
}

TEST(Service, rolling_update_keeps_both_limits_and_drains_before_stopping) {
  SimulatedEngine sim;
  create_web(sim, 4, {{"deploymentConfiguration", {{"minimumHealthyPercent", 100}, {"maximumPercent", 150}}}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  std::set<std::string> old_tasks;
  for (const auto& container : sim.world->live()) old_tasks.insert(container.task_id);
  sim.register_family("web", web_container());
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web"}});
  bool done = false;
  for (int i = 0; i < 6000 && !done; ++i) {
    sim.advance(Duration::millis(100));
    const Json service = sim.service("web");
    const int active = service["runningCount"].get<int>() + service["pendingCount"].get<int>();
    ASSERT_LE(active, 6);
    const auto targets = sim.balancer->targets();
    const auto healthy = std::count_if(targets.begin(), targets.end(), [](const simulated_balancer::TargetTruth& t) {
      return t.mode == simulated_balancer::TargetMode::kActive && t.verdict == simulated_balancer::TargetVerdict::kHealthy;
    });
    ASSERT_GE(healthy, 4);
    done = sim.is_steady("web");
  }
  EXPECT_TRUE(done) << sim.service("web").dump(1);
  for (const auto& container : sim.world->live()) EXPECT_FALSE(old_tasks.contains(container.task_id));
  // B3: for every drained port, SIGTERM of its container came after the end of the drain.
  std::size_t drained = 0;
  for (const auto& entry : sim.balancer->timeline()) drained += entry.what == simulated_balancer::Milestone::kDrained ? 1 : 0;
  EXPECT_EQ(drained, 4u);
  EXPECT_TRUE(says(sim, "web", "has begun draining connections on"));
  sim.expect_clean();
}

TEST(Service, scale_in_and_delete_leave_nothing) {
  SimulatedEngine sim;
  create_web(sim, 4);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 1}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.world->live().size() == 1; }));
  EXPECT_EQ(sim.refused("DeleteService", {{"service", "web"}}).message,
            "The service cannot be stopped while it is scaled above 0.");
  sim.call("DeleteService", {{"service", "web"}, {"force", true}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.service("web")["status"] == "INACTIVE"; }));
  EXPECT_TRUE(sim.world->containers().empty());
  EXPECT_TRUE(sim.balancer->targets().empty());
  sim.expect_clean();
}

TEST(Service, waits_for_room_and_says_why) {
  SimulatedEngine sim({.machines = 1, .memory_mib = 300});
  create_web(sim, 3);
  ASSERT_TRUE(sim.advance_until([&] { return sim.world->live().size() == 2; }));
  EXPECT_TRUE(says(sim, "web", "has insufficient memory available."));
  simulated::MachineOptions machine;
  machine.id = simulated::numbered_machine(77);
  sim.world->add_machine(std::move(machine));
  EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
}

// A full fleet causes no work: nothing is stored while a service waits for room, and other events do not wake it more often.
TEST(Service, waiting_for_room_costs_no_commits_and_one_look_in_ten_seconds) {
  SimulatedEngine sim({.machines = 1, .memory_mib = 300});
  create_web(sim, 3);
  sim.register_family("small", {{"memory", 16}, {"essential", true}});
  const auto figure = [&](const char* name) { return Json::parse(sim.engine->stats_json())[name].get<int>(); };
  const auto batches_in_a_minute = [&] {
    const int before = figure("batches");
    sim.advance(Duration::minutes(1));
    return figure("batches") - before;
  };
  sim.advance(Duration::minutes(5));
  const int looks = batches_in_a_minute();
  for (int i = 0; i < 20; ++i) {
    const Json made = sim.call("RunTask", {{"taskDefinition", "small"}});
    sim.advance(Duration::seconds(2));
    sim.call("StopTask", {{"task", made["tasks"][0]["taskArn"]}});
    sim.advance(Duration::seconds(5));
  }
  sim.advance(Duration::minutes(5));
  EXPECT_LE(batches_in_a_minute(), looks + 2);
  const int commits = figure("commits");
  sim.advance(Duration::minutes(30));
  EXPECT_EQ(figure("commits"), commits);
}

TEST(Service, breaker_rolls_back_to_the_last_completed_revision) {
  SimulatedEngine sim;
  create_web(sim, 2, {{"deploymentConfiguration", {{"deploymentCircuitBreaker", {{"enable", true}, {"rollback", true}}}}}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  Json broken = web_container();
  broken["environment"] = {{{"name", "MOORAGE_SIM_PULL_ERROR"}, {"value", "not found"}}};
  sim.register_family("web", broken);
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web"}});
  EXPECT_TRUE(sim.advance_until([&] { return says(sim, "web", "rolling back to deployment"); }));
  EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  const std::string definition = sim.service("web")["taskDefinition"];
  EXPECT_TRUE(definition.ends_with("web:1")) << definition;
  sim.expect_clean();
}

TEST(Service, goes_on_with_its_deployment_after_a_crash_of_the_engine) {
  SimulatedEngine sim;
  create_web(sim, 3);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.register_family("web", web_container());
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web"}});
  for (int crash = 0; crash < 5; ++crash) {
    sim.advance(Duration::millis(300));
    const auto before = sim.world->live();
    sim.crash();
    EXPECT_EQ(sim.world->live().size(), before.size());
    sim.open();
  }
  EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  EXPECT_EQ(sim.world->live().size(), 3u);
  sim.expect_clean();
}

TEST(Service, is_created_once_with_a_token_also_by_the_next_engine) {
  SimulatedEngine sim;
  sim.register_family("web");
  Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"clientToken", "once"}};
  const Json first = sim.call("CreateService", request)["service"];
  sim.crash();
  sim.open();
  EXPECT_EQ(sim.call("CreateService", request)["service"]["createdAt"], first["createdAt"]);
  request["serviceName"] = "api";
  EXPECT_EQ(sim.refused("CreateService", request).message, "Creation of service was not idempotent.");
  EXPECT_EQ(sim.call("ListServices", Json::object())["serviceArns"].size(), 1u);
  sim.expect_clean();
}

TEST(Service, is_quiet_when_steady) {
  SimulatedEngine sim;
  create_web(sim, 2);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.advance(Duration::minutes(5));
  const Json before = Json::parse(sim.engine->stats_json());
  sim.advance(Duration::minutes(60));
  const Json after = Json::parse(sim.engine->stats_json());
  EXPECT_EQ(before["commits"], after["commits"]);
}

TEST(Service, a_full_disk_refuses_writes_answers_reads_and_recovers) {
  SimulatedEngine sim;
  create_web(sim, 1);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.store->fail_next_commits(1, {.name = "StoreFull", .message = "no space left"});
  EXPECT_EQ(sim.refused("UpdateService", {{"service", "web"}, {"desiredCount", 2}}).name, "ServerException");
  EXPECT_EQ(sim.service("web")["desiredCount"], 1);
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 2}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.world->live().size() == 2 && sim.is_steady("web"); }));
  EXPECT_EQ(count_tasks(sim, "RUNNING"), 2);
  sim.expect_clean();
}

// While commits fail, reports and deadlines wait for the next attempt; the engine does not spin.
TEST(Service, a_disk_that_stays_full_is_tried_again_at_a_pace) {
  SimulatedEngine sim;
  create_web(sim, 2);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const auto batches = [&] { return Json::parse(sim.engine->stats_json())["batches"].get<int>(); };
  const auto live = sim.world->live();
  const int before = batches();
  sim.store->fail_next_commits(20, {.name = "StoreFull", .message = "no space left"});
  sim.world->kill({live[0].task_id, live[0].name});
  sim.advance(Duration::seconds(10));
  EXPECT_LT(batches(), before + 100);
  EXPECT_EQ(sim.service("web")["runningCount"], 2) << "nothing that is not stored is told";
  EXPECT_TRUE(sim.advance_until([&] { return sim.world->counts().started == 3 && sim.is_steady("web"); }));
  sim.expect_clean();
}

// Reads and time without events use no entropy, so that an observed simulation has the same history.
TEST(Service, goes_the_same_way_whether_somebody_looks_or_not) {
  const auto tasks_after = [](bool looks) {
    SimulatedEngine sim;
    create_web(sim, 2);
    for (int i = 0; i < 50; ++i) {
      sim.advance(Duration::millis(200));
      if (looks) sim.service("web");
      if (looks) sim.refused("DescribeTaskDefinition", {{"taskDefinition", "none"}});
    }
    sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 4}});
    sim.advance(Duration::seconds(30));
    return sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"].dump();
  };
  EXPECT_EQ(tasks_after(true), tasks_after(false));
}

// A machine that died in the middle of a deployment must not hold it up for ever.
TEST(Service, tasks_of_a_dead_and_deregistered_instance_are_stopped_and_the_deployment_ends) {
  SimulatedEngine sim({.machines = 3});
  sim.register_family("web");
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 6}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.register_family("web");
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web"}});
  sim.advance(Duration::seconds(2));
  const std::string machine = sim.world->live().front().machine_id;
  sim.world->disconnect(machine, "no power");
  sim.world->reboot(machine);
  sim.advance(Duration::seconds(1));
  std::string arn;
  const Json listed = sim.call("ListContainerInstances", Json::object());
  for (const Json& each : listed["containerInstanceArns"]) {
    const Json found = sim.call("DescribeContainerInstances", {{"containerInstances", {each}}})["containerInstances"][0];
    if (found["ec2InstanceId"] == machine) arn = each;
  }
  sim.call("DeregisterContainerInstance", {{"containerInstance", arn}, {"force", true}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  EXPECT_EQ(sim.world->live().size(), 6u);
  for (const auto& container : sim.world->live()) EXPECT_NE(container.machine_id, machine);
  sim.world->reconnect(machine);
  sim.advance(Duration::minutes(2));
  EXPECT_EQ(sim.world->live().size(), 6u) << "what the machine still ran is released";
  sim.expect_clean();
}

}  // namespace
}  // namespace moorage
