// Hexadecimal digits: bytes and numbers as text, and one digit back. Lower case unless said otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace moorage {

inline constexpr std::string_view kHexDigits = "0123456789abcdef";
inline constexpr std::string_view kUpperHexDigits = "0123456789ABCDEF";

inline void append_hex_byte(std::string& out, std::uint8_t byte, std::string_view digits = kHexDigits) {
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

// Two digits for each byte of a range of characters or bytes.
template <typename Bytes>
std::string hex_of(const Bytes& bytes) {
  std::string out;
  out.reserve(2 * bytes.size());
  for (const auto byte : bytes) append_hex_byte(out, static_cast<std::uint8_t>(byte));
  return out;
}

// The lowest `digits` digits of a number, leading zeros included.
inline void append_hex_number(std::string& out, std::uint64_t number, int digits = 16) {
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kHexDigits[(number >> shift) & 15];
}
inline std::string hex_number(std::uint64_t number, int digits = 16) {
  std::string out;
  append_hex_number(out, number, digits);
  return out;
}

// The value of a digit of either case; -1: not a digit.
inline int hex_digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace moorage
