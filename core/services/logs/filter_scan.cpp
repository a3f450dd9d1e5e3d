#include "services/logs/filter_scan.h"

#include <algorithm>

namespace moorage::logs_service {
namespace {

constexpr std::size_t kRegexesMax = 2;
constexpr int kDepthMax = 32;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
// What an operand without quotes is made of.
bool is_operand_character(char c) {
  return !is_space(c) && std::string_view("\"%,()[]{}&|=!<>").find(c) == std::string_view::npos;
}

}  // namespace

Error bad_pattern(std::string message) { return invalid_parameter(std::move(message), "filterPattern"); }

void PatternScan::skip_spaces() {
  while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
}

bool PatternScan::take(std::string_view token) {
  skip_spaces();
  if (!rest_.starts_with(token)) return false;
  rest_.remove_prefix(token.size());
  return true;
}

bool PatternScan::take_word(std::string_view word) {
  skip_spaces();
  if (!rest_.starts_with(word)) return false;
  if (rest_.size() > word.size() && is_word_character(rest_[word.size()])) return false;
  rest_.remove_prefix(word.size());
  return true;
}

std::string_view PatternScan::take_while(bool (*wanted)(char)) {
  const auto end = std::find_if_not(rest_.begin(), rest_.end(), wanted);
  const std::string_view taken(rest_.data(), static_cast<std::size_t>(end - rest_.begin()));
  rest_.remove_prefix(taken.size());
  return taken;
}

char PatternScan::take_one() {
  const char c = rest_.front();
  rest_.remove_prefix(1);
  return c;
}

Result<std::string> PatternScan::quoted() {
  std::string out;
  while (!rest_.empty()) {
    const char c = take_one();
    if (c == '"') return out;
    const bool is_escape = c == '\\' && !rest_.empty() && (rest_.front() == '"' || rest_.front() == '\\');
    out.push_back(is_escape ? take_one() : c);
  }
  return bad_pattern("Invalid filter pattern: a quoted phrase is not closed.");
}

Result<FilterRegex> PatternScan::regex() {
  if (++regexes_ > kRegexesMax)
    return bad_pattern("Invalid filter pattern: at most 2 regular expressions can be in a pattern.");
  std::string expression;
  while (!rest_.empty()) {
    const char c = take_one();
    if (c == '%') return compile_filter_regex(expression);
    expression.push_back(c);
    if (c == '\\' && !rest_.empty()) expression.push_back(take_one());
  }
  return bad_pattern("Invalid filter pattern: a regular expression is not closed with %.");
}

Result<FilterOperand> PatternScan::operand() {
  FilterOperand out;
  if (take("\"")) {
    out.is_quoted = true;
    MOORAGE_ASSIGN(out.text, quoted());
    return out;
  }
  if (take("%")) {
    MOORAGE_ASSIGN(out.regex, regex());
    return out;
  }
  out.text = take_while(is_operand_character);
  if (out.text.empty()) return bad_pattern("Invalid filter pattern: a value is missing after an operator.");
  out.number = number_of(out.text);
  return out;
}

Result<FilterCondition> PatternScan::comparison(std::string_view of) {
  using Operator = FilterCondition::Operator;
  constexpr std::pair<std::string_view, Operator> kOperators[] = {{"!=", Operator::kUnequal},      {"<=", Operator::kLessEqual},
                                                                  {">=", Operator::kGreaterEqual}, {"=", Operator::kEqual},
                                                                  {"<", Operator::kLess},          {">", Operator::kGreater}};
  for (const auto& [text, op] : kOperators) {
    if (!take(text)) continue;
    FilterCondition condition{.op = op, .operand = {}};
    MOORAGE_ASSIGN(condition.operand, operand());
    const bool is_order = op != Operator::kEqual && op != Operator::kUnequal;
    if (is_order && !condition.operand.number) {
      return bad_pattern("Invalid filter pattern: " + std::string(text) + " of " + std::string(of) + " needs a number.");
    }
    return condition;
  }
  return bad_pattern("Invalid filter pattern: an operator is missing after " + std::string(of) + ".");
}

std::size_t FilterLogic::add(Node node) {
  nodes_.push_back(node);
  return nodes_.size() - 1;
}

Result<FilterLogic> FilterLogic::parse(PatternScan& scan, const ReadLeaf& leaf) {
  FilterLogic logic;
  MOORAGE_ASSIGN([[maybe_unused]] const std::size_t whole, logic.any(scan, leaf, 0));
  return logic;
}

Result<std::size_t> FilterLogic::any(PatternScan& scan, const ReadLeaf& leaf, int depth) {
  MOORAGE_ASSIGN(std::size_t left, all(scan, leaf, depth));
  while (scan.take("||")) {
    MOORAGE_ASSIGN(const std::size_t right, all(scan, leaf, depth));
    left = add({Join::kOr, left, right});
  }
  return left;
}

Result<std::size_t> FilterLogic::all(PatternScan& scan, const ReadLeaf& leaf, int depth) {
  MOORAGE_ASSIGN(std::size_t left, one(scan, leaf, depth));
  while (scan.take("&&")) {
    MOORAGE_ASSIGN(const std::size_t right, one(scan, leaf, depth));
    left = add({Join::kAnd, left, right});
  }
  return left;
}

Result<std::size_t> FilterLogic::one(PatternScan& scan, const ReadLeaf& leaf, int depth) {
  if (!scan.take("(")) {
    MOORAGE_ASSIGN(const std::size_t number, leaf(scan));
    return add({Join::kLeaf, number, 0});
  }
  if (depth >= kDepthMax) return bad_pattern("Invalid filter pattern: parentheses are nested deeper than 32.");
  MOORAGE_ASSIGN(const std::size_t inner, any(scan, leaf, depth + 1));
  if (!scan.take(")")) return bad_pattern("Invalid filter pattern: a parenthesis is not closed.");
  return inner;
}

}  // namespace moorage::logs_service
