// Dry runs (the plan of infrastructure as code): what would happen at once, without a change of state.
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

Json dry(SimulatedEngine& engine, std::string_view operation, const Json& request) {
  const auto reply =
      endpoint::call_json(*engine.engine, {.service = "ecs", .operation = operation, .body = request.dump(), .dry_run = true});
  EXPECT_TRUE(reply.ok()) << reply.error().message;
  return reply.ok() ? Json::parse(*reply) : Json::object();
}

std::map<std::string, int> count_by_instance(const Json& plan) {
  std::map<std::string, int> out;
  for (const auto& one : plan["placements"]) out[one["containerInstanceArn"]] += one["count"].get<int>();
  return out;
}

TEST(DryRun, of_a_service_names_the_instances_its_tasks_get_when_it_is_made) {
  SimulatedEngine engine({.machines = 3});
  engine.register_family("web");
  const Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 6}};
  const Json plan = dry(engine, "CreateService", request)["moorage:plan"];
  const auto planned = count_by_instance(plan);
  EXPECT_EQ(planned.size(), 3U);
  EXPECT_EQ(plan["placements"][0]["group"], "service:web");
  engine.call("CreateService", request);
  std::map<std::string, int> placed;
  const Json arns = engine.call("ListTasks", {{"serviceName", "web"}})["taskArns"];
  for (const auto& arn : arns) ++placed[engine.task(arn)["containerInstanceArn"]];
  EXPECT_EQ(placed, planned);
}

TEST(DryRun, leaves_no_trace) {
  SimulatedEngine engine({.machines = 2});
  engine.register_family("web");
  const std::string before = engine.engine->stats_json();
  dry(engine, "RunTask", {{"taskDefinition", "web"}, {"count", 4}});
  dry(engine, "CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 4}});
  dry(engine, "RegisterTaskDefinition",
      {{"family", "web"}, {"containerDefinitions", {{{"name", "a"}, {"image", "a"}, {"memory", 4}}}}});
  engine.advance(Duration::minutes(1));
  const Json after = Json::parse(engine.engine->stats_json());
  for (const char* same : {"commitSequence", "feedSequence", "tasks", "services", "taskDefinitions", "storeRecords"}) {
    EXPECT_EQ(after[same], Json::parse(before)[same]) << same;
  }
  EXPECT_EQ(engine.world->containers().size(), 0U);
  engine.expect_clean();
}

TEST(DryRun, of_a_deployment_names_what_stops_and_what_starts_at_once) {
  SimulatedEngine engine({.machines = 2});
  engine.register_family("web");
  engine.call("CreateService", {{"serviceName", "web"},
                                {"taskDefinition", "web"},
                                {"desiredCount", 2},
                                {"deploymentConfiguration", {{"minimumHealthyPercent", 0}, {"maximumPercent", 100}}}});
  ASSERT_TRUE(engine.advance_until([&] { return engine.is_steady("web"); }));
  engine.register_family("web", {{"cpu", 256}});
  const Json plan = dry(engine, "UpdateService", {{"service", "web"}, {"taskDefinition", "web"}})["moorage:plan"];
  ASSERT_EQ(plan["stops"].size(), 2U);  // maximumPercent 100: the old ones go first
  EXPECT_EQ(plan["stops"][0]["group"], "service:web");
  for (const auto& one : plan["placements"]) {
    EXPECT_TRUE(one["taskDefinitionArn"].get<std::string>().ends_with(":task-definition/web:2")) << one;
  }
  EXPECT_EQ(engine.service("web")["deployments"].size(), 1U);
  EXPECT_EQ(engine.service("web")["runningCount"], 2);
}

TEST(DryRun, says_why_a_task_would_find_no_place) {
  SimulatedEngine engine;
  engine.register_family("big", {{"memory", 1'000'000}});
  const Json reply = dry(engine, "RunTask", {{"taskDefinition", "big"}});
  EXPECT_EQ(reply["failures"][0]["reason"], "RESOURCE:MEMORY");
  EXPECT_EQ(reply["moorage:plan"]["placements"].size(), 0U);
  const Json plan =
      dry(engine, "CreateService", {{"serviceName", "big"}, {"taskDefinition", "big"}, {"desiredCount", 1}})["moorage:plan"];
  ASSERT_GE(plan["events"].size(), 1U);
  EXPECT_NE(plan["events"][0].get<std::string>().find("has insufficient memory available"), std::string::npos);
}

TEST(DryRun, of_a_reading_or_refused_call_has_no_plan) {
  SimulatedEngine engine;
  EXPECT_FALSE(dry(engine, "ListTasks", Json::object()).contains("moorage:plan"));
  const auto refused = endpoint::call_json(
      *engine.engine, {.service = "ecs", .operation = "RunTask", .body = R"({"taskDefinition":"none"})", .dry_run = true});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().name, "ClientException");
}

}  // namespace
}  // namespace moorage
