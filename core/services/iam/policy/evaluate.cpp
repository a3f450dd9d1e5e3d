#include "services/iam/policy/evaluate.h"

#include <algorithm>

#include "base/ascii.h"
#include "services/iam/policy/policy_values.h"

namespace moorage::policy {
namespace {

constexpr std::size_t kExpandedMax = 8192;

// The value of "${key}" or "${key, 'otherwise'}". Nothing: the request does not have it, or has several.
std::optional<std::string> variable(std::string_view inside, const Context& context) {
  if (inside == "*" || inside == "?" || inside == "$") return std::string(inside);
  std::optional<std::string> otherwise;
  if (const auto comma = inside.find(','); comma != std::string_view::npos) {
    const auto first = inside.find('\'', comma);
    const auto last = inside.rfind('\'');
    if (first == std::string_view::npos || last == first) return std::nullopt;
    otherwise = std::string(inside.substr(first + 1, last - first - 1));
    inside = inside.substr(0, comma);
  }
  while (inside.ends_with(' ')) inside.remove_suffix(1);
  const auto* values = context.find(lower_ascii(inside));
  if (values == nullptr || values->size() != 1) return otherwise;
  const std::string& value = values->front();
  // The two characters that stand for wildcards have no place in a value.
  if (value.find_first_of("\x01\x02") != std::string::npos) return std::nullopt;
  return value;
}

// A text of a policy as a pattern, variables filled in. Nothing: a variable has no value.
std::optional<std::string> expand(std::string_view written, bool has_variables, const Context& context) {
  if (!has_variables || written.find("${") == std::string_view::npos) return pattern_of(written);
  std::string out;
  while (!written.empty()) {
    const auto begin = written.find("${");
    out += pattern_of(written.substr(0, begin));
    if (begin == std::string_view::npos) break;
    const auto end = written.find('}', begin);
    if (end == std::string_view::npos) return std::nullopt;
    const auto value = variable(written.substr(begin + 2, end - begin - 2), context);
    if (!value || out.size() + value->size() > kExpandedMax) return std::nullopt;
    out += *value;
    written.remove_prefix(end + 1);
  }
  return out;
}

bool is_action_named(const Statement& statement, std::string_view action) {
  const std::string asked = lower_ascii(action);
  return std::any_of(statement.actions.begin(), statement.actions.end(),
                     [&](const std::string& one) { return matches(pattern_of(lower_ascii(one)), asked); });
}

// A pattern whose variable has no value names nothing, and what is said "except" of it is not known: an Allow does not apply
// then, a Deny does.
bool covers_resource(const Policy& policy, const Statement& statement, const Request& request) {
  bool is_named = false;
  bool is_open = false;
  for (const std::string& resource : statement.resources) {
    const auto pattern = expand(resource, policy.has_variables, request.context);
    if (!pattern) {
      is_open = true;
    } else if (matches(*pattern, request.resource)) {
      is_named = true;
    }
  }
  if (!statement.are_resources_excluded) return is_named;
  if (is_open && statement.effect == Effect::kAllow) return false;
  return !is_named;
}

// Whether one value of the request equals one of the values of the policy. Nothing: that cannot be told.
std::optional<bool> is_any_of(const Condition& condition, const Policy& policy, const std::string& actual,
                              const Context& context) {
  bool is_open = false;
  for (const std::string& value : condition.values) {
    std::optional<std::string> wanted;
    if (takes_variables(condition.compare) && policy.has_variables && value.find("${") != std::string::npos) {
      wanted = expand(value, true, context);
      if (wanted && !takes_wildcards(condition.compare)) {
        for (char& c : *wanted) c = c == kAnyText ? '*' : c == kAnyCharacter ? '?' : c;
      }
    } else {
      wanted = takes_wildcards(condition.compare) ? pattern_of(value) : value;
    }
    const std::optional<bool> equal = wanted ? compare_values(condition.compare, *wanted, actual) : std::nullopt;
    if (!equal) {
      is_open = true;
    } else if (*equal) {
      return true;
    }
  }
  return is_open ? std::nullopt : std::optional(false);
}

bool is_null_as_wanted(const Condition& condition, const std::vector<std::string>* values) {
  const bool is_missing = values == nullptr || values->empty();
  return std::any_of(condition.values.begin(), condition.values.end(),
                     [&](const std::string& wanted) { return same_ignoring_case(wanted, "true") == is_missing; });
}

// Where it cannot be told whether a condition holds, it does for a Deny and does not for an Allow.
bool holds(const Condition& condition, const Policy& policy, const Context& context, Effect effect) {
  const bool doubt = effect == Effect::kDeny;
  const auto* values = context.find(condition.key);
  if (condition.compare == Compare::kNull) return is_null_as_wanted(condition, values);
  if (values == nullptr || values->empty()) {
    if (condition.quantifier == Quantifier::kForAllValues || condition.holds_if_missing) return true;
    if (condition.quantifier == Quantifier::kForAnyValue) return false;
    return condition.is_negated;
  }
  const auto one_holds = [&](const std::string& value) {
    const auto equal = is_any_of(condition, policy, value, context);
    return equal ? *equal != condition.is_negated : doubt;
  };
  // Without a quantifier a key has one value; where it has several, a negated comparison has to hold for all of them.
  const bool for_all =
      condition.quantifier == Quantifier::kForAllValues || (condition.quantifier == Quantifier::kNone && condition.is_negated);
  return for_all ? std::all_of(values->begin(), values->end(), one_holds)
                 : std::any_of(values->begin(), values->end(), one_holds);
}

bool applies(const Policy& policy, const Statement& statement, const Request& request) {
  if (is_action_named(statement, request.action) == statement.are_actions_excluded) return false;
  return std::all_of(statement.conditions.begin(), statement.conditions.end(),
                     [&](const Condition& condition) { return holds(condition, policy, request.context, statement.effect); });
}

bool names_principal(const Principal& principal, const Asking& asking) {
  if (principal.type == "*") return true;
  if (principal.type == "Service") return !asking.service.empty() && principal.name == asking.service;
  if (principal.type != "AWS") return false;
  if (!asking.service.empty()) return false;
  if (principal.name == "*" || principal.name == asking.account) return true;
  const std::string root = "arn:aws:iam::" + asking.account + ":root";
  return principal.name == root || principal.name == asking.arn || (!asking.issuer.empty() && principal.name == asking.issuer);
}

template <typename Covers>
Decision evaluate_with(const Policy& policy, const Request& request, const Covers& covers) {
  Decision out = Decision::kNothing;
  for (const Statement& statement : policy.statements) {
    if (!applies(policy, statement, request) || !covers(statement)) continue;
    if (statement.effect == Effect::kDeny) return Decision::kDeny;
    out = Decision::kAllow;
  }
  return out;
}

// One group of documents of which one has to allow and none may deny.
struct Group {
  bool is_allowed = false;
  bool is_denied = false;
  std::vector<std::string> allowed_by;
  std::vector<std::string> denied_by;
};

void add(Group& group, const NamedDocument& document, const Request& request) {
  const auto policy = read_policy(document.document, PolicyKind::kIdentity);
  const Decision decision = policy.ok() ? evaluate(*policy, request) : Decision::kDeny;
  if (decision == Decision::kDeny) {
    group.is_denied = true;
    group.denied_by.push_back(document.name);
  } else if (decision == Decision::kAllow) {
    group.is_allowed = true;
    group.allowed_by.push_back(document.name);
  }
}

Group group_of(const std::vector<NamedDocument>& documents, const Request& request) {
  Group out;
  for (const NamedDocument& document : documents) add(out, document, request);
  return out;
}

}  // namespace

void Context::set(std::string_view key, std::string value) { values_[lower_ascii(key)] = {std::move(value)}; }
void Context::set(std::string_view key, std::vector<std::string> values) { values_[lower_ascii(key)] = std::move(values); }
const std::vector<std::string>* Context::find(std::string_view key) const {
  const auto found = values_.find(key);
  return found == values_.end() ? nullptr : &found->second;
}

Decision evaluate(const Policy& policy, const Request& request) {
  return evaluate_with(policy, request,
                       [&](const Statement& statement) { return covers_resource(policy, statement, request); });
}

Decision evaluate_trust(const Policy& policy, const Request& request, const Asking& asking) {
  return evaluate_with(policy, request, [&](const Statement& statement) {
    const bool is_named = std::any_of(statement.principals.begin(), statement.principals.end(),
                                      [&](const Principal& one) { return names_principal(one, asking); });
    return is_named != statement.are_principals_excluded;
  });
}

Ruling decide(const Policies& policies, const Request& request) {
  Group identity = group_of(policies.identity, request);
  Group boundary;
  if (policies.boundary) add(boundary, *policies.boundary, request);
  Group session;
  if (policies.session) session = group_of(*policies.session, request);
  if (identity.is_denied) return {Reason::kDeniedByIdentityPolicy, std::move(identity.denied_by)};
  if (boundary.is_denied) return {Reason::kDeniedByBoundary, std::move(boundary.denied_by)};
  if (session.is_denied) return {Reason::kDeniedBySessionPolicy, std::move(session.denied_by)};
  if (!identity.is_allowed) return {Reason::kNoIdentityPolicy, {}};
  if (policies.boundary && !boundary.is_allowed) return {Reason::kNoBoundary, {}};
  if (policies.session && !session.is_allowed) return {Reason::kNoSessionPolicy, {}};
  return {Reason::kAllowed, std::move(identity.allowed_by)};
}

Ruling decide_trust(std::string_view document, const Request& request, const Asking& asking) {
  const auto policy = read_policy(document, PolicyKind::kTrust);
  const Decision decision = policy.ok() ? evaluate_trust(*policy, request, asking) : Decision::kDeny;
  return {decision == Decision::kAllow  ? Reason::kAllowed
          : decision == Decision::kDeny ? Reason::kDeniedByTrust
                                        : Reason::kNoTrust,
          {}};
}

std::string words_of(Reason reason, std::string_view action) {
  const auto none = [&](std::string_view kind) {
    return "because no " + std::string(kind) + " allows the " + std::string(action) + " action";
  };
  switch (reason) {
    case Reason::kAllowed:
      return {};
    case Reason::kNoIdentityPolicy:
      return none("identity-based policy");
    case Reason::kNoBoundary:
      return none("permissions boundary");
    case Reason::kNoSessionPolicy:
      return none("session policy");
    case Reason::kNoTrust:
      return none("resource-based policy");
    case Reason::kDeniedByIdentityPolicy:
      return "with an explicit deny in an identity-based policy";
    case Reason::kDeniedByBoundary:
      return "with an explicit deny in a permissions boundary";
    case Reason::kDeniedBySessionPolicy:
      return "with an explicit deny in a session policy";
    case Reason::kDeniedByTrust:
      return "with an explicit deny in a resource-based policy";
  }
  return {};
}

}  // namespace moorage::policy
