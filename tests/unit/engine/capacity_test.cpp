// Capacity providers through the whole engine, in virtual time: Fargate's guests, strategies, waiting tasks, managed scaling.
#include "capacity_scene.h"

namespace moorage {
namespace {

using namespace testing;

TEST(Fargate, a_task_runs_as_a_guest_and_takes_nothing_of_the_machine) {
  SimulatedEngine sim;
  sim.advance(Duration::seconds(1));
  register_fargate(sim, "web");
  const Json before =
      sim.call("DescribeContainerInstances",
               {{"containerInstances", sim.call("ListContainerInstances", Json::object())["containerInstanceArns"]}});
  const Json ran =
      sim.call("RunTask", {{"taskDefinition", "web"}, {"launchType", "FARGATE"}, {"networkConfiguration", network()}});
  ASSERT_EQ(ran["failures"].size(), 0u) << ran.dump(1);
  const std::string arn = ran["tasks"][0]["taskArn"];
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "RUNNING"; })) << sim.task(arn).dump(1);
  const Json task = sim.task(arn);
  EXPECT_FALSE(task.contains("containerInstanceArn"));
  EXPECT_FALSE(task.contains("capacityProviderName"));
  EXPECT_EQ(task["launchType"], "FARGATE");
  EXPECT_EQ(task["platformVersion"], "1.4.0");
  const Json after = sim.call("DescribeContainerInstances",
                              {{"containerInstances", {before["containerInstances"][0]["containerInstanceArn"]}}});
  EXPECT_EQ(after["containerInstances"][0]["remainingResources"], before["containerInstances"][0]["remainingResources"]);
  EXPECT_EQ(after["containerInstances"][0]["runningTasksCount"], 0);
  sim.call("StopTask", {{"task", arn}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "STOPPED"; }));
  sim.expect_clean();
}

TEST(Fargate, guests_are_adopted_after_a_crash_and_replaced_when_they_vanish) {
  SimulatedEngine sim;
  sim.advance(Duration::seconds(1));
  register_fargate(sim, "web");
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 2},
                             {"launchType", "FARGATE"},
                             {"networkConfiguration", network()}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  const Json before = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
  sim.crash();
  sim.open();
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.advance(Duration::minutes(2));
  EXPECT_EQ(sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"], before);
  sim.expect_clean();
}

TEST(Fargate, tasks_are_registered_with_an_ip_target_group) {
  SimulatedEngine sim;
  sim.advance(Duration::seconds(1));
  register_fargate(sim, "web");
  const std::string group = sim.make_target_group("web", "ip");
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 2},
                             {"launchType", "FARGATE"},
                             {"networkConfiguration", network()},
                             {"loadBalancers", behind(group)}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  const Json health = sim.call("DescribeTargetHealth", {{"TargetGroupArn", group}}, "elbv2")["TargetHealthDescriptions"];
  ASSERT_EQ(health.size(), 2u);
  // The task's own address, of the default subnet.
  EXPECT_TRUE(health[0]["Target"]["Id"].get<std::string>().starts_with("172.31.")) << health.dump();
  sim.expect_clean();
}

TEST(Fargate, guests_move_on_when_their_machine_is_deregistered) {
  SimulatedEngine sim({.machines = 2});
  sim.advance(Duration::seconds(1));
  register_fargate(sim, "web");
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 2},
                             {"launchType", "FARGATE"},
                             {"networkConfiguration", network()}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  const Json before = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
  const Json instances = sim.call("ListContainerInstances", Json::object())["containerInstanceArns"];
  sim.call("DeregisterContainerInstance", {{"containerInstance", instances[0]}});
  ASSERT_TRUE(sim.advance_until([&] {
    const Json listed = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
    return sim.is_steady("web") && listed.size() == 2 && listed != before;
  })) << sim.service("web").dump(1);
  const Json stopped = sim.call("ListTasks", {{"desiredStatus", "STOPPED"}})["taskArns"];
  ASSERT_EQ(stopped.size(), 1u);
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(stopped[0])["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(sim.task(stopped[0])["stopCode"], "TerminationNotice");
  sim.expect_clean();
}

TEST(Fargate, base_and_weights_share_a_service_between_on_demand_and_spot) {
  SimulatedEngine sim;
  sim.advance(Duration::seconds(1));
  register_fargate(sim, "web");
  associate(sim, {"FARGATE", "FARGATE_SPOT"});
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 10},
                             {"networkConfiguration", network()},
                             {"capacityProviderStrategy",
                              {{{"capacityProvider", "FARGATE"}, {"base", 2}, {"weight", 1}},
                               {{"capacityProvider", "FARGATE_SPOT"}, {"weight", 3}}}}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  EXPECT_EQ(by_provider(sim, "web"), (std::map<std::string, int>{{"FARGATE", 4}, {"FARGATE_SPOT", 6}}));
  const Json service = sim.service("web");
  EXPECT_FALSE(service.contains("launchType"));
  EXPECT_EQ(service["capacityProviderStrategy"][1]["base"], 0);
  sim.expect_clean();
}

