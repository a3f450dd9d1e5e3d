// In which order the containers of a task start: what a dependency waits for, and how long (Amazon ECS developer guide:
// container dependency).
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

constexpr const char* kCheck = R"({"command": ["CMD", "true"], "interval": 10, "timeout": 2, "retries": 2})";

// "app" starts once "db", which is not essential, is healthy.
std::string run_app_after_db(SimulatedEngine& sim, const char* health, Json db_extra = Json::object()) {
  Json db{{"name", "db"},
          {"image", "db:1"},
          {"memory", 64},
          {"essential", false},
          {"healthCheck", Json::parse(kCheck)},
          {"environment", {{{"name", "MOORAGE_SIM_HEALTH"}, {"value", health}}}}};
  db.update(db_extra);
  const Json app{{"name", "app"},
                 {"image", "app:1"},
                 {"memory", 64},
                 {"dependsOn", {{{"containerName", "db"}, {"condition", "HEALTHY"}}}}};
  sim.call("RegisterTaskDefinition", {{"family", "pair"}, {"containerDefinitions", {app, db}}});
  return sim.call("RunTask", {{"taskDefinition", "pair"}})["tasks"][0]["taskArn"];
}

Json container(SimulatedEngine& sim, const std::string& task, const std::string& name) {
  const Json described = sim.task(task);
  for (const Json& one : described["containers"]) {
    if (one["name"] == name) return one;
  }
  return {};
}

TEST(DependencyConditions, healthy_is_more_than_running) {
  SimulatedEngine sim;
  const std::string task = run_app_after_db(sim, "healthy");
  const auto is_up = [&] { return container(sim, task, "db")["lastStatus"] == "RUNNING"; };
  ASSERT_TRUE(sim.advance_until(is_up));
  ASSERT_NE(container(sim, task, "db")["healthStatus"], "HEALTHY") << "no moment is left in which db runs and is not healthy";
  EXPECT_EQ(sim.world->live().size(), 1u) << "app was started beside a db that is not healthy yet";
  ASSERT_TRUE(sim.advance_until([&] { return sim.world->live().size() == 2; }));
  EXPECT_EQ(container(sim, task, "db")["healthStatus"], "HEALTHY");
  sim.expect_clean();
}

TEST(DependencyConditions, what_never_becomes_healthy_is_waited_for_where_no_time_is_set) {
  SimulatedEngine sim;
  const std::string task = run_app_after_db(sim, "unhealthy");
  sim.advance(Duration::minutes(30));
  EXPECT_EQ(sim.task(task)["lastStatus"], "PENDING");
  ASSERT_EQ(sim.world->live().size(), 1u);
  EXPECT_EQ(sim.world->live()[0].name, "db");
}

TEST(DependencyConditions, the_start_timeout_of_a_dependency_ends_the_wait) {
  SimulatedEngine sim;
  const std::string task = run_app_after_db(sim, "unhealthy", {{"startTimeout", 45}});
  ASSERT_TRUE(sim.advance_until([&] { return container(sim, task, "db")["lastStatus"] == "RUNNING"; }));
  sim.advance(Duration::seconds(44));
  EXPECT_EQ(sim.task(task)["desiredStatus"], "RUNNING") << "given up too soon";
  sim.advance(Duration::seconds(2));
  EXPECT_EQ(sim.task(task)["stopCode"], "TaskFailedToStart");
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }));
  EXPECT_EQ(container(sim, task, "app")["reason"],
            "TaskDependencyError: a dependency of container app did not reach its condition");
  EXPECT_EQ(sim.world->counts().started, 1u) << "only db was ever started";
  sim.expect_clean();
}

}  // namespace
}  // namespace moorage
