#include "kernel/ids.h"

#include <array>
#include <charconv>

#include "base/hex.h"

namespace moorage::control {

namespace {

// All of `text`, which are at most 16 digits of either case.
std::optional<std::uint64_t> hex64(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

std::string Hex128::text() const {
  std::string out;
  out.reserve(32);
  append_hex_number(out, high);
  append_hex_number(out, low);
  return out;
}

std::string Hex128::uuid() const {
  std::string out = text();
  for (const std::size_t at : {8, 13, 18, 23}) out.insert(at, 1, '-');
  return out;
}

std::optional<Hex128> Hex128::parse(std::string_view text) {
  const bool dashed = text.size() == 36;
  if (!dashed && text.size() != 32) return std::nullopt;
  std::array<char, 32> digits;
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (dashed && (i == 8 || i == 13 || i == 18 || i == 23)) {
      if (text[i] != '-') return std::nullopt;
    } else {
      digits[count++] = text[i];
    }
  }
  const auto high = hex64(std::string_view(digits.data(), 16));
  const auto low = hex64(std::string_view(digits.data() + 16, 16));
  if (!high || !low) return std::nullopt;
  return Hex128{*high, *low};
}

std::string hex16(std::uint64_t value) { return Hex128{0, value}.text().substr(16); }

std::optional<std::uint64_t> parse_hex16(std::string_view text) {
  const auto parsed = Hex128::parse(std::string(16, '0') + std::string(text));
  return parsed ? std::optional(parsed->low) : std::nullopt;
}

}  // namespace moorage::control
