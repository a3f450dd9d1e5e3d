// The order that links and volumesFrom imply (Amazon ECS API reference, ContainerDependency: START is what they always meant).
#include "support/engine_fixture.h"
#include "support/runtime_tap.h"

namespace moorage {
namespace {

using testing::Json;
using testing::RuntimeLine;
using testing::RuntimeTap;
using testing::SimulatedEngine;

Json container(const std::string& name, Json more = Json::object()) {
  Json out{{"name", name}, {"image", name + ":1"}, {"memory", 64}};
  out.update(more);
  return out;
}

// The names of started or ended containers of the only task, in order.
std::vector<std::string> order_of(SimulatedEngine& sim, simulated::TraceKind kind) {
  std::vector<std::string> out;
  for (const auto& entry : sim.world->trace()) {
    if (entry.kind == kind) out.push_back(entry.container);
  }
  return out;
}

// The other container starts slowly, so that a container that does not wait for it would be first.
const Json kSlow{{"environment", {{{"name", "MOORAGE_SIM_START_MS"}, {"value", "5000"}}}}};

void expect_order(Json first, Json second) {
  SimulatedEngine sim;
  const std::string waited = first["name"];
  const std::string waits = second["name"];
  sim.register_family("job", Json::object(), {{"containerDefinitions", {std::move(second), std::move(first)}}});
  const std::string arn = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "RUNNING"; }));
  EXPECT_EQ(order_of(sim, simulated::TraceKind::kStarted), (std::vector<std::string>{waited, waits}));
  EXPECT_EQ(order_of(sim, simulated::TraceKind::kPullStarted), (std::vector<std::string>{waited, waits}));
  sim.call("StopTask", {{"task", arn}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(order_of(sim, simulated::TraceKind::kExited), (std::vector<std::string>{waits, waited}));
}

TEST(ContainerOrder, a_linked_container_is_started_first_and_stopped_last) {
  expect_order(container("side", kSlow), container("app", {{"links", {"side:db"}}}));
}

TEST(ContainerOrder, whose_volumes_are_taken_is_started_first_and_stopped_last) {
  expect_order(container("data", kSlow), container("app", {{"volumesFrom", {{{"sourceContainer", "data"}}}}}));
}

TEST(ContainerOrder, links_and_depends_on_are_obeyed_together) {
  SimulatedEngine sim;
  const Json side = container("side", kSlow);
  const Json seed =
      container("seed", {{"essential", false}, {"environment", {{{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", "9000"}}}}});
  const Json app =
      container("app", {{"links", {"side"}}, {"dependsOn", {{{"containerName", "seed"}, {"condition", "SUCCESS"}}}}});
  sim.register_family("job", Json::object(), {{"containerDefinitions", {app, side, seed}}});
  const std::string arn = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "RUNNING"; }));
  EXPECT_EQ(order_of(sim, simulated::TraceKind::kStarted).back(), "app");
}

// A source may be there for its files alone.
TEST(ContainerOrder, a_source_that_has_ended_is_as_good_as_one_that_runs) {
  SimulatedEngine sim;
  const Json data =
      container("data", {{"essential", false}, {"environment", {{{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", "10"}}}}});
  const Json app = container("app", {{"volumesFrom", {{{"sourceContainer", "data"}}}}});
  sim.register_family("job", Json::object(), {{"containerDefinitions", {app, data}}});
  const std::string arn = sim.call("RunTask", {{"taskDefinition", "job"}})["tasks"][0]["taskArn"];
  EXPECT_TRUE(sim.advance_until([&] { return sim.task(arn)["lastStatus"] == "RUNNING"; }));
}

TEST(ContainerOrder, circles_through_links_and_volumes_are_refused) {
  SimulatedEngine sim;
  const auto refuse = [&](Json a, Json b) {
    return sim.refused("RegisterTaskDefinition", {{"family", "f"}, {"containerDefinitions", {std::move(a), std::move(b)}}});
  };
  const Error links = refuse(container("a", {{"links", {"b"}}}), container("b", {{"links", {"a:x"}}}));
  EXPECT_EQ(links.name, "ClientException");
  EXPECT_NE(links.message.find("circular"), std::string::npos) << links.message;
  EXPECT_EQ(links.path, "containerDefinitions[0].links");
  EXPECT_EQ(refuse(container("a", {{"volumesFrom", {{{"sourceContainer", "b"}}}}}),
                   container("b", {{"dependsOn", {{{"containerName", "a"}, {"condition", "START"}}}}}))
                .path,
            "containerDefinitions[0].volumesFrom");
  EXPECT_EQ(refuse(container("a", {{"links", {"a:self"}}}), container("b")).path, "containerDefinitions[0].links");
}

}  // namespace
}  // namespace moorage
