#include "services/cloudwatch/math/math_expression.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace moorage::control::math {
namespace {

constexpr std::size_t kDepthMax = 48;
constexpr std::size_t kNodesMax = 2'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Expression> parse() {
    MOORAGE_ASSIGN(out_.root, parse_level(0, 0));
    skip();
    if (at_ != text_.size()) return wrong("an operator or the end");
    return std::move(out_);
  }

 private:
  Error wrong(std::string_view expected) const {
    return {.name = "ValidationError",
            .message = "Error in expression '" + std::string(text_.substr(0, 200)) + "' at character " +
                       std::to_string(at_ + 1) + ": expected " + std::string(expected) + "."};
  }
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }
  bool take(std::string_view wanted) {
    skip();
    if (!text_.substr(at_).starts_with(wanted)) return false;
    if (is_word(wanted.back()) && at_ + wanted.size() < text_.size() && is_word(text_[at_ + wanted.size()])) return false;
    at_ += wanted.size();
    return true;
  }
  Result<std::size_t> add(Node node) {
    if (out_.nodes.size() >= kNodesMax) return wrong("a shorter expression");
    out_.nodes.push_back(std::move(node));
    return out_.nodes.size() - 1;
  }

  // From the loosest to the tightest; of one level from left to right.
  struct Word {
    std::string_view text;
    std::string_view name;
  };
  static std::vector<Word> words_of(std::size_t level) {
    switch (level) {
      case 0:
        return {{"||", "OR"}, {"OR", "OR"}};
      case 1:
        return {{"&&", "AND"}, {"AND", "AND"}};
      case 2:
        return {{"==", "=="}, {"!=", "!="}, {"<=", "<="}, {">=", ">="}, {"<", "<"}, {">", ">"}};
      case 3:
        return {{"+", "+"}, {"-", "-"}};
      case 4:
        return {{"*", "*"}, {"/", "/"}};
      default:
        return {};
    }
  }

  Result<std::size_t> parse_level(std::size_t level, std::size_t depth) {
    if (level > 4) return parse_power(depth);
    MOORAGE_ASSIGN(std::size_t left, parse_level(level + 1, depth));
    const auto words = words_of(level);
    while (true) {
      const auto found = std::find_if(words.begin(), words.end(), [&](const Word& word) { return take(word.text); });
      if (found == words.end()) return left;
      MOORAGE_ASSIGN(const std::size_t right, parse_level(level + 1, depth));
      MOORAGE_ASSIGN(left, add({.kind = NodeKind::kOperator, .text = std::string(found->name), .of = {left, right}}));
    }
  }

  // -a^b is -(a^b), a^-b is there, and a^b^c is a^(b^c).
  Result<std::size_t> parse_power(std::size_t depth) {
    if (depth >= kDepthMax) return wrong("fewer parts inside each other");
    if (take("-")) {
      MOORAGE_ASSIGN(const std::size_t of, parse_power(depth + 1));
      return add({.kind = NodeKind::kNegate, .of = {of}});
    }
    MOORAGE_ASSIGN(const std::size_t base, parse_atom(depth));
    if (!take("^")) return base;
    MOORAGE_ASSIGN(const std::size_t exponent, parse_power(depth + 1));
    return add({.kind = NodeKind::kOperator, .text = "^", .of = {base, exponent}});
  }

  Result<std::size_t> parse_atom(std::size_t depth) {
    skip();
    if (at_ >= text_.size()) return wrong("a number, an id or a function");
    const char c = text_[at_];
    if (is_digit(c) || c == '.') return parse_number();
    if (c == '\'' || c == '"') return parse_text(c);
    if (take("(")) {
      MOORAGE_ASSIGN(const std::size_t inside, parse_level(0, depth + 1));
      if (!take(")")) return wrong("')'");
      return inside;
    }
    if (take("[")) {
      Node array{.kind = NodeKind::kArray};
      MOORAGE_TRY(parse_list(array.of, "]", depth));
      return add(std::move(array));
    }
    if (!is_letter(c)) return wrong("a number, an id or a function");
    std::size_t end = at_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    const std::string word(text_.substr(at_, end - at_));
    at_ = end;
    if (!take("(")) return add({.kind = NodeKind::kId, .text = word});
    Node call{.kind = NodeKind::kCall, .text = upper(word)};
    MOORAGE_TRY(parse_list(call.of, ")", depth));
    return add(std::move(call));
  }

  Status parse_list(std::vector<std::size_t>& out, std::string_view end, std::size_t depth) {
    if (take(end)) return {};
    while (true) {
      MOORAGE_ASSIGN(const std::size_t one, parse_level(0, depth + 1));
      out.push_back(one);
      if (take(end)) return {};
      if (!take(",")) return wrong("',' or '" + std::string(end) + "'");
    }
  }

  Result<std::size_t> parse_number() {
    double value = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    if (error != std::errc() || !std::isfinite(value)) return wrong("a number");
    at_ = static_cast<std::size_t>(end - text_.data());
    return add({.kind = NodeKind::kNumber, .number = value});
  }

  Result<std::size_t> parse_text(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return wrong("the end of the text");
    Node node{.kind = NodeKind::kText, .text = std::string(text_.substr(at_ + 1, end - at_ - 1))};
    at_ = end + 1;
    return add(std::move(node));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Expression out_;
};

// Words that stand for themselves as arguments of FILL and SORT.
bool is_keyword(std::string_view word) {
  return word == "REPEAT" || word == "LINEAR" || word == "ASC" || word == "DESC" || word == "AVG" || word == "MIN" ||
         word == "MAX" || word == "SUM";
}

}  // namespace

std::vector<std::string> Expression::ids() const {
  std::vector<std::string> out;
  for (const Node& node : nodes) {
    if (node.kind != NodeKind::kId || is_keyword(node.text)) continue;
    if (std::find(out.begin(), out.end(), node.text) == out.end()) out.push_back(node.text);
  }
  return out;
}

bool Expression::uses_all_metrics() const {
  return std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
    return node.kind == NodeKind::kCall && (node.text == "METRICS" || node.text == "METRIC_COUNT");
  });
}

Result<Expression> parse_expression(std::string_view text) { return Parser(text).parse(); }

}  // namespace moorage::control::math
