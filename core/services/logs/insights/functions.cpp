// The functions of the query language, by name.
#include <algorithm>
#include <cmath>

#include "base/ascii.h"
#include "services/logs/insights/query_expression.h"

namespace moorage::logs_service::insights {
namespace {

constexpr std::size_t kTextMax = 1 << 20;
constexpr std::size_t kMany = 64;
constexpr std::string_view kBlanks = " \t\r\n\v\f";

template <double (*compute)(double)>
Value of_number(const Arguments& arguments) {
  const auto number = arguments[0].number();
  if (!number) return {};
  const double result = compute(*number);
  return std::isfinite(result) ? Value(result) : Value();
}
double absolute(double x) { return std::abs(x); }
double ceiling(double x) { return std::ceil(x); }
double floored(double x) { return std::floor(x); }
double logarithm(double x) { return std::log(x); }
double root(double x) { return std::sqrt(x); }

template <int direction>
Value extreme(const Arguments& arguments) {
  Value best;
  for (const Value& value : arguments) {
    if (!value.is_null() && (best.is_null() || compare(value, best) * direction > 0)) best = value;
  }
  return best;
}

Value is_present(const Arguments& arguments) { return !arguments[0].is_null(); }
Value coalesce(const Arguments& arguments) {
  const auto found = std::find_if(arguments.begin(), arguments.end(), [](const Value& value) { return !value.is_null(); });
  return found == arguments.end() ? Value() : *found;
}
Value is_empty(const Arguments& arguments) { return arguments[0].text().empty(); }
Value is_blank(const Arguments& arguments) { return arguments[0].text().find_first_not_of(kBlanks) == std::string::npos; }

Value concat(const Arguments& arguments) {
  std::string all;
  for (const Value& value : arguments) all += value.text();
  return all.size() > kTextMax ? Value() : Value(std::move(all));
}

enum class Side : std::uint8_t { kLeft, kRight, kBoth };
template <Side side>
Value trim(const Arguments& arguments) {
  if (arguments[0].is_null()) return {};
  std::string text = arguments[0].text();
  const std::string chosen = arguments.size() > 1 ? arguments[1].text() : std::string(kBlanks);
  if (side != Side::kLeft) text.erase(text.find_last_not_of(chosen) + 1);
  if (side != Side::kRight) text.erase(0, std::min(text.find_first_not_of(chosen), text.size()));
  return text;
}

bool begins_character(char c) { return (c & 0xc0) != 0x80; }

Value length(const Arguments& arguments) {
  if (arguments[0].is_null()) return {};
  const std::string text = arguments[0].text();
  return static_cast<double>(std::count_if(text.begin(), text.end(), begins_character));
}

Value upper(const Arguments& arguments) {
  if (arguments[0].is_null()) return {};
  std::string text = arguments[0].text();
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}
Value lower(const Arguments& arguments) {
  if (arguments[0].is_null()) return {};
  return lower_ascii(arguments[0].text());
}

// The place of the character with that number, or the end.
std::size_t place_of(std::string_view text, double character) {
  double left = character;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!begins_character(text[i])) continue;
    if (left < 1) return i;
    left -= 1;
  }
  return text.size();
}

Value substring(const Arguments& arguments) {
  const auto start = arguments[1].number();
  if (arguments[0].is_null() || !start || *start < 0) return {};
  const std::string text = arguments[0].text();
  const std::size_t begin = place_of(text, *start);
  if (arguments.size() < 3) return text.substr(begin);
  const auto count = arguments[2].number();
  if (!count || *count < 0) return {};
  return text.substr(begin, place_of(std::string_view(text).substr(begin), *count));
}

Value replace(const Arguments& arguments) {
  if (arguments[0].is_null()) return {};
  const std::string text = arguments[0].text();
  const std::string search = arguments[1].text();
  const std::string with = arguments[2].text();
  if (search.empty()) return text;
  std::string out;
  std::size_t at = 0;
  for (std::size_t found = text.find(search); found != std::string::npos; found = text.find(search, at)) {
    out.append(text, at, found - at).append(with);
    at = found + search.size();
    if (out.size() > kTextMax) return {};
  }
  return out.append(text, at);
}

Value contains(const Arguments& arguments) { return arguments[0].text().find(arguments[1].text()) != std::string::npos; }

Value date_floor(const Arguments& arguments) {
  const auto at = arguments[0].number();
  const auto period = arguments[1].number();
  if (!at || !period) return {};
  return Value::Time{static_cast<std::int64_t>(floor_to(*at, *period))};
}
Value date_ceiling(const Arguments& arguments) {
  const auto at = arguments[0].number();
  const auto period = arguments[1].number();
  if (!at || !period || *period <= 0) return {};
  return Value::Time{static_cast<std::int64_t>(std::ceil(*at / *period) * *period)};
}
Value from_millis(const Arguments& arguments) {
  const auto at = arguments[0].number();
  if (!at || std::abs(*at) > 2.5e14) return {};
  return Value::Time{static_cast<std::int64_t>(*at)};
}
Value to_millis(const Arguments& arguments) {
  const auto at = arguments[0].number();
  return at ? Value(*at) : Value();
}

Value json_parse(const Arguments& arguments) {
  const std::string text = arguments[0].text();
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string::npos || (text[begin] != '{' && text[begin] != '[')) return {};
  return Value::json(text);
}
Value json_text(const Arguments& arguments) { return arguments[0].is_null() ? Value() : Value(arguments[0].text()); }

constexpr FunctionRow kFunctions[] = {
    {"abs", 1, 1, of_number<absolute>},  {"ceil", 1, 1, of_number<ceiling>},
    {"coalesce", 1, kMany, coalesce},    {"concat", 1, kMany, concat},
    {"dateceil", 2, 2, date_ceiling},    {"datefloor", 2, 2, date_floor},
    {"floor", 1, 1, of_number<floored>}, {"frommillis", 1, 1, from_millis},
    {"greatest", 1, kMany, extreme<1>},  {"isblank", 1, 1, is_blank},
    {"isempty", 1, 1, is_empty},         {"ispresent", 1, 1, is_present},
    {"jsonparse", 1, 1, json_parse},     {"jsonstringify", 1, 1, json_text},
    {"least", 1, kMany, extreme<-1>},    {"log", 1, 1, of_number<logarithm>},
    {"ltrim", 1, 2, trim<Side::kLeft>},  {"replace", 3, 3, replace},
    {"rtrim", 1, 2, trim<Side::kRight>}, {"sqrt", 1, 1, of_number<root>},
    {"strcontains", 2, 2, contains},     {"strlen", 1, 1, length},
    {"substr", 2, 3, substring},         {"tolower", 1, 1, lower},
    {"tomillis", 1, 1, to_millis},       {"toupper", 1, 1, upper},
    {"trim", 1, 2, trim<Side::kBoth>},
};

}  // namespace

const FunctionRow* find_function(std::string_view name) {
  const std::string wanted = lower_ascii(name);
  const auto found =
      std::find_if(std::begin(kFunctions), std::end(kFunctions), [&](const FunctionRow& row) { return row.name == wanted; });
  return found == std::end(kFunctions) ? nullptr : found;
}

}  // namespace moorage::logs_service::insights
