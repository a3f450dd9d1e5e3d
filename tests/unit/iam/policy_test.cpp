// Policies of IAM: what is read, what is refused, and what they allow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "services/iam/aws_managed.h"
#include "services/iam/policy/evaluate.h"
#include "services/iam/policy/policy_values.h"
#include "unit/iam/policy_cases.h"

namespace moorage::policy {
namespace {

std::string document_of(std::string_view statements, std::string_view version = "2012-10-17") {
  return "{\"Version\":\"" + std::string(version) + "\",\"Statement\":[" + std::string(statements) + "]}";
}

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(by));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    out.emplace_back(part);
  }
  return out;
}

Request request_of(const PolicyCase& one) {
  Request out{std::string(one.action), std::string(one.resource), {}};
  for (const std::string& pair : split(one.context, ';')) {
    const auto equals = pair.find('=');
    const std::string value = pair.substr(equals + 1);
    if (pair.substr(0, equals) == "aws:TagKeys") {
      out.context.set(pair.substr(0, equals), split(value, ','));
    } else {
      out.context.set(pair.substr(0, equals), value);
    }
  }
  return out;
}

char letter_of(Decision decision) { return decision == Decision::kAllow ? 'A' : decision == Decision::kDeny ? 'D' : 'N'; }

TEST(Policy, decides_as_the_table_says) {
  static_assert(std::size(kPolicyCases) >= 150);
  for (const PolicyCase& one : kPolicyCases) {
    const auto policy = read_policy(document_of(one.statements, one.version), PolicyKind::kIdentity);
    ASSERT_TRUE(policy.ok()) << one.statements << ": " << policy.error().message;
    EXPECT_EQ(letter_of(evaluate(*policy, request_of(one))), one.expected) << one.statements << "\n" << one.context;
  }
}

