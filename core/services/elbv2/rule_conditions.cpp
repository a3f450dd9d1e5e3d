#include "services/elbv2/rule_conditions.h"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "services/elbv2/elb_words.h"
#include "services/elbv2/source_blocks.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kValueCharsMax = 128;
constexpr std::size_t kHeaderNameCharsMax = 40;
constexpr std::size_t kMethodCharsMax = 40;

using Texts = capnp::List<capnp::Text>::Reader;
using Condition = elbv2::RuleCondition::Reader;

struct Place {
  std::string path;  // "Conditions[0]"
  std::string field;
};

// Of all conditions of a rule together.
struct Totals {
  std::size_t values = 0;
  std::size_t wildcards = 0;
};

bool is_letter_or_digit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool has_only(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter_or_digit(c) || others.find(c) != std::string_view::npos; });
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string shown(std::string_view text) { return "'" + std::string(cut_text(text, 64)) + "'"; }

Error bad_value(const Place& place, std::string_view value, std::string_view why) {
  return validation_error("Condition value " + shown(value) + " of field '" + place.field + "' " + std::string(why),
                          place.path);
}

// What the values of a field may be made of, beside letters and digits. Empty: everything that can be printed.
std::string_view characters_of(std::string_view field) {
  if (field == "host-header") return "-.*?";
  if (field == "path-pattern") return "_-.$/~\"'@:+&%*?,;=!()";
  if (field == "http-request-method") return "-_";
  return {};
}

Status check_value(const Place& place, std::string_view value, Totals& totals) {
  ++totals.values;
  if (value.empty()) return validation_error("A condition value must be specified", place.path);
  const std::size_t longest = place.field == "http-request-method" ? kMethodCharsMax : kValueCharsMax;
  if (value.size() > longest)
    return bad_value(place, value, "cannot be longer than '" + std::to_string(longest) + "' characters");
  const std::string_view characters = characters_of(place.field);
  if (characters.empty() ? !is_printable(value) : !has_only(value, characters)) {
    return bad_value(place, value, "contains a character that is not valid");
  }
  if (place.field == "http-request-method" &&
      std::any_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
    return bad_value(place, value, "must be in upper case");
  }
  if (place.field == "source-ip") {
    if (!is_source_block(value)) return bad_value(place, value, "must be an IPv4 or IPv6 CIDR block, such as 192.0.2.0/24");
    return {};
  }
  totals.wildcards +=
      static_cast<std::size_t>(std::count_if(value.begin(), value.end(), [](char c) { return c == '*' || c == '?'; }));
  return {};
}

Status check_values(const Place& place, Texts values, Totals& totals) {
  for (const auto value : values) MOORAGE_TRY(check_value(place, wire::view(value), totals));
  return {};
}

// RE2 takes what can be matched in linear time: no backward references and no looking ahead or behind.
Status check_regexes(const Place& place, Texts regexes, Totals& totals) {
  RE2::Options options;
  options.set_log_errors(false);
  for (const auto text : regexes) {
    ++totals.values;
    const std::string_view regex = wire::view(text);
    if (regex.empty()) return validation_error("A condition value must be specified", place.path);
    if (regex.size() > kValueCharsMax) return bad_value(place, regex, "cannot be longer than '128' characters");
    if (!is_printable(regex)) return bad_value(place, regex, "contains a character that is not valid");
    if (regex.find("\\Q") != std::string_view::npos || regex.find("\\C") != std::string_view::npos) {
      return not_served("The sequence \\Q or \\C of a regular expression", place.path);
    }
    const RE2 compiled(re2::StringPiece(regex.data(), regex.size()), options);
    if (!compiled.ok()) return bad_value(place, regex, "is not a valid regular expression: " + compiled.error());
  }
  return {};
}

// The configurations of a condition, of which only the one of its field may be there.
struct Configuration {
  std::string_view field;
  std::string_view member;
  bool is_there;
};

