// What RunTask, StartTask, CreateService and UpdateService refuse before anything is placed
// (docs/rules/api-conventions.md#client-tokens, docs/rules/task-lifecycle.md#run, docs/rules/task-definitions.md#overrides,
// docs/rules/services-and-deployments.md#create).
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "base/text.h"
#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

struct Launching : ::testing::Test {
  void SetUp() override {
    control.call("CreateCluster", "{}");
    control.call("RegisterContainerInstance", R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":2048},
        {"name":"MEMORY","type":"INTEGER","integerValue":4096}]})");
    define("web", {});
    define("role", {{"taskRoleArn", "arn:aws:iam::123456789012:role/web"}});
    define("vpc", {{"networkMode", "awsvpc"}});
    define("fargate", {{"networkMode", "awsvpc"}, {"cpu", "256"}, {"memory", "512"}, {"requiresCompatibilities", {"FARGATE"}}});
  }

  void define(const char* family, Json more) {
    more["family"] = family;
    more["containerDefinitions"] = {
        {{"name", "app"}, {"image", "app"}, {"memory", 64}, {"portMappings", {{{"containerPort", 80}}}}}};
    ASSERT_TRUE(control.call("RegisterTaskDefinition", more).ok());
  }

  Answer call(const char* operation, const char* family, Json more) {
    more["taskDefinition"] = family;
    return control.call(operation, more);
  }

  Answer run(const char* family, Json more) { return call("RunTask", family, std::move(more)); }

  Answer start(const char* family, Json more) {
    more["containerInstances"] = control.call("ListContainerInstances", "{}")["containerInstanceArns"];
    return call("StartTask", family, std::move(more));
  }

  Answer create(const char* family, Json more) {
    more["serviceName"] = "s" + std::to_string(++services);
    more["desiredCount"] = 0;
    return call("CreateService", family, std::move(more));
  }

  Control control;
  int services = 0;
};

Json in_subnets(Json more = Json::object()) {
  if (!more.contains("subnets")) more["subnets"] = {"subnet-03933a7e5491c6862"};
  return {{"networkConfiguration", {{"awsvpcConfiguration", std::move(more)}}}};
}

void expect_refusal(const Answer& answer, const char* name, const char* message, const char* path) {
  EXPECT_EQ(answer.error.name, name);
  EXPECT_EQ(answer.error.message, message);
  EXPECT_EQ(answer.error.path, path);
}

TEST_F(Launching, sessions_need_the_role_of_the_task) {
  const char* task_text =
      "The execute command failed because a valid task role is not being used. Specify a valid task role in your task "
      "definition or as a task override and try again.";
  const Json session{{"enableExecuteCommand", true}};
  expect_refusal(run("web", session), "InvalidParameterException", task_text, "enableExecuteCommand");
  expect_refusal(start("web", session), "InvalidParameterException", task_text, "enableExecuteCommand");
  expect_refusal(create("web", session), "InvalidParameterException",
                 "The service couldn't be created because a valid taskRoleArn is not being used. Specify a valid task role in "
                 "your task definition and try again.",
                 "enableExecuteCommand");
  EXPECT_TRUE(run("role", session).ok());
  EXPECT_TRUE(run("web", {{"enableExecuteCommand", true}, {"overrides", {{"taskRoleArn", "web"}}}}).ok());
  EXPECT_TRUE(run("web", {{"enableExecuteCommand", false}}).ok());

  ASSERT_TRUE(create("role", session).ok());
  const char* update_text =
      "The service couldn't be updated because a valid taskRoleArn is not being used. Specify a valid task role in your task "
      "definition and try again.";
  expect_refusal(call("UpdateService", "web", {{"service", "s2"}}), "InvalidParameterException", update_text,
                 "enableExecuteCommand");
  EXPECT_TRUE(call("UpdateService", "web", {{"service", "s2"}, {"enableExecuteCommand", false}}).ok());
  expect_refusal(control.call("UpdateService", Json{{"service", "s2"}, {"enableExecuteCommand", true}}),
                 "InvalidParameterException", update_text, "enableExecuteCommand");
}

