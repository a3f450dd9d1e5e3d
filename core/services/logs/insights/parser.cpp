// Reads a query: commands between bars, expressions by precedence (or, and, not, comparisons, sums, products, powers).
#include <algorithm>
#include <iterator>

#include "base/ascii.h"
#include "services/logs/insights/lexer.h"
#include "services/logs/insights/query.h"

namespace moorage::logs_service::insights {
namespace {

constexpr int kDepthMax = 64;
constexpr std::size_t kCommandsMax = 100;
constexpr double kLimitMax = 100'000;

using What = AggregateCall::What;
struct AggregateName {
  std::string_view name;
  What what;
};
constexpr AggregateName kAggregates[] = {{"count", What::kCount},
                                         {"count_distinct", What::kCountDistinct},
                                         {"sum", What::kSum},
                                         {"avg", What::kAverage},
                                         {"min", What::kMinimum},
                                         {"max", What::kMaximum},
                                         {"pct", What::kPercentile},
                                         {"percentile", What::kPercentile},
                                         {"stddev", What::kDeviation},
                                         {"earliest", What::kEarliest},
                                         {"latest", What::kLatest},
                                         {"sortsfirst", What::kSortsFirst},
                                         {"sortslast", What::kSortsLast}};

const AggregateName* find_aggregate(std::string_view name) {
  const std::string wanted = lower_ascii(name);
  const auto found = std::find_if(std::begin(kAggregates), std::end(kAggregates),
                                  [&](const AggregateName& one) { return one.name == wanted; });
  return found == std::end(kAggregates) ? nullptr : found;
}

class Parser {
 public:
  Parser(std::string_view text, std::vector<Token> tokens) : text_(text), tokens_(std::move(tokens)) {}

  Result<Query> run() {
    Query query;
    do {
      if (query.commands.size() >= kCommandsMax) return wrong("too many commands");
      MOORAGE_ASSIGN(Command command, read_command());
      query.commands.push_back(std::move(command));
    } while (take_symbol("|"));
    if (peek().kind != Token::Kind::kEnd) return wrong("a | or the end of the query is expected");
    return query;
  }

 private:
  const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  Token take() {
    Token token = peek();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  bool is_symbol(std::string_view symbol, std::size_t ahead = 0) const {
    return peek(ahead).kind == Token::Kind::kSymbol && peek(ahead).text == symbol;
  }
  bool is_word(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).kind == Token::Kind::kName && same_ignoring_case(peek(ahead).text, word);
  }
  bool take_symbol(std::string_view symbol) {
    if (!is_symbol(symbol)) return false;
    take();
    return true;
  }
  bool take_word(std::string_view word) {
    if (!is_word(word)) return false;
    take();
    return true;
  }
  Error wrong(std::string message) const { return malformed(std::move(message), peek().begin, peek().end); }
  Status expect(std::string_view symbol) {
    if (take_symbol(symbol)) return {};
    return wrong(std::string(symbol) + " is expected");
  }

  Result<Command> read_command() {
    const Token name = take();
    const std::string word = lower_ascii(name.text);
    if (name.kind != Token::Kind::kName) {
      return malformed("a command such as fields, filter or stats is expected", name.begin, name.end);
    }
    if (word == "fields" || word == "display") return read_fields(word == "display");
    if (word == "filter" || word == "where") return read_filter();
    if (word == "parse") return read_parse();
    if (word == "stats") return read_stats();
    if (word == "sort" || word == "order") return read_sort();
    if (word == "limit" || word == "head") return read_limit();
    if (word == "dedup") return read_dedup();
    return malformed("the command " + name.text +
                         " is not available in this engine; there are fields, display, filter, parse, stats, sort, limit and "
                         "dedup",
                     name.begin, name.end);
  }

  Result<Command> read_fields(bool is_display) {
    FieldsCommand command{.fields = {}, .is_display = is_display};
    do {
      MOORAGE_ASSIGN(NamedExpression field, read_named());
      command.fields.push_back(std::move(field));
    } while (take_symbol(","));
    return Command(std::move(command));
  }

