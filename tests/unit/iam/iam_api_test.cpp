// The operations of IAM: names, errors, quotas and the order in which infrastructure as code calls them.
#include <gmock/gmock.h>

#include "unit/iam/iam_fixture.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

const std::string kTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]})";
const std::string kPolicy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*"}]})";

std::string with(std::string_view name, std::string_view value, std::string_view more = "") {
  return Json{{std::string(name), std::string(value)}}.dump().insert(
      Json{{std::string(name), std::string(value)}}.dump().size() - 1, more);
}

std::string role_request(std::string_view name) {
  return Json{{"RoleName", std::string(name)}, {"AssumeRolePolicyDocument", kTrust}}.dump();
}

TEST(IamApi, a_role_goes_through_the_calls_of_terraform) {
  Iam iam;
  const Json role = iam.iam("CreateRole", role_request("task"))["Role"];
  EXPECT_EQ(role["Arn"], "arn:aws:iam::123456789012:role/task");
  EXPECT_THAT(std::string(role["RoleId"]), MatchesRegex("AROA[A-Z2-7]+"));
  EXPECT_EQ(std::string(role["RoleId"]).size(), 21u);
  EXPECT_EQ(role["MaxSessionDuration"], 3600);
  // The document is percent-encoded, as IAM's own answers are.
  EXPECT_THAT(std::string(role["AssumeRolePolicyDocument"]), StartsWith("%7B%22Version%22%3A%222012-10-17%22"));
  EXPECT_EQ(iam.iam("GetRole", with("RoleName", "TASK"))["Role"]["RoleName"], "task");
  EXPECT_TRUE(iam.iam("ListRolePolicies", with("RoleName", "task"))["PolicyNames"].empty());
  EXPECT_TRUE(iam.iam("ListAttachedRolePolicies", with("RoleName", "task"))["AttachedPolicies"].empty());

  const Json policy = iam.iam("CreatePolicy", Json{{"PolicyName", "web"}, {"PolicyDocument", kPolicy}}.dump())["Policy"];
  const std::string arn = policy["Arn"];
  EXPECT_EQ(arn, "arn:aws:iam::123456789012:policy/web");
  EXPECT_EQ(policy["DefaultVersionId"], "v1");
  EXPECT_EQ(
      iam.iam("GetPolicyVersion", Json{{"PolicyArn", arn}, {"VersionId", "v1"}}.dump())["PolicyVersion"]["IsDefaultVersion"],
      true);
  iam.iam("AttachRolePolicy", Json{{"RoleName", "task"}, {"PolicyArn", arn}}.dump());
  const std::string managed = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
  iam.iam("AttachRolePolicy", Json{{"RoleName", "task"}, {"PolicyArn", managed}}.dump());
  iam.iam("AttachRolePolicy", Json{{"RoleName", "task"}, {"PolicyArn", managed}}.dump());
  EXPECT_EQ(iam.iam("ListAttachedRolePolicies", with("RoleName", "task"))["AttachedPolicies"].size(), 2u);
  EXPECT_EQ(iam.iam("GetPolicy", with("PolicyArn", arn))["Policy"]["AttachmentCount"], 1);

  EXPECT_THAT(iam.iam_error("DeletePolicy", with("PolicyArn", arn)),
              StartsWith("DeleteConflict: Cannot delete a policy attached"));
  EXPECT_THAT(iam.iam_error("DeleteRole", with("RoleName", "task")),
              StartsWith("DeleteConflict: Cannot delete entity, must detach all"));
  iam.iam("DetachRolePolicy", Json{{"RoleName", "task"}, {"PolicyArn", arn}}.dump());
  iam.iam("DetachRolePolicy", Json{{"RoleName", "task"}, {"PolicyArn", managed}}.dump());
  iam.iam("DeletePolicy", with("PolicyArn", arn));
  iam.iam("DeleteRole", with("RoleName", "task"));
  EXPECT_EQ(iam.iam_error("GetRole", with("RoleName", "task")), "NoSuchEntity: The role with name task cannot be found.");
  EXPECT_THAT(iam.state.recount(), ::testing::IsEmpty());
}

