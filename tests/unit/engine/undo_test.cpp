// Undone changes leave nothing behind: failed commits and dry runs (docs/rules/failure-model.md#d2, D3).
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

void delete_service(SimulatedEngine& sim, const std::string& name) {
  sim.call("DeleteService", {{"service", name}, {"force", true}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.service(name)["status"] == "INACTIVE"; }));
}

// D1: a deleted service's name, taken by a creation that was undone, belongs to the deleted service again.
TEST(Undo, a_deleted_service_outlives_a_creation_that_could_not_be_stored) {
  SimulatedEngine sim;
  sim.register_family("web");
  const Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 0}};
  sim.call("CreateService", request);
  delete_service(sim, "web");
  sim.store->fail_next_commits(1, {.name = "StoreFull", .message = "no space left"});
  sim.refused("CreateService", request);
  EXPECT_EQ(sim.service("web")["status"], "INACTIVE");
  sim.expect_clean();
}

TEST(Undo, a_deleted_service_outlives_the_dry_run_of_a_new_one) {
  SimulatedEngine sim;
  sim.register_family("web");
  const Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 0}};
  sim.call("CreateService", request);
  delete_service(sim, "web");
  ASSERT_TRUE(endpoint::call_json(*sim.engine,
                                  {.service = "ecs", .operation = "CreateService", .body = request.dump(), .dry_run = true})
                  .ok());
  EXPECT_EQ(sim.service("web")["status"], "INACTIVE");
  sim.expect_clean();
}

}  // namespace
}  // namespace moorage