  Result<Command> read_filter() {
    MOORAGE_ASSIGN(ExpressionPtr condition, read_or());
    return Command(FilterCommand{std::move(condition)});
  }

  Result<Command> read_sort() {
    SortCommand command;
    take_word("by");
    do {
      MOORAGE_ASSIGN(ExpressionPtr key, read_or());
      const bool is_descending = take_word("desc");
      if (!is_descending) take_word("asc");
      command.keys.push_back({std::move(key), is_descending});
    } while (take_symbol(","));
    return Command(std::move(command));
  }

  Result<Command> read_limit() {
    const Token count = take();
    const bool is_count = count.kind == Token::Kind::kNumber && count.number >= 1 && count.number <= kLimitMax &&
                          count.number == static_cast<double>(static_cast<std::size_t>(count.number));
    if (!is_count) return malformed("a whole number from 1 to 100000 is expected", count.begin, count.end);
    return Command(LimitCommand{static_cast<std::size_t>(count.number)});
  }

  Result<Command> read_dedup() {
    DedupCommand command;
    do {
      MOORAGE_ASSIGN(ExpressionPtr field, read_or());
      command.by.push_back(std::move(field));
    } while (take_symbol(","));
    return Command(std::move(command));
  }

  Result<Command> read_parse() {
    ParseCommand command;
    const bool has_field = peek().kind == Token::Kind::kName || peek().kind == Token::Kind::kQuotedName;
    if (has_field) {
      MOORAGE_ASSIGN(command.from, read_primary());
    } else {
      command.from = field_named("@message");
    }
    const Token pattern = take();
    if (pattern.kind == Token::Kind::kRegex) {
      MOORAGE_ASSIGN(command.regex, compile(pattern));
      MOORAGE_TRY(name_groups(command, pattern));
      return Command(std::move(command));
    }
    if (pattern.kind != Token::Kind::kText)
      return malformed("a pattern in quotes or slashes is expected", pattern.begin, pattern.end);
    std::string piece;
    for (const char c : pattern.text) {
      if (c != '*') {
        piece.push_back(c);
        continue;
      }
      command.pieces.push_back(std::exchange(piece, {}));
    }
    command.pieces.push_back(std::move(piece));
    if (!take_word("as")) return wrong("as, and a name for each * of the pattern, are expected");
    do {
      if (peek().kind != Token::Kind::kName && peek().kind != Token::Kind::kQuotedName) return wrong("a name is expected");
      command.names.push_back(take().text);
    } while (take_symbol(","));
    if (command.names.size() + 1 != command.pieces.size()) {
      return malformed("the pattern has " + std::to_string(command.pieces.size() - 1) + " * and " +
                           std::to_string(command.names.size()) + " names",
                       pattern.begin, pattern.end);
    }
    return Command(std::move(command));
  }

  // (?<name>…) is how the language names a group; RE2 of this release has (?P<name>…).
  static std::string with_group_names(std::string_view expression) {
    std::string out;
    for (std::size_t i = 0; i < expression.size(); ++i) {
      out.push_back(expression[i]);
      if (expression[i] == '\\' && i + 1 < expression.size()) {
        out.push_back(expression[++i]);
        continue;
      }
      const std::string_view rest = expression.substr(i);
      if (rest.starts_with("(?<") && !rest.starts_with("(?<=") && !rest.starts_with("(?<!")) {
        out.append("?P");
        ++i;
      }
    }
    return out;
  }

  Result<FilterRegex> compile(const Token& token) {
    std::string trouble;
    FilterRegex regex = compile_query_regex(with_group_names(token.text), trouble);
    if (regex) return regex;
    return malformed("the regular expression is wrong: " + trouble, token.begin, token.end);
  }

  Status name_groups(ParseCommand& command, const Token& token) {
    command.names = group_names(command.regex);
    if (command.names.empty() ||
        std::any_of(command.names.begin(), command.names.end(), [](const std::string& name) { return name.empty(); })) {
      return malformed("each group of the regular expression needs a name: (?<name>…)", token.begin, token.end);
    }
    return {};
  }

