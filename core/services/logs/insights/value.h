// A value in a query: a text, a number, a time, a truth value or nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace moorage::logs_service::insights {

class Value {
 public:
  struct Time {
    std::int64_t ms = 0;
  };

  Value() = default;
  Value(double number) : content_(number) {}
  Value(bool truth) : content_(truth) {}
  Value(std::string text) : content_(std::move(text)) {}
  Value(const char*) = delete;  // it would be a truth value
  Value(Time time) : content_(time) {}
  // Text that is JSON of an object or a list: members are reached by name.
  static Value json(std::string text);

  bool is_null() const { return content_.index() == 0; }
  bool is_time() const { return std::holds_alternative<Time>(content_); }
  const std::string* json_text() const { return is_json_ ? std::get_if<std::string>(&content_) : nullptr; }

  // As results show it: whole numbers without a fraction, times as "2026-11-30 18:00:00.000", truth as 1 and 0.
  std::string text() const;
  // Of numbers, times (milliseconds), truth and texts that are numbers.
  std::optional<double> number() const;
  bool truth() const;
  std::size_t bytes() const;

 private:
  std::variant<std::monostate, double, bool, std::string, Time> content_;
  bool is_json_ = false;
};

// Below, at or above 0. Numbers compare as numbers where both sides are, otherwise texts; nothing comes first.
int compare(const Value& a, const Value& b);

}  // namespace moorage::logs_service::insights
