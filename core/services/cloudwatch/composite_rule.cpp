#include "services/cloudwatch/composite_rule.h"

#include <algorithm>

namespace moorage::control {
namespace {

constexpr std::size_t kDepthMax = 64;
constexpr std::size_t kAlarmsInRuleMax = 100;

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// "arn:aws:cloudwatch:us-east-1:123456789012:alarm:NAME" -> NAME
std::string_view name_in(std::string_view text) {
  constexpr std::string_view kAlarm = ":alarm:";
  if (!text.starts_with("arn:")) return text;
  const std::size_t at = text.find(kAlarm);
  return at == std::string_view::npos ? text : text.substr(at + kAlarm.size());
}

}  // namespace

class CompositeRule::Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<CompositeRule> parse() {
    MOORAGE_ASSIGN(rule_.root_, parse_or(0));
    skip();
    if (at_ != text_.size()) return wrong("AND, OR or the end");
    return std::move(rule_);
  }

 private:
  Error wrong(std::string_view expected) const {
    return {
        .name = "ValidationError",
        .message = "AlarmRule is invalid at character " + std::to_string(at_ + 1) + ": expected " + std::string(expected) + ".",
        .path = "AlarmRule"};
  }
  void skip() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  std::string_view word() const {
    std::size_t end = at_;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool take_word(std::string_view wanted) {
    skip();
    if (word() != wanted) return false;
    at_ += wanted.size();
    return true;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::size_t add(Node node) {
    rule_.nodes_.push_back(node);
    return rule_.nodes_.size() - 1;
  }

  Result<std::size_t> parse_or(std::size_t depth) {
    MOORAGE_ASSIGN(std::size_t left, parse_and(depth));
    while (take_word("OR")) {
      MOORAGE_ASSIGN(const std::size_t right, parse_and(depth));
      left = add({.kind = Kind::kOr, .left = left, .right = right});
    }
    return left;
  }
  Result<std::size_t> parse_and(std::size_t depth) {
    MOORAGE_ASSIGN(std::size_t left, parse_one(depth));
    while (take_word("AND")) {
      MOORAGE_ASSIGN(const std::size_t right, parse_one(depth));
      left = add({.kind = Kind::kAnd, .left = left, .right = right});
    }
    return left;
  }
  Result<std::size_t> parse_one(std::size_t depth) {
    if (depth >= kDepthMax) return wrong("fewer parentheses and NOTs inside each other");
    if (take_word("NOT")) {
      MOORAGE_ASSIGN(const std::size_t of, parse_one(depth + 1));
      return add({.kind = Kind::kNot, .left = of});
    }
    if (take_word("TRUE")) return add({.value = true});
    if (take_word("FALSE")) return add({.value = false});
    if (take('(')) {
      MOORAGE_ASSIGN(const std::size_t inside, parse_or(depth + 1));
      if (!take(')')) return wrong("')'");
      return inside;
    }
    Node node{.kind = Kind::kState};
    if (take_word("ALARM")) {
      node.state = cloudwatch::StateValue::ALARM;
    } else if (take_word("OK")) {
      node.state = cloudwatch::StateValue::OK;
    } else if (take_word("INSUFFICIENT_DATA")) {
      node.state = cloudwatch::StateValue::INSUFFICIENT_DATA;
    } else {
      return wrong("ALARM(…), OK(…), INSUFFICIENT_DATA(…), TRUE, FALSE, NOT or '('");
    }
    if (!take('(')) return wrong("'('");
    MOORAGE_ASSIGN(node.alarm, parse_name());
    if (!take(')')) return wrong("')'");
    return add(node);
  }
  Result<std::size_t> parse_name() {
    skip();
    std::string_view name;
    if (take('"')) {
      const std::size_t end = text_.find('"', at_);
      if (end == std::string_view::npos) return wrong("'\"'");
      name = text_.substr(at_, end - at_);
      at_ = end + 1;
    } else {
      const std::size_t end = std::min(text_.find(')', at_), text_.size());
      name = text_.substr(at_, end - at_);
      at_ = end;
      while (!name.empty() && is_space(name.back())) name.remove_suffix(1);
    }
    name = name_in(name);
    if (name.empty()) return wrong("the name of an alarm");
    auto& known = rule_.alarms_;
    const auto found = std::find(known.begin(), known.end(), name);
    if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
    if (known.size() == kAlarmsInRuleMax) return wrong("no more than 100 alarms");
    known.emplace_back(name);
    return known.size() - 1;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  CompositeRule rule_;
};

Result<CompositeRule> CompositeRule::parse(std::string_view text) { return Parser(text).parse(); }

bool CompositeRule::holds(const StateOf& state) const { return holds(root_, state); }

bool CompositeRule::holds(std::size_t at, const StateOf& state) const {
  const Node& node = nodes_[at];
  switch (node.kind) {
    case Kind::kConstant:
      return node.value;
    case Kind::kState:
      return state(alarms_[node.alarm]) == node.state;
    case Kind::kNot:
      return !holds(node.left, state);
    case Kind::kAnd:
      return holds(node.left, state) && holds(node.right, state);
    case Kind::kOr:
      return holds(node.left, state) || holds(node.right, state);
  }
  return false;
}

}  // namespace moorage::control
