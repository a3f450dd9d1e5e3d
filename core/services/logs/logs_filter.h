// Filter patterns (docs/rules/logs.md#filter-patterns) of FilterLogEvents, live tail and the filters of a group: terms,
// patterns for JSON and for space-delimited events. Case-sensitive; an empty pattern matches everything. A pattern matches in
// time linear in the event, whatever it is.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "services/logs/filter_fields.h"
#include "services/logs/filter_json.h"

namespace moorage::logs_service {

// Terms that all have to be there, `?A ?B` of which one has to, `-term` that must not, "quoted phrases" and %expressions%.
class TermFilter {
 public:
  static Result<TermFilter> parse(PatternScan& scan);
  bool matches(std::string_view message) const;

 private:
  struct Term {
    std::string text;
    FilterRegex regex;  // null: the text
    bool is_held_by(std::string_view message) const;
  };
  static Result<Term> parse_term(PatternScan& scan);

  std::vector<Term> required_;
  std::vector<Term> optional_;  // one of them, when nothing is required
  std::vector<Term> excluded_;
};

class LogFilter {
 public:
  static Result<LogFilter> parse(std::string_view pattern);

  bool matches(std::string_view message) const;
  // The values that the pattern names, of a message that it matches; none for terms.
  ExtractedValues extract(std::string_view message) const;
  bool has_regex() const { return has_regex_; }

 private:
  bool has_regex_ = false;
  std::variant<TermFilter, JsonFilter, FieldFilter> content_;
};

}  // namespace moorage::logs_service
