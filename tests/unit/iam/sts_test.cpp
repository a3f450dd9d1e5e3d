// Identities and temporary credentials: what they are good for, when they end, and that none can be made up.
#include <gmock/gmock.h>

#include "unit/iam/iam_fixture.h"
#include "wire/wire_text.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kEverything = R"({"Effect":"Allow","Action":"*","Resource":"*"})";

class Sts : public Iam {
 public:
  void role(std::string_view name, std::string_view principal, std::string_view policy,
            std::string_view actions = R"("sts:AssumeRole")", std::string_view condition = "") {
    const std::string trust =
        document(R"({"Effect":"Allow","Principal":)" + std::string(principal) + R"(,"Action":)" + std::string(actions) +
                 (condition.empty() ? "" : R"(,"Condition":)" + std::string(condition)) + "}");
    iam("CreateRole", Json{{"RoleName", std::string(name)}, {"AssumeRolePolicyDocument", trust}}.dump());
    iam("PutRolePolicy",
        Json{{"RoleName", std::string(name)}, {"PolicyName", "inline"}, {"PolicyDocument", document(std::string(policy))}}
            .dump());
  }
  Answer assume(const Caller& caller, std::string_view role, Json more = Json::object()) {
    more["RoleArn"] = "arn:aws:iam::123456789012:role/" + std::string(role);
    if (!more.contains("RoleSessionName")) more["RoleSessionName"] = "ci-1";
    return call_as(caller, "AssumeRole", more.dump(), "sts");
  }
  Caller session(const Answer& answer) {
    EXPECT_TRUE(answer.ok()) << answer.error.message;
    return caller_of(answer["Credentials"]["AccessKeyId"], answer["Credentials"]["SessionToken"]);
  }
  Json identity(const Caller& caller) { return call_as(caller, "GetCallerIdentity", "{}", "sts").json; }
  std::string list_clusters(const Caller& caller) {
    const Answer answer = call_as(caller, "ListClusters", "{}", "ecs");
    return answer.ok() ? "ok" : answer.error.name;
  }
};

TEST(Sts, tells_who_calls) {
  Sts sts;
  const Caller bob = sts.user_with("bob", "");
  EXPECT_EQ(sts.identity(kThisProcess)["Arn"], "arn:aws:iam::123456789012:root");
  EXPECT_EQ(sts.identity(kThisProcess)["UserId"], "123456789012");
  EXPECT_EQ(sts.identity(bob)["Arn"], "arn:aws:iam::123456789012:user/bob");
  EXPECT_THAT(std::string(sts.identity(bob)["UserId"]), StartsWith("AIDA"));
  EXPECT_EQ(sts.identity(bob)["Account"], "123456789012");
}

TEST(Sts, a_role_is_assumed_as_its_trust_policy_says) {
  Sts sts;
  sts.role("ci", R"({"AWS":"arn:aws:iam::123456789012:user/bob"})",
           R"({"Effect":"Allow","Action":"ecs:ListClusters","Resource":"*"})");
  const Caller bob = sts.user_with("bob", "");
  const Caller eve = sts.user_with("eve", std::string(kEverything));
  EXPECT_EQ(sts.list_clusters(bob), "AccessDeniedException");
  const Answer assumed = sts.assume(bob, "ci");
  const Caller session = sts.session(assumed);
  EXPECT_EQ(assumed["AssumedRoleUser"]["Arn"], "arn:aws:sts::123456789012:assumed-role/ci/ci-1");
  EXPECT_THAT(std::string(assumed["AssumedRoleUser"]["AssumedRoleId"]), ::testing::EndsWith(":ci-1"));
  EXPECT_EQ(sts.identity(session)["Arn"], "arn:aws:sts::123456789012:assumed-role/ci/ci-1");
  EXPECT_EQ(session.session_issuer, "arn:aws:iam::123456789012:role/ci");
  EXPECT_EQ(session.session_name, "ci-1");
  EXPECT_EQ(sts.list_clusters(session), "ok");
  EXPECT_THAT(sts.assume(eve, "ci").error.message,
              HasSubstr("User: arn:aws:iam::123456789012:user/eve is not authorized to perform: sts:AssumeRole on resource: "
                        "arn:aws:iam::123456789012:role/ci because no resource-based policy allows the sts:AssumeRole action"));
  EXPECT_EQ(sts.assume(bob, "none").error.name, "AccessDenied");
  // The role is gone: so is what its sessions may do.
  sts.iam("DeleteRolePolicy", R"({"RoleName":"ci","PolicyName":"inline"})");
  sts.iam("DeleteRole", R"({"RoleName":"ci"})");
  EXPECT_EQ(sts.list_clusters(session), "AccessDeniedException");
}

