#include "services/logs/logs_filter.h"

#include <algorithm>
#include <utility>

namespace moorage::logs_service {
namespace {

constexpr std::size_t kPatternCharsMax = 1024;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_in_term(char c) { return !is_space(c); }

bool is_term_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

}  // namespace

bool TermFilter::Term::is_held_by(std::string_view message) const {
  return regex ? finds(regex, message) : message.find(text) != std::string_view::npos;
}

Result<TermFilter::Term> TermFilter::parse_term(PatternScan& scan) {
  Term term;
  if (scan.starts_with("\"")) {
    scan.take_one();
    MOORAGE_ASSIGN(term.text, scan.quoted());
    return term;
  }
  if (scan.starts_with("%")) {
    scan.take_one();
    MOORAGE_ASSIGN(term.regex, scan.regex());
    return term;
  }
  term.text = scan.take_while(is_in_term);
  if (term.text.empty() || !std::all_of(term.text.begin(), term.text.end(), is_term_character)) {
    return bad_pattern("Invalid character(s) in term '" + term.text + "'; put it into double quotes.");
  }
  return term;
}

Result<TermFilter> TermFilter::parse(PatternScan& scan) {
  TermFilter filter;
  while (true) {
    scan.skip_spaces();
    if (scan.at_end()) return filter;
    std::vector<Term>* into = &filter.required_;
    if (scan.starts_with("?") || scan.starts_with("-")) {
      into = scan.take_one() == '?' ? &filter.optional_ : &filter.excluded_;
    }
    MOORAGE_ASSIGN(Term term, parse_term(scan));
    into->push_back(std::move(term));
  }
}

bool TermFilter::matches(std::string_view message) const {
  const auto is_held = [&](const Term& term) { return term.is_held_by(message); };
  if (std::any_of(excluded_.begin(), excluded_.end(), is_held)) return false;
  if (!required_.empty()) return std::all_of(required_.begin(), required_.end(), is_held);
  return optional_.empty() || std::any_of(optional_.begin(), optional_.end(), is_held);
}

Result<LogFilter> LogFilter::parse(std::string_view pattern) {
  if (pattern.size() > kPatternCharsMax) return bad_pattern("A filter pattern has at most 1024 characters.");
  PatternScan scan(pattern);
  LogFilter filter;
  if (scan.take("{")) {
    MOORAGE_ASSIGN(filter.content_, JsonFilter::parse(scan));
  } else if (scan.take("[")) {
    MOORAGE_ASSIGN(filter.content_, FieldFilter::parse(scan));
  } else {
    MOORAGE_ASSIGN(filter.content_, TermFilter::parse(scan));
  }
  filter.has_regex_ = scan.has_regex();
  return filter;
}

bool LogFilter::matches(std::string_view message) const {
  return std::visit([&](const auto& filter) { return filter.matches(message); }, content_);
}

ExtractedValues LogFilter::extract(std::string_view message) const {
  if (const auto* json = std::get_if<JsonFilter>(&content_)) return json->extract(message);
  if (const auto* fields = std::get_if<FieldFilter>(&content_)) return fields->extract(message);
  return {};
}

}  // namespace moorage::logs_service
