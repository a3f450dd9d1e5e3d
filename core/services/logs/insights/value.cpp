#include "services/logs/insights/value.h"

#include <charconv>
#include <cmath>

#include "services/logs/filter_condition.h"
#include "wire/wire_text.h"

namespace moorage::logs_service::insights {
namespace {

constexpr double kWholeMax = 9007199254740992.0;

std::string text_of_number(double number) {
  if (number == std::floor(number) && std::abs(number) < kWholeMax) return std::to_string(static_cast<std::int64_t>(number));
  char out[32];
  const auto [end, wrong] = std::to_chars(out, out + sizeof out, number);
  return wrong == std::errc() ? std::string(out, end) : std::string();
}

std::string text_of_time(std::int64_t ms) {
  std::string text = wire::iso8601(ms);
  if (text.size() > 11) text[10] = ' ';
  if (text.ends_with('Z')) text.pop_back();
  return text;
}

}  // namespace

Value Value::json(std::string text) {
  Value value(std::move(text));
  value.is_json_ = true;
  return value;
}

std::string Value::text() const {
  if (const auto* text = std::get_if<std::string>(&content_)) return *text;
  if (const auto* number = std::get_if<double>(&content_)) return text_of_number(*number);
  if (const auto* truth = std::get_if<bool>(&content_)) return *truth ? "1" : "0";
  if (const auto* time = std::get_if<Time>(&content_)) return text_of_time(time->ms);
  return {};
}

std::optional<double> Value::number() const {
  if (const auto* text = std::get_if<std::string>(&content_)) return number_of(*text);
  if (const auto* number = std::get_if<double>(&content_)) return *number;
  if (const auto* truth = std::get_if<bool>(&content_)) return *truth ? 1.0 : 0.0;
  if (const auto* time = std::get_if<Time>(&content_)) return static_cast<double>(time->ms);
  return std::nullopt;
}

bool Value::truth() const {
  if (const auto* truth = std::get_if<bool>(&content_)) return *truth;
  if (is_null()) return false;
  const auto as_number = number();
  if (as_number) return *as_number != 0;
  const std::string as_text = text();
  return !as_text.empty() && as_text != "false";
}

std::size_t Value::bytes() const {
  const auto* text = std::get_if<std::string>(&content_);
  return sizeof(Value) + (text != nullptr ? text->size() : 0);
}

int compare(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return static_cast<int>(b.is_null()) - static_cast<int>(a.is_null());
  const auto x = a.number();
  const auto y = b.number();
  if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  return a.text().compare(b.text());
}

}  // namespace moorage::logs_service::insights