TEST(Sts, trust_in_the_account_leaves_it_to_the_policies_of_the_caller) {
  Sts sts;
  sts.role("ci", R"({"AWS":"arn:aws:iam::123456789012:root"})", kEverything);
  const Caller bob = sts.user_with("bob", "");
  EXPECT_THAT(sts.assume(bob, "ci").error.message,
              HasSubstr("because no identity-based policy allows the sts:AssumeRole action"));
  sts.put_user_policy("bob", R"({"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::123456789012:role/ci"})");
  EXPECT_TRUE(sts.assume(bob, "ci").ok());
  sts.put_user_policy("bob", std::string(kEverything) + R"(,{"Effect":"Deny","Action":"sts:*","Resource":"*"})");
  EXPECT_THAT(sts.assume(bob, "ci").error.message, HasSubstr("with an explicit deny in an identity-based policy"));
  EXPECT_TRUE(sts.assume(kThisProcess, "ci").ok());
}

TEST(Sts, an_external_id_session_name_and_tags_are_conditions_of_trust) {
  Sts sts;
  sts.role("partner", R"({"AWS":"123456789012"})", kEverything, R"("sts:AssumeRole")",
           R"({"StringEquals":{"sts:ExternalId":"secret"}})");
  sts.role("named", R"({"AWS":"123456789012"})", kEverything, R"("sts:AssumeRole")",
           R"({"StringLike":{"sts:RoleSessionName":"${aws:username}"}})");
  sts.role(
      "tagged", R"({"AWS":"123456789012"})",
      R"({"Effect":"Allow","Action":"ecs:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"blue"}}})",
      R"(["sts:AssumeRole","sts:TagSession"])");
  const Caller bob = sts.user_with("bob", std::string(kEverything));
  EXPECT_EQ(sts.assume(bob, "partner").error.name, "AccessDenied");
  EXPECT_EQ(sts.assume(bob, "partner", Json{{"ExternalId", "other"}}).error.name, "AccessDenied");
  EXPECT_TRUE(sts.assume(bob, "partner", Json{{"ExternalId", "secret"}}).ok());
  EXPECT_EQ(sts.assume(bob, "named").error.name, "AccessDenied");
  EXPECT_TRUE(sts.assume(bob, "named", Json{{"RoleSessionName", "bob"}}).ok());
  const Json tags = Json::parse(R"({"Tags":[{"Key":"team","Value":"blue"}]})");
  EXPECT_THAT(
      sts.assume(bob, "partner", Json::parse(R"({"ExternalId":"secret","Tags":[{"Key":"a","Value":"b"}]})")).error.message,
      HasSubstr("sts:TagSession"));
  EXPECT_EQ(sts.list_clusters(sts.session(sts.assume(bob, "tagged", tags))), "ok");
  EXPECT_EQ(sts.list_clusters(sts.session(sts.assume(bob, "tagged"))), "AccessDeniedException");
}

TEST(Sts, session_policies_narrow) {
  Sts sts;
  sts.role("ci", R"({"AWS":"123456789012"})", kEverything);
  const Caller bob = sts.user_with("bob", std::string(kEverything));
  const std::string logs = Sts::document(R"({"Effect":"Allow","Action":"logs:*","Resource":"*"})");
  const Caller narrow = sts.session(sts.assume(bob, "ci", Json{{"Policy", logs}}));
  EXPECT_THAT(sts.call_as(narrow, "ListClusters", "{}", "ecs").error.message,
              HasSubstr("because no session policy allows the ecs:ListClusters action"));
  const Caller managed = sts.session(
      sts.assume(bob, "ci", Json::parse(R"({"PolicyArns":[{"arn":"arn:aws:iam::aws:policy/AmazonECS_FullAccess"}]})")));
  EXPECT_EQ(sts.list_clusters(managed), "ok");
  EXPECT_EQ(sts.assume(bob, "ci", Json{{"Policy", "{"}}).error.name, "MalformedPolicyDocument");
  EXPECT_EQ(sts.assume(bob, "ci", Json{{"Policy", std::string(3000, ' ')}}).error.name, "PackedPolicyTooLarge");
}

TEST(Sts, credentials_end_by_their_time) {
  Sts sts;
  sts.role("ci", R"({"AWS":"123456789012"})", kEverything);
  const Answer assumed = sts.assume(kThisProcess, "ci", Json{{"DurationSeconds", 900}});
  ASSERT_TRUE(assumed.ok());
  const std::string id = assumed["Credentials"]["AccessKeyId"];
  const std::string token = assumed["Credentials"]["SessionToken"];
  sts.now.ms += 899'999;
  EXPECT_TRUE(sts.signing_key(id, token).ok());
  sts.now.ms += 1;
  EXPECT_EQ(sts.signing_key(id, token).error().name, "ExpiredTokenException");
  EXPECT_THAT(sts.assume(kThisProcess, "ci", Json{{"DurationSeconds", 7200}}).error.message, HasSubstr("MaxSessionDuration"));
  EXPECT_EQ(sts.assume(kThisProcess, "ci", Json{{"DurationSeconds", 60}}).error.name, "ValidationError");
  const Caller session = sts.session(sts.assume(kThisProcess, "ci"));
  EXPECT_THAT(sts.assume(session, "ci", Json{{"DurationSeconds", 3601}}).error.message, HasSubstr("role chaining"));
}