Status check_configurations(const Place& place, Condition condition) {
  const Configuration all[] = {
      {"host-header", "HostHeaderConfig", condition.hasHostHeaderConfig()},
      {"path-pattern", "PathPatternConfig", condition.hasPathPatternConfig()},
      {"http-header", "HttpHeaderConfig", condition.hasHttpHeaderConfig()},
      {"query-string", "QueryStringConfig", condition.hasQueryStringConfig()},
      {"http-request-method", "HttpRequestMethodConfig", condition.hasHttpRequestMethodConfig()},
      {"source-ip", "SourceIpConfig", condition.hasSourceIpConfig()},
  };
  const bool is_known = std::any_of(std::begin(all), std::end(all), [&](const auto& one) { return one.field == place.field; });
  if (place.field.empty()) return validation_error("A condition field must be specified", place.path + ".Field");
  if (!is_known) {
    return validation_error("Condition field " + shown(place.field) +
                                " must be one of '[host-header, path-pattern, http-header, query-string, http-request-method, "
                                "source-ip]'",
                            place.path + ".Field");
  }
  for (const Configuration& one : all) {
    if (!one.is_there || one.field == place.field) continue;
    return validation_error(std::string(one.member) + " cannot be specified for condition field '" + place.field + "'",
                            place.path + "." + std::string(one.member));
  }
  const bool has_plain_values = place.field == "host-header" || place.field == "path-pattern";
  if (has_plain_values || (condition.getValues().size() == 0 && condition.getRegexValues().size() == 0)) return {};
  return validation_error("Values cannot be specified for condition field '" + place.field + "'; use its own configuration",
                          place.path + ".Values");
}

bool same(Texts a, Texts b) {
  if (a.size() != b.size()) return false;
  for (unsigned i = 0; i < a.size(); ++i) {
    if (wire::view(a[i]) != wire::view(b[i])) return false;
  }
  return true;
}

Result<Texts> one_of(const Place& place, Texts plain, Texts configured) {
  if (plain.size() == 0) return configured;
  if (configured.size() == 0 || same(plain, configured)) return plain;
  return validation_error("The values of a condition can be specified once only, by Values or by its own configuration",
                          place.path + ".Values");
}

// host-header, path-pattern.
template <typename Config, typename Init>
Status complete_plain(const Place& place, Condition in, Config config, elbv2::RuleCondition::Builder out, Init init,
                      Totals& totals) {
  MOORAGE_ASSIGN(const Texts values, one_of(place, in.getValues(), config.getValues()));
  MOORAGE_ASSIGN(const Texts regexes, one_of(place, in.getRegexValues(), config.getRegexValues()));
  if (values.size() + regexes.size() == 0) return validation_error("A condition value must be specified", place.path);
  MOORAGE_TRY(check_values(place, values, totals));
  MOORAGE_TRY(check_regexes(place, regexes, totals));
  auto made = init();
  if (values.size() > 0) {
    out.setValues(values);
    made.setValues(values);
  }
  if (regexes.size() > 0) {
    out.setRegexValues(regexes);
    made.setRegexValues(regexes);
  }
  return {};
}

Status complete_header(const Place& place, elbv2::HttpHeaderConditionConfig::Reader config, elbv2::RuleCondition::Builder out,
                       Totals& totals) {
  const std::string path = place.path + ".HttpHeaderConfig.HttpHeaderName";
  const std::string_view name = wire::view(config.getHttpHeaderName());
  if (name.empty()) return validation_error("The name of an HTTP header must be specified", path);
  if (name.size() > kHeaderNameCharsMax)
    return validation_error("The HTTP header name " + shown(name) + " cannot be longer than '40' characters", path);
  if (!has_only(name, "-_.!$&+^~")) {
    return validation_error("The HTTP header name " + shown(name) + " contains a character that is not valid", path);
  }
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower == "host")
    return validation_error("The HTTP header name 'Host' cannot be specified; use a condition with field 'host-header'", path);
  if (config.getValues().size() + config.getRegexValues().size() == 0)
    return validation_error("A condition value must be specified", place.path);
  MOORAGE_TRY(check_values(place, config.getValues(), totals));
  MOORAGE_TRY(check_regexes(place, config.getRegexValues(), totals));
  out.setHttpHeaderConfig(config);
  return {};
}