TEST_F(Launching, client_tokens_are_printable_and_bounded) {
  EXPECT_TRUE(run("web", {{"clientToken", std::string(64, 't')}}).ok());
  EXPECT_TRUE(create("web", {{"clientToken", std::string(36, 't')}}).ok());
  for (const std::string& token : {std::string("a b"), std::string(65, 't'), std::string("t\xc3\xa4")}) {
    expect_refusal(run("web", {{"clientToken", token}}), "InvalidParameterException",
                   "clientToken must be at most 64 printable ASCII characters.", "clientToken");
    expect_refusal(create("web", {{"clientToken", token}}), "InvalidParameterException",
                   "clientToken must be at most 36 printable ASCII characters.", "clientToken");
  }
}

TEST_F(Launching, platform_versions_are_for_fargate_and_known) {
  const char* on_ec2 = "The platform version must be null when specifying an EC2 launch type.";
  expect_refusal(run("web", {{"platformVersion", "1.4.0"}}), "InvalidParameterException", on_ec2, "platformVersion");
  expect_refusal(create("web", {{"platformVersion", "LATEST"}}), "InvalidParameterException", on_ec2, "platformVersion");
  ASSERT_TRUE(create("web", Json::object()).ok());
  expect_refusal(control.call("UpdateService", Json{{"service", "s2"}, {"platformVersion", "1.4.0"}}),
                 "InvalidParameterException", on_ec2, "platformVersion");

  Json unknown = in_subnets();
  unknown["launchType"] = "FARGATE";
  unknown["platformVersion"] = "9.9.9";
  const char* text = "The specified platform version does not exist.";
  expect_refusal(run("fargate", unknown), "PlatformUnknownException", text, "platformVersion");
  expect_refusal(create("fargate", unknown), "PlatformUnknownException", text, "platformVersion");
  unknown["platformVersion"] = "1.4.0";
  EXPECT_TRUE(create("fargate", unknown).ok());
  expect_refusal(control.call("UpdateService", Json{{"service", "s4"}, {"platformVersion", "0"}}), "PlatformUnknownException",
                 text, "platformVersion");
}

TEST_F(Launching, network_configurations_have_limits) {
  const std::string path = "networkConfiguration.awsvpcConfiguration.";
  const Json many = std::vector<std::string>(17, "subnet-03933a7e5491c6862");
  const Json groups = std::vector<std::string>(6, "sg-029a484209804623f");
  expect_refusal(run("vpc", in_subnets({{"subnets", many}})), "InvalidParameterException", "subnets can have at most 16 items.",
                 (path + "subnets").c_str());
  expect_refusal(create("vpc", in_subnets({{"securityGroups", groups}})), "InvalidParameterException",
                 "securityGroups can have at most 5 items.", (path + "securityGroups").c_str());
  expect_refusal(run("vpc", in_subnets({{"assignPublicIp", "ENABLED"}})), "InvalidParameterException",
                 "Assign public IP is not supported for this launch type.", (path + "assignPublicIp").c_str());
  EXPECT_TRUE(create("vpc", in_subnets({{"assignPublicIp", "DISABLED"}})).ok());
  Json on_fargate = in_subnets({{"assignPublicIp", "ENABLED"}});
  on_fargate["launchType"] = "FARGATE";
  EXPECT_TRUE(create("fargate", on_fargate).ok());
}

