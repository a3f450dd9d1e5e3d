// Members of replies about services that depend on how the service was created.
#include <gtest/gtest.h>

#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Control;
using testing::Json;

constexpr const char* kLinkedRole = "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";

void register_family(Control& control, const char* mode) {
  Json request = Json::parse(R"({"containerDefinitions":[{"name":"app","image":"i","memory":64}]})");
  request["family"] = request["networkMode"] = mode;
  ASSERT_TRUE(control.call("RegisterTaskDefinition", request).ok());
}

Json create(Control& control, const char* mode, Json more = Json::object()) {
  Json request{{"serviceName", mode}, {"taskDefinition", mode}, {"desiredCount", 0}};
  request.update(more);
  const auto made = control.call("CreateService", request);
  EXPECT_TRUE(made.ok()) << made.error.message;
  return made.ok() ? made["service"] : Json::object();
}

const Json kNetwork{{"networkConfiguration", {{"awsvpcConfiguration", {{"subnets", {"subnet-03933a7e5491c6862"}}}}}}};

TEST(ServiceAnswers, have_the_linked_role_where_a_load_balancer_or_a_network_interface_needs_it) {
  Control control;
  control.call("CreateCluster", "{}");
  register_family(control, "awsvpc");
  register_family(control, "bridge");
  EXPECT_EQ(create(control, "awsvpc", kNetwork)["roleArn"], kLinkedRole);
  EXPECT_FALSE(create(control, "bridge").contains("roleArn"));
  const Json described = control.call("DescribeServices", R"({"services":["awsvpc","bridge"]})")["services"];
  EXPECT_EQ(described[0]["roleArn"], kLinkedRole);
  EXPECT_FALSE(described[0].contains("healthCheckGracePeriodSeconds"));
  EXPECT_FALSE(described[1].contains("roleArn"));
}

TEST(ServiceAnswers, have_tags_where_any_are_set) {
  Control control;
  control.call("CreateCluster", "{}");
  register_family(control, "bridge");
  register_family(control, "host");
  EXPECT_FALSE(create(control, "bridge").contains("tags"));
  EXPECT_FALSE(control.call("UpdateService", R"({"service":"bridge"})")["service"].contains("tags"));
  EXPECT_FALSE(control.call("DeleteService", R"({"service":"bridge"})")["service"].contains("tags"));
  const Json tags = Json::parse(R"([{"key":"team","value":"a"}])");
  EXPECT_EQ(create(control, "host", {{"tags", tags}})["tags"], tags);
  EXPECT_EQ(control.call("UpdateService", R"({"service":"host"})")["service"]["tags"], tags);
  EXPECT_EQ(control.call("DeleteService", R"({"service":"host"})")["service"]["tags"], tags);
}

}  // namespace
}  // namespace moorage
