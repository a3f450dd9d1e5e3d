// One comparison of a filter pattern: an operator and a text with wildcards, a number or a regular expression.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace moorage::logs_service {

using FilterRegex = std::shared_ptr<const re2::RE2>;

// The expression as CloudWatch Logs takes it: letters, digits, the symbols : _ # = @ / ; , - and blanks, and the operators
// ^ $ ? [ ] { } | \ * + . without parentheses; at most 1,024 bytes.
Result<FilterRegex> compile_filter_regex(std::string_view expression);
bool finds(const FilterRegex& regex, std::string_view text);

// `*` stands for any text. In time linear in the text for each star.
bool matches_wildcard(std::string_view pattern, std::string_view text);

// The number that the whole text is; "0x1", "inf" and "nan" are none.
std::optional<double> number_of(std::string_view text);

struct FilterOperand {
  std::string text;
  bool is_quoted = false;
  std::optional<double> number;  // of a text without quotes
  FilterRegex regex;             // null: not one
};

struct FilterCondition {
  enum class Operator : std::uint8_t { kEqual, kUnequal, kLess, kGreater, kLessEqual, kGreaterEqual };
  Operator op = Operator::kEqual;
  FilterOperand operand;

  // `number`: where the value is one, or its text can be read as one.
  bool holds(std::string_view text, std::optional<double> number) const;
};

}  // namespace moorage::logs_service
