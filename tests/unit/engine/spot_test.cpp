// FARGATE_SPOT is interrupted: two minutes' warning, SIGTERM at once, a replacement
// (docs/rules/capacity-and-fargate.md#fargate).
#include "capacity_scene.h"

namespace moorage {
namespace {

using namespace testing;

const Json kMixed{{{"capacityProvider", "FARGATE"}, {"base", 1}, {"weight", 0}},
                  {{"capacityProvider", "FARGATE_SPOT"}, {"weight", 1}}};

void create_web(SimulatedEngine& sim, int count, const Json& extra = Json::object()) {
  sim.advance(Duration::seconds(1));
  register_fargate(sim, "web");
  associate(sim, {"FARGATE", "FARGATE_SPOT"});
  Json request{{"serviceName", "web"},
               {"taskDefinition", "web"},
               {"desiredCount", count},
               {"networkConfiguration", network()},
               {"capacityProviderStrategy", kMixed}};
  request.update(extra);
  sim.call("CreateService", request);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
}

Json interrupt(SimulatedEngine& sim, const Json& request) { return sim.call("InterruptSpotTasks", request, "moorage"); }

Json spot_tasks(SimulatedEngine& sim) {
  Json out = Json::array();
  const Json listed = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
  for (const Json& arn : listed) {
    if (sim.task(arn)["capacityProviderName"] == "FARGATE_SPOT") out.push_back(arn);
  }
  return out;
}

TEST(FargateSpot, an_interrupted_task_is_warned_and_replaced) {
  SimulatedEngine sim;
  create_web(sim, 3);
  auto subscribed = sim.engine->subscribe(0);
  auto& feed = *subscribed;
  while (*feed->next(std::chrono::milliseconds(0))) {
  }
  const Json before = spot_tasks(sim);
  ASSERT_EQ(before.size(), 2u);
  const Json reply = interrupt(sim, {{"service", "web"}, {"maximumTasks", 1}});
  ASSERT_EQ(reply["taskArns"], Json::array({before[0]}));
  EXPECT_TRUE(reply["failures"].empty());
  const Json warning = Json::parse((*feed->next(std::chrono::milliseconds(0)))->json);
  EXPECT_EQ(warning["detail-type"], "ECS Task State Change");
  EXPECT_EQ(warning["detail"]["taskArn"], before[0]);
  EXPECT_EQ(warning["detail"]["lastStatus"], "RUNNING");
  EXPECT_EQ(warning["detail"]["desiredStatus"], "STOPPED");
  EXPECT_EQ(warning["detail"]["stopCode"], "SpotInterruption");
  EXPECT_EQ(warning["detail"]["stoppedReason"], "Your Spot Task was interrupted.");
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(before[0])["lastStatus"] == "STOPPED" && sim.is_steady("web"); }));
  EXPECT_EQ(sim.task(before[0])["containers"][0]["exitCode"], 143);
  EXPECT_EQ(by_provider(sim, "web"), (std::map<std::string, int>{{"FARGATE", 1}, {"FARGATE_SPOT", 2}}));
  EXPECT_EQ(sim.service("web")["deployments"][0]["failedTasks"], 0) << "no fault of the service";
  sim.expect_clean();
}

TEST(FargateSpot, gets_sigterm_with_the_warning_while_its_target_still_drains) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group("web", "ip");
  sim.balancer->hold_drains();
  create_web(sim, 2, {{"loadBalancers", behind(group)}});
  const Json before = spot_tasks(sim);
  interrupt(sim, {{"tasks", before}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(before[0])["lastStatus"] == "STOPPED"; }, Duration::seconds(30)))
      << sim.task(before[0]).dump(1);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  EXPECT_EQ(sim.call("DescribeTargetHealth", {{"TargetGroupArn", group}}, "elbv2")["TargetHealthDescriptions"].size(), 2u);
  sim.expect_clean();
}

TEST(FargateSpot, is_gone_after_two_minutes_whatever_still_runs) {
  SimulatedEngine sim;
  sim.advance(Duration::seconds(1));
  associate(sim, {"FARGATE", "FARGATE_SPOT"});
  const Json stubborn{{"name", "MOORAGE_SIM_IGNORE_SIGTERM"}, {"value", "1"}};
  Json containers;
  for (const char* name : {"app", "proxy"}) {
    containers.push_back({{"name", name}, {"image", "app:1"}, {"stopTimeout", 120}, {"environment", {stubborn}}});
  }
  containers[1]["dependsOn"] = {{{"containerName", "app"}, {"condition", "START"}}};  // stops first, one after the other
  sim.call("RegisterTaskDefinition", {{"family", "slow"},
                                      {"networkMode", "awsvpc"},
                                      {"cpu", "256"},
                                      {"memory", "512"},
                                      {"requiresCompatibilities", {"FARGATE"}},
                                      {"containerDefinitions", containers}});
  const Json ran = sim.call("RunTask", {{"taskDefinition", "slow"},
                                        {"networkConfiguration", network()},
                                        {"capacityProviderStrategy", {{{"capacityProvider", "FARGATE_SPOT"}, {"weight", 1}}}}});
  const std::string arn = ran["tasks"][0]["taskArn"];
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "RUNNING"; }));
  interrupt(sim, {{"tasks", {arn}}});
  sim.advance(Duration::seconds(119));
  EXPECT_NE(sim.task(arn)["lastStatus"], "STOPPED");
  sim.crash();
  sim.open();
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "STOPPED"; }, Duration::seconds(5)))
      << sim.task(arn).dump(1);
  EXPECT_EQ(sim.task(arn)["stopCode"], "SpotInterruption");
  sim.expect_clean();
}

