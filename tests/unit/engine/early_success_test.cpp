// Early success criteria of rolling deployments (docs/rules/services-and-deployments.md#early-success): how many healthy tasks
// are enough, and what happens to the tasks of the former revision.
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

Json criteria(int percent, const char* cleanup) {
  return {{"earlySuccessCriteria", {{"enable", true}, {"healthyPercent", percent}, {"sourceServiceRevisionCleanup", cleanup}}}};
}

// A service of `desired` tasks on machines with room for `desired + extra` of them.
struct Scene {
  SimulatedEngine sim;

  Scene(int desired, int extra, Json configuration)
      : sim({.machines = 1, .cpu_units = 128 * (desired + extra), .memory_mib = 128 * 1024}) {
    sim.register_family("web");
    sim.call("CreateService", {{"serviceName", "web"},
                               {"taskDefinition", "web"},
                               {"desiredCount", desired},
                               {"deploymentConfiguration", std::move(configuration)}});
    if (!sim.advance_until([&] { return sim.is_steady("web"); })) ADD_FAILURE() << sim.service("web").dump(1);
  }
  void deploy() { sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}}); }
  Json newest() { return sim.call("ListServiceDeployments", {{"service", "web"}})["serviceDeployments"][0]; }
  Json described() {
    return sim.call("DescribeServiceDeployments",
                    {{"serviceDeploymentArns", {newest()["serviceDeploymentArn"]}}})["serviceDeployments"][0];
  }
  bool is_done() { return newest()["status"] == "SUCCESSFUL"; }
};

Json with_minimum(int percent, Json configuration) {
  configuration["minimumHealthyPercent"] = percent;
  configuration["maximumPercent"] = 200;
  return configuration;
}

// Examples of the release notes: 2 tasks at 50 % need 1, 3 at 50 % need 2, 100 at 90 % need 90.
TEST(EarlySuccess, needs_its_share_of_the_desired_count_rounded_up) {
  for (const auto& [desired, percent, needed] : {std::tuple{2, 50, 1}, {3, 50, 2}, {4, 0, 1}, {10, 81, 9}}) {
    SCOPED_TRACE(std::to_string(desired) + " at " + std::to_string(percent));
    // The machine has room for the tasks that are needed and for no more, because the former ones are protected.
    Scene scene(desired, needed, with_minimum(0, criteria(percent, "DEFERRED")));
    const Json former = scene.sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
    scene.sim.call("UpdateTaskProtection", {{"cluster", "default"}, {"tasks", former}, {"protectionEnabled", true}});
    scene.deploy();
    ASSERT_TRUE(scene.sim.advance_until([&] { return scene.is_done(); })) << scene.described().dump(1);
    EXPECT_EQ(scene.described()["targetServiceRevision"]["runningTaskCount"], needed);
    Scene short_of_one(desired, needed - 1, with_minimum(0, criteria(percent, "DEFERRED")));
    const Json kept = short_of_one.sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
    short_of_one.sim.call("UpdateTaskProtection", {{"cluster", "default"}, {"tasks", kept}, {"protectionEnabled", true}});
    short_of_one.deploy();
    short_of_one.sim.advance(Duration::minutes(10));
    EXPECT_EQ(short_of_one.newest()["status"], "IN_PROGRESS");
  }
}

TEST(EarlySuccess, deferred_succeeds_while_former_tasks_are_still_there) {
  Scene scene(4, 2, with_minimum(50, criteria(50, "DEFERRED")));
  const Json former = scene.sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
  scene.sim.call("UpdateTaskProtection", {{"cluster", "default"}, {"tasks", former}, {"protectionEnabled", true}});
  scene.deploy();
  ASSERT_TRUE(scene.sim.advance_until([&] { return scene.is_done(); })) << scene.described().dump(1);
  const Json one = scene.described();
  EXPECT_EQ(one["targetServiceRevision"]["runningTaskCount"], 2);
  EXPECT_EQ(one["targetServiceRevision"]["requestedTaskCount"], 4);
  EXPECT_EQ(one["sourceServiceRevisions"][0]["runningTaskCount"], 4) << "protected";
  EXPECT_EQ(scene.sim.service("web")["deployments"].size(), 2u) << "not stable yet for a client that waits for that";
  EXPECT_EQ(scene.sim.refused("StopServiceDeployment", {{"serviceDeploymentArn", one["serviceDeploymentArn"]}}).name,
            "ConflictException")
      << "it can no longer be stopped";
  scene.sim.call("UpdateTaskProtection", {{"cluster", "default"}, {"tasks", former}, {"protectionEnabled", false}});
  ASSERT_TRUE(scene.sim.advance_until([&] { return scene.sim.is_steady("web"); }));
  EXPECT_EQ(scene.described(), one) << "a frozen snapshot";
  scene.sim.expect_clean();
}

