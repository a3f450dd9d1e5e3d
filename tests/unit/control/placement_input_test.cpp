// Wrong strategies, constraints and scorers: refused with ECS's text and the path of the member, without a change of state
// (docs/rules/placement.md#constraints, docs/rules/placement.md#strategies, docs/rules/services-and-deployments.md#create,
// docs/rules/capacity-and-fargate.md#quotas).
#include <gtest/gtest.h>

#include "services/ecs/placement/demand.h"
#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

Json strategy(const char* type) { return {{"type", type}}; }
Json strategy(const char* type, const std::string& field) { return {{"type", type}, {"field", field}}; }
Json member_of(const std::string& expression) { return {{"type", "memberOf"}, {"expression", expression}}; }
Json times(int count, const Json& one) {
  Json out = Json::array();
  for (int i = 0; i < count; ++i) out.push_back(one);
  return out;
}

class PlacementInput : public ::testing::Test {
 protected:
  Control control;

  void SetUp() override {
    control.call("CreateCluster", "{}");
    control.call("RegisterContainerInstance", R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":1024},
      {"name":"MEMORY","type":"INTEGER","integerValue":1024}],
      "instanceIdentityDocument":"{\"instanceId\":\"i-0123456789abcdef0\"}"})");
    control.call("RegisterTaskDefinition",
                 R"({"family":"web","containerDefinitions":[{"name":"app","image":"i","memory":64}]})");
    control.call("CreateService", R"({"serviceName":"there","taskDefinition":"web","desiredCount":0})");
  }

  // By all operations that take these lists; ExplainPlacement has them within its request.
  std::vector<std::pair<std::string, Answer>> ask_all(const Json& lists) {
    Json run = {{"taskDefinition", "web"}};
    run.update(lists);
    Json create = {{"serviceName", "new"}, {"taskDefinition", "web"}, {"desiredCount", 1}};
    create.update(lists);
    Json update = {{"service", "there"}};
    update.update(lists);
    return {{"RunTask", control.call("RunTask", run)},
            {"CreateService", control.call("CreateService", create)},
            {"UpdateService", control.call("UpdateService", update)}};
  }

  void expect_refused(const Json& lists, const std::string& path, const std::string& text) {
    const std::size_t tasks = control.state.table<control::Task>().size();
    for (const auto& [operation, answer] : ask_all(lists)) {
      EXPECT_EQ(answer.error.name, "InvalidParameterException") << operation << lists;
      EXPECT_EQ(answer.error.path, path) << operation << lists;
      EXPECT_NE(answer.error.message.find(text), std::string::npos) << operation << ": " << answer.error.message;
    }
    EXPECT_EQ(control.state.table<control::Task>().size(), tasks);
    EXPECT_EQ(control.state.table<control::Service>().size(), 1U);
  }
};

TEST_F(PlacementInput, a_wrong_strategy_is_refused_with_its_place) {
  struct {
    Json strategies;
    std::string path, text;
  } cases[] = {
      {Json::array({strategy("random", "cpu")}), "placementStrategy[0].field", "random field should not be specified"},
      {Json::array({strategy("spread", "host"), strategy("random", "x")}), "placementStrategy[1].field",
       "random field should not be specified"},
      {Json::array({strategy("binpack", "disk")}), "placementStrategy[0].field", "binpack field 'disk' is invalid"},
      {Json::array({strategy("binpack")}), "placementStrategy[0].field", "binpack field '' is invalid"},
      {Json::array({strategy("spread")}), "placementStrategy[0].field", "spread field '' is invalid"},
      {Json::array({strategy("spread", "zone")}), "placementStrategy[0].field", "spread field 'zone' is invalid"},
      {Json::array({strategy("spread", "attribute:")}), "placementStrategy[0].field", "spread field 'attribute:' is invalid"},
      {Json::array({strategy("spread", "attribute:a b")}), "placementStrategy[0].field",
       "spread field 'attribute:a b' is invalid"},
      {Json::array({strategy("spread", "attribute:" + std::string(129, 'a'))}), "placementStrategy[0].field",
       "is invalid: instanceId"},
      {Json::array({strategy("spread", "InstanceId")}), "placementStrategy[0].field", "spread field 'InstanceId' is invalid"},
      {Json::array({Json{{"field", "cpu"}}}), "placementStrategy[0].type", "needs a type"},
      {times(6, strategy("random")), "placementStrategy", "Maximum number of strategies is 5"},
  };
  for (const auto& one : cases) expect_refused({{"placementStrategy", one.strategies}}, one.path, one.text);
}