  Result<Command> read_stats() {
    StatsCommand command;
    stats_ = &command;
    do {
      MOORAGE_ASSIGN(NamedExpression result, read_named());
      command.results.push_back(std::move(result));
    } while (take_symbol(","));
    stats_ = nullptr;
    if (command.calls.empty()) return wrong("stats needs an aggregation such as count(*)");
    if (take_word("by")) {
      do {
        MOORAGE_ASSIGN(NamedExpression by, read_named());
        command.by.push_back(std::move(by));
      } while (take_symbol(","));
    }
    result_names_.clear();
    for (const NamedExpression& by : command.by) result_names_.push_back(by.name);
    for (const NamedExpression& result : command.results) result_names_.push_back(result.name);
    return Command(std::move(command));
  }

  // An expression and its alias; without one its name is its text.
  Result<NamedExpression> read_named() {
    const std::size_t begin = peek().begin;
    MOORAGE_ASSIGN(ExpressionPtr expression, read_or());
    const std::size_t end = tokens_[at_ > 0 ? at_ - 1 : 0].end;
    NamedExpression named{std::string(text_.substr(begin, end - begin)), std::move(expression)};
    if (named.expression->kind == Kind::kField) named.name = named.expression->name;
    if (!take_word("as")) return named;
    if (peek().kind != Token::Kind::kName && peek().kind != Token::Kind::kQuotedName)
      return wrong("a name is expected after as");
    named.name = take().text;
    return named;
  }

  static ExpressionPtr field_named(std::string name) {
    Expression field;
    field.kind = Kind::kField;
    field.name = std::move(name);
    return std::make_shared<const Expression>(std::move(field));
  }

  static ExpressionPtr node(Kind kind, std::vector<ExpressionPtr> children) {
    Expression made;
    made.kind = kind;
    made.children = std::move(children);
    return std::make_shared<const Expression>(std::move(made));
  }

  Result<ExpressionPtr> read_or() {
    if (++depth_ > kDepthMax) return wrong("the expression is nested too deeply");
    MOORAGE_ASSIGN(ExpressionPtr left, read_and());
    while (take_word("or")) {
      MOORAGE_ASSIGN(ExpressionPtr right, read_and());
      left = node(Kind::kOr, {std::move(left), std::move(right)});
    }
    --depth_;
    return left;
  }

  Result<ExpressionPtr> read_and() {
    MOORAGE_ASSIGN(ExpressionPtr left, read_not());
    while (take_word("and")) {
      MOORAGE_ASSIGN(ExpressionPtr right, read_not());
      left = node(Kind::kAnd, {std::move(left), std::move(right)});
    }
    return left;
  }

  Result<ExpressionPtr> read_not() {
    bool is_negated = false;
    while (take_word("not")) is_negated = !is_negated;
    MOORAGE_ASSIGN(ExpressionPtr inner, read_comparison());
    return is_negated ? node(Kind::kNot, {std::move(inner)}) : inner;
  }

  Result<ExpressionPtr> read_comparison() {
    MOORAGE_ASSIGN(ExpressionPtr left, read_sum());
    const bool is_negated = is_word("not") && (is_word("like", 1) || is_word("in", 1));
    if (is_negated) take();
    ExpressionPtr made;
    if (is_word("like") || is_symbol("=~")) {
      take();
      MOORAGE_ASSIGN(made, read_like(std::move(left)));
    } else if (take_word("in")) {
      MOORAGE_ASSIGN(made, read_in(std::move(left)));
    } else {
      return read_order(std::move(left));
    }
    return is_negated ? node(Kind::kNot, {std::move(made)}) : made;
  }

  Result<ExpressionPtr> read_order(ExpressionPtr left) {
    static constexpr std::pair<std::string_view, Kind> kOperators[] = {
        {"=", Kind::kEqual},      {"==", Kind::kEqual},        {"!=", Kind::kUnequal}, {"<>", Kind::kUnequal},
        {"<=", Kind::kLessEqual}, {">=", Kind::kGreaterEqual}, {"<", Kind::kLess},     {">", Kind::kGreater}};
    for (const auto& [symbol, kind] : kOperators) {
      if (!take_symbol(symbol)) continue;
      MOORAGE_ASSIGN(ExpressionPtr right, read_sum());
      return node(kind, {std::move(left), std::move(right)});
    }
    return left;
  }

