#include "services/logs/filter_condition.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "services/logs/filter_scan.h"

namespace moorage::logs_service {
namespace {

constexpr std::size_t kRegexBytesMax = 1024;
constexpr std::int64_t kRegexMemoryMax = 1 << 20;
constexpr std::string_view kRegexSymbols = ":_#=@/;,-^$?[]{}|\\*+. ";

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool equals(const FilterOperand& operand, std::string_view text, std::optional<double> number) {
  if (operand.regex) return finds(operand.regex, text);
  if (operand.number && number) return *operand.number == *number;
  return matches_wildcard(operand.text, text);
}

bool compares(FilterCondition::Operator op, double a, double b) {
  using Operator = FilterCondition::Operator;
  switch (op) {
    case Operator::kLess:
      return a < b;
    case Operator::kGreater:
      return a > b;
    case Operator::kLessEqual:
      return a <= b;
    case Operator::kGreaterEqual:
      return a >= b;
    case Operator::kEqual:
    case Operator::kUnequal:
      return false;
  }
  return false;
}

Error unsupported(std::string_view character) {
  std::string message = "Invalid filter pattern: the character ";
  message.append(character).append(" is not supported in a regular expression; escape it with a backslash.");
  return bad_pattern(std::move(message));
}

}  // namespace

Result<FilterRegex> compile_filter_regex(std::string_view expression) {
  if (expression.empty() || expression.size() > kRegexBytesMax) {
    return bad_pattern("Invalid filter pattern: a regular expression has 1 to 1024 characters.");
  }
  bool is_escaped = false;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    const bool is_known = is_letter_or_digit(c) || kRegexSymbols.find(c) != std::string_view::npos;
    if (!is_known && !is_escaped) {
      return unsupported(expression.substr(i, 1));
    }
    is_escaped = c == '\\' && !is_escaped;
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kRegexMemoryMax);
  auto regex = std::make_shared<const re2::RE2>(re2::StringPiece(expression.data(), expression.size()), options);
  if (!regex->ok()) return bad_pattern("Invalid filter pattern: the regular expression is wrong: " + regex->error() + ".");
  return regex;
}

bool finds(const FilterRegex& regex, std::string_view text) {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *regex);
}

bool matches_wildcard(std::string_view pattern, std::string_view text) {
  const std::size_t first = pattern.find('*');
  if (first == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, first))) return false;
  text.remove_prefix(first);
  pattern.remove_prefix(first + 1);
  // Each part between stars is taken where it comes first; the last one has to end the text.
  for (std::size_t star = pattern.find('*'); star != std::string_view::npos; star = pattern.find('*')) {
    const std::size_t found = text.find(pattern.substr(0, star));
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + star);
    pattern.remove_prefix(star + 1);
  }
  return text.ends_with(pattern);
}

std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  double value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (wrong != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

bool FilterCondition::holds(std::string_view text, std::optional<double> number) const {
  if (op == Operator::kEqual) return equals(operand, text, number);
  if (op == Operator::kUnequal) return !equals(operand, text, number);
  return number && operand.number && compares(op, *number, *operand.number);
}

}  // namespace moorage::logs_service
