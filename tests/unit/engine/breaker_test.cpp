// When the circuit breaker fails a deployment (Amazon ECS developer guide: half of the desired count, rounded up, at least 3
// and at most 200).
#include "services/ecs/orchestration/service_reconciler.h"
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

TEST(Breaker, threshold_is_half_of_the_desired_count_within_its_bounds) {
  const std::pair<std::int32_t, std::int32_t> expected[] = {
      {0, 3},     {1, 3},     {5, 3},     {6, 3},     {7, 4},
      {8, 4},     {25, 13},   {39, 20},   {41, 21},   {100, 50},
      {399, 200}, {400, 200}, {401, 200}, {800, 200}, {2'147'483'647, 200}};
  for (const auto& [desired, threshold] : expected) {
    EXPECT_EQ(control::breaker_threshold(desired), threshold) << "desired count " << desired;
  }
}

// The number of tasks that failed before the deployment was FAILED, where one after the other fails.
int failures_until_given_up(int desired) {
  SimulatedEngine sim({.machines = 1, .cpu_units = 128, .memory_mib = 8192});  // room for one task at a time
  sim.register_family("web", {{"environment", {{{"name", "MOORAGE_SIM_PULL_ERROR"}, {"value", "not found"}}}}});
  sim.call("CreateService",
           {{"serviceName", "web"},
            {"taskDefinition", "web"},
            {"desiredCount", desired},
            {"deploymentConfiguration", {{"deploymentCircuitBreaker", {{"enable", true}, {"rollback", false}}}}}});
  EXPECT_TRUE(sim.advance_until([&] { return sim.service("web")["deployments"][0]["rolloutState"] == "FAILED"; },
                                Duration::minutes(24 * 60), Duration::minutes(1)));
  return sim.service("web")["deployments"][0]["failedTasks"];
}

TEST(Breaker, gives_up_after_as_many_failures_as_its_threshold) {
  EXPECT_EQ(failures_until_given_up(1), 3);
  EXPECT_EQ(failures_until_given_up(7), 4);
  EXPECT_EQ(failures_until_given_up(43), 22);
}

}  // namespace
}  // namespace moorage
