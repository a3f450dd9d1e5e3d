// Error texts for values that the model does not have, as each service words them.
#include <gtest/gtest.h>

#include "support/control_fixture.h"
#include "wire/enum_words.h"

namespace moorage {
namespace {

using testing::Control;
using testing::Json;

TEST(EnumWords, of_ecs_name_the_member_and_the_values) {
  Control control;
  const auto refused = [&](const char* operation, const Json& request) { return control.call(operation, request).error; };
  const Error launch = refused("RunTask", {{"taskDefinition", "web"}, {"launchType", "LAMBDA"}});
  EXPECT_EQ(launch.name, "InvalidParameterException");
  EXPECT_EQ(launch.message, "launch type should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]");
  EXPECT_EQ(launch.path, "launchType");
  EXPECT_EQ(refused("CreateService", {{"serviceName", "web"}, {"schedulingStrategy", "ALWAYS"}}).message,
            "Scheduling strategy should be one of [REPLICA,DAEMON]");
  EXPECT_EQ(refused("ListTasks", {{"desiredStatus", "running"}}).message,
            "desired status should be one of [RUNNING,PENDING,STOPPED]");
  const Error mode =
      refused("RegisterTaskDefinition", {{"family", "web"}, {"networkMode", "vpc"}, {"containerDefinitions", Json::array()}});
  EXPECT_EQ(mode.name, "ClientException");
  EXPECT_EQ(mode.message, "network mode should be one of [bridge,host,awsvpc,none]");
  const Error nested = refused("RegisterTaskDefinition",
                               Json::parse(R"({"family":"web","containerDefinitions":[{"name":"a","image":"i","memory":4},
                                   {"name":"b","image":"i","memory":4,"dependsOn":[{"containerName":"a","condition":"UP"}]}]})"));
  EXPECT_EQ(nested.message, "condition should be one of [START,COMPLETE,SUCCESS,HEALTHY]");
  EXPECT_EQ(nested.path, "containerDefinitions[1].dependsOn[0].condition");
  EXPECT_EQ(refused("DescribeClusters", {{"include", {"TAGS", "ALL"}}}).message,
            "include should be one of [ATTACHMENTS,CONFIGURATIONS,SETTINGS,STATISTICS,TAGS]");
}

TEST(EnumWords, of_load_balancing_are_those_of_the_model) {
  Control control;
  const Error protocol =
      control.call("CreateTargetGroup", R"({"Name":"web","Protocol":"SCTP","Port":80,"VpcId":"vpc-1"})", "elbv2").error;
  EXPECT_EQ(protocol.name, "ValidationError");
  EXPECT_EQ(
      protocol.message,
      "1 validation error detected: Value 'SCTP' at 'protocol' failed to satisfy constraint: Member must satisfy enum value "
      "set: [HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC, TCP_QUIC]");
  const Error nested = control
                           .call("CreateListener", R"({"LoadBalancerArn":"arn","Protocol":"HTTP","Port":80,
                               "DefaultActions":[{"Type":"forward"},{"Type":"drop"}]})",
                                 "elbv2")
                           .error;
  EXPECT_TRUE(
      nested.message.starts_with("1 validation error detected: Value 'drop' at 'defaultActions.2.member.type' failed to "
                                 "satisfy constraint: Member must satisfy enum value set: [forward, "))
      << nested.message;
}

}  // namespace
}  // namespace moorage
