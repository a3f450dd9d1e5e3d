// ExplainPlacement: the reason for every placement, without a change of state.
#include "capacity_scene.h"

namespace moorage {
namespace {

using testing::associate;
using testing::create_provider;
using testing::Json;
using testing::machine_of;
using testing::SimulatedEngine;

Json explain(SimulatedEngine& engine, const Json& request) { return engine.call("ExplainPlacement", request, "moorage"); }

std::string only_task(SimulatedEngine& engine, const Json& run) { return engine.call("RunTask", run)["tasks"][0]["taskArn"]; }

TEST(Explain, of_a_task_names_its_instance_and_the_value_of_every_step) {
  SimulatedEngine engine({.machines = 3});
  engine.register_family("web");
  const Json strategy{{{"type", "spread"}, {"field", "attribute:ecs.availability-zone"}},
                      {{"type", "binpack"}, {"field", "memory"}}};
  only_task(engine, {{"taskDefinition", "web"}, {"placementStrategy", strategy}});
  const std::string arn = only_task(engine, {{"taskDefinition", "web"}, {"placementStrategy", strategy}});
  const Json reply = explain(engine, {{"task", arn}});
  EXPECT_EQ(reply["taskArn"], arn);
  EXPECT_EQ(reply["containerInstanceArn"], engine.task(arn)["containerInstanceArn"]);
  EXPECT_EQ(reply["group"], "family:web");
  EXPECT_EQ(reply["accepted"].size(), 3U);
  EXPECT_EQ(reply["refused"].size(), 0U);
  int chosen = 0;
  for (const auto& one : reply["accepted"]) {
    EXPECT_FALSE(one["steps"].empty());
    if (!one["chosen"].get<bool>()) continue;
    ++chosen;
    EXPECT_EQ(one["containerInstanceArn"], reply["containerInstanceArn"]);
  }
  EXPECT_EQ(chosen, 1);
  EXPECT_FALSE(reply["text"].get<std::string>().empty());
}

TEST(Explain, of_a_request_says_who_refuses_it_and_by_how_much) {
  SimulatedEngine engine({.machines = 2});
  engine.register_family("big", {{"memory", 9000}});
  const Json reply = explain(engine, {{"request", {{"taskDefinition", "big"}}}});
  EXPECT_FALSE(reply.contains("containerInstanceArn"));
  ASSERT_EQ(reply["refused"].size(), 2U);
  for (const auto& one : reply["refused"]) {
    EXPECT_EQ(one["reason"], "RESOURCE:MEMORY");
    EXPECT_EQ(one["needs"], 9000);
    EXPECT_EQ(one["total"], 8192);
    EXPECT_EQ(one["detail"], "memory: needs 9000 MiB, free 8192 of 8192");
  }
}

TEST(Explain, of_a_request_agrees_with_what_then_happens) {
  SimulatedEngine engine({.machines = 3});
  engine.register_family("web");
  const Json run{{"taskDefinition", "web"},
                 {"placementStrategy", {{{"type", "spread"}, {"field", "instanceId"}}}},
                 {"placementConstraints", {{{"type", "distinctInstance"}}}}};
  for (int i = 0; i < 3; ++i) {
    const Json reply = explain(engine, {{"request", run}});
    EXPECT_EQ(reply["refused"].size(), static_cast<std::size_t>(i));
    EXPECT_EQ(engine.task(only_task(engine, run))["containerInstanceArn"], reply["containerInstanceArn"]);
  }
  const Json full = explain(engine, {{"request", run}});
  ASSERT_EQ(full["refused"].size(), 3U);
  EXPECT_EQ(full["refused"][0]["reason"], "DistinctInstance placement constraint unsatisfied.");
}

TEST(Explain, of_a_service_is_for_its_next_task) {
  SimulatedEngine engine({.machines = 2});
  engine.register_family("web");
  engine.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}});
  const Json reply = explain(engine, {{"service", "web"}});
  EXPECT_EQ(reply["group"], "service:web");
  const std::string first = engine.call("ListTasks", {{"serviceName", "web"}})["taskArns"][0];
  EXPECT_NE(reply["containerInstanceArn"], engine.task(first)["containerInstanceArn"]);
}

