// Whether policies allow a request: a pure function of documents and request. Source of the rules: "Policy evaluation logic"
// and "IAM JSON policy elements" in the IAM user guide. Fail closed: what cannot be read denies.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/iam/policy/policy_document.h"

namespace moorage::policy {

// Values of condition keys. Keys are in lower case.
class Context {
 public:
  void set(std::string_view key, std::string value);
  void set(std::string_view key, std::vector<std::string> values);
  // Null: the request does not have the key.
  const std::vector<std::string>* find(std::string_view key_in_lower_case) const;
  const std::map<std::string, std::vector<std::string>, std::less<>>& all() const { return values_; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// The principal of a request to a resource with principals in its policy (the trust policy of a role).
struct Asking {
  std::string arn;      // "arn:aws:iam::…:user/bob", "arn:aws:sts::…:assumed-role/r/s"
  std::string issuer;   // of an assumed role: the ARN of the role
  std::string account;  // twelve digits
  std::string service;  // "ecs-tasks.amazonaws.com"; empty: no service
};

struct Request {
  std::string action;    // "ecs:RunTask"
  std::string resource;  // an ARN, or "*"
  Context context;
};

enum class Decision : std::uint8_t { kNothing, kAllow, kDeny };

Decision evaluate(const Policy& policy, const Request& request);
Decision evaluate_trust(const Policy& policy, const Request& request, const Asking& asking);

// A document and its name, for answers that say which policy decided.
struct NamedDocument {
  std::string name;
  std::string document;
};

// Everything that has a say in what one principal may do.
struct Policies {
  std::vector<NamedDocument> identity;  // of the user and the user's groups, or of the role
  std::optional<NamedDocument> boundary;
  std::optional<std::vector<NamedDocument>> session;  // present: the request must be allowed by one of these as well
};

enum class Reason : std::uint8_t {
  kAllowed,
  kNoIdentityPolicy,
  kNoBoundary,
  kNoSessionPolicy,
  kDeniedByIdentityPolicy,
  kDeniedByBoundary,
  kDeniedBySessionPolicy,
  kNoTrust,
  kDeniedByTrust,
};

struct Ruling {
  Reason reason = Reason::kNoIdentityPolicy;
  std::vector<std::string> by;  // names of the policies that decided
  bool is_allowed() const { return reason == Reason::kAllowed; }
};

// An explicit deny anywhere decides; otherwise identity policies, boundary and session policies must each allow. A document
// that cannot be read denies.
Ruling decide(const Policies& policies, const Request& request);
// A trust policy decides alone.
Ruling decide_trust(std::string_view document, const Request& request, const Asking& asking);

// "with an explicit deny in an identity-based policy", "because no session policy allows the ecs:RunTask action".
std::string words_of(Reason reason, std::string_view action);

}  // namespace moorage::policy
