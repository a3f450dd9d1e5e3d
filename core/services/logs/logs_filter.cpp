#include "services/logs/logs_filter.h"

#include <algorithm>
#include <utility>

namespace moorage::logs_service {

namespace {

constexpr std::size_t kPatternCharsMax = 1024;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_term_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

Error bad_pattern(std::string message) { return invalid_parameter(std::move(message), "filterPattern"); }

Error not_available(const char* what) {
  return bad_pattern(std::string("Invalid filter pattern: ") + what + " are not available in this engine yet.");
}

// Reads a quoted phrase; `\"` and `\\` are escapes. `rest` begins behind the opening quote, and ends behind the
// closing one.
Result<std::string> take_quoted(std::string_view& rest) {
  std::string out;
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '"') return out;
    if (c == '\\' && !rest.empty() && (rest.front() == '"' || rest.front() == '\\')) {
      out.push_back(rest.front());
      rest.remove_prefix(1);
    } else {
      out.push_back(c);
    }
  }
  return bad_pattern("Invalid filter pattern: a quoted phrase is not closed.");
}

Result<std::string> take_term(std::string_view& rest) {
  if (!rest.empty() && rest.front() == '"') {
    rest.remove_prefix(1);
    return take_quoted(rest);
  }
  const auto end = std::find_if(rest.begin(), rest.end(), is_space);
  const std::string term(rest.begin(), end);
  rest.remove_prefix(term.size());
  if (term.starts_with('%')) return not_available("regular expressions (%…%)");
  if (term.empty() || !std::all_of(term.begin(), term.end(), is_term_character)) {
    return bad_pattern("Invalid character(s) in term '" + term + "'; put it into double quotes.");
  }
  return term;
}

bool holds(std::string_view message, const std::string& term) { return message.find(term) != std::string_view::npos; }

}  // namespace

Result<LogFilter> LogFilter::parse(std::string_view pattern) {
  if (pattern.size() > kPatternCharsMax) return bad_pattern("A filter pattern has at most 1024 characters.");
  LogFilter filter;
  std::string_view rest = pattern;
  while (true) {
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    if (rest.empty()) return filter;
    if (rest.front() == '{') return not_available("JSON patterns ({ $.field = … })");
    if (rest.front() == '[') return not_available("space-delimited patterns ([field, …])");
    std::vector<std::string>* into = &filter.required_;
    if (rest.front() == '?' || rest.front() == '-') {
      into = rest.front() == '?' ? &filter.optional_ : &filter.excluded_;
      rest.remove_prefix(1);
    }
    MOORAGE_ASSIGN(std::string term, take_term(rest));
    into->push_back(std::move(term));
  }
}

bool LogFilter::matches(std::string_view message) const {
  const auto is_held = [&](const std::string& term) { return holds(message, term); };
  if (std::any_of(excluded_.begin(), excluded_.end(), is_held)) return false;
  if (!required_.empty()) return std::all_of(required_.begin(), required_.end(), is_held);
  return optional_.empty() || std::any_of(optional_.begin(), optional_.end(), is_held);
}

}  // namespace moorage::logs_service