TEST_F(Launching, subnets_and_security_groups_are_looked_up) {
  const std::string path = "networkConfiguration.awsvpcConfiguration.";
  const char* subnet =
      "Error retrieving subnet information for [subnet-1]: The subnet ID 'subnet-1' does not exist; EC2's DescribeSubnets "
      "lists "
      "those of this engine, and the option ec2 (--ec2) declares your own or accepts every id (ErrorCode: "
      "InvalidSubnetID.NotFound)";
  const char* group =
      "Error retrieving security group information for [sg-0123456789abcdef0]: The security group 'sg-0123456789abcdef0' does "
      "not "
      "exist (ErrorCode: InvalidGroup.NotFound)";
  const Json one_unknown = in_subnets({{"subnets", {"subnet-03933a7e5491c6862", "subnet-1"}}});
  const Json unknown_group = in_subnets({{"securityGroups", {"sg-0123456789abcdef0"}}});
  expect_refusal(run("vpc", one_unknown), "InvalidParameterException", subnet, (path + "subnets[1]").c_str());
  expect_refusal(start("vpc", one_unknown), "InvalidParameterException", subnet, (path + "subnets[1]").c_str());
  expect_refusal(create("vpc", one_unknown), "InvalidParameterException", subnet, (path + "subnets[1]").c_str());
  expect_refusal(create("vpc", unknown_group), "InvalidParameterException", group, (path + "securityGroups[0]").c_str());
  ASSERT_TRUE(create("vpc", in_subnets()).ok());
  Json update = one_unknown;
  update["service"] = "s" + std::to_string(services);
  expect_refusal(control.call("UpdateService", update), "InvalidParameterException", subnet, (path + "subnets[1]").c_str());
}

TEST_F(Launching, services_with_a_linked_role_take_no_other) {
  Json asked = in_subnets();
  asked["role"] = "ecsServiceRole";
  asked["loadBalancers"] = {{{"targetGroupArn", "arn"}, {"containerName", "app"}, {"containerPort", 80}}};
  expect_refusal(create("vpc", asked), "InvalidParameterException",
                 "You cannot specify an IAM role for services that require a service linked role.", "role");
}

TEST_F(Launching, a_port_for_two_protocols_is_no_target) {
  ASSERT_TRUE(
      control
          .call("RegisterTaskDefinition", R"({"family":"dns","containerDefinitions":[{"name":"app","image":"i","memory":64,
      "portMappings":[{"containerPort":80},{"containerPort":80,"protocol":"udp"}]}]})")
          .ok());
  Json asked;
  asked["loadBalancers"] = {{{"targetGroupArn", "arn"}, {"containerName", "app"}, {"containerPort", 80}}};
  expect_refusal(create("dns", asked), "InvalidParameterException",
                 "Container port 80 is used in more than one port mapping for container app", "loadBalancers[0].containerPort");
}

TEST_F(Launching, target_groups_go_with_the_network_mode) {
  const std::string balancer =
      control.call("CreateLoadBalancer", R"({"Name":"lb"})", "elbv2")["LoadBalancers"][0]["LoadBalancerArn"];
  std::map<std::string, std::string> groups;
  for (const char* type : {"instance", "ip"}) {
    const Json wanted{{"Name", type}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}, {"TargetType", type}};
    groups[type] = control.call("CreateTargetGroup", wanted.dump(), "elbv2")["TargetGroups"][0]["TargetGroupArn"];
    const Json listener{{"LoadBalancerArn", balancer},
                        {"Protocol", "HTTP"},
                        {"Port", 80 + groups.size()},
                        {"DefaultActions", {{{"Type", "forward"}, {"TargetGroupArn", groups[type]}}}}};
    ASSERT_TRUE(control.call("CreateListener", listener.dump(), "elbv2").ok());
  }
  const auto behind = [&](const char* family, const char* type, Json more) {
    more["loadBalancers"] = {{{"targetGroupArn", groups[type]}, {"containerName", "app"}, {"containerPort", 80}}};
    return create(family, std::move(more));
  };
  const char* path = "loadBalancers[0].targetGroupArn";
  expect_refusal(behind("web", "ip", Json::object()), "InvalidParameterException",
                 ("The provided target group " + groups["ip"] +
                  " has target type ip, which is incompatible with the bridge network mode specified in the task definition.")
                     .c_str(),
                 path);
  expect_refusal(behind("vpc", "instance", in_subnets()), "InvalidParameterException",
                 ("The provided target group " + groups["instance"] +
                  " has target type instance, which is incompatible with the awsvpc network mode specified in the task "
                  "definition.")
                     .c_str(),
                 path);
  EXPECT_TRUE(behind("web", "instance", Json::object()).ok());
  EXPECT_TRUE(behind("vpc", "ip", in_subnets()).ok());
}

