#include "services/iam/policy/policy_values.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "base/ascii.h"
#include "wire/wire_text.h"

namespace moorage::policy {
namespace {

std::optional<double> number_of(std::string_view text) {
  if (text.empty() || text.size() > 64) return std::nullopt;
  // Decimal numbers only: strtod takes hexadecimal ones, "inf" and "nan" as well.
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos) return std::nullopt;
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end != copy.c_str() + copy.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// Milliseconds since the epoch, of ISO 8601 or of seconds since the epoch.
std::optional<double> date_of(std::string_view text) {
  if (const auto seconds = number_of(text); seconds && text.find_first_of("-", 1) == std::string_view::npos) {
    return *seconds * 1000;
  }
  std::string iso(text);
  if (iso.size() == 10 && iso[4] == '-' && iso[7] == '-') iso += "T00:00:00Z";
  const auto ms = wire::parse_iso8601(iso);
  return ms ? std::optional(static_cast<double>(*ms)) : std::nullopt;
}

std::optional<bool> truth_of(std::string_view text) {
  if (same_ignoring_case(text, "true")) return true;
  if (same_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

struct Network {
  std::array<std::uint8_t, 16> bytes{};
  std::size_t size = 0;  // 4 or 16
  int bits = 0;
};

std::optional<Network> network_of(std::string_view text) {
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  Network out;
  if (inet_pton(AF_INET, address.c_str(), out.bytes.data()) == 1) {
    out.size = 4;
  } else if (inet_pton(AF_INET6, address.c_str(), out.bytes.data()) == 1) {
    out.size = 16;
  } else {
    return std::nullopt;
  }
  out.bits = static_cast<int>(out.size * 8);
  if (slash == std::string_view::npos) return out;
  const std::string_view length = text.substr(slash + 1);
  if (length.empty() || length.size() > 3 || length.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  int bits = 0;
  for (const char c : length) bits = bits * 10 + (c - '0');
  if (bits > out.bits) return std::nullopt;
  out.bits = bits;
  return out;
}

// An address of IPv4 that a socket of IPv6 has accepted is compared as the one it is.
Network plain(Network network) {
  constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (network.size != 16 || !std::equal(kMapped.begin(), kMapped.end(), network.bytes.begin()) || network.bits < 96)
    return network;
  Network out{.size = 4, .bits = network.bits - 96};
  std::copy_n(network.bytes.begin() + 12, 4, out.bytes.begin());
  return out;
}

std::optional<bool> is_within(std::string_view range, std::string_view actual) {
  const auto network = network_of(range);
  const auto address = network_of(actual);
  if (!network || !address || actual.find('/') != std::string_view::npos) return std::nullopt;
  const Network of = plain(*network);
  const Network at = plain(*address);
  if (of.size != at.size) return false;
  for (int bit = 0; bit < of.bits; bit += 8) {
    const int left = std::min(8, of.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - left));
    const auto i = static_cast<std::size_t>(bit / 8);
    if (((of.bytes[i] ^ at.bytes[i]) & mask) != 0) return false;
  }
  return true;
}

template <typename Value, typename Read>
std::optional<bool> ordered(Compare compare, std::string_view pattern, std::string_view actual, const Read& read) {
  const std::optional<Value> wanted = read(pattern);
  const std::optional<Value> is = read(actual);
  if (!wanted || !is) return std::nullopt;
  switch (compare) {
    case Compare::kNumericLess:
    case Compare::kDateLess:
      return *is < *wanted;
    case Compare::kNumericLessOrEquals:
    case Compare::kDateLessOrEquals:
      return *is <= *wanted;
    case Compare::kNumericGreater:
    case Compare::kDateGreater:
      return *is > *wanted;
    case Compare::kNumericGreaterOrEquals:
    case Compare::kDateGreaterOrEquals:
      return *is >= *wanted;
    case Compare::kNumericEquals:
    case Compare::kDateEquals:
    case Compare::kStringEquals:
    case Compare::kStringEqualsIgnoreCase:
    case Compare::kStringLike:
    case Compare::kBool:
    case Compare::kBinaryEquals:
    case Compare::kIpAddress:
    case Compare::kArn:
    case Compare::kNull:
      break;
  }
  return *is == *wanted;
}

// The first five parts and the rest.
std::optional<std::array<std::string_view, 6>> parts_of(std::string_view arn) {
  std::array<std::string_view, 6> out;
  for (std::size_t i = 0; i < 5; ++i) {
    const auto colon = arn.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    out[i] = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  out[5] = arn;
  return out;
}

}  // namespace

std::string pattern_of(std::string_view written) {
  std::string out(written);
  for (char& c : out) {
    if (c == '*') c = kAnyText;
    if (c == '?') c = kAnyCharacter;
  }
  return out;
}

// Greedy with one place to come back to: at most pattern times text steps.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == kAnyText) {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == kAnyCharacter || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == kAnyText) ++p;
  return p == pattern.size();
}

bool matches_arn(std::string_view pattern, std::string_view arn) {
  if (pattern.size() == 1 && pattern[0] == kAnyText) return true;
  const auto wanted = parts_of(pattern);
  const auto is = parts_of(arn);
  if (!wanted || !is) return false;
  for (std::size_t i = 0; i < 6; ++i) {
    if (!matches((*wanted)[i], (*is)[i])) return false;
  }
  return true;
}

bool takes_wildcards(Compare compare) { return compare == Compare::kStringLike || compare == Compare::kArn; }

bool takes_variables(Compare compare) {
  return compare == Compare::kStringEquals || compare == Compare::kStringEqualsIgnoreCase || compare == Compare::kStringLike ||
         compare == Compare::kArn;
}

bool is_readable(Compare compare, std::string_view value) {
  switch (compare) {
    case Compare::kStringEquals:
    case Compare::kStringEqualsIgnoreCase:
    case Compare::kStringLike:
    case Compare::kArn:
      return true;
    case Compare::kNumericEquals:
    case Compare::kNumericLess:
    case Compare::kNumericLessOrEquals:
    case Compare::kNumericGreater:
    case Compare::kNumericGreaterOrEquals:
      return number_of(value).has_value();
    case Compare::kDateEquals:
    case Compare::kDateLess:
    case Compare::kDateLessOrEquals:
    case Compare::kDateGreater:
    case Compare::kDateGreaterOrEquals:
      return date_of(value).has_value();
    case Compare::kBool:
    case Compare::kNull:
      return truth_of(value).has_value();
    case Compare::kBinaryEquals:
      return wire::parse_base64(value).has_value();
    case Compare::kIpAddress:
      return network_of(value).has_value();
  }
  return false;
}

std::optional<bool> compare_values(Compare compare, std::string_view pattern, std::string_view actual) {
  switch (compare) {
    case Compare::kStringEquals:
    case Compare::kBinaryEquals:
      return pattern == actual;
    case Compare::kStringEqualsIgnoreCase:
      return same_ignoring_case(pattern, actual);
    case Compare::kStringLike:
      return matches(pattern, actual);
    case Compare::kArn:
      return matches_arn(pattern, actual);
    case Compare::kNumericEquals:
    case Compare::kNumericLess:
    case Compare::kNumericLessOrEquals:
    case Compare::kNumericGreater:
    case Compare::kNumericGreaterOrEquals:
      return ordered<double>(compare, pattern, actual, number_of);
    case Compare::kDateEquals:
    case Compare::kDateLess:
    case Compare::kDateLessOrEquals:
    case Compare::kDateGreater:
    case Compare::kDateGreaterOrEquals:
      return ordered<double>(compare, pattern, actual, date_of);
    case Compare::kBool:
      return ordered<bool>(compare, pattern, actual, truth_of);
    case Compare::kIpAddress:
      return is_within(pattern, actual);
    case Compare::kNull:
      break;
  }
  return std::nullopt;
}

}  // namespace moorage::policy