  Result<ExpressionPtr> read_like(ExpressionPtr left) {
    Expression made;
    made.kind = Kind::kLike;
    made.children.push_back(std::move(left));
    if (peek().kind == Token::Kind::kRegex) {
      MOORAGE_ASSIGN(made.regex, compile(take()));
    } else {
      MOORAGE_ASSIGN(ExpressionPtr text, read_sum());
      made.children.push_back(std::move(text));
    }
    return ExpressionPtr(std::make_shared<const Expression>(std::move(made)));
  }

  Result<ExpressionPtr> read_in(ExpressionPtr left) {
    const bool is_bracket = is_symbol("[");
    if (!is_bracket && !is_symbol("(")) return wrong("a list such as [1, 2] is expected after in");
    take();
    std::vector<ExpressionPtr> children{std::move(left)};
    do {
      MOORAGE_ASSIGN(ExpressionPtr one, read_sum());
      children.push_back(std::move(one));
    } while (take_symbol(","));
    MOORAGE_TRY(expect(is_bracket ? "]" : ")"));
    return node(Kind::kIn, std::move(children));
  }

  Result<ExpressionPtr> read_sum() {
    MOORAGE_ASSIGN(ExpressionPtr left, read_product());
    while (is_symbol("+") || is_symbol("-")) {
      const Kind kind = is_symbol("+") ? Kind::kAdd : Kind::kSubtract;
      take();
      MOORAGE_ASSIGN(ExpressionPtr right, read_product());
      left = node(kind, {std::move(left), std::move(right)});
    }
    return left;
  }

  Result<ExpressionPtr> read_product() {
    MOORAGE_ASSIGN(ExpressionPtr left, read_power());
    while (is_symbol("*") || is_symbol("/") || is_symbol("%")) {
      const Kind kind = is_symbol("*") ? Kind::kMultiply : is_symbol("/") ? Kind::kDivide : Kind::kModulo;
      take();
      MOORAGE_ASSIGN(ExpressionPtr right, read_power());
      left = node(kind, {std::move(left), std::move(right)});
    }
    return left;
  }

  Result<ExpressionPtr> read_power() {
    MOORAGE_ASSIGN(ExpressionPtr left, read_unary());
    while (take_symbol("^")) {
      MOORAGE_ASSIGN(ExpressionPtr right, read_unary());
      left = node(Kind::kPower, {std::move(left), std::move(right)});
    }
    return left;
  }

  Result<ExpressionPtr> read_unary() {
    bool is_negated = false;
    while (is_symbol("-") || is_symbol("+")) {
      is_negated = is_symbol("-") != is_negated;
      take();
    }
    MOORAGE_ASSIGN(ExpressionPtr inner, read_primary());
    return is_negated ? node(Kind::kNegate, {std::move(inner)}) : inner;
  }

  static ExpressionPtr literal(Value value) {
    Expression made;
    made.value = std::move(value);
    return std::make_shared<const Expression>(std::move(made));
  }

  Result<ExpressionPtr> read_primary() {
    const Token token = take();
    switch (token.kind) {
      case Token::Kind::kNumber:
      case Token::Kind::kPeriod:
        return literal(token.number);
      case Token::Kind::kText:
        return literal(token.text);
      case Token::Kind::kQuotedName:
        return field_named(token.text);
      case Token::Kind::kName:
        return read_name(token);
      case Token::Kind::kSymbol:
        if (token.text == "(") {
          MOORAGE_ASSIGN(ExpressionPtr inner, read_or());
          MOORAGE_TRY(expect(")"));
          return inner;
        }
        break;
      case Token::Kind::kRegex:
        return malformed("a regular expression stands behind like, =~ or parse", token.begin, token.end);
      case Token::Kind::kEnd:
        return malformed("the query ends too soon", token.begin, token.end);
    }
    return malformed("a value is expected instead of " + token.text, token.begin, token.end);
  }

