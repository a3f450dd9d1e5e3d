#include "base/ec2_ids.h"

#include <algorithm>

#include "base/hex.h"

namespace moorage {

namespace {

constexpr std::size_t kIdCharsMax = 64;  // behind the prefix
constexpr int kShortDigits = 8;
constexpr std::size_t kLongDigits = 17;
constexpr std::uint64_t kShortMark = 0xffffffff00000000;

// Lower-case digits, all of the text.
std::optional<std::uint64_t> number_of(std::string_view digits) {
  if (digits.empty() || digits.size() > 16) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : digits) {
    const auto digit = kHexDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value << 4 | digit;
  }
  return value;
}

}  // namespace

std::string ec2_id(std::string_view prefix, std::uint64_t hex) {
  const bool is_short = (hex & kShortMark) == kShortMark;
  return std::string(prefix) + (is_short ? "-" + hex_number(hex, kShortDigits) : "-0" + hex_number(hex));
}

std::optional<std::uint64_t> hex_of_id(std::string_view prefix, std::string_view id) {
  const std::string head = std::string(prefix) + "-";
  if (!id.starts_with(head)) return std::nullopt;
  const std::string_view digits = id.substr(head.size());
  if (digits.size() == std::size_t{kShortDigits}) {
    const auto hex = number_of(digits);
    return hex ? std::optional(kShortMark | *hex) : std::nullopt;
  }
  return digits.size() == kLongDigits && digits.front() == '0' ? number_of(digits.substr(1)) : std::nullopt;
}

bool looks_like_id(std::string_view prefix, std::string_view id) {
  if (!id.starts_with(prefix) || id.size() <= prefix.size() + 1 || id[prefix.size()] != '-') return false;
  const std::string_view rest = id.substr(prefix.size() + 1);
  return rest.size() <= kIdCharsMax &&
         std::all_of(rest.begin(), rest.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

}  // namespace moorage
