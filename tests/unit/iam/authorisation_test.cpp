// What a principal that is not the owner may do: actions, resources, conditions, PassRole, sessions.
#include <gmock/gmock.h>

#include "machine/action_table.h"
#include "machine/authorisation.h"
#include "unit/iam/iam_fixture.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kDefinition =
    R"({"family":"web","taskRoleArn":"arn:aws:iam::123456789012:role/task","executionRoleArn":"arn:aws:iam::123456789012:role/exec",)"
    R"("containerDefinitions":[{"name":"web","image":"busybox","memory":16}]})";

std::string outcome(const Answer& answer) { return answer.ok() ? "ok" : answer.error.name; }

TEST(Authorisation, every_operation_has_a_row_that_says_what_it_is_about) {
  for (const wire::Operation& operation : wire::operations()) {
    EXPECT_NE(control::action_row(operation.service->name, operation.name), nullptr)
        << operation.service->name << " " << operation.name;
  }
  EXPECT_EQ(control::action_row("ecs", "NoSuchOperation"), nullptr);
}

TEST(Authorisation, a_new_user_may_do_nothing_and_is_told_in_words_of_aws) {
  Iam iam;
  const Caller bob = iam.user_with("bob", "");
  const Answer refused = iam.call_as(bob, "CreateCluster", R"({"clusterName":"prod"})", "ecs");
  EXPECT_EQ(refused.error.name, "AccessDeniedException");
  EXPECT_EQ(refused.error.http_status, 400);
  EXPECT_EQ(
      refused.error.message,
      "User: arn:aws:iam::123456789012:user/bob is not authorized to perform: ecs:CreateCluster on resource: "
      "arn:aws:ecs:us-east-1:123456789012:cluster/prod because no identity-based policy allows the ecs:CreateCluster action");
  const Answer query = iam.call_as(bob, "DescribeLoadBalancers", "{}", "elbv2");
  EXPECT_EQ(query.error.name, "AccessDenied");
  EXPECT_EQ(query.error.http_status, 403);
  EXPECT_THAT(query.error.message,
              HasSubstr("is not authorized to perform: elasticloadbalancing:DescribeLoadBalancers on resource: *"));
  EXPECT_EQ(iam.call_as(bob, "CreateUser", R"({"UserName":"eve"})", "iam").error.name, "AccessDenied");
}

TEST(Authorisation, the_owner_and_this_process_need_no_policy) {
  Iam iam;
  Caller owner;
  owner.kind = CallerKind::kNetwork;
  owner.principal_arn = "arn:aws:iam::123456789012:root";
  EXPECT_TRUE(iam.call_as(owner, "CreateCluster", R"({"clusterName":"prod"})", "ecs").ok());
  EXPECT_TRUE(iam.call_as(kThisProcess, "ListClusters", "{}", "ecs").ok());
}

