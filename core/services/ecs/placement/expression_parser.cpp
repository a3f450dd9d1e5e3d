// expr := or; or := and {("||"|"or") and}; and := not {("&&"|"and") not}; not := ["!"|"not"] prim;
// prim := "(" expr ")" | subject operator [argument]
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "services/ecs/placement/expression.h"
#include "wire/wire_text.h"

namespace moorage::control {

namespace {

constexpr int kNestingMax = 32;
constexpr std::int64_t kPatternBytesMax = 1 << 20;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Characters that end an unquoted word.
bool ends_word(char c) { return is_space(c) || std::string_view("()[],'\"&|=!<>").find(c) != std::string_view::npos; }

}  // namespace

class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) {}

  Result<Expression> run() {
    Expression expression;
    MOORAGE_ASSIGN(expression.root_, parse_or());
    expression.about_kind_ = about_kind_;
    skip_spaces();
    if (at_ < text_.size()) return wrong("an operator or the end was expected");
    return expression;
  }

 private:
  using Node = Expression::Node;
  using Shape = Expression::Shape;
  using Subject = Expression::Subject;
  using Operator = Expression::Operator;

  struct Spelling {
    std::string_view text;
    Operator op;
    bool negated;
  };

  Error wrong(std::string what) const {
    return invalid_parameter("Invalid expression \"" + std::string(text_) + "\": " + what + " at position " +
                             std::to_string(at_) + ".");
  }
  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  std::string_view rest() {
    skip_spaces();
    return text_.substr(at_);
  }
  bool take(std::string_view symbol) {
    if (!rest().starts_with(symbol)) return false;
    at_ += symbol.size();
    return true;
  }
  // An operator in letters must be a whole word: "order" is not "or".
  bool take_word(std::string_view word) {
    const std::string_view left = rest();
    if (!left.starts_with(word) || (left.size() > word.size() && !ends_word(left[word.size()]))) return false;
    at_ += word.size();
    return true;
  }

  Result<Node> parse_list(Shape shape, std::string_view symbol, std::string_view word) {
    const auto parse_part = [&]() { return shape == Shape::kOr ? parse_list(Shape::kAnd, "&&", "and") : parse_not(); };
    MOORAGE_ASSIGN(Node first, parse_part());
    Node list{.shape = shape};
    list.parts.push_back(std::move(first));
    while (take(symbol) || take_word(word)) {
      MOORAGE_ASSIGN(Node next, parse_part());
      list.parts.push_back(std::move(next));
    }
    if (list.parts.size() == 1) return std::move(list.parts.front());
    return list;
  }

  Result<Node> parse_or() { return parse_list(Shape::kOr, "||", "or"); }

  Result<Node> parse_not() {
    if (++depth_ > kNestingMax) return wrong("it is nested too deep");
    const bool negated = take("!") || take_word("not");
    auto inner = negated ? parse_not() : parse_primary();
    --depth_;
    if (!inner.ok() || !negated) return inner;
    Node node{.shape = Shape::kNot};
    node.parts.push_back(std::move(inner).value());
    return node;
  }

  Result<Node> parse_primary() {
    if (!take("(")) return parse_test();
    MOORAGE_ASSIGN(Node inner, parse_or());
    if (!take(")")) return wrong("a ) was expected");
    return inner;
  }

  Result<Node> parse_test() {
    Node node;
    MOORAGE_TRY(parse_subject(node));
    MOORAGE_TRY(parse_operator(node));
    if (node.op == Operator::kExists) return node;
    MOORAGE_TRY(parse_arguments(node));
    MOORAGE_TRY(check_arguments(node));
    return node;
  }

  std::string take_plain_word() {
    const std::string_view left = rest();
    const std::size_t size = static_cast<std::size_t>(std::find_if(left.begin(), left.end(), ends_word) - left.begin());
    at_ += size;
    return std::string(left.substr(0, size));
  }

  Status parse_subject(Node& node) {
    const std::size_t begin = (skip_spaces(), at_);
    const std::string word = take_plain_word();
    static constexpr std::array<std::pair<std::string_view, Subject>, 6> kNames{{{"agentConnected", Subject::kAgentConnected},
                                                                                 {"agentVersion", Subject::kAgentVersion},
                                                                                 {"ec2InstanceId", Subject::kMachine},
                                                                                 {"registeredAt", Subject::kRegisteredAt},
                                                                                 {"runningTasksCount", Subject::kRunningTasks},
                                                                                 {"task:group", Subject::kTaskGroup}}};
    for (const auto& [name, subject] : kNames) {
      if (word != name) continue;
      node.subject = subject;
      about_kind_ = about_kind_ && (subject == Subject::kAgentConnected || subject == Subject::kAgentVersion);
      return {};
    }
    if (word.starts_with("attribute:") && word.size() > 10) {
      node.subject = Subject::kAttribute;
      node.attribute = word.substr(10);
      return {};
    }
    at_ = begin;
    return wrong(word.empty() ? "a subject was expected" : "the subject \"" + word + "\" is not known");
  }

  Status parse_operator(Node& node) {
    static constexpr std::array<Spelling, 12> kSymbols{{{"==", Operator::kEquals, false},
                                                        {"!=", Operator::kEquals, true},
                                                        {">=", Operator::kGreaterEqual, false},
                                                        {">", Operator::kGreater, false},
                                                        {"<=", Operator::kLessEqual, false},
                                                        {"<", Operator::kLess, false},
                                                        {"=~", Operator::kMatches, false},
                                                        {"!~", Operator::kMatches, true},
                                                        {"!exists", Operator::kExists, true},
                                                        {"!in", Operator::kIn, true},
                                                        {"exists", Operator::kExists, false},
                                                        {"in", Operator::kIn, false}}};
    static constexpr std::array<Spelling, 10> kWords{{{"equals", Operator::kEquals, false},
                                                      {"not_equals", Operator::kEquals, true},
                                                      {"greater_than_equal", Operator::kGreaterEqual, false},
                                                      {"greater_than", Operator::kGreater, false},
                                                      {"less_than_equal", Operator::kLessEqual, false},
                                                      {"less_than", Operator::kLess, false},
                                                      {"not_exists", Operator::kExists, true},
                                                      {"not_in", Operator::kIn, true},
                                                      {"matches", Operator::kMatches, false},
                                                      {"not_matches", Operator::kMatches, true}}};
    const auto use = [&](const Spelling& spelling) {
      node.op = spelling.op;
      node.negated = spelling.negated;
      return allowed(node) ? Status()
                           : Status(wrong("the operator " + std::string(spelling.text) + " does not go with this subject"));
    };
    for (const Spelling& spelling : kSymbols) {
      const bool is_word = spelling.text.back() >= 'a';
      if (is_word && spelling.text.back() <= 'z' ? take_word(spelling.text) : take(spelling.text)) return use(spelling);
    }
    for (const Spelling& spelling : kWords) {
      if (take_word(spelling.text)) return use(spelling);
    }
    return wrong("an operator was expected");
  }

  static bool allowed(const Node& node) {
    const bool is_order = node.op == Operator::kGreater || node.op == Operator::kGreaterEqual || node.op == Operator::kLess ||
                          node.op == Operator::kLessEqual;
    switch (node.subject) {
      case Subject::kAgentConnected:
      case Subject::kMachine:
        return !is_order && node.op != Operator::kExists;
      case Subject::kAgentVersion:
      case Subject::kRegisteredAt:
      case Subject::kRunningTasks:
        return is_order || node.op == Operator::kEquals;
      case Subject::kAttribute:
      case Subject::kTaskGroup:
        return !is_order;
    }
    return false;
  }

  Result<std::string> parse_literal() {
    const std::string_view left = rest();
    if (left.empty()) return wrong("a value was expected");
    if (left.front() == '\'' || left.front() == '"') {
      const std::size_t end = left.find(left.front(), 1);
      if (end == std::string_view::npos) return wrong("a quote is not closed");
      literal_at_ = at_ + 1;
      at_ += end + 1;
      return std::string(left.substr(1, end - 1));
    }
    literal_at_ = at_;
    std::string word = take_plain_word();
    if (word.empty()) return wrong("a value was expected");
    return word;
  }

  Status parse_arguments(Node& node) {
    const bool is_list = node.op == Operator::kIn;
    if (is_list && !take("[")) return wrong("a [ was expected");
    do {
      MOORAGE_ASSIGN(std::string value, parse_literal());
      node.arguments.push_back(std::move(value));
    } while (is_list && take(","));
    if (is_list && !take("]")) return wrong("a ] was expected");
    return {};
  }

  // The position of the error is the one that RE2 reports within the literal.
  Status compile(Node& node) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kPatternBytesMax);
    const std::string& text = node.arguments.front();
    auto pattern = std::make_shared<const re2::RE2>(text, options);
    if (!pattern->ok()) {
      const std::size_t fault = text.find(pattern->error_arg());
      at_ = literal_at_ + (fault == std::string::npos ? 0 : fault);
      return wrong("the regular expression \"" + text + "\" is not valid (" + pattern->error() + ")");
    }
    node.pattern = std::move(pattern);
    return {};
  }

  // Numbers with dots between them: "1.14.5".
  static bool is_version(std::string_view text) {
    bool wants_digit = true;
    for (const char c : text) {
      const bool is_digit = c >= '0' && c <= '9';
      if (!is_digit && (c != '.' || wants_digit)) return false;
      wants_digit = !is_digit;
    }
    return !wants_digit;
  }

  Status check_arguments(Node& node) {
    const std::string& first = node.arguments.front();
    if (node.op == Operator::kMatches) {
      MOORAGE_TRY(compile(node));
    }
    for (const std::string& argument : node.arguments) {
      if (node.subject != Subject::kAgentConnected || node.op == Operator::kMatches) break;
      if (argument != "true" && argument != "false") return wrong("\"" + argument + "\" is neither true nor false");
    }
    if (node.subject == Subject::kAgentVersion && !is_version(first)) return wrong("\"" + first + "\" is not a version");
    if (node.subject == Subject::kRunningTasks) {
      const auto [end, error] = std::from_chars(first.data(), first.data() + first.size(), node.number);
      if (error != std::errc() || end != first.data() + first.size()) return wrong("\"" + first + "\" is not a number");
    }
    if (node.subject == Subject::kRegisteredAt) {
      const bool is_date = first.find('T') == std::string::npos;
      const auto time = wire::parse_iso8601(is_date ? first + "T00:00:00Z" : first);
      if (!time) return wrong("\"" + first + "\" is not a time");
      node.number = *time;
    }
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t literal_at_ = 0;  // where the last literal's text begins
  int depth_ = 0;
  bool about_kind_ = true;
};

Result<Expression> Expression::parse(std::string_view text) { return ExpressionParser(text).run(); }

}  // namespace moorage::control