TEST(CapacityProvider, takes_tasks_on_its_own_instances_only) {
  SimulatedEngine sim({.machines = 2});
  sim.world->add_machine(machine_of("fleet", 50));
  sim.advance(Duration::seconds(1));
  create_provider(sim, "fleet", "DISABLED");
  associate(sim, {"fleet"}, {{{"capacityProvider", "fleet"}, {"weight", 1}}});
  sim.register_family("web");
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 3}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  EXPECT_EQ(by_provider(sim, "web"), (std::map<std::string, int>{{"fleet", 3}}));
  const Json listed = sim.call("ListTasks", {{"serviceName", "web"}});
  const Json described = sim.call("DescribeTasks", {{"tasks", listed["taskArns"]}});
  for (const Json& task : described["tasks"]) {
    const Json on = sim.call("DescribeContainerInstances", {{"containerInstances", {task["containerInstanceArn"]}}});
    EXPECT_EQ(on["containerInstances"][0]["capacityProviderName"], "fleet");
    EXPECT_EQ(task["launchType"], "EC2");
  }
  sim.expect_clean();
}

TEST(CapacityProvider, tasks_wait_provisioning_until_managed_scaling_brings_instances) {
  SimulatedEngine sim({.machines = 0});
  sim.advance(Duration::seconds(1));
  sim.call("CreateCluster", Json::object());
  create_provider(sim, "fleet", "ENABLED");
  associate(sim, {"fleet"});
  GroupOwner owner(sim, "fleet");
  sim.register_family("web");
  const Json ran = sim.call("RunTask", {{"taskDefinition", "web"},
                                        {"count", 2},
                                        {"capacityProviderStrategy", {{{"capacityProvider", "fleet"}, {"weight", 1}}}}});
  ASSERT_EQ(ran["tasks"].size(), 2u) << ran.dump(1);
  EXPECT_EQ(ran["tasks"][0]["lastStatus"], "PROVISIONING");
  EXPECT_EQ(ran["tasks"][0]["capacityProviderName"], "fleet");
  EXPECT_FALSE(ran["tasks"][0].contains("containerInstanceArn"));
  const std::string first = ran["tasks"][0]["taskArn"];
  const std::string second = ran["tasks"][1]["taskArn"];
  sim.crash();
  sim.open();
  EXPECT_EQ(sim.task(first)["lastStatus"], "PROVISIONING");
  GroupOwner again(sim, "fleet");
  ASSERT_TRUE(sim.advance_until([&] {
    again.serve();
    return sim.task(first)["lastStatus"] == "RUNNING" && sim.task(second)["lastStatus"] == "RUNNING";
  })) << sim.task(first).dump(1);
  ASSERT_GE(again.events.size(), 1u);
  EXPECT_EQ(again.events[0]["desiredCapacity"], 2);  // without instances the first step is always two
  EXPECT_EQ(again.events[0]["capacityProviderReservation"], 200);
  sim.expect_clean();
}

TEST(CapacityProvider, an_idle_group_is_scaled_in_after_15_minutes_and_its_instances_leave) {
  SimulatedEngine sim({.machines = 0});
  for (std::uint64_t i = 50; i < 54; ++i) sim.world->add_machine(machine_of("fleet", i));
  sim.advance(Duration::seconds(1));
  create_provider(sim, "fleet", "ENABLED", {{"managedTerminationProtection", "ENABLED"}});
  associate(sim, {"fleet"});
  sim.register_family("web");
  const Json ran = sim.call(
      "RunTask", {{"taskDefinition", "web"}, {"capacityProviderStrategy", {{{"capacityProvider", "fleet"}, {"weight", 1}}}}});
  const std::string arn = ran["tasks"][0]["taskArn"];
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "RUNNING"; }));
  GroupOwner owner(sim, "fleet");
  sim.advance(Duration::minutes(14));
  owner.serve();
  EXPECT_TRUE(owner.events.empty()) << owner.events[0].dump(1);
  sim.advance(Duration::minutes(3));
  owner.serve();
  ASSERT_FALSE(owner.events.empty());
  EXPECT_EQ(owner.events[0]["formerCapacity"], 4);
  EXPECT_EQ(owner.events[0]["desiredCapacity"], 2);  // at most half in one minute
  EXPECT_EQ(owner.events[0]["capacityProviderReservation"], 25);
  EXPECT_EQ(owner.events[0]["instancesToTerminate"].size(), 2u);
  sim.advance(Duration::minutes(5));
  owner.serve();
  EXPECT_EQ(owner.events.back()["desiredCapacity"], 1);
  EXPECT_EQ(sim.call("ListContainerInstances", {{"status", "ACTIVE"}})["containerInstanceArns"].size(), 1u);
  // Nothing is on the others: they are drained as soon as they drain, and gone.
  EXPECT_EQ(sim.call("ListContainerInstances", Json::object())["containerInstanceArns"].size(), 1u);
  EXPECT_EQ(sim.task(arn)["lastStatus"], "RUNNING");
  sim.expect_clean();
}

