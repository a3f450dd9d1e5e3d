// When the circuit breaker fails a deployment (Amazon ECS developer guide: half of the desired count, rounded up, at least 3
// and at most 200).
#include "services/ecs/rules/circuit_breaker.h"
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using control::BreakerRule;
using control::ThresholdType;
using testing::Json;
using testing::SimulatedEngine;

TEST(Breaker, threshold_is_half_of_the_desired_count_within_its_bounds) {
  const std::pair<std::int32_t, std::int32_t> expected[] = {
      {0, 3},     {1, 3},     {5, 3},     {6, 3},     {7, 4},
      {8, 4},     {25, 13},   {39, 20},   {41, 21},   {100, 50},
      {399, 200}, {400, 200}, {401, 200}, {800, 200}, {2'147'483'647, 200}};
  for (const auto& [desired, threshold] : expected) {
    EXPECT_EQ(control::breaker_threshold(BreakerRule{}, desired), threshold) << "desired count " << desired;
  }
}

TEST(Breaker, threshold_follows_type_and_value) {
  struct Case {
    BreakerRule rule;
    std::int32_t desired;
    std::int32_t threshold;
  };
  const Case cases[] = {{{ThresholdType::kCount, 1}, 0, 1},
                        {{ThresholdType::kCount, 7}, 100'000, 7},
                        {{ThresholdType::kUnboundedPercent, 50}, 800, 400},
                        {{ThresholdType::kUnboundedPercent, 1}, 1, 1},
                        {{ThresholdType::kUnboundedPercent, 50}, 0, 1},
                        {{ThresholdType::kUnboundedPercent, 100}, 2'147'483'647, 2'147'483'647},
                        {{ThresholdType::kBoundedPercent, 10}, 31, 4},
                        {{ThresholdType::kBoundedPercent, 100}, 150, 150},
                        {{ThresholdType::kBoundedPercent, 100}, 201, 200},
                        {{ThresholdType::kBoundedPercent, 1}, 1, 3}};
  for (const Case& one : cases) {
    EXPECT_EQ(control::breaker_threshold(one.rule, one.desired), one.threshold)
        << static_cast<int>(one.rule.type) << " " << one.rule.value << " of " << one.desired;
  }
}

// The number of tasks that failed before the deployment was FAILED, where one after the other fails.
int failures_until_given_up(int desired, Json breaker = Json::object()) {
  breaker.update({{"enable", true}, {"rollback", false}});
  SimulatedEngine sim({.machines = 1, .cpu_units = 128, .memory_mib = 8192});  // room for one task at a time
  sim.register_family("web", {{"environment", {{{"name", "MOORAGE_SIM_PULL_ERROR"}, {"value", "not found"}}}}});
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", desired},
                             {"deploymentConfiguration", {{"deploymentCircuitBreaker", breaker}}}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.service("web")["deployments"][0]["rolloutState"] == "FAILED"; },
                                Duration::minutes(24 * 60), Duration::minutes(1)));
  return sim.service("web")["deployments"][0]["failedTasks"];
}

TEST(Breaker, gives_up_after_as_many_failures_as_its_threshold) {
  EXPECT_EQ(failures_until_given_up(1), 3);
  EXPECT_EQ(failures_until_given_up(7), 4);
  EXPECT_EQ(failures_until_given_up(43), 22);
}

Json threshold(const char* type, int value) { return {{"thresholdConfiguration", {{"type", type}, {"value", value}}}}; }

TEST(Breaker, gives_up_at_the_threshold_that_was_configured) {
  EXPECT_EQ(failures_until_given_up(1, threshold("COUNT", 1)), 1);
  EXPECT_EQ(failures_until_given_up(20, threshold("COUNT", 5)), 5);
  EXPECT_EQ(failures_until_given_up(20, threshold("UNBOUNDED_PERCENT", 6)), 2);
  EXPECT_EQ(failures_until_given_up(20, threshold("BOUNDED_PERCENT", 6)), 3);
}

// Whether the deployment is given up where one task after the other becomes healthy and then fails its check. The second task
// of the service waits for a machine that hangs, so that the deployment stays under way.
bool gives_up_on_flapping(bool resets) {
  SimulatedEngine sim({.machines = 2, .cpu_units = 128, .memory_mib = 1024});
  sim.world->hang(simulated::numbered_machine(2));
  sim.register_family("web", {{"healthCheck", {{"command", {"CMD", "true"}}, {"interval", 5}, {"retries", 1}}},
                              {"environment", {{{"name", "MOORAGE_SIM_HEALTH"}, {"value", "flapping"}}}}});
  Json breaker = threshold("COUNT", 3);
  breaker.update({{"enable", true}, {"rollback", false}, {"resetOnHealthyTask", resets}});
  sim.call("CreateService", {{"serviceName", "web"},
                             {"taskDefinition", "web"},
                             {"desiredCount", 2},
                             {"deploymentConfiguration",
                              {{"minimumHealthyPercent", 0}, {"maximumPercent", 100}, {"deploymentCircuitBreaker", breaker}}}});
  const bool gave_up = sim.advance_until([&] { return sim.service("web")["deployments"][0]["rolloutState"] == "FAILED"; },
                                         Duration::minutes(30), Duration::seconds(5));
  EXPECT_GE(sim.world->counts().started, 3u);
  return gave_up;
}

TEST(Breaker, forgets_failures_when_a_task_becomes_healthy_unless_told_otherwise) {
  EXPECT_TRUE(gives_up_on_flapping(false));
  EXPECT_FALSE(gives_up_on_flapping(true));
}

TEST(Breaker, refuses_thresholds_that_cannot_be) {
  SimulatedEngine sim;
  sim.register_family("web");
  for (const auto& [type, value] : {std::pair{"COUNT", 0}, {"BOUNDED_PERCENT", 101}, {"UNBOUNDED_PERCENT", 0}}) {
    Json breaker = threshold(type, value);
    breaker.update({{"enable", true}, {"rollback", false}});
    const Error refused = sim.refused("CreateService", {{"serviceName", "web"},
                                                        {"taskDefinition", "web"},
                                                        {"desiredCount", 1},
                                                        {"deploymentConfiguration", {{"deploymentCircuitBreaker", breaker}}}});
    EXPECT_EQ(refused.path, "deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.value") << type;
  }
}

}  // namespace
}  // namespace moorage
