// Members that a rollback of the circuit breaker restores, and members that stay as they were set
// (docs/rules/services-and-deployments.md#new-deployment, docs/rules/services-and-deployments.md#circuit-breaker).
#include <algorithm>
#include <set>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::behind;
using testing::Json;
using testing::SimulatedEngine;

Json web_container() { return {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}}; }

void register_broken(SimulatedEngine& sim) {
  Json broken = web_container();
  broken["environment"] = {{{"name", "MOORAGE_SIM_PULL_ERROR"}, {"value", "not found"}}};
  sim.register_family("web", broken);
}

bool is_back(SimulatedEngine& sim) {
  const Json service = sim.service("web");
  return sim.is_steady("web") && service["taskDefinition"].get<std::string>().ends_with("web:1");
}

// Rolls out a revision that can not start, and waits until the service is steady on the first one again.
void fail_and_return(SimulatedEngine& sim, Json update = Json::object()) {
  update["service"] = "web";
  update["taskDefinition"] = "web:2";
  sim.call("UpdateService", update);
  ASSERT_TRUE(sim.advance_until([&] { return is_back(sim); })) << sim.service("web").dump(1);
}

const Json kBreaker{{"deploymentCircuitBreaker", {{"enable", true}, {"rollback", true}}}};

TEST(Rollback, leaves_the_deployment_configuration_as_it_was_set_last) {
  SimulatedEngine sim;
  sim.register_family("web", web_container());
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 2}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  Json limits = kBreaker;
  limits["maximumPercent"] = 150;
  sim.call("UpdateService", {{"service", "web"}, {"deploymentConfiguration", limits}, {"healthCheckGracePeriodSeconds", 7}});
  register_broken(sim);
  fail_and_return(sim);
  const Json after = sim.service("web");
  EXPECT_EQ(after["deploymentConfiguration"]["deploymentCircuitBreaker"], kBreaker["deploymentCircuitBreaker"]);
  EXPECT_EQ(after["deploymentConfiguration"]["maximumPercent"], 150);
  EXPECT_EQ(after["healthCheckGracePeriodSeconds"], 7);
  fail_and_return(sim);  // and the circuit breaker is still there
  sim.expect_clean();
}

TEST(Rollback, puts_tasks_behind_the_load_balancer_of_their_revision) {
  SimulatedEngine sim;
  const std::string blue = sim.make_target_group("blue");
  const std::string green = sim.make_target_group("green");
  sim.register_family("web", web_container());
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 2},
                             {"loadBalancers", behind(blue)},
                             {"deploymentConfiguration", kBreaker}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  register_broken(sim);
  fail_and_return(sim, {{"loadBalancers", behind(green)}});
  EXPECT_EQ(sim.service("web")["loadBalancers"], behind(blue));
  const auto targets_of = [&](const std::string& group) {
    return sim.call("DescribeTargetHealth", {{"TargetGroupArn", group}}, "elbv2")["TargetHealthDescriptions"].size();
  };
  EXPECT_EQ(targets_of(blue), 2u);
  EXPECT_EQ(targets_of(green), 0u);
  sim.expect_clean();
}

std::set<std::string> running(SimulatedEngine& sim) {
  std::set<std::string> out;
  for (const auto& container : sim.world->live()) out.insert(container.task_id);
  return out;
}

// Ids of the service's tasks that shall run.
std::set<std::string> wanted(SimulatedEngine& sim) {
  std::set<std::string> out;
  const Json listed = sim.call("ListTasks", {{"serviceName", "web"}});
  for (const Json& arn : listed["taskArns"]) {
    const std::string text = arn;
    out.insert(text.substr(text.rfind('/') + 1));
  }
  return out;
}

void create_with_breaker(SimulatedEngine& sim, int desired, const Json& container, Json extra = Json::object()) {
  sim.register_family("web", container);
  Json request{
      {"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", desired}, {"deploymentConfiguration", kBreaker}};
  request.update(extra);
  sim.call("CreateService", request);
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); })) << sim.service("web").dump(1);
}

// The tasks of the rollback target hold the ports, so that another task of that revision finds no place.
TEST(Rollback, leaves_tasks_with_fixed_host_ports_where_they_are) {
  SimulatedEngine sim({.machines = 2});
  create_with_breaker(sim, 2, {{"portMappings", {{{"containerPort", 80}, {"hostPort", 8080}}}}});
  const std::set<std::string> before = running(sim);
  const std::string completed = sim.service("web")["deployments"][0]["id"];
  register_broken(sim);
  fail_and_return(sim);
  EXPECT_EQ(running(sim), before);
  EXPECT_EQ(sim.world->counts().started, 2u) << "a task was started that is not needed";
  EXPECT_EQ(sim.service("web")["deployments"][0]["id"], completed);
  fail_and_return(sim);  // and is rolled back to once more
  EXPECT_EQ(running(sim), before);
  sim.expect_clean();
}