TEST(CapacityProvider, does_not_scale_out_again_while_new_instances_warm_up) {
  SimulatedEngine sim({.machines = 0});
  sim.call("CreateCluster", Json::object());
  create_provider(sim, "fleet", "ENABLED");
  associate(sim, {"fleet"});
  GroupOwner owner(sim, "fleet");
  sim.register_family("big", {{"cpu", 1024}});  // one to an instance
  const Json request{
      {"taskDefinition", "big"}, {"count", 6}, {"capacityProviderStrategy", {{{"capacityProvider", "fleet"}, {"weight", 1}}}}};
  const Json ran = sim.call("RunTask", request);
  sim.advance(Duration::seconds(2));
  owner.serve();
  ASSERT_EQ(owner.events.size(), 1u);
  EXPECT_EQ(owner.events[0]["desiredCapacity"], 2);
  sim.advance(Duration::minutes(4));
  owner.serve();
  EXPECT_EQ(owner.events.size(), 1u) << "within the warm-up of 300 s";
  sim.crash();
  sim.open();
  const Json described = sim.call("DescribeCapacityProviders", {{"capacityProviders", {"fleet"}}, {"include", {"TAGS"}}});
  EXPECT_EQ(described["capacityProviders"][0]["tags"][0], Json({{"key", "moorage:desired-capacity"}, {"value", "2"}}));
  GroupOwner after(sim, "fleet");
  sim.advance(Duration::minutes(2));
  after.serve();
  ASSERT_EQ(after.events.size(), 2u);  // the feed begins with the first one again
  EXPECT_EQ(after.events[1]["formerCapacity"], 2);
  EXPECT_EQ(after.events[1]["desiredCapacity"], 6);
  sim.expect_clean();
}

TEST(CapacityProvider, a_raised_lower_bound_of_the_group_scales_it_out) {
  SimulatedEngine sim({.machines = 0});
  sim.call("CreateCluster", Json::object());
  create_provider(sim, "fleet", "ENABLED");
  associate(sim, {"fleet"});
  GroupOwner owner(sim, "fleet");
  sim.call("TagResource", {{"resourceArn", "arn:aws:ecs:us-east-1:123456789012:capacity-provider/fleet"},
                           {"tags", {{{"key", "moorage:group-min-size"}, {"value", "3"}}}}});
  sim.advance(Duration::seconds(1));
  owner.serve();
  ASSERT_EQ(owner.events.size(), 1u);
  EXPECT_EQ(owner.events[0]["desiredCapacity"], 3);
  sim.advance(Duration::minutes(40));
  owner.serve();
  EXPECT_EQ(owner.events.size(), 1u) << "idle, but at its lower bound";
  EXPECT_EQ(sim.call("ListContainerInstances", {{"status", "ACTIVE"}})["containerInstanceArns"].size(), 3u);
  sim.expect_clean();
}

TEST(CapacityProvider, a_task_that_no_instance_ever_takes_is_given_up) {
  SimulatedEngine sim({.machines = 0});
  sim.call("CreateCluster", Json::object());
  create_provider(sim, "fleet", "ENABLED");
  associate(sim, {"fleet"});
  sim.register_family("web");
  const Json ran = sim.call(
      "RunTask", {{"taskDefinition", "web"}, {"capacityProviderStrategy", {{{"capacityProvider", "fleet"}, {"weight", 1}}}}});
  const std::string arn = ran["tasks"][0]["taskArn"];
  ASSERT_TRUE(
      sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "STOPPED"; }, Duration::minutes(20), Duration::seconds(1)));
  EXPECT_EQ(sim.task(arn)["stopCode"], "TaskFailedToStart");
  EXPECT_EQ(sim.task(arn)["stoppedReason"], "TaskFailedToStart: EMPTY CAPACITY PROVIDER");
  sim.expect_clean();
}

TEST(CapacityProvider, a_waiting_service_scales_in_without_a_place_to_compare) {
  SimulatedEngine sim({.machines = 0});
  sim.call("CreateCluster", Json::object());
  create_provider(sim, "fleet", "ENABLED");
  associate(sim, {"fleet"}, {{{"capacityProvider", "fleet"}, {"weight", 1}}});
  sim.register_family("web");
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 4}});
  sim.advance(Duration::seconds(5));
  EXPECT_EQ(sim.service("web")["pendingCount"], 4);
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 1}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.service("web")["pendingCount"] == 1; })) << sim.service("web").dump(1);
  sim.expect_clean();
}

}  // namespace
}  // namespace moorage
