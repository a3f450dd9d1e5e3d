// Client tokens: the same call made again is answered and has no second effect; another call with the same token is refused.
#include <gtest/gtest.h>

#include <set>

#include "services/ecs/words/tokens.h"
#include "support/control_fixture.h"
#include "wire/operations.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

constexpr const char* kNotIdempotent = "Creation of service was not idempotent.";

struct Tokens : ::testing::Test {
  Tokens() {
    control.call("CreateCluster", "{}");
    control.call("CreateCluster", R"({"clusterName":"other"})");
    control.call("RegisterTaskDefinition",
                 R"({"family":"web","containerDefinitions":[{"name":"app","image":"i","memory":64}]})");
    control.call("RegisterContainerInstance", R"({"totalResources":[
        {"name":"CPU","type":"INTEGER","integerValue":2048},{"name":"MEMORY","type":"INTEGER","integerValue":200}]})");
  }

  Answer create(const std::string& name, Json more = Json::object()) {
    Json request{{"serviceName", name}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"clientToken", "once"}};
    request.update(more);
    return control.call("CreateService", request);
  }
  std::size_t services() { return control.call("ListServices", "{}")["serviceArns"].size(); }

  Control control;
};

TEST(ClientTokens, are_kept_for_every_operation_that_has_one) {
  std::set<std::string> found;
  for (const wire::Operation& operation : wire::operations()) {
    if (operation.request->find("clientToken")) found.insert(operation.service->name + " " + operation.name);
  }
  // Task sets, daemons and gateways are not made here: their tokens have nothing to be kept for. The id of a saved query
  // follows from its token, so the same token is the same query.
  for (const char* other : {"ecs CreateDaemon", "ecs CreateGateway", "ecs CreateTaskSet", "logs PutQueryDefinition"}) {
    EXPECT_EQ(found.erase(other), 1U) << other;
  }
  EXPECT_EQ(found, (std::set<std::string>{"ecs CreateService", "ecs RunTask"})) << "a new one needs a test here";
}

TEST_F(Tokens, a_service_is_created_once) {
  const Answer first = create("web");
  ASSERT_TRUE(first.ok()) << first.error.message;
  const Answer again = create("web");
  ASSERT_TRUE(again.ok()) << again.error.message;
  EXPECT_EQ(again["service"], first["service"]);
  EXPECT_EQ(services(), 1U);
}

TEST_F(Tokens, the_answer_is_the_service_whatever_became_of_its_definition_or_of_itself) {
  const std::string arn = create("web")["service"]["serviceArn"];
  control.call("DeregisterTaskDefinition", R"({"taskDefinition":"web:1"})");
  EXPECT_EQ(create("web")["service"]["serviceArn"], arn);
  control.call("UpdateService", R"({"service":"web","desiredCount":3})");
  EXPECT_EQ(create("web")["service"]["desiredCount"], 3);
  control.call("DeleteService", R"({"service":"web","force":true})");
  EXPECT_EQ(create("web")["service"]["status"], "DRAINING");
  EXPECT_EQ(services(), 0U);
}

TEST_F(Tokens, another_call_with_the_token_of_a_service_is_refused) {
  create("web");
  for (const Json& more : {Json{{"serviceName", "api"}}, Json{{"desiredCount", 2}}, Json{{"enableECSManagedTags", true}}}) {
    const Answer refused = create("web", more);
    EXPECT_EQ(refused.error.name, "InvalidParameterException") << more;
    EXPECT_EQ(refused.error.message, kNotIdempotent) << more;
  }
  EXPECT_EQ(services(), 1U);
  EXPECT_TRUE(create("web", {{"cluster", "other"}}).ok()) << "tokens belong to a cluster";
  EXPECT_TRUE(create("api", {{"clientToken", "twice"}}).ok());
}

TEST_F(Tokens, a_refused_call_leaves_its_token_free) {
  EXPECT_FALSE(create("web", {{"taskDefinition", "none"}}).ok());
  EXPECT_TRUE(create("web").ok());
}

TEST_F(Tokens, failures_of_a_call_are_told_again) {
  const Json request{{"taskDefinition", "web"}, {"count", 5}, {"clientToken", "run"}};
  const Answer first = control.call("RunTask", request);
  ASSERT_EQ(first["tasks"].size(), 3U) << "200 MiB hold three tasks of 64";
  ASSERT_EQ(first["failures"].size(), 1U);
  EXPECT_EQ(control.call("RunTask", request).json, first.json);
  Json other = request;
  other["count"] = 1;
  const Answer refused = control.call("RunTask", other);
  EXPECT_EQ(refused.error.name, "ConflictException");
  EXPECT_EQ(refused.error.resource_ids.size(), 3U);
}

TEST_F(Tokens, are_forgotten_after_a_day) {
  create("web");
  control.now = control.now + Duration::minutes(24 * 60) - Duration::seconds(1);
  EXPECT_EQ(create("api").error.message, kNotIdempotent);
  control.now = control.now + Duration::seconds(1);
  EXPECT_TRUE(create("api").ok());
  EXPECT_EQ(services(), 2U);
  EXPECT_EQ(create("web").error.message, kNotIdempotent) << "the token is that of the new call";
}

TEST_F(Tokens, are_bounded_in_number_and_the_oldest_go_first) {
  const auto use = [](std::size_t number) {
    return control::use_of({.operation = "RunTask", .cluster = {}, .token = std::to_string(number)}, "{}");
  };
  for (std::size_t i = 0; i < control::kTokensMax + 5; ++i) {
    control::Step step = control.step();
    control::remember_token(step, use(i), {});
  }
  EXPECT_EQ(ecs_model(control.state).tokens().size(), control::kTokensMax);
  control::Step step = control.step();
  EXPECT_EQ(control::earlier_call(step, use(4)), nullptr);
  EXPECT_NE(control::earlier_call(step, use(5)), nullptr);
}

}  // namespace
}  // namespace moorage