// The base does not move to another share: a replacement takes its predecessor's place in the strategy.
TEST(FargateSpot, the_base_stays_when_a_task_of_it_fails_its_checks) {
  SimulatedEngine sim;
  sim.advance(Duration::seconds(1));
  const Json check{{"command", {"CMD", "true"}}, {"interval", 10}, {"timeout", 2}, {"retries", 2}};
  sim.register_family("web", {{"portMappings", {{{"containerPort", 80}}}}, {"healthCheck", check}},
                      {{"networkMode", "awsvpc"}, {"cpu", "256"}, {"memory", "512"}, {"requiresCompatibilities", {"FARGATE"}}});
  associate(sim, {"FARGATE", "FARGATE_SPOT"});
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 1},
                             {"networkConfiguration", network()},
                             {"capacityProviderStrategy", kMixed}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
  ASSERT_EQ(by_provider(sim, "web"), (std::map<std::string, int>{{"FARGATE", 1}}));
  const simulated::ContainerTruth ill = sim.world->live()[0];
  sim.world->set_health({ill.task_id, ill.name}, simulated::Verdict::kUnhealthy);
  const auto is_replaced = [&] { return sim.world->live().size() == 1 && sim.world->live()[0].task_id != ill.task_id; };
  ASSERT_TRUE(sim.advance_until(is_replaced));
  EXPECT_EQ(by_provider(sim, "web"), (std::map<std::string, int>{{"FARGATE", 1}}));
  sim.expect_clean();
}

// Also where it is the youngest.
TEST(FargateSpot, the_base_stays_when_the_service_shrinks) {
  SimulatedEngine sim;
  create_web(sim, 2);
  for (const Json& arn : Json(sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"])) {
    if (sim.task(arn)["capacityProviderName"] == "FARGATE") sim.call("StopTask", {{"task", arn}});
  }
  const std::map<std::string, int> both{{"FARGATE", 1}, {"FARGATE_SPOT", 1}};
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web") && by_provider(sim, "web") == both; }));
  sim.advance(Duration::seconds(60));  // until it counts as healthy: a task that does not is stopped first
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 1}});
  ASSERT_TRUE(sim.advance_until([&] { return by_provider(sim, "web").size() == 1; }));
  EXPECT_EQ(by_provider(sim, "web"), (std::map<std::string, int>{{"FARGATE", 1}}));
  sim.expect_clean();
}

// … and where it does not count as healthy yet: then another one goes once it does.
TEST(FargateSpot, the_base_stays_when_the_service_shrinks_before_it_is_healthy) {
  SimulatedEngine sim;
  create_web(sim, 2);
  for (const Json& arn : Json(sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"])) {
    if (sim.task(arn)["capacityProviderName"] == "FARGATE") sim.call("StopTask", {{"task", arn}});
  }
  ASSERT_TRUE(sim.advance_until([&] { return sim.service("web")["runningCount"] == 2; }));
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 1}});
  sim.advance(Duration::seconds(5));
  EXPECT_EQ(sim.service("web")["runningCount"], 2) << "one healthy task has to be left";
  ASSERT_TRUE(sim.advance_until([&] { return sim.service("web")["runningCount"] == 1; }));
  EXPECT_EQ(by_provider(sim, "web"), (std::map<std::string, int>{{"FARGATE", 1}}));
  sim.expect_clean();
}

TEST(FargateSpot, interrupts_nothing_but_tasks_on_spot) {
  SimulatedEngine sim;
  create_web(sim, 2);
  const Json listed = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
  const Json spot = spot_tasks(sim);
  const Json reply = interrupt(sim, {{"tasks", {listed[0], listed[1], "0123456789abcdef0123456789abcdef", spot[0]}}});
  EXPECT_EQ(reply["taskArns"], spot);
  ASSERT_EQ(reply["failures"].size(), 2u);
  EXPECT_EQ(reply["failures"][0]["reason"], "TASK_NOT_VALID");
  EXPECT_EQ(reply["failures"][0]["detail"], "The task does not run on FARGATE_SPOT.");
  EXPECT_EQ(reply["failures"][1]["reason"], "MISSING");
  EXPECT_EQ(interrupt(sim, {{"tasks", spot}})["failures"][0]["detail"], "The task is stopping already.");
  EXPECT_EQ(sim.refused("InterruptSpotTasks", {{"tasks", Json::array()}}, "moorage").path, "tasks");
  EXPECT_EQ(sim.refused("InterruptSpotTasks", {{"maximumTasks", 0}}, "moorage").path, "maximumTasks");
  EXPECT_EQ(sim.refused("InterruptSpotTasks", {{"tasks", spot}, {"service", "web"}}, "moorage").path, "service");
  EXPECT_EQ(sim.refused("InterruptSpotTasks", {{"service", "missing"}}, "moorage").name, "ServiceNotFoundException");
  sim.expect_clean();
}

}  // namespace
}  // namespace moorage
