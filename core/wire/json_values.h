// Inside the JSON reader: single values, limits and errors. Only json_read.cpp includes this, because it needs simdjson.
#pragma once

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "wire/enum_words.h"
#include "wire/json.h"
#include "wire/path.h"
#include "wire/refusal.h"
#include "wire/shape.h"
#include "wire/suggestion.h"
#include "wire/visit.h"
#include "wire/wire_text.h"

namespace moorage::wire {

namespace dom = simdjson::dom;

inline std::string shown(std::string_view text) {
  constexpr std::size_t kShownMax = 64;
  std::string out;
  append_quoted(text.substr(0, kShownMax), out);
  return text.size() > kShownMax ? out + "…" : out;
}

// "a string", "the number 12.5": the value as an error names it.
inline std::string found(dom::element value) {
  switch (value.type()) {
    case dom::element_type::ARRAY:
      return "a list";
    case dom::element_type::OBJECT:
      return "an object";
    case dom::element_type::STRING:
      return "the string " + shown(value.get_string().value_unsafe());
    case dom::element_type::BOOL:
      return value.get_bool().value_unsafe() ? "true" : "false";
    case dom::element_type::NULL_VALUE:
      return "null";
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE:
      return "the number " + std::string(simdjson::minify(value));
  }
  return "something else";
}

constexpr std::string_view expected(tags::Nothing) { return "an empty object"; }
constexpr std::string_view expected(tags::Boolean) { return "true or false"; }
template <typename T>
constexpr std::string_view expected(tags::Integer<T>) {
  return "an integer";
}
template <typename T>
constexpr std::string_view expected(tags::Fraction<T>) {
  return "a number";
}
constexpr std::string_view expected(tags::Timestamp) { return "a timestamp (seconds since the epoch, or ISO-8601 text)"; }
constexpr std::string_view expected(tags::Enumeration) { return "a string"; }
constexpr std::string_view expected(tags::Text) { return "a string"; }
constexpr std::string_view expected(tags::Document) { return "any value"; }
constexpr std::string_view expected(tags::Data) { return "base64 text"; }
constexpr std::string_view expected(tags::Structure) { return "an object"; }
constexpr std::string_view expected(tags::Group) { return "an object"; }
constexpr std::string_view expected(tags::Map) { return "an object"; }
constexpr std::string_view expected(tags::List) { return "a list"; }
constexpr std::string_view expected(tags::Unsupported) { return "nothing"; }

// Reads one value at a time and keeps count. Every function answers false after it has set the error.
class JsonValues : protected Refusal {
 public:
  JsonValues(const ReadOptions& options, bool has_escapes) : options_(options), has_escapes_(has_escapes) {}

 protected:
  template <typename T>
  bool whole(dom::element value, T& out, const Bounds* range, const PathFrame& at) {
    constexpr double kExactMax = 9007199254740992.0;  // 2^53: above it a double no longer names one integer
    std::int64_t n = 0;
    std::uint64_t u = 0;
    double d = 0;
    bool fits = false;
    if (value.is_int64()) {
      n = value.get_int64().value_unsafe();
      fits = std::in_range<T>(n);
      out = static_cast<T>(n);
    } else if (value.is_uint64()) {
      u = value.get_uint64().value_unsafe();
      fits = std::in_range<T>(u);
      out = static_cast<T>(u);
      n = std::numeric_limits<std::int64_t>::max();
    } else if (value.is_double() && (d = value.get_double().value_unsafe(), d == std::floor(d)) && std::abs(d) <= kExactMax) {
      n = static_cast<std::int64_t>(d);  // 1.0 and 1e3 are integers, 1.5 is not
      fits = std::in_range<T>(n);
      out = static_cast<T>(n);
    } else {
      return wrong_type(tags::Integer<T>{}, value, at);
    }
    if (!fits) {
      return fail("SerializationException",
                  found(value) + " does not fit an integer of " + std::to_string(sizeof(T) * 8) + " bits", at);
    }
    if (range != nullptr && options_.enforce == Enforce::kBounds && !range->contains(n)) {
      return out_of_range(*range, std::to_string(n), at);
    }
    return count(at);
  }

  bool number(dom::element value, double& out, const PathFrame& at) {
    if (value.is_string()) {
      const auto text = value.get_string().value_unsafe();
      if (text != "NaN" && text != "Infinity" && text != "-Infinity") {
        return wrong_type(tags::Fraction<double>{}, value, at);
      }
      out = text == "NaN" ? std::nan("") : text == "Infinity" ? HUGE_VAL : -HUGE_VAL;
      return count(at);
    }
    if (value.get_double().get(out) != simdjson::SUCCESS) {
      return wrong_type(tags::Fraction<double>{}, value, at);
    }
    return count(at);
  }

