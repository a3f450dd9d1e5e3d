#include "services/iam/policy/policy_document.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/ascii.h"
#include "services/iam/policy/policy_values.h"

namespace moorage::policy {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kDepthMax = 16;
constexpr std::size_t kValuesMax = 4096;  // of one list

Error malformed(std::string message) { return api_error("MalformedPolicyDocument", std::move(message)); }
Error syntax() { return malformed("Syntax errors in policy."); }

struct OperatorRow {
  std::string_view name;  // in lower case
  Compare compare;
  bool is_negated = false;
};
constexpr OperatorRow kOperators[] = {
    {"stringequals", Compare::kStringEquals},
    {"stringnotequals", Compare::kStringEquals, true},
    {"stringequalsignorecase", Compare::kStringEqualsIgnoreCase},
    {"stringnotequalsignorecase", Compare::kStringEqualsIgnoreCase, true},
    {"stringlike", Compare::kStringLike},
    {"stringnotlike", Compare::kStringLike, true},
    {"numericequals", Compare::kNumericEquals},
    {"numericnotequals", Compare::kNumericEquals, true},
    {"numericlessthan", Compare::kNumericLess},
    {"numericlessthanequals", Compare::kNumericLessOrEquals},
    {"numericgreaterthan", Compare::kNumericGreater},
    {"numericgreaterthanequals", Compare::kNumericGreaterOrEquals},
    {"dateequals", Compare::kDateEquals},
    {"datenotequals", Compare::kDateEquals, true},
    {"datelessthan", Compare::kDateLess},
    {"datelessthanequals", Compare::kDateLessOrEquals},
    {"dategreaterthan", Compare::kDateGreater},
    {"dategreaterthanequals", Compare::kDateGreaterOrEquals},
    {"bool", Compare::kBool},
    {"binaryequals", Compare::kBinaryEquals},
    {"ipaddress", Compare::kIpAddress},
    {"notipaddress", Compare::kIpAddress, true},
    {"arnequals", Compare::kArn},
    {"arnnotequals", Compare::kArn, true},
    {"arnlike", Compare::kArn},
    {"arnnotlike", Compare::kArn, true},
    {"null", Compare::kNull},
};

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

// The members of an object; each name once.
Result<std::vector<std::pair<std::string_view, dom::element>>> members_of(dom::element value) {
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return syntax();
  std::vector<std::pair<std::string_view, dom::element>> out;
  std::set<std::string_view> names;
  for (const auto field : object) {
    if (!names.insert(field.key).second) {
      return malformed("Duplicate member \"" + std::string(field.key.substr(0, 64)) + "\" in policy.");
    }
    out.emplace_back(field.key, field.value);
  }
  return out;
}

// A text, number or truth value; conditions take all three.
std::optional<std::string> scalar(dom::element value, bool takes_any) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) {
    return has_control_character(text) ? std::nullopt : std::optional(std::string(text));
  }
  if (!takes_any) return std::nullopt;
  bool truth = false;
  if (value.get(truth) == simdjson::SUCCESS) return truth ? "true" : "false";
  if (value.is_number()) return std::string(simdjson::minify(value));
  return std::nullopt;
}

Result<std::vector<std::string>> texts_of(dom::element value, bool takes_any = false) {
  std::vector<std::string> out;
  dom::array list;
  if (value.get(list) != simdjson::SUCCESS) {
    auto one = scalar(value, takes_any);
    if (!one) return syntax();
    out.push_back(std::move(*one));
    return out;
  }
  for (const dom::element item : list) {
    auto one = scalar(item, takes_any);
    if (!one || out.size() == kValuesMax) return syntax();
    out.push_back(std::move(*one));
  }
  return out;
}