TEST(IamApi, errors_have_the_names_and_texts_of_iam) {
  Iam iam;
  iam.iam("CreateUser", with("UserName", "bob"));
  iam.iam("CreateRole", role_request("task"));
  iam.iam("CreateGroup", with("GroupName", "team"));
  struct Case {
    std::string_view operation;
    std::string request;
    std::string_view error;
  };
  const Case cases[] = {
      {"CreateUser", with("UserName", "BOB"), "EntityAlreadyExists: User with name BOB already exists."},
      {"CreateUser", with("UserName", "b b"), "ValidationError: The specified value for userName is invalid."},
      {"CreateUser", with("UserName", std::string(65, 'a')), "ValidationError: 1 validation error detected"},
      {"CreateUser", "{}", "ValidationError"},
      {"GetUser", with("UserName", "eve"), "NoSuchEntity: The user with name eve cannot be found."},
      {"CreateRole", role_request("task"), "EntityAlreadyExists: Role with name task already exists."},
      {"CreateRole", Json{{"RoleName", "x"}, {"AssumeRolePolicyDocument", kPolicy}}.dump(),
       "MalformedPolicyDocument: Has prohibited field Resource"},
      {"CreateRole", Json{{"RoleName", "x"}, {"AssumeRolePolicyDocument", "{"}}.dump(),
       "MalformedPolicyDocument: Syntax errors in policy."},
      {"CreateRole", Json{{"RoleName", "x"}, {"AssumeRolePolicyDocument", kTrust}, {"MaxSessionDuration", 60}}.dump(),
       "ValidationError"},
      {"CreateRole", Json{{"RoleName", "x"}, {"AssumeRolePolicyDocument", kTrust}, {"Path", "x"}}.dump(),
       "ValidationError: The specified value for path"},
      {"CreateRole",
       Json{{"RoleName", "x"},
            {"AssumeRolePolicyDocument", kTrust},
            {"PermissionsBoundary", "arn:aws:iam::123456789012:policy/none"}}
           .dump(),
       "NoSuchEntity: Scope ARN: arn:aws:iam::123456789012:policy/none does not exist"},
      {"CreatePolicy", Json{{"PolicyName", "p"}, {"PolicyDocument", kTrust}}.dump(),
       "MalformedPolicyDocument: Policy document should not specify a principal."},
      {"CreatePolicy",
       Json{{"PolicyName", "p"},
            {"PolicyDocument", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":")"
                               "arn:aws:ecs:::" +
                                   std::string(7000, 'x') + "\"}]}"}}
           .dump(),
       "LimitExceeded: Cannot exceed quota for PolicySize: 6144"},
      {"GetPolicy", with("PolicyArn", "arn:aws:iam::123456789012:policy/none"),
       "NoSuchEntity: Policy arn:aws:iam::123456789012:policy/none was not found."},
      {"AttachUserPolicy", Json{{"UserName", "bob"}, {"PolicyArn", "arn:aws:iam::aws:policy/None"}}.dump(),
       "NoSuchEntity: Policy arn:aws:iam::aws:policy/None does not exist or is not attachable."},
      {"AttachUserPolicy",
       Json{{"UserName", "bob"}, {"PolicyArn", "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"}}.dump(),
       "PolicyNotAttachable"},
      {"DetachUserPolicy", Json{{"UserName", "bob"}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}}.dump(),
       "NoSuchEntity"},
      {"DeletePolicy", with("PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"), "AccessDenied"},
      {"GetUserPolicy", Json{{"UserName", "bob"}, {"PolicyName", "none"}}.dump(),
       "NoSuchEntity: The user policy with name none cannot be found."},
      {"PutUserPolicy", Json{{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", "{}"}}.dump(),
       "MalformedPolicyDocument"},
      {"DeleteAccessKey", Json{{"UserName", "bob"}, {"AccessKeyId", "AKIAAAAAAAAAAAAAAAAA"}}.dump(),
       "NoSuchEntity: The Access Key with id AKIAAAAAAAAAAAAAAAAA cannot be found."},
      {"RemoveUserFromGroup", Json{{"UserName", "bob"}, {"GroupName", "team"}}.dump(), "NoSuchEntity"},
      {"GetInstanceProfile", with("InstanceProfileName", "none"), "NoSuchEntity: Instance Profile none cannot be found."},
      {"TagUser", R"({"UserName":"bob","Tags":[{"Key":"a","Value":"1"},{"Key":"A","Value":"2"}]})",
       "InvalidInput: Duplicate tag keys found."},
      {"TagUser", R"({"UserName":"bob","Tags":[{"Key":"aws:a","Value":"1"}]})", "InvalidInput: System tags"},
      {"ListUsers", R"({"MaxItems":0})", "ValidationError"},
      {"ListUsers", R"({"Marker":"%"})", "ValidationError: Invalid Marker."},
      {"CreateServiceLinkedRole", with("AWSServiceName", "none.amazonaws.com"), "InvalidInput"},
      {"CreateAccessKey", "{}", "ValidationError: Must specify userName when calling with non-User credentials"},
      {"GetServiceLinkedRoleDeletionStatus", with("DeletionTaskId", "task/none"), "NoSuchEntity"},
  };
  for (const Case& one : cases)
    EXPECT_THAT(iam.iam_error(one.operation, one.request), StartsWith(std::string(one.error))) << one.operation;
}