  bool timestamp(dom::element value, std::int64_t& ms, const PathFrame& at) {
    constexpr std::int64_t kSecondsMax = std::numeric_limits<std::int64_t>::max() / 1000 - 1;
    if (value.is_string()) {
      const auto parsed = parse_iso8601(value.get_string().value_unsafe());
      if (!parsed) {
        return wrong_type(tags::Timestamp{}, value, at);
      }
      ms = *parsed;
      return count(at);
    }
    if (value.is_int64()) {
      const std::int64_t seconds = value.get_int64().value_unsafe();
      if (seconds > kSecondsMax || seconds < -kSecondsMax) {
        return wrong_type(tags::Timestamp{}, value, at);
      }
      ms = seconds * 1000;
      return count(at);
    }
    double seconds = 0;
    if (!value.is_double() || value.get_double().get(seconds) != simdjson::SUCCESS ||
        std::abs(seconds) > static_cast<double>(kSecondsMax)) {
      return wrong_type(tags::Timestamp{}, value, at);
    }
    // Whole seconds and fraction are converted apart: the product of a large number of seconds would lose the milliseconds.
    const double whole_seconds = std::floor(seconds);
    ms = static_cast<std::int64_t>(whole_seconds) * 1000 + std::llround((seconds - whole_seconds) * 1000.0);
    return count(at);
  }

  bool enumerant(const EnumShape& enumeration, dom::element value, std::uint16_t& out, const PathFrame& at) {
    std::string_view text;
    if (!string(tags::Enumeration{}, value, text, at)) {
      return false;
    }
    const auto ordinal = enumeration.find(text);
    if (!ordinal) {
      const auto name_at = [&](std::size_t i) { return enumeration.name(static_cast<std::uint16_t>(i)); };
      const std::string_view near =
          options_.unknown == Unknown::kRefuse ? nearest_name(enumeration.size(), text, name_at) : std::string_view{};
      // ECS's message has no path; a strict call is not from an AWS client and gets one.
      const bool is_placed = options_.unknown == Unknown::kRefuse && options_.enum_words == EnumWords::kEcs;
      return refuse(options_.invalid_error,
                    (is_placed ? at.text() + ": " : "") + unknown_value(options_.enum_words, enumeration, text, at.text()) +
                        (near.empty() ? "" : "; did you mean " + std::string(near) + "?"),
                    at);
    }
    out = *ordinal;
    return true;
  }

  template <typename Tag>
  bool string(Tag tag, dom::element value, std::string_view& out, const PathFrame& at) {
    if (value.get_string().get(out) != simdjson::SUCCESS) {
      return wrong_type(tag, value, at);
    }
    // Bytes are bounded by what they are, not by their base64 text, which is a third longer.
    constexpr bool kIsBase64 = std::is_same_v<Tag, tags::Data>;
    return text_ok(out, kIsBase64 ? base64_bytes(options_.string_bytes_max) : options_.string_bytes_max, at) && count(at);
  }

  // --- limits and errors --------------------------------------------------------------------------------------------

  static constexpr std::size_t base64_bytes(std::size_t bytes) { return (bytes + 2) / 3 * 4; }

  // The parser has checked raw UTF-8 and control characters; only an escape can make NUL or half a surrogate pair.
  bool text_ok(std::string_view text, std::size_t bytes_max, const PathFrame& at) {
    if (text.size() > bytes_max) {
      return fail("SerializationException",
                  "text of " + std::to_string(text.size()) + " bytes, allowed are " + std::to_string(bytes_max), at);
    }
    if (has_escapes_ && !is_valid_text(text)) {
      return fail("SerializationException", "text holds NUL or half a surrogate pair", at);
    }
    return true;
  }

  bool count(const PathFrame& at) {
    if (++values_ > options_.values_max) {
      return fail("SerializationException", "more than " + std::to_string(options_.values_max) + " values", at);
    }
    return true;
  }

  bool enter(const PathFrame& at) {
    if (++depth_ > options_.depth_max) {
      return fail("SerializationException", "nested deeper than " + std::to_string(options_.depth_max), at);
    }
    return true;
  }

  bool within(const Bounds& length, std::string_view text, const PathFrame& at) {
    if (options_.enforce != Enforce::kBounds) {
      return true;
    }
    const auto characters = std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; });
    return length.contains(characters) || out_of_range(length, "a text of " + std::to_string(characters) + " characters", at);
  }

  bool within_count(const Bounds& length, std::size_t size, const PathFrame& at) {
    const auto n = static_cast<std::int64_t>(size);
    return options_.enforce != Enforce::kBounds || length.contains(n) ||
           out_of_range(length, std::to_string(n) + " elements", at);
  }

  bool within(const Bounds& range, double d, const PathFrame& at) {
    return options_.enforce != Enforce::kBounds ||
           (d >= static_cast<double>(range.min) && d <= static_cast<double>(range.max)) ||
           out_of_range(range, std::to_string(d), at);
  }

  bool out_of_range(const Bounds& bounds, const std::string& what, const PathFrame& at) {
    constexpr Bounds kNone;
    std::string allowed;
    if (bounds.min != kNone.min) {
      allowed = "at least " + std::to_string(bounds.min);
    }
    if (bounds.max != kNone.max) {
      allowed += (allowed.empty() ? "" : " and ") + ("at most " + std::to_string(bounds.max));
    }
    return fail(options_.invalid_error, what + ", allowed is " + allowed, at);
  }

  template <typename Tag>
  bool wrong_type(Tag tag, dom::element value, const PathFrame& at) {
    return not_expected(expected(tag), value, at);
  }

  bool not_expected(std::string_view what, dom::element value, const PathFrame& at) {
    return fail("SerializationException", "expected " + std::string(what) + ", found " + found(value), at);
  }

  void leave() { --depth_; }

  const ReadOptions& options_;

 private:
  const bool has_escapes_;
  std::size_t values_ = 1;  // the body itself
  std::size_t depth_ = 0;
};

}  // namespace moorage::wire