Status complete_query(const Place& place, elbv2::QueryStringConditionConfig::Reader config, elbv2::RuleCondition::Builder out,
                      Totals& totals) {
  if (config.getValues().size() == 0) return validation_error("A condition value must be specified", place.path);
  for (const auto pair : config.getValues()) {
    MOORAGE_TRY(check_value(place, wire::view(pair.getValue()), totals));
    if (pair.getKey().size() == 0) continue;
    MOORAGE_TRY(check_value(place, wire::view(pair.getKey()), totals));
    --totals.values;  // a key and its value count once
  }
  out.setQueryStringConfig(config);
  return {};
}

Status complete_source(const Place& place, elbv2::SourceIpConditionConfig::Reader config, elbv2::RuleCondition::Builder out,
                       Totals& totals) {
  if (config.getValues().size() == 0) return validation_error("A condition value must be specified", place.path);
  MOORAGE_TRY(check_values(place, config.getValues(), totals));
  if (wire::has(config.getIpAddressType())) {
    const bool wants_v6 = config.getIpAddressType() == elbv2::SourceIpAddressTypeEnum::IPV6;
    for (const auto value : config.getValues()) {
      const bool is_v6 = wire::view(value).find(':') != std::string_view::npos;
      if (is_v6 != wants_v6) return bad_value(place, wire::view(value), "does not have the IP address type of the condition");
    }
  }
  out.setSourceIpConfig(config);
  return {};
}

Status complete_one(const Place& place, Condition in, elbv2::RuleCondition::Builder out, Totals& totals) {
  MOORAGE_TRY(check_configurations(place, in));
  out.setField(in.getField());
  if (place.field == "host-header") {
    return complete_plain(
        place, in, in.getHostHeaderConfig(), out, [&] { return out.initHostHeaderConfig(); }, totals);
  }
  if (place.field == "path-pattern") {
    return complete_plain(
        place, in, in.getPathPatternConfig(), out, [&] { return out.initPathPatternConfig(); }, totals);
  }
  if (place.field == "http-header") return complete_header(place, in.getHttpHeaderConfig(), out, totals);
  if (place.field == "query-string") return complete_query(place, in.getQueryStringConfig(), out, totals);
  if (place.field == "source-ip") return complete_source(place, in.getSourceIpConfig(), out, totals);
  const auto methods = in.getHttpRequestMethodConfig();
  if (methods.getValues().size() == 0) return validation_error("A condition value must be specified", place.path);
  MOORAGE_TRY(check_values(place, methods.getValues(), totals));
  out.setHttpRequestMethodConfig(methods);
  return {};
}

}  // namespace

Status complete_conditions(capnp::List<elbv2::RuleCondition>::Reader conditions,
                           capnp::List<elbv2::RuleCondition>::Builder out) {
  if (conditions.size() == 0) return validation_error("A condition must be specified", "Conditions");
  Totals totals;
  for (unsigned i = 0; i < conditions.size(); ++i) {
    const Place place{.path = "Conditions[" + std::to_string(i) + "]",
                      .field = std::string(wire::view(conditions[i].getField()))};
    MOORAGE_TRY(complete_one(place, conditions[i], out[i], totals));
    if (place.field == "http-header" || place.field == "query-string") continue;
    for (unsigned before = 0; before < i; ++before) {
      if (wire::view(conditions[before].getField()) != place.field) continue;
      return validation_error("A rule can have at most one condition with field '" + place.field + "'", place.path + ".Field");
    }
  }
  if (totals.values > kConditionValuesPerRuleMax) {
    return validation_error("A rule can only have '" + std::to_string(kConditionValuesPerRuleMax) + "' condition values",
                            "Conditions");
  }
  if (totals.wildcards > kWildcardsPerRuleMax) {
    return validation_error("A rule can only have '" + std::to_string(kWildcardsPerRuleMax) + "' condition wildcards",
                            "Conditions");
  }
  return {};
}

}  // namespace moorage::control