TEST(EarlySuccess, blocking_removes_the_former_tasks_before_it_succeeds) {
  Scene scene(4, 2, with_minimum(50, criteria(50, "BLOCKING")));
  const Json former = scene.sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
  scene.sim.call("UpdateTaskProtection", {{"cluster", "default"}, {"tasks", {former[0]}}, {"protectionEnabled", true}});
  scene.deploy();
  scene.sim.advance(Duration::minutes(5));
  EXPECT_EQ(scene.newest()["status"], "IN_PROGRESS") << "a protected task is left";
  EXPECT_EQ(scene.described()["lifecycleStage"], "CLEAN_UP");
  EXPECT_EQ(scene.described()["sourceServiceRevisions"][0]["runningTaskCount"], 1);
  scene.sim.call("UpdateTaskProtection", {{"cluster", "default"}, {"tasks", {former[0]}}, {"protectionEnabled", false}});
  ASSERT_TRUE(scene.sim.advance_until([&] { return scene.is_done(); }));
  EXPECT_EQ(scene.described()["sourceServiceRevisions"][0]["runningTaskCount"], 0);
}

TEST(EarlySuccess, the_rest_starts_without_the_circuit_breaker) {
  Json configuration = with_minimum(50, criteria(50, "DEFERRED"));
  configuration["deploymentCircuitBreaker"] = {{"enable", true}, {"rollback", true}};
  Scene scene(2, 1, configuration);
  scene.deploy();
  ASSERT_TRUE(scene.sim.advance_until([&] { return scene.is_done(); })) << scene.described().dump(1);
  for (int i = 0; i < 6; ++i) {
    scene.sim.world->fail_next_pull("app:1", "not found");
    scene.sim.advance(Duration::minutes(2));
  }
  EXPECT_EQ(scene.newest()["status"], "SUCCESSFUL");
  EXPECT_TRUE(scene.sim.advance_until([&] { return scene.sim.is_steady("web"); }));
}

TEST(EarlySuccess, holds_for_the_first_deployment_too) {
  SimulatedEngine sim({.machines = 1, .cpu_units = 256});  // room for two of the four tasks
  sim.register_family("web");
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 4},
                             {"deploymentConfiguration", with_minimum(50, criteria(50, "BLOCKING"))}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.service("web")["deployments"][0]["rolloutState"] == "COMPLETED"; }));
  EXPECT_EQ(sim.service("web")["runningCount"], 2);
}

TEST(EarlySuccess, is_refused_where_it_says_too_little_or_cannot_hold) {
  SimulatedEngine sim;
  sim.register_family("web");
  const auto refused = [&](Json early) {
    return sim.refused("CreateService", {{"serviceName", "web"},
                                         {"taskDefinition", "web"},
                                         {"desiredCount", 1},
                                         {"deploymentConfiguration", {{"earlySuccessCriteria", std::move(early)}}}});
  };
  const std::string path = "deploymentConfiguration.earlySuccessCriteria.";
  EXPECT_EQ(refused({{"enable", true}, {"sourceServiceRevisionCleanup", "BLOCKING"}}).path, path + "healthyPercent");
  EXPECT_EQ(refused({{"enable", true}, {"healthyPercent", 100}}).path, path + "sourceServiceRevisionCleanup");
  const Error low = refused({{"enable", true}, {"healthyPercent", 99}, {"sourceServiceRevisionCleanup", "BLOCKING"}});
  EXPECT_EQ(low.message, "healthyPercent must be at least minimumHealthyPercent, which is 100, not 99.");
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 1},
                             {"deploymentConfiguration", with_minimum(50, criteria(50, "BLOCKING"))}});
  EXPECT_EQ(sim.service("web")["deploymentConfiguration"]["earlySuccessCriteria"],
            criteria(50, "BLOCKING")["earlySuccessCriteria"]);
  EXPECT_EQ(
      sim.refused("UpdateService", {{"service", "web"}, {"deploymentConfiguration", {{"minimumHealthyPercent", 60}}}}).path,
      path + "healthyPercent")
      << "the other member moves, and the criteria no longer hold";
}

}  // namespace
}  // namespace moorage
