// Registered targets through the whole engine: deregistration by users, lost reports, several target groups.
#include <algorithm>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::behind;
using testing::Json;
using testing::SimulatedEngine;

void create_web(SimulatedEngine& sim, const Json& groups, int desired = 2) {
  sim.register_family("web", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}});
  Json balancers = Json::array();
  for (const Json& group : groups) {
    balancers.push_back({{"targetGroupArn", group}, {"containerName", "app"}, {"containerPort", 80}});
  }
  sim.call("CreateService",
           {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", desired}, {"loadBalancers", balancers}});
}

Json targets_of(SimulatedEngine& sim, const std::string& group) {
  return sim.call("DescribeTargetHealth", {{"TargetGroupArn", group}}, "elbv2")["TargetHealthDescriptions"];
}

void deregister(SimulatedEngine& sim, const std::string& group, const Json& target) {
  sim.call("DeregisterTargets", {{"TargetGroupArn", group}, {"Targets", {{{"Id", target["Id"]}, {"Port", target["Port"]}}}}},
           "elbv2");
}

// The group is deleted under its service; a load balancer that forwards to it would keep it.
void lose(SimulatedEngine& sim, const std::string& group) {
  const Json balancers = sim.call("DescribeLoadBalancers", Json::object(), "elbv2")["LoadBalancers"];
  sim.call("DeleteLoadBalancer", {{"LoadBalancerArn", balancers[0]["LoadBalancerArn"]}}, "elbv2");
  sim.call("DeleteTargetGroup", {{"TargetGroupArn", group}}, "elbv2");
}

TEST(UserDeregisteredTarget, is_not_registered_again_while_its_task_goes_on) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group();
  create_web(sim, {group});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const Json victim = targets_of(sim, group)[0]["Target"];
  deregister(sim, group, victim);
  ASSERT_TRUE(sim.advance_until([&] { return targets_of(sim, group).size() == 1; }, Duration::minutes(10)));
  EXPECT_EQ(sim.balancer->targets().size(), 1u);
  sim.advance(Duration::minutes(5));
  EXPECT_EQ(targets_of(sim, group).size(), 1u);
  sim.crash();
  sim.open();
  sim.advance(Duration::minutes(5));
  EXPECT_EQ(targets_of(sim, group).size(), 1u);
  EXPECT_EQ(sim.balancer->targets().size(), 1u);
  sim.expect_clean();
}

TEST(ImpairedLoadBalancer, is_an_event_of_the_services_behind_it) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group();
  create_web(sim, {group});
  sim.register_family("other");
  sim.call("CreateService", {{"serviceName", "other"}, {"taskDefinition", "other"}, {"desiredCount", 1}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web") && sim.is_steady("other"); }));
  const auto last_event = [&](const char* service) -> std::string {
    return sim.call("DescribeServices", {{"services", {service}}})["services"][0]["events"][0]["message"];
  };
  const std::string quiet = last_event("other");
  sim.balancer->take_port(80);
  EXPECT_TRUE(sim.advance_until([&] { return last_event("web").find("does not serve as it should: ") != std::string::npos; }));
  EXPECT_NE(last_event("web").find("is in use by another process"), std::string::npos) << last_event("web");
  const Json balancers = sim.call("DescribeLoadBalancers", Json::object(), "elbv2")["LoadBalancers"];
  EXPECT_EQ(balancers[0]["State"]["Code"], "failed");
  sim.balancer->free_port(80);
  EXPECT_TRUE(sim.advance_until([&] { return last_event("web").find("serves again.") != std::string::npos; }));
  EXPECT_EQ(last_event("other"), quiet);
  sim.expect_clean();
}

TEST(UserDeregisteredTarget, comes_back_when_the_user_registers_it) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group();
  create_web(sim, {group});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const Json victim = targets_of(sim, group)[0]["Target"];
  deregister(sim, group, victim);
  ASSERT_TRUE(sim.advance_until([&] { return targets_of(sim, group).size() == 1; }));
  sim.call("RegisterTargets", {{"TargetGroupArn", group}, {"Targets", {{{"Id", victim["Id"]}, {"Port", victim["Port"]}}}}},
           "elbv2");
  EXPECT_TRUE(sim.advance_until([&] {
    const Json targets = targets_of(sim, group);
    return targets.size() == 2 &&
           std::all_of(targets.begin(), targets.end(), [](const Json& t) { return t["TargetHealth"]["State"] == "healthy"; });
  })) << targets_of(sim, group).dump(1);
  sim.expect_clean();
}

