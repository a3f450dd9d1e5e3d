// DAEMON services through the whole engine, in virtual time.
#include <set>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

void create_daemon(SimulatedEngine& sim, Json extra = Json::object()) {
  sim.register_family("agent");
  Json request{{"serviceName", "agent"}, {"taskDefinition", "agent"}, {"schedulingStrategy", "DAEMON"}};
  request.update(extra);
  sim.call("CreateService", request);
}

Json tasks_of(SimulatedEngine& sim, const std::string& service) {
  const Json listed = sim.call("ListTasks", {{"serviceName", service}});
  if (listed["taskArns"].empty()) return Json::array();
  return sim.call("DescribeTasks", {{"tasks", listed["taskArns"]}})["tasks"];
}

std::multiset<std::string> instances_of(SimulatedEngine& sim, const std::string& service) {
  std::multiset<std::string> out;
  for (const Json& task : tasks_of(sim, service)) out.insert(task["containerInstanceArn"]);
  return out;
}

bool runs_everywhere(SimulatedEngine& sim, std::size_t machines) {
  const auto all = instances_of(sim, "agent");
  return all.size() == machines && std::set<std::string>(all.begin(), all.end()).size() == machines && sim.is_steady("agent");
}

simulated::MachineOptions machine(std::uint64_t number) {
  simulated::MachineOptions options;
  options.id = simulated::numbered_machine(number);
  return options;
}

TEST(Daemon, has_one_task_on_every_instance) {
  SimulatedEngine sim({.machines = 3});
  create_daemon(sim);
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 3); })) << sim.service("agent").dump(1);
  const Json service = sim.service("agent");
  EXPECT_EQ(service["desiredCount"], 3);
  EXPECT_EQ(service["schedulingStrategy"], "DAEMON");
  EXPECT_EQ(service["deploymentConfiguration"]["maximumPercent"], 100);
  EXPECT_EQ(service["deploymentConfiguration"]["minimumHealthyPercent"], 0);
  sim.expect_clean();
}

TEST(Daemon, a_new_instance_gets_its_task_and_desired_count_follows) {
  SimulatedEngine sim({.machines = 1});
  create_daemon(sim);
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 1); }));
  sim.world->add_machine(machine(7));
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 2); })) << sim.service("agent").dump(1);
  EXPECT_EQ(sim.service("agent")["desiredCount"], 2);
  sim.expect_clean();
}

TEST(Daemon, desired_count_follows_an_instance_that_is_cut_off_before_it_had_a_task) {
  SimulatedEngine sim({.machines = 1});
  simulated::MachineOptions small = machine(7);
  small.memory_mib = 64;  // no room for the task
  sim.world->add_machine(std::move(small));
  sim.advance(Duration::seconds(2));
  create_daemon(sim);
  sim.advance(Duration::minutes(1));
  ASSERT_EQ(sim.service("agent")["desiredCount"], 2);
  sim.world->disconnect(simulated::numbered_machine(7), "the link is down");
  sim.advance(Duration::seconds(2));
  EXPECT_EQ(sim.service("agent")["desiredCount"], 1);
  sim.world->reconnect(simulated::numbered_machine(7));
  sim.advance(Duration::seconds(2));
  EXPECT_EQ(sim.service("agent")["desiredCount"], 2);
}

TEST(Daemon, a_killed_task_comes_back_on_the_same_instance) {
  SimulatedEngine sim({.machines = 2});
  create_daemon(sim);
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 2); }));
  const auto before = instances_of(sim, "agent");
  const std::string victim = tasks_of(sim, "agent")[0]["taskArn"];
  sim.call("StopTask", {{"task", victim}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(victim)["lastStatus"] == "STOPPED" && runs_everywhere(sim, 2); }));
  EXPECT_EQ(instances_of(sim, "agent"), before);
}