Status check_actions(const std::vector<std::string>& actions) {
  if (actions.empty()) return malformed("Policy statement must contain actions.");
  for (const std::string& action : actions) {
    if (action == "*") continue;
    const auto colon = action.find(':');
    if (colon == std::string::npos || colon == 0) {
      return malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
    const std::string_view vendor = std::string_view(action).substr(0, colon);
    const auto is_vendor = [](char c) {
      return (lower_ascii(c) >= 'a' && lower_ascii(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    if (!std::all_of(vendor.begin(), vendor.end(), is_vendor)) {
      return malformed("Vendor " + std::string(vendor.substr(0, 64)) + " is not valid");
    }
    if (colon + 1 == action.size()) return malformed("Policy statement must contain actions.");
  }
  return {};
}

Status check_resources(const std::vector<std::string>& resources) {
  if (resources.empty()) return malformed("Policy statement must contain resources.");
  for (const std::string& resource : resources) {
    if (resource == "*" || resource.starts_with("${")) continue;
    const bool is_arn =
        resource.starts_with("arn:") && (std::count(resource.begin(), resource.end(), ':') >= 5 || resource.ends_with('*'));
    if (!is_arn) return malformed("Resource " + resource.substr(0, 256) + " must be in ARN format or \"*\".");
  }
  return {};
}

Result<Condition> operator_named(std::string_view name) {
  Condition out;
  std::string rest = lower_ascii(name);
  if (rest.starts_with("forallvalues:")) {
    out.quantifier = Quantifier::kForAllValues;
    rest.erase(0, 13);
  } else if (rest.starts_with("foranyvalue:")) {
    out.quantifier = Quantifier::kForAnyValue;
    rest.erase(0, 12);
  }
  if (rest.ends_with("ifexists") && rest != "nullifexists") {
    out.holds_if_missing = true;
    rest.erase(rest.size() - 8);
  }
  for (const OperatorRow& row : kOperators) {
    if (row.name != rest) continue;
    out.compare = row.compare;
    out.is_negated = row.is_negated;
    return out;
  }
  return malformed("Invalid Condition type : " + std::string(name.substr(0, 64)) + ".");
}

Status read_conditions(dom::element value, std::vector<Condition>& out) {
  MOORAGE_ASSIGN(const auto operators, members_of(value));
  for (const auto& [operator_name, keys_value] : operators) {
    MOORAGE_ASSIGN(const Condition made, operator_named(operator_name));
    MOORAGE_ASSIGN(const auto keys, members_of(keys_value));
    std::set<std::string> seen;
    for (const auto& [key, values] : keys) {
      Condition condition = made;
      condition.key = lower_ascii(key);
      if (condition.key.find(':') == std::string::npos) {
        return malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
      }
      if (!seen.insert(condition.key).second) return syntax();
      MOORAGE_ASSIGN(condition.values, texts_of(values, true));
      for (const std::string& one : condition.values) {
        if (!is_readable(condition.compare, one)) {
          return malformed("Condition value \"" + one.substr(0, 64) + "\" of " + std::string(key.substr(0, 64)) +
                           " cannot be compared by " + std::string(operator_name.substr(0, 64)) + ".");
        }
      }
      out.push_back(std::move(condition));
    }
  }
  return {};
}

Status read_principals(dom::element value, std::vector<Principal>& out) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) {
    if (text != "*") return malformed("Invalid principal in policy: only \"*\" may stand alone.");
    out.push_back({.type = "*", .name = "*"});
    return {};
  }
  MOORAGE_ASSIGN(const auto types, members_of(value));
  for (const auto& [type, names] : types) {
    if (type != "AWS" && type != "Service" && type != "Federated" && type != "CanonicalUser") {
      return malformed("Invalid principal in policy: \"" + std::string(type.substr(0, 64)) + "\"");
    }
    MOORAGE_ASSIGN(auto texts, texts_of(names));
    for (std::string& name : texts) {
      const bool is_account =
          name.size() == 12 && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (type == "AWS" && name != "*" && !is_account && !name.starts_with("arn:")) {
        return malformed("Invalid principal in policy: \"AWS\":\"" + name.substr(0, 128) + "\"");
      }
      if (type == "AWS" && name != "*" && name.find_first_of("*?") != std::string::npos) {
        return malformed("Invalid principal in policy: \"AWS\":\"" + name.substr(0, 128) + "\"");
      }
      out.push_back({.type = std::string(type), .name = std::move(name)});
    }
  }
  return out.empty() ? Status(malformed("Policy statement must contain principals.")) : Status();
}

Status check_parts(const Statement& statement, PolicyKind kind, const std::set<std::string_view>& names) {
  const bool has_principal = names.contains("Principal") || names.contains("NotPrincipal");
  const bool has_resource = names.contains("Resource") || names.contains("NotResource");
  if (!names.contains("Effect")) return syntax();
  for (const auto& [one, other] :
       {std::pair{"Action", "NotAction"}, {"Resource", "NotResource"}, {"Principal", "NotPrincipal"}}) {
    if (names.contains(one) && names.contains(other)) return syntax();
  }
  MOORAGE_TRY(check_actions(statement.actions));
  if (kind == PolicyKind::kIdentity) {
    if (has_principal) return malformed("Policy document should not specify a principal.");
    return check_resources(statement.resources);
  }
  if (has_resource) return malformed("Has prohibited field Resource");
  if (!has_principal) return malformed("Missing required field Principal");
  if (statement.are_principals_excluded && statement.effect == Effect::kAllow) {
    return malformed("Allow with NotPrincipal is not allowed.");
  }
  for (const std::string& action : statement.actions) {
    const std::string lower = lower_ascii(action);
    if (!lower.starts_with("sts:") && lower != "*") {
      return malformed("AssumeRole policy may only specify STS AssumeRole actions.");
    }
  }
  return {};
}

Result<Statement> read_statement(dom::element value, PolicyKind kind) {
  MOORAGE_ASSIGN(const auto members, members_of(value));
  Statement out;
  std::set<std::string_view> names;
  for (const auto& [name, content] : members) {
    names.insert(name);
    if (name == "Sid") {
      auto sid = scalar(content, false);
      if (!sid) return syntax();
      out.sid = std::move(*sid);
    } else if (name == "Effect") {
      const auto effect = scalar(content, false);
      if (effect != "Allow" && effect != "Deny") return syntax();
      out.effect = *effect == "Allow" ? Effect::kAllow : Effect::kDeny;
    } else if (name == "Action" || name == "NotAction") {
      out.are_actions_excluded = name == "NotAction";
      MOORAGE_ASSIGN(out.actions, texts_of(content));
    } else if (name == "Resource" || name == "NotResource") {
      out.are_resources_excluded = name == "NotResource";
      MOORAGE_ASSIGN(out.resources, texts_of(content));
    } else if (name == "Principal" || name == "NotPrincipal") {
      out.are_principals_excluded = name == "NotPrincipal";
      MOORAGE_TRY(read_principals(content, out.principals));
    } else if (name == "Condition") {
      MOORAGE_TRY(read_conditions(content, out.conditions));
    } else {
      return syntax();
    }
  }
  MOORAGE_TRY(check_parts(out, kind, names));
  return out;
}

Status read_statements(dom::element value, PolicyKind kind, Policy& out) {
  dom::array list;
  if (value.get(list) != simdjson::SUCCESS) {
    MOORAGE_ASSIGN(Statement one, read_statement(value, kind));
    out.statements.push_back(std::move(one));
    return {};
  }
  for (const dom::element item : list) {
    if (out.statements.size() == kStatementsMax) return malformed("The policy has too many statements.");
    MOORAGE_ASSIGN(Statement one, read_statement(item, kind));
    out.statements.push_back(std::move(one));
  }
  return out.statements.empty() ? Status(syntax()) : Status();
}

Status check_sids(const Policy& policy) {
  std::set<std::string_view> seen;
  for (const Statement& statement : policy.statements) {
    if (!statement.sid.empty() && !seen.insert(statement.sid).second) {
      return malformed("Statement IDs (SID) in a single policy must be unique.");
    }
  }
  return {};
}

}  // namespace

Result<Policy> read_policy(std::string_view document, PolicyKind kind) {
  if (document.size() > kDocumentBytesMax) return malformed("The policy is longer than 131072 bytes.");
  dom::parser parser;
  dom::element root;
  if (parser.allocate(document.size() + 1, kDepthMax) != simdjson::SUCCESS ||
      parser.parse(document.data(), document.size()).get(root) != simdjson::SUCCESS) {
    return syntax();
  }
  MOORAGE_ASSIGN(const auto members, members_of(root));
  Policy out;
  bool has_statements = false;
  for (const auto& [name, content] : members) {
    if (name == "Version") {
      const auto version = scalar(content, false);
      if (version != "2012-10-17" && version != "2008-10-17") {
        return malformed("Policy document must be version 2012-10-17 or greater.");
      }
      out.has_variables = *version == "2012-10-17";
    } else if (name == "Id") {
      if (!scalar(content, false)) return syntax();
    } else if (name == "Statement") {
      has_statements = true;
      MOORAGE_TRY(read_statements(content, kind, out));
    } else {
      return syntax();
    }
  }
  if (!has_statements) return syntax();
  MOORAGE_TRY(check_sids(out));
  return out;
}

std::size_t counted_characters(std::string_view document) {
  return static_cast<std::size_t>(
      std::count_if(document.begin(), document.end(), [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; }));
}

}  // namespace moorage::policy
