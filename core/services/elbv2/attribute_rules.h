// Attributes of load balancers, listeners and target groups: which keys there are, which values each takes, and which of them
// this engine serves. A value that ELBv2 takes and that would have no effect here is refused by name.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/tag_list.h"

namespace moorage::control {

enum class ValueKind : std::uint8_t { kNumber, kNumberOrZero, kNumberOrOff, kWord, kText };

struct AttributeRule {
  std::string_view key;
  std::string_view fallback;
  ValueKind kind = ValueKind::kWord;
  std::int32_t low = 0;  // kNumber…
  std::int32_t high = 0;
  std::string_view words;     // kWord: "true|false"
  std::string_view unserved;  // a value of AWS that this engine does not serve
  bool fixed = false;         // only the default of AWS's values is served
  std::size_t chars_max = 0;  // kText that is not fixed: printable ASCII of at most so many characters
};

inline constexpr std::string_view kSwitch = "true|false";

// Null: there is none of this key.
const AttributeRule* find_rule(std::span<const AttributeRule> rules, std::string_view key);

// ValidationError for a value that is none, or that is not served. `kind`: "target group".
Status check_attribute(const AttributeRule& rule, std::string_view kind, std::string_view value, std::string path);

// Sets the value of a key; a new key comes last.
void put_attribute(Tags& attributes, std::string_view key, std::string_view value);

Tags defaults_of(std::span<const AttributeRule> rules);

template <typename List>
void write_attributes(const Tags& attributes, List out) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(attributes[i].first);
    out[i].setValue(attributes[i].second);
  }
}

}  // namespace moorage::control
