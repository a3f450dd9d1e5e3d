#include "services/elbv2/attribute_rules.h"

#include <algorithm>

#include "services/elbv2/elb_words.h"

namespace moorage::control {

namespace {

bool has_word(std::string_view words, std::string_view value) {
  while (!words.empty()) {
    const std::size_t bar = words.find('|');
    if (words.substr(0, bar) == value) return true;
    words = bar == std::string_view::npos ? std::string_view{} : words.substr(bar + 1);
  }
  return false;
}

bool is_within(const AttributeRule& rule, std::string_view value) {
  const auto number = decimal(value);
  return number && *number >= rule.low && *number <= rule.high;
}

bool is_text(const AttributeRule& rule, std::string_view value) {
  if (rule.fixed) return true;
  return value.size() <= rule.chars_max &&
         std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool accepts(const AttributeRule& rule, std::string_view value) {
  switch (rule.kind) {
    case ValueKind::kNumber:
      return is_within(rule, value);
    case ValueKind::kNumberOrZero:
      return value == "0" || is_within(rule, value);
    case ValueKind::kNumberOrOff:
      return value == "off" || is_within(rule, value);
    case ValueKind::kWord:
      return has_word(rule.words, value);
    case ValueKind::kText:
      return is_text(rule, value);
  }
  return false;
}

}  // namespace

const AttributeRule* find_rule(std::span<const AttributeRule> rules, std::string_view key) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const AttributeRule& rule) { return rule.key == key; });
  return found == rules.end() ? nullptr : &*found;
}

Status check_attribute(const AttributeRule& rule, std::string_view kind, std::string_view value, std::string path) {
  const std::string attribute = std::string(kind) + " attribute '" + std::string(rule.key) + "'";
  const bool unserved = rule.fixed ? accepts(rule, value) && value != rule.fallback : !value.empty() && value == rule.unserved;
  if (unserved) return not_served("The value '" + std::string(value) + "' of " + attribute, std::move(path));
  if (accepts(rule, value)) return {};
  return validation_error("'" + std::string(value) + "' is not a valid value of " + attribute, std::move(path));
}

void put_attribute(Tags& attributes, std::string_view key, std::string_view value) {
  for (auto& [known, held] : attributes) {
    if (known == key) {
      held = value;
      return;
    }
  }
  attributes.emplace_back(key, value);
}

Tags defaults_of(std::span<const AttributeRule> rules) {
  Tags out;
  for (const AttributeRule& rule : rules) out.emplace_back(rule.key, rule.fallback);
  return out;
}

}  // namespace moorage::control
