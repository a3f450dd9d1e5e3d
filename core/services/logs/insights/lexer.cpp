#include "services/logs/insights/lexer.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"

namespace moorage::logs_service::insights {
namespace {

constexpr std::size_t kTokensMax = 4000;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '@' || (c & 0x80) != 0; }
bool is_in_name(char c) { return begins_name(c) || is_digit(c) || c == '.'; }

// "5m", "30s": a number and a unit.
double unit_ms(std::string_view unit) {
  struct Unit {
    std::string_view name;
    double ms;
  };
  static constexpr Unit kUnits[] = {{"ms", 1},        {"msec", 1},       {"s", 1e3},        {"sec", 1e3},     {"m", 6e4},
                                    {"min", 6e4},     {"h", 36e5},       {"hr", 36e5},      {"d", 864e5},     {"day", 864e5},
                                    {"w", 6048e5},    {"week", 6048e5},  {"second", 1e3},   {"seconds", 1e3}, {"minute", 6e4},
                                    {"minutes", 6e4}, {"hour", 36e5},    {"hours", 36e5},   {"days", 864e5},  {"weeks", 6048e5},
                                    {"mo", 2592e6},   {"month", 2592e6}, {"months", 2592e6}};
  const auto found = std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& one) { return one.name == unit; });
  return found == std::end(kUnits) ? 0 : found->ms;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    while (true) {
      skip();
      if (tokens_.size() > kTokensMax) return malformed("the query is too long", at_, text_.size());
      if (at_ >= text_.size()) break;
      MOORAGE_TRY(take());
    }
    add(Token::Kind::kEnd, {}, text_.size());
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void skip() {
    while (at_ < text_.size()) {
      if (is_space(text_[at_])) {
        ++at_;
      } else if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        return;
      }
    }
  }

  void add(Token::Kind kind, std::string text, std::size_t begin, double number = 0) {
    tokens_.push_back({.kind = kind, .text = std::move(text), .number = number, .begin = begin, .end = at_});
  }

  // A value stands where nothing came before, or an operator, a comma, an opening parenthesis or a word of the language.
  bool expects_value() const {
    if (tokens_.empty()) return true;
    const Token& before = tokens_.back();
    if (before.kind == Token::Kind::kSymbol) return before.text != ")" && before.text != "]";
    if (before.kind != Token::Kind::kName) return false;
    static constexpr std::string_view kWords[] = {"like", "parse", "and", "or", "not", "in", "by", "filter", "fields"};
    const std::string word = lower_ascii(before.text);
    if (std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords)) return true;
    // `parse @message /…/`
    return tokens_.size() > 1 && same_ignoring_case(tokens_[tokens_.size() - 2].text, "parse");
  }

  Status take() {
    const std::size_t begin = at_;
    const char c = peek();
    if (c == '"' || c == '\'') return take_quoted(Token::Kind::kText, c);
    if (c == '`') return take_quoted(Token::Kind::kQuotedName, c);
    if (c == '/' && expects_value()) return take_quoted(Token::Kind::kRegex, c);
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return take_number();
    if (begins_name(c)) {
      while (is_in_name(peek()) && at_ < text_.size()) ++at_;
      add(Token::Kind::kName, std::string(text_.substr(begin, at_ - begin)), begin);
      return {};
    }
    for (const std::string_view symbol : {"!=", "<=", ">=", "=~", "==", "<>"}) {
      if (!text_.substr(at_).starts_with(symbol)) continue;
      at_ += 2;
      add(Token::Kind::kSymbol, std::string(symbol), begin);
      return {};
    }
    if (std::string_view("|,()[]=<>+-*/%^").find(c) == std::string_view::npos) {
      return malformed("an unexpected character", at_, at_ + 1);
    }
    ++at_;
    add(Token::Kind::kSymbol, std::string(1, c), begin);
    return {};
  }

  // In a regular expression only the slash is escaped here; the rest of it is its own.
  Status take_quoted(Token::Kind kind, char quote) {
    const std::size_t begin = at_++;
    std::string out;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char next = text_[at_ + 1];
        if (next != quote && (kind == Token::Kind::kRegex || next != '\\')) out.push_back('\\');
        out.push_back(next);
        at_ += 2;
      } else {
        out.push_back(text_[at_++]);
      }
    }
    if (at_ >= text_.size()) return malformed("a quoted text or regular expression is not closed", begin, text_.size());
    ++at_;
    add(kind, std::move(out), begin);
    return {};
  }

  Status take_number() {
    const std::size_t begin = at_;
    double value = 0;
    const auto [end, wrong] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
    at_ = static_cast<std::size_t>(end - text_.data());
    if (wrong != std::errc()) return malformed("a number that cannot be read", begin, at_ + 1);
    const std::size_t unit_begin = at_;
    while (begins_name(peek()) && at_ < text_.size()) ++at_;
    const std::string unit(text_.substr(unit_begin, at_ - unit_begin));
    if (unit.empty()) {
      add(Token::Kind::kNumber, std::string(text_.substr(begin, at_ - begin)), begin, value);
      return {};
    }
    const double ms = unit_ms(unit);
    if (ms == 0) return malformed("an unknown unit of time", unit_begin, at_);
    add(Token::Kind::kPeriod, std::string(text_.substr(begin, at_ - begin)), begin, value * ms);
    return {};
  }

  const std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Error malformed(std::string message, std::size_t begin, std::size_t end) {
  Error error = api_error("MalformedQueryException", {});
  error.message = "unexpected at characters " + std::to_string(begin) + " to " + std::to_string(end) + " of the query: ";
  error.message += message;
  error.path = "queryString:" + std::to_string(begin) + "-" + std::to_string(end);
  return error;
}

Result<std::vector<Token>> tokens_of(std::string_view text) { return Lexer(text).run(); }

}  // namespace moorage::logs_service::insights