TEST(Rollback, replaces_only_what_the_failed_deployment_took_away) {
  SimulatedEngine sim;
  const std::string group = sim.make_target_group();
  Json limits = kBreaker;
  limits["minimumHealthyPercent"] = 50;
  limits["maximumPercent"] = 100;
  create_with_breaker(sim, 4, web_container(), {{"loadBalancers", behind(group)}, {"deploymentConfiguration", limits}});
  const std::set<std::string> before = running(sim);
  register_broken(sim);
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web:2"}});
  ASSERT_TRUE(sim.advance_until([&] { return wanted(sim) != before; }));
  std::set<std::string> kept = wanted(sim);
  std::erase_if(kept, [&](const std::string& task) { return !before.contains(task); });
  ASSERT_EQ(kept.size(), 2u);
  ASSERT_TRUE(sim.advance_until([&] { return is_back(sim); })) << sim.service("web").dump(1);
  const std::set<std::string> after = running(sim);
  EXPECT_TRUE(std::includes(after.begin(), after.end(), kept.begin(), kept.end()));
  EXPECT_EQ(sim.world->counts().started, 6u);
  const Json targets = sim.call("DescribeTargetHealth", {{"TargetGroupArn", group}}, "elbv2")["TargetHealthDescriptions"];
  EXPECT_EQ(targets.size(), 4u);
  sim.expect_clean();
}

// The engine dies between the failure and the end of the rollback: the next one goes on with the same tasks.
TEST(Rollback, counts_running_tasks_after_a_crash_of_the_engine) {
  SimulatedEngine sim({.machines = 2});
  create_with_breaker(sim, 2, {{"portMappings", {{{"containerPort", 80}, {"hostPort", 8080}}}}});
  const std::set<std::string> before = running(sim);
  register_broken(sim);
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web:2"}});
  const auto rolls_back = [&] {
    const std::string reason = sim.service("web")["deployments"][0]["rolloutStateReason"];
    return reason.find("rolling back") != std::string::npos;
  };
  ASSERT_TRUE(sim.advance_until(rolls_back));
  sim.crash();
  sim.open();
  ASSERT_TRUE(sim.advance_until([&] { return is_back(sim); })) << sim.service("web").dump(1);
  EXPECT_EQ(running(sim), before);
  sim.expect_clean();
}

// Nothing of the completed deployment is left when the new one fails: its revision is rolled out anew.
TEST(Rollback, makes_a_new_deployment_where_nothing_is_left_of_the_old_one) {
  SimulatedEngine sim;
  Json limits = kBreaker;
  limits["minimumHealthyPercent"] = 0;
  limits["maximumPercent"] = 100;
  create_with_breaker(sim, 2, web_container(), {{"deploymentConfiguration", limits}});
  const std::string completed = sim.service("web")["deployments"][0]["id"];
  register_broken(sim);
  fail_and_return(sim);
  EXPECT_NE(sim.service("web")["deployments"][0]["id"], completed);
  EXPECT_EQ(sim.world->counts().started, 4u);
  sim.expect_clean();
}

// A client that waits for a steady service must see that the service is steady on another revision than the one asked for.
TEST(Rollback, stays_visible_when_it_is_complete) {
  SimulatedEngine sim;
  create_with_breaker(sim, 2, web_container());
  EXPECT_EQ(sim.service("web")["deployments"][0]["rolloutStateReason"].get<std::string>().substr(0, 14), "ECS deployment");
  register_broken(sim);
  const Json asked = sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web:2"}})["service"]["deployments"][0];
  ASSERT_TRUE(sim.advance_until([&] { return is_back(sim); }));
  const auto reason = [&] { return sim.service("web")["deployments"][0]["rolloutStateReason"].get<std::string>(); };
  const std::string id = sim.service("web")["deployments"][0]["id"];
  const std::string told = "ECS deployment circuit breaker: rolling back to deploymentId " + id + ".";
  EXPECT_EQ(reason(), told);
  bool is_told = false;
  const Json service = sim.service("web");
  for (const Json& event : service["events"]) {
    is_told = is_told || event["message"] == "(service web) (deployment " + asked["id"].get<std::string>() +
                                                 ") deployment failed: tasks failed to start.";
  }
  EXPECT_TRUE(is_told);
  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 3}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  EXPECT_EQ(reason(), told) << "another count is no other deployment";
  sim.register_family("web", web_container());
  sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web:3"}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  EXPECT_EQ(reason(), "ECS deployment " + sim.service("web")["deployments"][0]["id"].get<std::string>() + " completed.");
  sim.expect_clean();
}

}  // namespace
}  // namespace moorage
