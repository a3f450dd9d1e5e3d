#include "services/logs/filter_fields.h"

#include <algorithm>

namespace moorage::logs_service {
namespace {

constexpr std::size_t kWordsMax = 1000;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' ||
         c == '$' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

// The word at the beginning of `rest`, which begins with no space. An opening quote or bracket without its end is part of a
// common word.
std::string_view take_word(std::string_view& rest) {
  const char close = rest.front() == '"' ? '"' : rest.front() == '[' ? ']' : '\0';
  if (close != '\0') {
    const std::size_t end = rest.find(close, 1);
    if (end != std::string_view::npos && (end + 1 == rest.size() || is_space(rest[end + 1]))) {
      const std::string_view word = rest.substr(1, end - 1);
      rest.remove_prefix(end + 1);
      return word;
    }
  }
  const auto end = std::find_if(rest.begin(), rest.end(), is_space);
  const std::string_view word(rest.data(), static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(word.size());
  return word;
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view message) {
  std::vector<std::string_view> words;
  while (true) {
    while (!message.empty() && is_space(message.front())) message.remove_prefix(1);
    if (message.empty() || words.size() >= kWordsMax) return words;
    words.push_back(take_word(message));
  }
}

Result<FieldFilter::Field> FieldFilter::parse_field(PatternScan& scan) {
  Field field;
  PatternScan ahead = scan;
  while (ahead.take("(")) {
  }
  ahead.skip_spaces();
  field.name = ahead.take_while(is_name_character);
  if (field.name.empty()) return bad_pattern("Invalid filter pattern: a field of a space-delimited pattern has no name.");
  ahead.skip_spaces();
  if (ahead.starts_with(",") || ahead.starts_with("]")) {
    scan = ahead;
    return field;
  }
  const auto leaf = [&](PatternScan& at) -> Result<std::size_t> {
    at.skip_spaces();
    const std::string_view name = at.take_while(is_name_character);
    if (name != field.name) {
      return bad_pattern("Invalid filter pattern: the conditions of a field must name that field (" + field.name + ").");
    }
    MOORAGE_ASSIGN(FilterCondition condition, at.comparison(name));
    field.conditions.push_back(std::move(condition));
    return field.conditions.size() - 1;
  };
  MOORAGE_ASSIGN(field.logic, FilterLogic::parse(scan, leaf));
  return field;
}

Result<FieldFilter> FieldFilter::parse(PatternScan& scan) {
  FieldFilter filter;
  if (scan.take("]")) {
    filter.has_ellipsis_ = true;
  } else {
    do {
      if (scan.take("...")) {
        if (filter.has_ellipsis_) return bad_pattern("Invalid filter pattern: at most one ... can be in a pattern.");
        filter.has_ellipsis_ = true;
        continue;
      }
      MOORAGE_ASSIGN(Field field, parse_field(scan));
      (filter.has_ellipsis_ ? filter.behind_ : filter.before_).push_back(std::move(field));
    } while (scan.take(","));
    if (!scan.take("]")) return bad_pattern("Invalid filter pattern: fields are separated by commas and end with ].");
  }
  scan.skip_spaces();
  if (!scan.at_end()) return bad_pattern("Invalid filter pattern: nothing can follow the ] of a space-delimited pattern.");
  return filter;
}

bool FieldFilter::assign(std::vector<std::string_view>& words, std::string_view message,
                         std::vector<const Field*>& fields) const {
  const std::size_t named = before_.size() + behind_.size();
  if (words.size() < named) return false;
  if (!has_ellipsis_ && words.size() > named) {
    words.resize(named);
    const auto begin = static_cast<std::size_t>(words.back().data() - message.data());
    // The quote or bracket of its first word belongs to the rest.
    const bool is_wrapped = begin > 0 && (message[begin - 1] == '"' || message[begin - 1] == '[');
    words.back() = message.substr(is_wrapped ? begin - 1 : begin);
  }
  fields.assign(words.size(), nullptr);
  for (std::size_t i = 0; i < before_.size(); ++i) fields[i] = &before_[i];
  for (std::size_t i = 0; i < behind_.size(); ++i) fields[words.size() - behind_.size() + i] = &behind_[i];
  return true;
}

bool FieldFilter::matches(std::string_view message) const {
  std::vector<std::string_view> words = words_of(message);
  std::vector<const Field*> fields;
  if (!assign(words, message, fields)) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (fields[i] == nullptr) continue;
    const Field& field = *fields[i];
    const auto holds = [&](std::size_t condition) { return field.conditions[condition].holds(words[i], number_of(words[i])); };
    if (!field.logic.holds(holds)) return false;
  }
  return true;
}

ExtractedValues FieldFilter::extract(std::string_view message) const {
  std::vector<std::string_view> words = words_of(message);
  std::vector<const Field*> fields;
  ExtractedValues values;
  if (!assign(words, message, fields)) return values;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string name = fields[i] != nullptr ? fields[i]->name : std::to_string(i + 1);
    values.emplace_back("$" + name, std::string(words[i]));
  }
  return values;
}

}  // namespace moorage::logs_service