TEST(Sts, no_token_can_be_made_up_changed_or_moved) {
  Sts sts;
  sts.role("ci", R"({"AWS":"123456789012"})", kEverything);
  const Answer assumed = sts.assume(kThisProcess, "ci");
  const Answer other = sts.assume(kThisProcess, "ci", Json{{"RoleSessionName", "other"}});
  const std::string id = assumed["Credentials"]["AccessKeyId"];
  const std::string token = assumed["Credentials"]["SessionToken"];
  ASSERT_TRUE(sts.signing_key(id, token).ok());
  EXPECT_EQ(sts.signing_key(id, token)->secret, assumed["Credentials"]["SecretAccessKey"]);
  EXPECT_NE(assumed["Credentials"]["SecretAccessKey"], other["Credentials"]["SecretAccessKey"]);
  EXPECT_FALSE(sts.signing_key(id, "").ok());
  EXPECT_FALSE(sts.signing_key(id, other["Credentials"]["SessionToken"]).ok());
  EXPECT_FALSE(sts.signing_key(other["Credentials"]["AccessKeyId"], token).ok());
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = token[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(sts.signing_key(id, changed).ok()) << i;
    EXPECT_FALSE(sts.signing_key(id, token.substr(0, i)).ok()) << i;
  }
  // The secret and the names are not readable in it.
  const std::string plain = *wire::parse_base64(token);
  EXPECT_EQ(plain.find(std::string(assumed["Credentials"]["SecretAccessKey"])), std::string::npos);
  EXPECT_EQ(plain.find("ci-1"), std::string::npos);
}

TEST(Sts, session_tokens_of_users_and_federated_users) {
  Sts sts;
  const Caller bob = sts.user_with("bob", R"({"Effect":"Allow","Action":["ecs:*","sts:GetFederationToken"],"Resource":"*"})");
  const Caller own = sts.session(sts.call_as(bob, "GetSessionToken", "{}", "sts"));
  EXPECT_EQ(own.principal_arn, "arn:aws:iam::123456789012:user/bob");
  EXPECT_EQ(sts.list_clusters(own), "ok");
  EXPECT_EQ(sts.call_as(own, "GetSessionToken", "{}", "sts").error.name, "AccessDenied");
  EXPECT_EQ(sts.call_as(own, "ListUsers", "{}", "iam").error.name, "AccessDenied");
  const std::string policy = Sts::document(R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})");
  const Caller federated =
      sts.session(sts.call_as(bob, "GetFederationToken", Json{{"Name", "guest"}, {"Policy", policy}}.dump(), "sts"));
  EXPECT_EQ(federated.principal_arn, "arn:aws:sts::123456789012:federated-user/guest");
  EXPECT_EQ(sts.list_clusters(federated), "ok");
  const Caller bare = sts.session(sts.call_as(bob, "GetFederationToken", R"({"Name":"guest"})", "sts"));
  EXPECT_EQ(sts.list_clusters(bare), "AccessDeniedException");
  const Caller owner = sts.session(sts.call_as(kThisProcess, "GetSessionToken", "{}", "sts"));
  EXPECT_EQ(owner.rights, CallerRights::kOwner);
}

TEST(Sts, refuses_by_name_what_it_does_not_serve) {
  Sts sts;
  sts.role("ci", R"({"AWS":"123456789012"})", kEverything);
  EXPECT_EQ(sts.call_as(kThisProcess, "DecodeAuthorizationMessage", R"({"EncodedMessage":"x"})", "sts").error.name,
            "InvalidAuthorizationMessageException");
  EXPECT_EQ(sts.call_as(kThisProcess, "GetAccessKeyInfo", R"({"AccessKeyId":"AKIAIOSFODNN7EXAMPLE"})", "sts").error.name,
            "ValidationError");
  const Caller bob = sts.user_with("bob", std::string(kEverything));
  EXPECT_EQ(sts.call_as(bob, "GetAccessKeyInfo", Json{{"AccessKeyId", bob.access_key_id}}.dump(), "sts").json["Account"],
            "123456789012");
  EXPECT_THAT(
      sts.assume(bob, "ci", Json{{"SerialNumber", "arn:aws:iam::123456789012:mfa/bob"}, {"TokenCode", "123456"}}).error.message,
      HasSubstr("MFA"));
  EXPECT_EQ(sts.assume(bob, "ci", Json{{"RoleSessionName", "a b"}}).error.name, "ValidationError");
  Control unsealed;
  EXPECT_EQ(unsealed.call("GetSessionToken", "{}", "sts").error.name, "ServiceFailure");
}

}  // namespace
}  // namespace moorage::testing