TEST(Authorisation, a_principal_that_is_gone_may_do_nothing) {
  Iam iam;
  const Caller bob = iam.user_with("bob", R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  EXPECT_TRUE(iam.call_as(bob, "ListClusters", "{}", "ecs").ok());
  iam.iam("DeleteUserPolicy", R"({"UserName":"bob","PolicyName":"inline"})");
  iam.iam("DeleteAccessKey", Json{{"UserName", "bob"}, {"AccessKeyId", bob.access_key_id}}.dump());
  iam.iam("DeleteUser", R"({"UserName":"bob"})");
  EXPECT_EQ(outcome(iam.call_as(bob, "ListClusters", "{}", "ecs")), "AccessDeniedException");
  // Another one of the same name is another principal.
  iam.user_with("bob", R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  EXPECT_EQ(outcome(iam.call_as(bob, "ListClusters", "{}", "ecs")), "AccessDeniedException");
  EXPECT_EQ(outcome(iam.call_as(Caller{.rights = CallerRights::kPolicies}, "ListClusters", "{}", "ecs")),
            "AccessDeniedException");
}

TEST(Authorisation, resources_are_the_arns_of_the_request) {
  Iam iam;
  ASSERT_TRUE(iam.call("CreateCluster", R"({"clusterName":"prod"})").ok());
  ASSERT_TRUE(iam.call("CreateCluster", R"({"clusterName":"dev"})").ok());
  const Caller bob = iam.user_with(
      "bob",
      R"({"Effect":"Allow","Action":"ecs:*","Resource":["arn:aws:ecs:*:*:cluster/dev","arn:aws:ecs:*:*:service/dev/*"]})");
  EXPECT_EQ(outcome(iam.call_as(bob, "DescribeClusters", R"({"clusters":["dev"]})", "ecs")), "ok");
  EXPECT_EQ(outcome(iam.call_as(bob, "DescribeClusters", R"({"clusters":["dev","prod"]})", "ecs")), "AccessDeniedException");
  EXPECT_EQ(outcome(iam.call_as(bob, "DescribeClusters", R"({"clusters":["arn:aws:ecs:us-east-1:123456789012:cluster/prod"]})",
                                "ecs")),
            "AccessDeniedException");
  EXPECT_EQ(outcome(iam.call_as(bob, "DescribeClusters", "{}", "ecs")), "AccessDeniedException");
  EXPECT_EQ(outcome(iam.call_as(bob, "DescribeServices", R"({"cluster":"dev","services":["web"]})", "ecs")), "ok");
  EXPECT_EQ(outcome(iam.call_as(bob, "DescribeServices", R"({"cluster":"prod","services":["web"]})", "ecs")),
            "AccessDeniedException");
  EXPECT_EQ(outcome(iam.call_as(bob, "DeleteCluster", R"({"cluster":"prod"})", "ecs")), "AccessDeniedException");
}

TEST(Authorisation, conditions_see_cluster_tags_address_and_user) {
  struct Case {
    std::string condition;
    std::string_view operation;
    std::string_view request;
    std::string_view outcome;
  };
  const Case cases[] = {
      {R"("ArnEquals":{"ecs:cluster":"arn:aws:ecs:us-east-1:123456789012:cluster/dev"})", "ListServices",
       R"({"cluster":"dev"})", "ok"},
      {R"("ArnEquals":{"ecs:cluster":"arn:aws:ecs:us-east-1:123456789012:cluster/dev"})", "ListServices",
       R"({"cluster":"prod"})", "AccessDeniedException"},
      {R"("ArnEquals":{"ecs:cluster":"arn:aws:ecs:us-east-1:123456789012:cluster/default"})", "ListTasks", "{}", "ok"},
      {R"("IpAddress":{"aws:SourceIp":"192.0.2.0/24"})", "ListClusters", "{}", "ok"},
      {R"("IpAddress":{"aws:SourceIp":"198.51.100.0/24"})", "ListClusters", "{}", "AccessDeniedException"},
      {R"("StringEquals":{"aws:username":"bob"})", "ListClusters", "{}", "ok"},
      {R"("StringEquals":{"aws:PrincipalTag/team":"blue"})", "ListClusters", "{}", "ok"},
      {R"("StringEquals":{"aws:PrincipalTag/team":"red"})", "ListClusters", "{}", "AccessDeniedException"},
      {R"("StringEquals":{"aws:RequestTag/team":"blue"})", "CreateCluster",
       R"({"clusterName":"x","tags":[{"key":"team","value":"blue"}]})", "ok"},
      {R"("StringEquals":{"aws:RequestTag/team":"blue"})", "CreateCluster",
       R"({"clusterName":"x","tags":[{"key":"team","value":"red"}]})", "AccessDeniedException"},
      {R"("ForAllValues:StringEquals":{"aws:TagKeys":["team"]})", "CreateCluster",
       R"({"clusterName":"x","tags":[{"key":"team","value":"blue"}]})", "ok"},
      {R"("ForAllValues:StringEquals":{"aws:TagKeys":["team"]})", "CreateCluster",
       R"({"clusterName":"x","tags":[{"key":"cost","value":"1"}]})", "AccessDeniedException"},
      {R"("StringEquals":{"aws:ResourceTag/team":"blue"})", "DescribeClusters", R"({"clusters":["dev"]})", "ok"},
      {R"("StringEquals":{"ecs:ResourceTag/team":"blue"})", "DescribeClusters", R"({"clusters":["dev"]})", "ok"},
      {R"("StringEquals":{"aws:ResourceTag/team":"blue"})", "DescribeClusters", R"({"clusters":["prod"]})",
       "AccessDeniedException"},
      {R"("Bool":{"aws:SecureTransport":"true"})", "ListClusters", "{}", "AccessDeniedException"},
      {R"("Null":{"aws:TokenIssueTime":"true"})", "ListClusters", "{}", "ok"},
      {R"("DateLessThan":{"aws:CurrentTime":"2020-01-01T00:00:00Z"})", "ListClusters", "{}", "AccessDeniedException"},
      {R"("StringEquals":{"aws:RequestedRegion":"us-east-1"})", "ListClusters", "{}", "ok"},
      {R"("StringLike":{"ecs:task-definition":"*"})", "ListClusters", "{}", "AccessDeniedException"},
  };
  for (const Case& one : cases) {
    Iam iam;
    ASSERT_TRUE(iam.call("CreateCluster", R"({"clusterName":"dev","tags":[{"key":"team","value":"blue"}]})").ok());
    ASSERT_TRUE(iam.call("CreateCluster", R"({"clusterName":"prod"})").ok());
    ASSERT_TRUE(iam.call("CreateCluster", "{}").ok());
    const Caller bob =
        iam.user_with("bob", R"({"Effect":"Allow","Action":"ecs:*","Resource":"*","Condition":{)" + one.condition + "}}");
    iam.iam("TagUser", R"({"UserName":"bob","Tags":[{"Key":"team","Value":"blue"}]})");
    EXPECT_EQ(outcome(iam.call_as(bob, one.operation, one.request, "ecs")), one.outcome) << one.condition << one.request;
  }
}

TEST(Authorisation, tags_at_creation_need_a_permission_of_their_own) {
  Iam iam;
  const Caller bob = iam.user_with("bob", R"({"Effect":"Allow","Action":"ecs:CreateCluster","Resource":"*"})");
  EXPECT_EQ(outcome(iam.call_as(bob, "CreateCluster", R"({"clusterName":"a"})", "ecs")), "ok");
  const Answer refused = iam.call_as(bob, "CreateCluster", R"({"clusterName":"b","tags":[{"key":"k","value":"v"}]})", "ecs");
  EXPECT_THAT(refused.error.message, HasSubstr("is not authorized to perform: ecs:TagResource"));
  iam.put_user_policy(
      "bob",
      R"({"Effect":"Allow","Action":"ecs:CreateCluster","Resource":"*"},)"
      R"({"Effect":"Allow","Action":"ecs:TagResource","Resource":"*","Condition":{"StringEquals":{"ecs:CreateAction":"CreateCluster"}}})");
  EXPECT_EQ(outcome(iam.call_as(bob, "CreateCluster", R"({"clusterName":"b","tags":[{"key":"k","value":"v"}]})", "ecs")), "ok");
}

TEST(Authorisation, roles_are_passed_only_with_pass_role) {
  Iam iam;
  const std::string ecs = R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})";
  const Caller bob = iam.user_with("bob", ecs);
  const Answer refused = iam.call_as(bob, "RegisterTaskDefinition", kDefinition, "ecs");
  EXPECT_EQ(refused.error.message,
            "User: arn:aws:iam::123456789012:user/bob is not authorized to perform: iam:PassRole on resource: "
            "arn:aws:iam::123456789012:role/task because no identity-based policy allows the iam:PassRole action");
  const auto pass = [&](std::string_view resource, std::string_view service) {
    iam.put_user_policy("bob", ecs + R"(,{"Effect":"Allow","Action":"iam:PassRole","Resource":")" + std::string(resource) +
                                   R"(","Condition":{"StringEquals":{"iam:PassedToService":")" + std::string(service) +
                                   R"("}}})");
  };
  pass("arn:aws:iam::*:role/task", "ecs-tasks.amazonaws.com");
  EXPECT_THAT(iam.call_as(bob, "RegisterTaskDefinition", kDefinition, "ecs").error.message, HasSubstr("role/exec"));
  pass("*", "ec2.amazonaws.com");
  EXPECT_EQ(outcome(iam.call_as(bob, "RegisterTaskDefinition", kDefinition, "ecs")), "AccessDeniedException");
  pass("*", "ecs-tasks.amazonaws.com");
  EXPECT_EQ(outcome(iam.call_as(bob, "RegisterTaskDefinition", kDefinition, "ecs")), "ok");
  // A caller that runs the definition passes its roles as well, and those of the overrides.
  ASSERT_TRUE(iam.call("CreateCluster", "{}").ok());
  iam.put_user_policy("bob", ecs);
  EXPECT_THAT(iam.call_as(bob, "RunTask", R"({"taskDefinition":"web"})", "ecs").error.message, HasSubstr("iam:PassRole"));
  pass("arn:aws:iam::*:role/*", "ecs-tasks.amazonaws.com");
  EXPECT_THAT(iam.call_as(bob, "RunTask", R"({"taskDefinition":"web"})", "ecs").error.name,
              ::testing::Not("AccessDeniedException"));
  iam.put_user_policy(
      "bob",
      ecs +
          R"(,{"Effect":"Allow","Action":"iam:PassRole","Resource":["arn:aws:iam::*:role/task","arn:aws:iam::*:role/exec"]})");
  EXPECT_THAT(
      iam.call_as(bob, "RunTask",
                  R"({"taskDefinition":"web","overrides":{"taskRoleArn":"arn:aws:iam::123456789012:role/admin"}})", "ecs")
          .error.message,
      HasSubstr("iam:PassRole on resource: arn:aws:iam::123456789012:role/admin"));
}

TEST(Authorisation, a_boundary_narrows_and_is_named) {
  Iam iam;
  const Caller bob = iam.user_with("bob", R"({"Effect":"Allow","Action":"*","Resource":"*"})");
  iam.iam("PutUserPermissionsBoundary",
          R"({"UserName":"bob","PermissionsBoundary":"arn:aws:iam::aws:policy/ElasticLoadBalancingReadOnly"})");
  EXPECT_EQ(outcome(iam.call_as(bob, "DescribeLoadBalancers", "{}", "elbv2")), "ok");
  EXPECT_THAT(iam.call_as(bob, "ListClusters", "{}", "ecs").error.message,
              HasSubstr("because no permissions boundary allows the ecs:ListClusters action"));
  iam.iam("DeleteUserPermissionsBoundary", R"({"UserName":"bob"})");
  EXPECT_EQ(outcome(iam.call_as(bob, "ListClusters", "{}", "ecs")), "ok");
}

TEST(Authorisation, routes_of_the_engine_need_their_own_actions) {
  Iam iam;
  const Caller bob = iam.user_with("bob", R"({"Effect":"Allow","Action":"moorage:GetStats","Resource":"*"})");
  EXPECT_TRUE(control::authorise(iam.state, bob, {.action = "moorage:GetStats"}, iam.now).ok());
  EXPECT_EQ(control::authorise(iam.state, bob, {.action = "moorage:ReadEvents"}, iam.now).error().name,
            "AccessDeniedException");
  EXPECT_TRUE(control::authorise(iam.state, kThisProcess, {.action = "moorage:ReadEvents"}, iam.now).ok());
}

}  // namespace
}  // namespace moorage::testing
