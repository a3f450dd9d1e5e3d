// A policy of IAM, read from its JSON. Source of the rules: "IAM JSON policy element reference" in the IAM user guide.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::policy {

inline constexpr std::size_t kStatementsMax = 512;
inline constexpr std::size_t kDocumentBytesMax = 131'072;

enum class Effect : std::uint8_t { kDeny, kAllow };

// What a comparison of a condition does with one value of the request and one of the policy.
enum class Compare : std::uint8_t {
  kStringEquals,
  kStringEqualsIgnoreCase,
  kStringLike,
  kNumericEquals,
  kNumericLess,
  kNumericLessOrEquals,
  kNumericGreater,
  kNumericGreaterOrEquals,
  kDateEquals,
  kDateLess,
  kDateLessOrEquals,
  kDateGreater,
  kDateGreaterOrEquals,
  kBool,
  kBinaryEquals,
  kIpAddress,
  kArn,
  kNull,
};

enum class Quantifier : std::uint8_t { kNone, kForAllValues, kForAnyValue };

// One key of one operator: "ForAnyValue:StringNotEqualsIfExists": {"aws:TagKeys": ["a", "b"]}.
struct Condition {
  Compare compare = Compare::kStringEquals;
  bool is_negated = false;
  bool holds_if_missing = false;  // …IfExists
  Quantifier quantifier = Quantifier::kNone;
  std::string key;                  // in lower case
  std::vector<std::string> values;  // as written; variables are filled in when it is evaluated
};

struct Principal {
  std::string type;  // "AWS", "Service", "Federated", "CanonicalUser", or "*" for every principal
  std::string name;
};

struct Statement {
  std::string sid;
  Effect effect = Effect::kDeny;
  std::vector<std::string> actions;
  bool are_actions_excluded = false;  // NotAction
  std::vector<std::string> resources;
  bool are_resources_excluded = false;  // NotResource
  std::vector<Principal> principals;
  bool are_principals_excluded = false;  // NotPrincipal
  std::vector<Condition> conditions;
};

struct Policy {
  bool has_variables = false;  // version 2012-10-17
  std::vector<Statement> statements;
};

// Identity policies, boundaries and session policies name resources and no principals; a trust policy of a role names
// principals and no resources.
enum class PolicyKind : std::uint8_t { kIdentity, kTrust };

// Strict: a member that does not exist, a duplicate one, a number or an address that cannot be read is an error, so that a
// statement never means less than its author believes. Errors: MalformedPolicyDocument.
Result<Policy> read_policy(std::string_view document, PolicyKind kind);

// Characters that count for IAM's quotas: all but white space.
std::size_t counted_characters(std::string_view document);

}  // namespace moorage::policy