TEST_F(PlacementInput, a_wrong_constraint_is_refused_with_its_place) {
  const std::string long_one = "attribute:x == " + std::string(2000, 'a');
  struct {
    Json constraints;
    std::string path, text;
  } cases[] = {
      {Json::array({Json{{"type", "distinctInstance"}, {"expression", "attribute:x exists"}}}),
       "placementConstraints[0].expression", "distinctInstance expression should not be specified"},
      {Json::array({Json{{"type", "memberOf"}}}), "placementConstraints[0].expression", "1 to 2000 characters"},
      {Json::array({member_of("")}), "placementConstraints[0].expression", "1 to 2000 characters"},
      {Json::array({member_of(long_one)}), "placementConstraints[0].expression", "1 to 2000 characters"},
      {Json::array({member_of("attribute:x exists"), member_of("attribute:x ==")}), "placementConstraints[1].expression",
       "a value was expected at position 14"},
      {Json::array({member_of("attribute:x =~ '['")}), "placementConstraints[0].expression", "is not valid"},
      {Json::array({member_of("agentVersion > new")}), "placementConstraints[0].expression", "\"new\" is not a version"},
      {Json::array({member_of("agentVersion > 1..2")}), "placementConstraints[0].expression", "\"1..2\" is not a version"},
      {Json::array({member_of("agentConnected == maybe")}), "placementConstraints[0].expression",
       "\"maybe\" is neither true nor false"},
      {Json::array({member_of("runningTasksCount > 1.5")}), "placementConstraints[0].expression", "\"1.5\" is not a number"},
      {Json::array({Json{{"expression", "attribute:x exists"}}}), "placementConstraints[0].type", "needs a type"},
      {times(11, Json{{"type", "distinctInstance"}}), "placementConstraints", "Maximum number of constraints is 10"},
  };
  for (const auto& one : cases) expect_refused({{"placementConstraints", one.constraints}}, one.path, one.text);
}

TEST_F(PlacementInput, ten_constraints_are_counted_with_those_of_the_definition) {
  Json definition = Json::parse(R"({"family":"web","containerDefinitions":[{"name":"app","image":"i","memory":64}]})");
  definition["placementConstraints"] = times(6, member_of("agentConnected == true"));
  control.call("RegisterTaskDefinition", definition);
  const Json five = times(5, member_of("agentConnected == true"));
  for (const auto& [operation, answer] : ask_all({{"placementConstraints", five}})) {
    if (operation == "UpdateService") continue;  // its definition is the older revision
    EXPECT_EQ(answer.error.path, "placementConstraints") << operation;
    EXPECT_NE(answer.error.message.find("Maximum number of constraints is 10"), std::string::npos) << answer.error.message;
  }
  const Answer update =
      control.call("UpdateService", Json{{"service", "there"}, {"taskDefinition", "web"}, {"placementConstraints", five}});
  EXPECT_EQ(update.error.path, "placementConstraints");
  const Json four = times(4, member_of("agentConnected == true"));
  for (const auto& [operation, answer] : ask_all({{"placementConstraints", four}})) {
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error.message;
  }
}

TEST_F(PlacementInput, what_is_right_in_any_spelling_is_taken) {
  for (const Json& strategies : {Json::array({strategy("binpack", "CPU")}), Json::array({strategy("binpack", "Memory")}),
                                 Json::array({strategy("spread", "host")}), Json::array({strategy("spread", "instanceId")}),
                                 Json::array({strategy("spread", "attribute:x")}), times(5, strategy("random"))}) {
    const Answer answer = control.call("RunTask", Json{{"taskDefinition", "web"}, {"placementStrategy", strategies}});
    EXPECT_TRUE(answer.ok()) << strategies << answer.error.message;
  }
}