TEST(Daemon, leaves_a_draining_instance_last) {
  SimulatedEngine sim({.machines = 2});
  create_daemon(sim);
  sim.register_family("web");
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 2}});
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 2) && sim.is_steady("web"); }));
  const std::string draining = tasks_of(sim, "web")[0]["containerInstanceArn"];
  sim.call("UpdateContainerInstancesState", {{"containerInstances", {draining}}, {"status", "DRAINING"}});
  bool daemon_left_early = false;
  const bool moved = sim.advance_until([&] {
    const bool web_there = instances_of(sim, "web").contains(draining);
    const bool daemon_there = instances_of(sim, "agent").contains(draining);
    daemon_left_early = daemon_left_early || (web_there && !daemon_there);
    return !web_there && !daemon_there;
  });
  EXPECT_TRUE(moved) << sim.service("agent").dump(1);
  EXPECT_FALSE(daemon_left_early);
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 1) && sim.is_steady("web"); }));
  EXPECT_EQ(sim.service("agent")["desiredCount"], 1);
  sim.expect_clean();
}

TEST(Daemon, runs_only_where_its_constraints_hold_and_leaves_where_they_no_longer_do) {
  SimulatedEngine sim({.machines = 3});
  sim.advance(Duration::seconds(1));
  const Json instances = sim.call("ListContainerInstances", Json::object())["containerInstanceArns"];
  const auto put = [&](const Json& instance) {
    sim.call("PutAttributes", {{"attributes", {{{"name", "stack"}, {"value", "blue"}, {"targetId", instance}}}}});
  };
  put(instances[0]);
  put(instances[1]);
  create_daemon(sim, {{"placementConstraints", {{{"type", "memberOf"}, {"expression", "attribute:stack == blue"}}}}});
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 2); })) << sim.service("agent").dump(1);
  EXPECT_FALSE(instances_of(sim, "agent").contains(instances[2]));
  sim.call("DeleteAttributes", {{"attributes", {{{"name", "stack"}, {"targetId", instances[0]}}}}});
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 1); }));
  EXPECT_TRUE(instances_of(sim, "agent").contains(instances[1]));
}

TEST(Daemon, a_deployment_never_runs_two_tasks_on_one_instance) {
  SimulatedEngine sim({.machines = 4});
  create_daemon(sim, {{"deploymentConfiguration", {{"minimumHealthyPercent", 50}}}});
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 4); }));
  sim.register_family("agent", {{"cpu", 64}});
  sim.call("UpdateService", {{"service", "agent"}, {"taskDefinition", "agent:2"}});
  bool doubled = false;
  std::size_t fewest = 4;
  const bool rolled = sim.advance_until([&] {
    std::size_t running = 0;
    std::set<std::string> seen;
    for (const Json& task : tasks_of(sim, "agent")) {
      doubled = doubled || !seen.insert(task["containerInstanceArn"]).second;
      running += task["lastStatus"] == "RUNNING" ? 1 : 0;
    }
    fewest = std::min(fewest, running);
    const Json service = sim.service("agent");
    return service["deployments"].size() == 1 && service["deployments"][0]["rolloutState"] == "COMPLETED" &&
           service["taskDefinition"].get<std::string>().ends_with("agent:2");
  });
  EXPECT_TRUE(rolled) << sim.service("agent").dump(1);
  EXPECT_FALSE(doubled);
  EXPECT_EQ(fewest, 2u);
  for (const Json& task : tasks_of(sim, "agent")) {
    EXPECT_TRUE(task["taskDefinitionArn"].get<std::string>().ends_with("agent:2"));
  }
  sim.expect_clean();
}

TEST(Daemon, survives_a_crash) {
  SimulatedEngine sim({.machines = 3});
  create_daemon(sim);
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 3); }));
  const auto before = instances_of(sim, "agent");
  sim.crash();
  sim.open();
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 3); }));
  EXPECT_EQ(instances_of(sim, "agent"), before);
  EXPECT_EQ(sim.service("agent")["desiredCount"], 3);
  sim.expect_clean();
}

TEST(Daemon, is_deleted_without_force) {
  SimulatedEngine sim({.machines = 2});
  create_daemon(sim);
  ASSERT_TRUE(sim.advance_until([&] { return runs_everywhere(sim, 2); }));
  sim.call("DeleteService", {{"service", "agent"}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.service("agent")["status"] == "INACTIVE"; }));
  sim.expect_clean();
}

}  // namespace
}  // namespace moorage