TEST_F(Launching, overrides_are_as_bounded_as_definitions) {
  const auto with = [&](Json override) {
    override["name"] = "app";
    return run("web", {{"overrides", {{"containerOverrides", {std::move(override)}}}}});
  };
  expect_refusal(with({{"resourceRequirements", {{{"type", "GPU"}, {"value", "one"}}}}}), "ClientException",
                 "The value of a GPU requirement is the number of GPUs.",
                 "overrides.containerOverrides[0].resourceRequirements[0].value");
  Json small = in_subnets();
  small["launchType"] = "FARGATE";
  small["overrides"] = {{"ephemeralStorage", {{"sizeInGiB", 20}}}};
  const char* path = "overrides.ephemeralStorage.sizeInGiB";
  expect_refusal(run("fargate", small), "ClientException", "EphemeralStorage size should be at least 21", path);
  small["overrides"]["ephemeralStorage"]["sizeInGiB"] = 201;
  expect_refusal(run("fargate", small), "ClientException", "EphemeralStorage size should be at most 200", path);
}

TEST_F(Launching, volumes_made_at_launch_are_refused_and_not_forgotten) {
  const Json asked{
      {"volumeConfigurations", {{{"name", "data"}, {"managedEBSVolume", {{"roleArn", "ebs"}, {"sizeInGiB", 1}}}}}}};
  EXPECT_EQ(run("web", asked).error.name, "UnsupportedFeatureException");
  EXPECT_EQ(start("web", asked).error.name, "UnsupportedFeatureException");
}

TEST_F(Launching, services_have_a_hundred_thousand_tasks_at_most) {
  const auto service = [](std::int64_t desired) { return Json{{"serviceName", "s"}, {"desiredCount", desired}}; };
  const char* text = "desiredCount must be at most 100000.";
  expect_refusal(call("CreateService", "web", service(100'001)), "InvalidParameterException", text, "desiredCount");
  EXPECT_TRUE(call("CreateService", "web", service(100'000)).ok());
  expect_refusal(control.call("UpdateService", Json{{"service", "s"}, {"desiredCount", 1'200'000'000}}),
                 "InvalidParameterException", text, "desiredCount");
}

TEST_F(Launching, reasons_are_cut_where_a_character_ends) {
  const std::string task = run("web", Json::object())["tasks"][0]["taskArn"];
  const Answer stopped =
      control.call("StopTask", Json{{"task", task}, {"reason", std::string(1022, 'a') + "\u20ac and so on"}});
  ASSERT_TRUE(stopped.ok()) << stopped.error.message;
  EXPECT_EQ(stopped["task"]["stoppedReason"], std::string(1022, 'a'));
}

TEST(Text, is_cut_between_characters) {
  EXPECT_EQ(cut_text("abc", 3), "abc");
  EXPECT_EQ(cut_text("abc", 2), "ab");
  EXPECT_EQ(cut_text("a\u00e9", 2), "a");
  EXPECT_EQ(cut_text("a\u00e9", 3), "a\u00e9");
  EXPECT_EQ(cut_text("\U0001f600", 3), "");
  EXPECT_EQ(cut_text("\U0001f600b", 4), "\U0001f600");
  EXPECT_EQ(cut_text("", 0), "");
}

}  // namespace
}  // namespace moorage