TEST(Policy, what_cannot_be_read_is_refused_in_the_words_of_iam) {
  struct Case {
    std::string document;
    std::string_view message;
  };
  const std::string sound = R"({"Effect":"Allow","Action":"ecs:*","Resource":"*"})";
  const auto with = [&](std::string_view part, std::string_view other) {
    std::string out = sound;
    out.replace(out.find(part), part.size(), other);
    return document_of(out);
  };
  const auto condition = [&](std::string_view text) {
    return document_of(R"({"Effect":"Allow","Action":"ecs:*","Resource":"*","Condition":)" + std::string(text) + "}");
  };
  const Case cases[] = {
      {"", "Syntax errors in policy."},
      {"[]", "Syntax errors in policy."},
      {"{", "Syntax errors in policy."},
      {"{}", "Syntax errors in policy."},
      {R"({"Version":"2012-10-17"})", "Syntax errors in policy."},
      {R"({"Version":"2012-10-17","Statement":[]})", "Syntax errors in policy."},
      {R"({"Version":"2012-10-18","Statement":)" + sound + "}", "Policy document must be version 2012-10-17 or greater."},
      {R"({"Version":"2012-10-17","Extra":1,"Statement":)" + sound + "}", "Syntax errors in policy."},
      {R"({"Version":"2012-10-17","Version":"2012-10-17","Statement":)" + sound + "}", "Duplicate member"},
      {with(R"("Effect":"Allow",)", ""), "Syntax errors in policy."},
      {with("Allow", "allow"), "Syntax errors in policy."},
      {with("Allow", "Permit"), "Syntax errors in policy."},
      {with(R"("Action":"ecs:*",)", ""), "Policy statement must contain actions."},
      {with(R"("ecs:*")", "[]"), "Policy statement must contain actions."},
      {with("ecs:*", "RunTask"), "Actions/Conditions must be prefaced by a vendor"},
      {with("ecs:*", ":RunTask"), "Actions/Conditions must be prefaced by a vendor"},
      {with("ecs:*", "e cs:RunTask"), "Vendor e cs is not valid"},
      {with(R"("ecs:*")", "7"), "Syntax errors in policy."},
      {with(R"(,"Resource":"*")", ""), "Policy statement must contain resources."},
      {with(R"("Resource":"*")", R"("Resource":"web")"), "Resource web must be in ARN format or \"*\"."},
      {with(R"("Resource":"*")", R"("Resource":"arn:aws:ecs")"), "must be in ARN format"},
      {with(R"("Resource":"*")", R"("Resource":"*","NotResource":"*")"), "Syntax errors in policy."},
      {with(R"("Action":"ecs:*")", R"("Action":"ecs:*","NotAction":"logs:*")"), "Syntax errors in policy."},
      {with(R"("Resource":"*")", R"("Resource":"*","Principal":"*")"), "Policy document should not specify a principal."},
      {with(R"("Resource":"*")", R"("Resource":"*","resource":"*")"), "Syntax errors in policy."},
      {document_of(R"({"Sid":"a","Effect":"Allow","Action":"ecs:*","Resource":"*"},)"
                   R"({"Sid":"a","Effect":"Deny","Action":"ecs:*","Resource":"*"})"),
       "Statement IDs (SID) in a single policy must be unique."},
      {condition(R"({"StringIs":{"aws:username":"a"}})"), "Invalid Condition type : StringIs."},
      {condition(R"({"ForSome:StringEquals":{"aws:username":"a"}})"), "Invalid Condition type"},
      {condition(R"({"StringEquals":{"username":"a"}})"), "Actions/Conditions must be prefaced by a vendor"},
      {condition(R"({"StringEquals":{"aws:username":"a","AWS:username":"b"}})"), "Syntax errors in policy."},
      {condition(R"({"StringEquals":"a"})"), "Syntax errors in policy."},
      {condition(R"({"StringEquals":{"aws:username":{}}})"), "Syntax errors in policy."},
      {condition(R"({"StringEquals":{"aws:username":null}})"), "Syntax errors in policy."},
      {condition(R"({"NumericEquals":{"aws:EpochTime":"many"}})"), "cannot be compared by NumericEquals"},
      {condition(R"({"NumericEquals":{"aws:EpochTime":"${aws:username}"}})"), "cannot be compared"},
      {condition(R"({"DateLessThan":{"aws:CurrentTime":"tomorrow"}})"), "cannot be compared"},
      {condition(R"({"Bool":{"aws:SecureTransport":"yes"}})"), "cannot be compared"},
      {condition(R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}})"), "cannot be compared"},
      {condition(R"({"IpAddress":{"aws:SourceIp":"10.0.0"}})"), "cannot be compared"},
      {condition(R"({"Null":{"aws:username":"perhaps"}})"), "cannot be compared"},
      {condition(R"({"StringEquals":{"aws:username":"a\u0001"}})"), "Syntax errors in policy."},
      {std::string(kDocumentBytesMax + 1, ' '), "longer than 131072 bytes"},
      {std::string(5000, '['), "Syntax errors in policy."},
      {document_of("\xff"), "Syntax errors in policy."},
  };
  for (const Case& one : cases) {
    const auto read = read_policy(one.document, PolicyKind::kIdentity);
    ASSERT_FALSE(read.ok()) << one.document.substr(0, 200);
    EXPECT_EQ(read.error().name, "MalformedPolicyDocument");
    EXPECT_THAT(read.error().message, testing::HasSubstr(one.message)) << one.document.substr(0, 200);
  }
}