TEST(IamApi, an_access_key_shows_its_secret_once_and_is_sealed) {
  Iam iam;
  iam.iam("CreateUser", with("UserName", "bob"));
  const Json key = iam.iam("CreateAccessKey", with("UserName", "bob"))["AccessKey"];
  const std::string id = key["AccessKeyId"];
  const std::string secret = key["SecretAccessKey"];
  EXPECT_THAT(id, MatchesRegex("AKIA[A-Z2-7]+"));
  EXPECT_EQ(id.size(), 20u);
  EXPECT_EQ(secret.size(), 40u);
  const Json listed = iam.iam("ListAccessKeys", with("UserName", "bob"))["AccessKeyMetadata"];
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_FALSE(listed[0].contains("SecretAccessKey"));
  iam.state.table<control::IamAccessKey>().visit_all(
      [&](const control::IamAccessKey& stored) { EXPECT_EQ(stored.sealed_secret.find(secret), std::string::npos); });
  EXPECT_EQ(iam.signing_key(id, "")->secret, secret);
  const Json other = iam.iam("CreateAccessKey", with("UserName", "bob"))["AccessKey"];
  EXPECT_NE(other["SecretAccessKey"], secret);
  EXPECT_EQ(iam.iam_error("CreateAccessKey", with("UserName", "bob")),
            "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
}

TEST(IamApi, a_disabled_or_deleted_key_is_none_at_once) {
  Iam iam;
  iam.iam("CreateUser", with("UserName", "bob"));
  const std::string id = iam.iam("CreateAccessKey", with("UserName", "bob"))["AccessKey"]["AccessKeyId"];
  const auto set_status = [&](std::string_view status) {
    iam.iam("UpdateAccessKey", Json{{"UserName", "bob"}, {"AccessKeyId", id}, {"Status", std::string(status)}}.dump());
  };
  set_status("Inactive");
  EXPECT_EQ(iam.signing_key(id, "").error().name, "UnrecognizedClientException");
  set_status("Active");
  EXPECT_TRUE(iam.signing_key(id, "").ok());
  iam.iam("DeleteAccessKey", Json{{"UserName", "bob"}, {"AccessKeyId", id}}.dump());
  EXPECT_EQ(iam.signing_key(id, "").error().name, "UnrecognizedClientException");
  // The engine knows its own ids for ever, and takes no other for one.
  EXPECT_TRUE(control::is_own_key_id(iam.state.settings(), id));
  EXPECT_FALSE(control::is_own_key_id(iam.state.settings(), "AKIAIOSFODNN7EXAMPLE"));
}

TEST(IamApi, another_key_of_the_engine_opens_no_secret) {
  Iam iam;
  iam.iam("CreateUser", with("UserName", "bob"));
  const std::string id = iam.iam("CreateAccessKey", with("UserName", "bob"))["AccessKey"]["AccessKeyId"];
  control::Settings other = sealed_settings();
  other.sealer = *drivers::make_seeded_sealer(8);
  Control copy(other);
  iam.state.table<control::IamUser>().visit_all([&](const control::IamUser& user) { copy.draft.load(user); });
  iam.state.table<control::IamAccessKey>().visit_all([&](const control::IamAccessKey& key) { copy.draft.load(key); });
  const auto table = control::key_table_of(copy.state);
  EXPECT_TRUE(table->active.empty());
  EXPECT_EQ(table->unreadable, 1u);
}

TEST(IamApi, lists_come_in_pages) {
  Iam iam;
  for (int i = 0; i < 7; ++i) iam.iam("CreateUser", with("UserName", "user" + std::to_string(i)));
  std::vector<std::string> names;
  std::string marker;
  int pages = 0;
  do {
    Json request{{"MaxItems", 3}};
    if (!marker.empty()) request["Marker"] = marker;
    const Json page = iam.iam("ListUsers", request.dump());
    for (const auto& user : page["Users"]) names.push_back(user["UserName"]);
    EXPECT_EQ(page["IsTruncated"], page.contains("Marker"));
    marker = page.value("Marker", "");
    ++pages;
  } while (!marker.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(names, ::testing::ElementsAre("user0", "user1", "user2", "user3", "user4", "user5", "user6"));
  const Json policies = iam.iam("ListPolicies", R"({"Scope":"AWS","MaxItems":1000})");
  EXPECT_GE(policies["Policies"].size(), 60u);
  EXPECT_TRUE(iam.iam("ListPolicies", R"({"Scope":"Local"})")["Policies"].empty());
}

TEST(IamApi, versions_of_a_policy_are_numbered_upwards) {
  Iam iam;
  const std::string arn =
      iam.iam("CreatePolicy", Json{{"PolicyName", "web"}, {"PolicyDocument", kPolicy}}.dump())["Policy"]["Arn"];
  const std::string version = Json{{"PolicyArn", arn}, {"PolicyDocument", kPolicy}, {"SetAsDefault", true}}.dump();
  for (int i = 2; i <= 5; ++i) {
    EXPECT_EQ(iam.iam("CreatePolicyVersion", version)["PolicyVersion"]["VersionId"], "v" + std::to_string(i));
  }
  EXPECT_THAT(iam.iam_error("CreatePolicyVersion", version),
              StartsWith("LimitExceeded: A managed policy can have up to 5 versions."));
  EXPECT_THAT(iam.iam_error("DeletePolicyVersion", Json{{"PolicyArn", arn}, {"VersionId", "v5"}}.dump()),
              StartsWith("DeleteConflict: Cannot delete the default version of a policy."));
  iam.iam("DeletePolicyVersion", Json{{"PolicyArn", arn}, {"VersionId", "v2"}}.dump());
  EXPECT_EQ(iam.iam("CreatePolicyVersion", version)["PolicyVersion"]["VersionId"], "v6");
  EXPECT_EQ(iam.iam("ListPolicyVersions", with("PolicyArn", arn))["Versions"].size(), 5u);
  iam.iam("SetDefaultPolicyVersion", Json{{"PolicyArn", arn}, {"VersionId", "v1"}}.dump());
  EXPECT_EQ(iam.iam("GetPolicy", with("PolicyArn", arn))["Policy"]["DefaultVersionId"], "v1");
}

TEST(IamApi, a_profile_holds_one_role_and_a_linked_role_is_protected) {
  Iam iam;
  iam.iam("CreateRole", role_request("node"));
  iam.iam("CreateInstanceProfile", with("InstanceProfileName", "node"));
  const std::string both = Json{{"InstanceProfileName", "node"}, {"RoleName", "node"}}.dump();
  iam.iam("AddRoleToInstanceProfile", both);
  EXPECT_THAT(iam.iam_error("AddRoleToInstanceProfile", both), StartsWith("LimitExceeded"));
  EXPECT_EQ(iam.iam("GetInstanceProfile", with("InstanceProfileName", "node"))["InstanceProfile"]["Roles"][0]["RoleName"],
            "node");
  EXPECT_THAT(iam.iam_error("DeleteRole", with("RoleName", "node")),
              HasSubstr("must remove roles from instance profile first"));
  EXPECT_THAT(iam.iam_error("DeleteInstanceProfile", with("InstanceProfileName", "node")), StartsWith("DeleteConflict"));

  const Json linked = iam.iam("CreateServiceLinkedRole", with("AWSServiceName", "ecs.amazonaws.com"))["Role"];
  EXPECT_EQ(linked["Arn"], "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS");
  EXPECT_THAT(iam.iam_error("CreateServiceLinkedRole", with("AWSServiceName", "ecs.amazonaws.com")),
              StartsWith("InvalidInput: Service role name AWSServiceRoleForECS has been taken in this account"));
  EXPECT_THAT(iam.iam_error("DeleteRole", with("RoleName", "AWSServiceRoleForECS")), StartsWith("UnmodifiableEntity"));
  const std::string task = iam.iam("DeleteServiceLinkedRole", with("RoleName", "AWSServiceRoleForECS"))["DeletionTaskId"];
  EXPECT_EQ(iam.iam("GetServiceLinkedRoleDeletionStatus", with("DeletionTaskId", task))["Status"], "SUCCEEDED");
}

TEST(IamApi, simulation_tells_which_policy_decides) {
  Iam iam;
  iam.user_with(
      "bob",
      R"({"Effect":"Allow","Action":"ecs:Describe*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/a":"1"}}})");
  const Json results =
      iam.iam("SimulatePrincipalPolicy",
              R"({"PolicySourceArn":"arn:aws:iam::123456789012:user/bob","ActionNames":["ecs:DescribeTasks","ecs:RunTask"],)"
              R"("ContextEntries":[{"ContextKeyName":"aws:RequestTag/a","ContextKeyValues":["1"],"ContextKeyType":"string"}]})")
          ["EvaluationResults"];
  ASSERT_EQ(results.size(), 2u);
  EXPECT_EQ(results[0]["EvalDecision"], "allowed");
  EXPECT_EQ(results[0]["MatchedStatements"][0]["SourcePolicyId"], "inline");
  EXPECT_EQ(results[1]["EvalDecision"], "implicitDeny");
  const Json missing = iam.iam(
      "SimulatePrincipalPolicy",
      R"({"PolicySourceArn":"arn:aws:iam::123456789012:user/bob","ActionNames":["ecs:DescribeTasks"]})")["EvaluationResults"]
                                                                                                        [0];
  EXPECT_EQ(missing["EvalDecision"], "implicitDeny");
  EXPECT_EQ(missing["MissingContextValues"], Json::parse(R"(["aws:requesttag/a"])"));
}

TEST(IamApi, groups_give_their_policies_and_summary_counts) {
  Iam iam;
  const Caller bob = iam.user_with("bob", "");
  iam.iam("CreateGroup", with("GroupName", "team"));
  iam.iam("AddUserToGroup", Json{{"UserName", "bob"}, {"GroupName", "team"}}.dump());
  iam.iam("PutGroupPolicy", Json{{"GroupName", "team"}, {"PolicyName", "p"}, {"PolicyDocument", kPolicy}}.dump());
  EXPECT_TRUE(iam.call_as(bob, "ListClusters", "{}", "ecs").ok());
  EXPECT_EQ(iam.iam("GetGroup", with("GroupName", "team"))["Users"][0]["UserName"], "bob");
  EXPECT_THAT(iam.iam_error("DeleteGroup", with("GroupName", "team")), StartsWith("DeleteConflict"));
  const Json summary = iam.iam("GetAccountSummary", "{}")["SummaryMap"];
  EXPECT_EQ(summary.value("Users", 0), 1) << summary;
  iam.iam("RemoveUserFromGroup", Json{{"UserName", "bob"}, {"GroupName", "team"}}.dump());
  EXPECT_EQ(iam.call_as(bob, "ListClusters", "{}", "ecs").error.name, "AccessDeniedException");
}

TEST(IamApi, records_decode_to_what_was_encoded) {
  Iam iam;
  iam.user_with("bob", R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})");
  iam.iam("CreateRole", role_request("task"));
  iam.iam("CreatePolicy", Json{{"PolicyName", "web"}, {"PolicyDocument", kPolicy}}.dump());
  iam.iam("TagRole", R"({"RoleName":"task","Tags":[{"Key":"team","Value":"blue"}]})");
  Iam copy;
  std::size_t records = 0;
  control::all_services().visit_all([&](const control::TableOps& table) {
    if (table.number < TableId{26} || table.number > TableId{31}) return;
    for (std::uint64_t id = 1; id < table.next_id(iam.state); ++id) {
      const auto bytes = table.encode(iam.state, id);
      ASSERT_TRUE(bytes);
      ASSERT_TRUE(table.decode(copy.draft, id, std::as_bytes(std::span(bytes->data(), bytes->size()))).ok());
      EXPECT_EQ(table.encode(copy.state, id), bytes);
      ++records;
    }
  });
  EXPECT_EQ(records, 4u);
  EXPECT_EQ(copy.iam("GetRole", with("RoleName", "task"))["Role"]["Tags"][0]["Value"], "blue");
}

}  // namespace
}  // namespace moorage::testing