TEST(UserDeregisteredTarget, leaves_no_trace_when_its_task_ends) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group();
  create_web(sim, {group}, 1);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  deregister(sim, group, targets_of(sim, group)[0]["Target"]);
  ASSERT_TRUE(sim.advance_until([&] { return targets_of(sim, group).empty(); }));
  const std::string arn = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"][0];
  sim.call("StopTask", {{"task", arn}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web") && targets_of(sim, group).size() == 1; }));
  sim.expect_clean();
}

TEST(LostTargetGroup, is_told_by_the_service) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group();
  create_web(sim, {group});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  lose(sim, group);
  sim.advance(Duration::seconds(1));
  const Json events = sim.service("web")["events"];
  const std::string expected = "(service web) is not healthy in target-group (" + group + ") due to TARGET GROUP IS NOT FOUND.";
  EXPECT_TRUE(std::any_of(events.begin(), events.end(), [&](const Json& event) { return event["message"] == expected; }))
      << events.dump(1);
  EXPECT_EQ(sim.service("web")["runningCount"], 2);
  sim.expect_clean();
}

TEST(SeveralTargetGroups, tasks_pass_through_activating) {
  SimulatedEngine sim;
  create_web(sim, {sim.make_target_group("one"), sim.make_target_group("two")}, 1);
  auto subscription = sim.engine->subscribe(0);
  ASSERT_TRUE(subscription.ok());
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  std::vector<std::string> statuses;
  while (true) {
    auto notice = (*subscription)->next(std::chrono::milliseconds(0));
    if (!notice.ok() || !*notice) break;
    const Json event = Json::parse((*notice)->json);
    if (event["detail-type"] != "ECS Task State Change") continue;
    const std::string status = event["detail"]["lastStatus"];
    if (statuses.empty() || statuses.back() != status) statuses.push_back(status);
  }
  EXPECT_EQ(statuses, (std::vector<std::string>{"PENDING", "ACTIVATING", "RUNNING"}));
  EXPECT_EQ(sim.balancer->targets().size(), 2u);
}

// A later revision registers its own tasks elsewhere; those of the former one stay where they are, whatever wakes the service.
TEST(ChangedLoadBalancers, leave_the_tasks_of_the_former_revision_where_they_are) {
  SimulatedEngine sim;
  const std::string one = sim.make_target_group("one");
  const std::string two = sim.make_target_group("two");
  create_web(sim, {one});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  sim.call("UpdateService", {{"service", "web"}, {"loadBalancers", behind(two)}});
  sim.crash();
  sim.open();  // looks at every task
  std::size_t most = 0;
  EXPECT_TRUE(sim.advance_until([&] {
    most = std::max(most, targets_of(sim, two).size());
    return sim.is_steady("web") && targets_of(sim, one).empty();
  }));
  EXPECT_EQ(most, 2u);
  EXPECT_EQ(targets_of(sim, two).size(), 2u);
  sim.expect_clean();
}

TEST(LostTargetGroup, does_not_keep_a_service_from_being_scaled) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group();
  create_web(sim, {group});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  lose(sim, group);
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 0}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.service("web")["runningCount"] == 0; }));
  EXPECT_EQ(sim.refused("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}}).path,
            "loadBalancers[0].targetGroupArn");
  sim.expect_clean();
}

// B3: the process died before it could tell the balancer, and the time of the drain passed before the next one came.
TEST(TargetsAfterACrash, drain_anew_before_their_tasks_are_stopped) {
  SimulatedEngine sim;
  sim.crash();
  sim.balancer = std::make_shared<simulated_balancer::World>(simulated_balancer::BalancerWorldOptions{.drain = {5'000, 5'000}});
  sim.open();
  const std::string group = sim.make_target_group();
  create_web(sim, {group}, 1);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const std::string task = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"][0];
  sim.store->fail_next_commits(1, {.name = "StoreFull"}, drivers::MemoryStore::Effect::kApplied);
  sim.refused("StopTask", {{"task", task}});
  sim.crash();
  sim.pass(Duration::minutes(10));
  sim.open();
  EXPECT_EQ(sim.task(task)["lastStatus"], "DEACTIVATING");
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }, Duration::minutes(2)));
  sim.expect_clean();
}

// B3 with F5: the stop of a task was stored when the process died, and the first commit of the next process fails.
TEST(TargetsAfterACrash, drain_although_the_first_commit_fails) {
  bool disk_is_full = false;
  SimulatedEngine sim({.dress = [&](engine::Ports& ports) {
    if (disk_is_full) dynamic_cast<drivers::MemoryStore&>(*ports.store).fail_next_commits(1, {.name = "StoreFull"});
  }});
  const std::string group = sim.make_target_group();
  sim.register_family("web", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}});
  sim.call("CreateService",
           {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"loadBalancers", behind(group)}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const std::string task = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"][0];
  const auto name = sim.balancer->targets().at(0).name;
  sim.store->fail_next_commits(1, {.name = "StoreFull"}, drivers::MemoryStore::Effect::kApplied);
  sim.refused("StopTask", {{"task", task}});
  sim.crash();
  disk_is_full = true;
  sim.open();
  sim.advance(Duration::seconds(10));
  const auto target = sim.balancer->find(name);
  EXPECT_TRUE(!target || target->mode == simulated_balancer::TargetMode::kDraining);
}

}  // namespace
}  // namespace moorage