TEST(Policy, trust_policies_name_principals_and_actions_of_sts) {
  const auto read = [](std::string_view statement) { return read_policy(document_of(statement), PolicyKind::kTrust); };
  EXPECT_TRUE(read(R"({"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"})").ok());
  EXPECT_TRUE(read(R"({"Effect":"Allow","Principal":{"AWS":["123456789012","arn:aws:iam::123456789012:user/bob"]},)"
                   R"("Action":["sts:AssumeRole","sts:TagSession"]})")
                  .ok());
  EXPECT_EQ(read(R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Resource":"*"})").error().message,
            "Has prohibited field Resource");
  EXPECT_EQ(read(R"({"Effect":"Allow","Action":"sts:AssumeRole"})").error().message, "Missing required field Principal");
  EXPECT_EQ(read(R"({"Effect":"Allow","Principal":{"AWS":"bob"},"Action":"sts:AssumeRole"})").error().message,
            "Invalid principal in policy: \"AWS\":\"bob\"");
  EXPECT_EQ(read(R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"ecs:RunTask"})").error().message,
            "AssumeRole policy may only specify STS AssumeRole actions.");
  EXPECT_FALSE(read(R"({"Effect":"Allow","NotPrincipal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"})").ok());
  EXPECT_FALSE(
      read(R"({"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/*"},"Action":"sts:AssumeRole"})").ok());
}

struct TrustCase {
  std::string_view principal;
  Asking asking;
  bool is_allowed;
};

TEST(Policy, trust_names_an_account_a_principal_or_a_service) {
  const Asking bob{"arn:aws:iam::123456789012:user/bob", "", "123456789012", ""};
  const Asking session{"arn:aws:sts::123456789012:assumed-role/ci/x", "arn:aws:iam::123456789012:role/ci", "123456789012", ""};
  const Asking tasks{"", "", "", "ecs-tasks.amazonaws.com"};
  const TrustCase cases[] = {
      {R"("*")", bob, true},
      {R"({"AWS":"*"})", bob, true},
      {R"({"AWS":"123456789012"})", bob, true},
      {R"({"AWS":"arn:aws:iam::123456789012:root"})", bob, true},
      {R"({"AWS":"arn:aws:iam::123456789012:user/bob"})", bob, true},
      {R"({"AWS":"arn:aws:iam::123456789012:user/eve"})", bob, false},
      {R"({"AWS":"210987654321"})", bob, false},
      {R"({"Service":"ecs-tasks.amazonaws.com"})", bob, false},
      {R"({"AWS":"arn:aws:iam::123456789012:role/ci"})", session, true},
      {R"({"AWS":"arn:aws:sts::123456789012:assumed-role/ci/x"})", session, true},
      {R"({"AWS":"arn:aws:iam::123456789012:role/other"})", session, false},
      {R"({"Service":"ecs-tasks.amazonaws.com"})", tasks, true},
      {R"({"Service":["ec2.amazonaws.com","ecs-tasks.amazonaws.com"]})", tasks, true},
      {R"({"AWS":"*"})", tasks, false},
      {R"({"Federated":"cognito-identity.amazonaws.com"})", bob, false},
  };
  for (const TrustCase& one : cases) {
    const std::string document =
        document_of(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":)" + std::string(one.principal) + "}");
    EXPECT_EQ(decide_trust(document, {"sts:AssumeRole", "*", {}}, one.asking).is_allowed(), one.is_allowed) << document;
  }
  // NotPrincipal denies everything but what it names.
  const std::string all_but_bob =
      document_of(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"},)"
                  R"({"Effect":"Deny","Action":"sts:AssumeRole","NotPrincipal":{"AWS":"arn:aws:iam::123456789012:user/bob"}})");
  EXPECT_TRUE(decide_trust(all_but_bob, {"sts:AssumeRole", "*", {}}, bob).is_allowed());
  EXPECT_EQ(decide_trust(all_but_bob, {"sts:AssumeRole", "*", {}}, session).reason, Reason::kDeniedByTrust);
  EXPECT_EQ(decide_trust("not a policy", {"sts:AssumeRole", "*", {}}, bob).reason, Reason::kDeniedByTrust);
}

TEST(Policy, boundary_and_session_narrow_and_an_explicit_deny_wins) {
  const Request run{"ecs:RunTask", "*", {}};
  const auto allow = [](std::string_view action) {
    return NamedDocument{"allow", document_of(R"({"Effect":"Allow","Resource":"*","Action":")" + std::string(action) + "\"}")};
  };
  const auto deny = [](std::string_view action) {
    return NamedDocument{"deny", document_of(R"({"Effect":"Deny","Resource":"*","Action":")" + std::string(action) + "\"}")};
  };
  const NamedDocument broken{"broken", "{"};
  const auto reason = [&](Policies policies) { return decide(policies, run).reason; };
  EXPECT_EQ(reason({}), Reason::kNoIdentityPolicy);
  EXPECT_EQ(reason({.identity = {allow("ecs:*")}}), Reason::kAllowed);
  EXPECT_EQ(reason({.identity = {allow("ecs:*"), deny("ecs:RunTask")}}), Reason::kDeniedByIdentityPolicy);
  EXPECT_EQ(reason({.identity = {allow("ecs:*")}, .boundary = allow("logs:*")}), Reason::kNoBoundary);
  EXPECT_EQ(reason({.identity = {allow("ecs:*")}, .boundary = allow("*")}), Reason::kAllowed);
  EXPECT_EQ(reason({.identity = {allow("ecs:*")}, .boundary = deny("*")}), Reason::kDeniedByBoundary);
  EXPECT_EQ(reason({.identity = {allow("logs:*")}, .boundary = allow("*")}), Reason::kNoIdentityPolicy);
  EXPECT_EQ(reason({.identity = {allow("*")}, .session = {{allow("ecs:RunTask")}}}), Reason::kAllowed);
  EXPECT_EQ(reason({.identity = {allow("*")}, .session = {{allow("logs:*")}}}), Reason::kNoSessionPolicy);
  EXPECT_EQ(reason({.identity = {allow("*")}, .session = std::vector<NamedDocument>{}}), Reason::kNoSessionPolicy);
  EXPECT_EQ(reason({.identity = {allow("*")}, .session = {{allow("*"), deny("ecs:*")}}}), Reason::kDeniedBySessionPolicy);
  EXPECT_EQ(reason({.identity = {allow("logs:*")}, .session = {{allow("*")}}}), Reason::kNoIdentityPolicy);
  EXPECT_EQ(reason({.identity = {allow("*"), broken}}), Reason::kDeniedByIdentityPolicy);
  EXPECT_EQ(reason({.identity = {allow("*")}, .boundary = broken}), Reason::kDeniedByBoundary);
  EXPECT_EQ(reason({.identity = {allow("*")}, .session = {{broken}}}), Reason::kDeniedBySessionPolicy);
  EXPECT_EQ(words_of(Reason::kNoIdentityPolicy, "ecs:RunTask"),
            "because no identity-based policy allows the ecs:RunTask action");
  EXPECT_EQ(words_of(Reason::kDeniedByBoundary, "ecs:RunTask"), "with an explicit deny in a permissions boundary");
}

TEST(Policy, every_document_of_aws_can_be_read) {
  std::size_t known = 0;
  for (const control::AwsManagedPolicy& one : control::aws_managed_policies()) {
    if (one.document.empty()) continue;
    ++known;
    const auto read = read_policy(one.document, PolicyKind::kIdentity);
    EXPECT_TRUE(read.ok()) << one.name << ": " << (read.ok() ? "" : read.error().message);
  }
  EXPECT_GE(known, 20u);
  EXPECT_NE(control::aws_managed_policy("arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"), nullptr);
  EXPECT_EQ(control::aws_managed_policy("arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy"), nullptr);
}

TEST(Policy, a_pattern_of_stars_ends_soon) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_FALSE(matches(pattern_of(pattern), std::string(20'000, 'b')));
  EXPECT_TRUE(matches(pattern_of("a*b*c"), "axxbxxc"));
}

TEST(Policy, characters_of_quotas_leave_out_white_space) { EXPECT_EQ(counted_characters("{ \"a\" :\t1\n}"), 7u); }

}  // namespace
}  // namespace moorage::policy
