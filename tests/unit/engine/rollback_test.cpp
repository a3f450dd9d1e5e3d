// What a rollback of the circuit breaker takes back, and what stays as it was set (facts 7.3, 7.8).
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

}  // namespace
}  // namespace moorage