TEST(Explain, leaves_no_trace) {
  SimulatedEngine engine({.machines = 2});
  engine.register_family("web");
  const std::string arn = only_task(engine, {{"taskDefinition", "web"}});
  engine.advance(Duration::minutes(1));
  const std::string before = engine.engine->stats_json();
  const Json task = engine.task(arn);
  explain(engine, {{"task", arn}});
  explain(engine, {{"request", {{"taskDefinition", "web"}}}});
  EXPECT_EQ(engine.task(arn), task);
  EXPECT_EQ(Json::parse(engine.engine->stats_json())["commitSequence"], Json::parse(before)["commitSequence"]);
  engine.expect_clean();
}

TEST(Explain, refuses_what_it_cannot_mean_with_the_place_of_the_fault) {
  SimulatedEngine engine;
  engine.register_family("web");
  const auto refused = [&](const Json& request) { return engine.refused("ExplainPlacement", request, "moorage"); };
  EXPECT_EQ(refused(Json::object()).name, "InvalidParameterException");
  EXPECT_EQ(refused({{"task", "a"}, {"service", "b"}}).name, "InvalidParameterException");
  EXPECT_EQ(refused({{"task", "0123456789abcdef0123456789abcdef"}}).path, "task");
  EXPECT_EQ(refused({{"service", "none"}}).name, "ServiceNotFoundException");
  EXPECT_EQ(refused({{"cluster", "none"}, {"service", "web"}}).name, "ClusterNotFoundException");
  EXPECT_EQ(refused({{"request", {{"taskDefinition", "none"}}}}).name, "ClientException");
  EXPECT_EQ(refused({{"request", {{"taskDefinition", 5}}}}).path, "request.taskDefinition");
  const Json wrong{{"taskDefinition", "web"},
                   {"placementConstraints", {{{"type", "memberOf"}, {"expression", "attribute:x =="}}}}};
  EXPECT_EQ(refused({{"request", wrong}}).name, "InvalidParameterException");
  EXPECT_EQ(refused({{"request", wrong}}).path, "request.placementConstraints[0].expression");
  EXPECT_EQ(refused({{"request", {{"taskDefinition", "web"}, {"launchType", "FARGATE"}}}}).path, "request.launchType");
}

TEST(Explain, of_what_a_capacity_provider_places_knows_its_own_instances_only) {
  SimulatedEngine sim({.machines = 1});
  sim.world->add_machine(machine_of("fleet", 50));
  sim.advance(Duration::seconds(1));
  create_provider(sim, "fleet", "DISABLED");
  const Json strategy{{{"capacityProvider", "fleet"}, {"weight", 1}}};
  associate(sim, {"fleet"});
  sim.register_family("web");
  sim.call("CreateService",
           {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"capacityProviderStrategy", strategy}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  const Json arn = sim.call("ListTasks", {{"serviceName", "web"}})["taskArns"][0];
  for (const Json& asked : {Json{{"service", "web"}}, Json{{"task", arn}},
                            Json{{"request", {{"taskDefinition", "web"}, {"capacityProviderStrategy", strategy}}}}}) {
    const Json why = sim.call("ExplainPlacement", asked, "moorage");
    ASSERT_EQ(why["accepted"].size(), 1u) << why.dump(1);
    EXPECT_EQ(why["accepted"][0]["ec2InstanceId"], simulated::numbered_machine(50));
    EXPECT_EQ(why["accepted"][0]["chosen"], true);
    EXPECT_EQ(why["refused"][0]["reason"], "MemberOf placement constraint unsatisfied.");
  }
}

}  // namespace
}  // namespace moorage
