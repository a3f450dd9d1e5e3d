// Instances that leave a capacity provider's group: with managed draining their tasks are replaced first, without it they lose
// their host (docs/rules/capacity-and-fargate.md#termination).
#include "capacity_scene.h"

namespace moorage {
namespace {

using namespace testing;

constexpr const char* kProviderArn = "arn:aws:ecs:us-east-1:123456789012:capacity-provider/fleet";

// Two instances of a group with one task of a service on each, and the group is told to have at most one.
struct Shrinking {
  explicit Shrinking(const Json& settings) : sim({.machines = 0}) {
    for (std::uint64_t i = 50; i < 52; ++i) sim.world->add_machine(machine_of("fleet", i));
    sim.advance(Duration::seconds(1));
    create_provider(sim, "fleet", "ENABLED", settings);
    associate(sim, {"fleet"}, {{{"capacityProvider", "fleet"}, {"weight", 1}}});
    sim.register_family("web", {{"cpu", 256}});
    sim.call("CreateService", {{"serviceName", "web"},
                               {"taskDefinition", "web"},
                               {"desiredCount", 2},
                               {"placementStrategy", {{{"type", "spread"}, {"field", "instanceId"}}}}});
    EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
    owner.emplace(sim, "fleet");
    tasks = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
  }

  void shrink() {
    sim.call("TagResource", {{"resourceArn", kProviderArn}, {"tags", {{{"key", "moorage:group-max-size"}, {"value", "1"}}}}});
    sim.advance(Duration::minutes(1));
    owner->serve();
  }
  std::size_t count(const char* status) {
    return sim.call("ListContainerInstances", {{"status", status}})["containerInstanceArns"].size();
  }
  int running() { return sim.service("web")["runningCount"]; }

  SimulatedEngine sim;
  std::optional<GroupOwner> owner;
  Json tasks;
};

TEST(ManagedDraining, hands_tasks_over_before_the_instance_is_terminated) {
  Shrinking group(Json::object());
  group.sim.call("TagResource",
                 {{"resourceArn", kProviderArn}, {"tags", {{{"key", "moorage:group-max-size"}, {"value", "1"}}}}});
  int fewest = 2;
  bool drained = false;
  EXPECT_TRUE(group.sim.advance_until([&] {
    fewest = std::min(fewest, group.running());
    drained = drained || group.count("DRAINING") == 1;
    return group.sim.call("ListContainerInstances", Json::object())["containerInstanceArns"].size() == 1;
  }));
  EXPECT_TRUE(drained);
  EXPECT_EQ(fewest, 2) << "the replacement is there first";
  group.owner->serve();
  ASSERT_EQ(group.owner->events.size(), 1u);
  EXPECT_EQ(group.owner->events[0]["managedDraining"], "ENABLED");
  EXPECT_EQ(group.owner->events[0]["instancesToTerminate"].size(), 1u);
  EXPECT_EQ(group.owner->events[0]["desiredCapacity"], 1);
  for (const Json& arn : group.tasks) {
    const Json task = group.sim.task(arn);
    if (task["lastStatus"] != "STOPPED") continue;
    EXPECT_EQ(task["stopCode"], "ServiceSchedulerInitiated") << task.dump(1);
  }
  group.sim.expect_clean();
}

TEST(ManagedDraining, is_no_matter_where_it_is_disabled_and_tasks_lose_their_host) {
  Shrinking group(Json{{"managedDraining", "DISABLED"}});
  group.shrink();
  ASSERT_EQ(group.owner->events.size(), 1u);
  EXPECT_EQ(group.owner->events[0]["managedDraining"], "DISABLED");
  EXPECT_EQ(group.count("DRAINING"), 0u);
  EXPECT_EQ(group.count("ACTIVE"), 1u);
  const std::string machine = group.owner->events[0]["instancesToTerminate"][0];
  int lost = 0;
  for (const Json& arn : group.tasks) {
    const Json task = group.sim.task(arn);
    if (task["desiredStatus"] != "STOPPED") continue;
    ++lost;
    EXPECT_EQ(task["stopCode"], "TerminationNotice");
    EXPECT_EQ(task["stoppedReason"], "Host EC2 (instance " + machine + ") terminated.");
  }
  EXPECT_EQ(lost, 1);
  EXPECT_TRUE(group.sim.advance_until([&] { return group.sim.is_steady("web"); })) << group.sim.service("web").dump(1);
  group.sim.expect_clean();
}

TEST(ManagedDraining, ends_after_48_hours_whatever_still_runs) {
  Shrinking group(Json::object());
  group.sim.call("DeleteService", {{"service", "web"}, {"force", true}});
  Json alone;
  for (int i = 0; i < 2; ++i) {
    alone.push_back(group.sim.call(
        "RunTask", {{"taskDefinition", "web"},
                    {"placementStrategy", {{{"type", "spread"}, {"field", "instanceId"}}}}})["tasks"][0]["taskArn"]);
    group.sim.advance(Duration::seconds(5));
  }
  group.shrink();
  EXPECT_EQ(group.count("DRAINING"), 1u);
  group.sim.advance(Duration::minutes(24 * 60));
  group.sim.crash();
  group.sim.open();
  group.sim.advance(Duration::minutes(23 * 60));
  EXPECT_EQ(group.count("DRAINING"), 1u) << "standalone tasks are not touched by draining";
  group.sim.advance(Duration::minutes(2 * 60));
  EXPECT_EQ(group.count("DRAINING"), 0u);
  EXPECT_EQ(group.count("ACTIVE"), 1u);
  int lost = 0;
  for (const Json& arn : alone) lost += group.sim.task(arn).value("stopCode", "") == "TerminationNotice" ? 1 : 0;
  EXPECT_EQ(lost, 1);
  group.sim.expect_clean();
}

TEST(ManagedDraining, of_an_instance_that_is_set_active_again_is_over) {
  Shrinking group(Json::object());
  group.sim.call("DeleteService", {{"service", "web"}, {"force", true}});
  group.sim.advance(Duration::minutes(1));
  for (int i = 0; i < 2; ++i) {
    group.sim.call("RunTask",
                   {{"taskDefinition", "web"}, {"placementStrategy", {{{"type", "spread"}, {"field", "instanceId"}}}}});
  }
  group.shrink();
  const Json draining = group.sim.call("ListContainerInstances", {{"status", "DRAINING"}})["containerInstanceArns"];
  ASSERT_EQ(draining.size(), 1u);
  group.sim.call("UntagResource", {{"resourceArn", kProviderArn}, {"tagKeys", {"moorage:group-max-size"}}});
  group.sim.call("UpdateContainerInstancesState", {{"containerInstances", draining}, {"status", "ACTIVE"}});
  const Json tasks = group.sim.call("ListTasks", Json::object())["taskArns"];
  for (const Json& arn : tasks) group.sim.call("StopTask", {{"task", arn}});
  group.sim.advance(Duration::minutes(5));
  EXPECT_EQ(group.count("ACTIVE"), 2u);
  group.sim.expect_clean();
}

TEST(ManagedTerminationProtection, keeps_instances_with_tasks_also_when_the_group_shrinks) {
  Shrinking group(Json{{"managedTerminationProtection", "ENABLED"}});
  group.shrink();
  EXPECT_EQ(group.count("ACTIVE"), 2u);
  EXPECT_TRUE(group.owner->events.empty());
  group.sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 1}});
  EXPECT_TRUE(group.sim.advance_until([&] { return group.count("ACTIVE") == 1; }));
  EXPECT_EQ(group.running(), 1) << "the empty one left";
  group.sim.expect_clean();
}

}  // namespace
}  // namespace moorage
