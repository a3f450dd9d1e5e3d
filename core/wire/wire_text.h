// Small text work of the wire room: JSON quoting, base64, ISO-8601 instants, distance between names, UTF-8 checks.
// Pure functions over bytes; none of them allocates more than its result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace moorage::wire {

// Appends `text` as a JSON string with quotes. UTF-8 passes through; control characters are escaped.
void append_quoted(std::string_view text, std::string& out);

void append_integer(std::int64_t n, std::string& out);
void append_unsigned(std::uint64_t n, std::string& out);
// Shortest text that reads back the same, always recognisable as a fraction ("0.0"); not finite: "NaN", "Infinity" quoted.
void append_double(double n, std::string& out);
// Milliseconds since the epoch as seconds with three decimals: 1469.123
void append_seconds(std::int64_t ms, std::string& out);

// "2015-08-30T12:36:00.123Z"
std::string iso8601(std::int64_t ms);
// Date and time with `Z`, an offset or none (UTC), fraction optional; nullopt when malformed.
std::optional<std::int64_t> parse_iso8601(std::string_view text);

std::string base64(std::span<const std::uint8_t> bytes);
std::optional<std::string> parse_base64(std::string_view text);

// Well-formed UTF-8 without NUL; surrogates and overlong forms are refused.
bool is_valid_text(std::string_view text);
// `text` as it may stand in a message: bytes that are not UTF-8, and NUL, become U+FFFD.
std::string clean_text(std::string text);

// Levenshtein distance without regard to ASCII case; stops at `cap + 1`.
std::size_t edit_distance_folded(std::string_view a, std::string_view b, std::size_t cap);

}  // namespace moorage::wire