// The service keeps the field's spelling; the placer packs by it nevertheless.
TEST_F(PlacementInput, a_stored_field_means_the_same_as_one_of_a_call) {
  const Answer made = control.call("CreateService", Json{{"serviceName", "packed"},
                                                         {"taskDefinition", "web"},
                                                         {"desiredCount", 0},
                                                         {"placementStrategy", {strategy("binpack", "Cpu")}}});
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made["service"]["placementStrategy"][0]["field"], "Cpu");
  const control::ServiceId id =
      ecs_model(control.state).service_named(ecs_model(control.state).cluster_named("default"), "packed");
  const auto read = control::strategies_in(control.state.find(id)->config.reader().getPlacementStrategy());
  ASSERT_EQ(read.size(), 1U);
  EXPECT_EQ(read[0].field, "cpu");
}

TEST_F(PlacementInput, fargate_and_daemons_take_what_ecs_lets_them) {
  struct {
    Json more;
    std::string path, text;
  } cases[] = {
      {{{"launchType", "FARGATE"}, {"placementConstraints", {member_of("attribute:x exists")}}},
       "placementConstraints",
       "FARGATE"},
      {{{"launchType", "FARGATE"}, {"placementStrategy", {strategy("random")}}}, "placementStrategy", "FARGATE"},
      {{{"schedulingStrategy", "DAEMON"}, {"placementStrategy", {strategy("random")}}},
       "placementStrategy",
       "The daemon scheduling strategy does not support placement strategies"},
  };
  control.call("RegisterTaskDefinition", R"({"family":"far","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc",
    "cpu":"256","memory":"512","containerDefinitions":[{"name":"app","image":"i"}]})");
  for (const auto& one : cases) {
    const bool is_daemon = one.more.contains("schedulingStrategy");
    Json request = {{"serviceName", "new"}, {"taskDefinition", is_daemon ? "web" : "far"}};
    if (!is_daemon) request["desiredCount"] = 1;
    if (!is_daemon) request["networkConfiguration"] = {{"awsvpcConfiguration", {{"subnets", {"subnet-03933a7e5491c6862"}}}}};
    request.update(one.more);
    const Answer answer = control.call("CreateService", request);
    EXPECT_EQ(answer.error.name, "InvalidParameterException") << request;
    EXPECT_EQ(answer.error.path, one.path) << request;
    EXPECT_NE(answer.error.message.find(one.text), std::string::npos) << answer.error.message;
    if (is_daemon) continue;
    request.erase("serviceName");
    request.erase("desiredCount");
    const Answer run = control.call("RunTask", request);
    EXPECT_EQ(run.error.path, one.path) << request << run.error.message;
  }
}

TEST_F(PlacementInput, a_size_of_an_override_that_is_none_is_refused) {
  const auto refused = [&](const Json& overrides) {
    return control.call("RunTask", Json{{"taskDefinition", "web"}, {"overrides", overrides}}).error;
  };
  for (const char* member : {"cpu", "memory", "memoryReservation"}) {
    const Json container{{"name", "app"}, {member, -5}};
    const auto error = refused(Json{{"containerOverrides", Json::array({container})}});
    EXPECT_EQ(error.name, "ClientException") << member;
    EXPECT_EQ(error.path, std::string("overrides.containerOverrides[0].") + member);
  }
  EXPECT_EQ(refused(Json{{"cpu", "x"}}).path, "overrides.cpu");
  EXPECT_EQ(refused(Json{{"memory", "-1"}}).path, "overrides.memory");
}

TEST_F(PlacementInput, a_tag_that_names_no_scorer_is_refused) {
  const Json tags = {{{"key", "moorage:scorer"}, {"value", "best"}}};
  for (const auto& [operation, answer] : ask_all({{"tags", tags}})) {
    if (operation == "UpdateService") continue;  // takes no tags
    EXPECT_EQ(answer.error.name, "InvalidParameterException") << operation;
    EXPECT_EQ(answer.error.path, "tags") << operation;
    EXPECT_EQ(answer.error.message, "The tag moorage:scorer names 'best'. This engine has no scorers.");
  }
  const Json none = {{{"key", "moorage:scorer"}, {"value", "none"}}};
  EXPECT_TRUE(control.call("RunTask", Json{{"taskDefinition", "web"}, {"tags", none}}).ok());
}

}  // namespace
}  // namespace moorage
