#include "services/elbv2/source_blocks.h"

#include <optional>

#include "services/elbv2/elb_words.h"

namespace moorage::control {

namespace {

bool is_ipv4(std::string_view text) {
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    if ((dot == std::string_view::npos) != (part == 3)) return false;
    const auto number = decimal(text.substr(0, dot));
    if (!number || *number > 255) return false;
    text = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
  }
  return true;
}

bool is_hex_group(std::string_view text) {
  return !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

// The number of groups of "2001:db8"; nullopt: one of them is none.
std::optional<int> count_groups(std::string_view text) {
  int count = 0;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    if (!is_hex_group(text.substr(0, colon))) return std::nullopt;
    ++count;
    if (colon == std::string_view::npos) return count;
    text = text.substr(colon + 1);
    if (text.empty()) return std::nullopt;
  }
  return count;
}

bool is_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return count_groups(text) == 8;
  const auto before = count_groups(text.substr(0, gap));
  const auto after = count_groups(text.substr(gap + 2));
  return before && after && *before + *after < 8;
}

}  // namespace

bool is_source_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return false;
  const std::string_view address = text.substr(0, slash);
  const auto bits = decimal(text.substr(slash + 1));
  if (!bits) return false;
  return is_ipv4(address) ? *bits <= 32 : is_ipv6(address) && *bits <= 128;
}

}  // namespace moorage::control