  // A result of the stats before, named by its text: sort count(*) desc.
  ExpressionPtr take_result(const Token& token) {
    for (const std::string& name : result_names_) {
      if (name.find('(') == std::string::npos || !text_.substr(token.begin).starts_with(name)) continue;
      while (peek().kind != Token::Kind::kEnd && peek().end <= token.begin + name.size()) take();
      return field_named(name);
    }
    return nullptr;
  }

  Result<ExpressionPtr> read_name(const Token& token) {
    if (ExpressionPtr result = take_result(token)) return result;
    if (!is_symbol("(")) {
      if (same_ignoring_case(token.text, "true")) return literal(true);
      if (same_ignoring_case(token.text, "false")) return literal(false);
      if (same_ignoring_case(token.text, "null")) return literal(Value());
      return field_named(token.text);
    }
    if (const AggregateName* aggregate = find_aggregate(token.text)) return read_aggregate(token, aggregate->what);
    take();
    if (same_ignoring_case(token.text, "bin")) return read_bin(token);
    const FunctionRow* function = find_function(token.text);
    if (function == nullptr) {
      return malformed("the function " + token.text + " is not available in this engine", token.begin, token.end);
    }
    Expression made;
    made.kind = Kind::kFunction;
    made.name = token.text;
    made.function = function->run;
    if (!is_symbol(")")) {
      do {
        MOORAGE_ASSIGN(ExpressionPtr argument, read_or());
        made.children.push_back(std::move(argument));
      } while (take_symbol(","));
    }
    MOORAGE_TRY(expect(")"));
    if (made.children.size() < function->arguments_min || made.children.size() > function->arguments_max) {
      return malformed("the function " + token.text + " has another number of arguments", token.begin, token.end);
    }
    return ExpressionPtr(std::make_shared<const Expression>(std::move(made)));
  }

  // bin(5m) is the time of the event, rounded down.
  Result<ExpressionPtr> read_bin(const Token& token) {
    const Token period = take();
    if (period.kind != Token::Kind::kPeriod || period.number <= 0) {
      return malformed("bin needs a period such as 5m", period.begin, period.end);
    }
    MOORAGE_TRY(expect(")"));
    Expression made;
    made.kind = Kind::kFunction;
    made.name = token.text;
    made.function = find_function("datefloor")->run;
    made.children = {field_named("@timestamp"), literal(period.number)};
    return ExpressionPtr(std::make_shared<const Expression>(std::move(made)));
  }

  Result<ExpressionPtr> read_aggregate(const Token& token, What what) {
    StatsCommand* stats = stats_;
    if (stats == nullptr) {
      return malformed("the aggregation " + token.text + " stands in stats only", token.begin, token.end);
    }
    take();
    AggregateCall call{.what = what, .of = nullptr};
    stats_ = nullptr;  // an aggregation has none in it
    if (what == What::kCount && (is_symbol("*") || is_symbol(")"))) {
      take_symbol("*");
    } else {
      MOORAGE_ASSIGN(call.of, read_or());
    }
    if (what == What::kPercentile) {
      MOORAGE_TRY(expect(","));
      const Token percent = take();
      const bool is_percent = percent.kind == Token::Kind::kNumber && percent.number >= 0 && percent.number <= 100;
      if (!is_percent) return malformed("a percentage from 0 to 100 is expected", percent.begin, percent.end);
      call.percent = percent.number;
    }
    stats_ = stats;
    MOORAGE_TRY(expect(")"));
    Expression made;
    made.kind = Kind::kAggregate;
    made.name = token.text;
    made.slot = stats->calls.size();
    stats->calls.push_back(std::move(call));
    return ExpressionPtr(std::make_shared<const Expression>(std::move(made)));
  }

  const std::string_view text_;
  const std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<std::string> result_names_;  // of the last stats command
  StatsCommand* stats_ = nullptr;          // while the results of a stats command are read
};

}  // namespace

Result<Query> parse_query(std::string_view text) {
  MOORAGE_ASSIGN(std::vector<Token> tokens, tokens_of(text));
  if (tokens.size() == 1) return malformed("the query is empty", 0, text.size());
  return Parser(text, std::move(tokens)).run();
}

}  // namespace moorage::logs_service::insights
