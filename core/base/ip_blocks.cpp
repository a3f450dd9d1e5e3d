#include "base/ip_blocks.h"

#include <charconv>
#include <cstdint>

#include "base/ascii.h"

namespace moorage {

namespace {

// A decimal number without sign, of the whole text.
std::optional<std::uint32_t> number(std::string_view text, std::uint32_t max) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

bool is_group_of_hex(std::string_view text) {
  return !text.empty() && text.size() <= 4 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Groups between colons; 0: malformed. `text` has no "::".
std::size_t count_groups(std::string_view text) {
  std::size_t groups = 0;
  while (!text.empty()) {
    const auto colon = text.find(':');
    if (!is_group_of_hex(text.substr(0, colon))) return 0;
    ++groups;
    if (colon == std::string_view::npos) return groups;
    text.remove_prefix(colon + 1);
    if (text.empty()) return 0;  // a colon at the end
  }
  return groups;
}

bool is_ipv6(std::string_view text) {
  constexpr std::size_t kGroups = 8;
  const auto gap = text.find("::");
  if (gap == std::string_view::npos) return count_groups(text) == kGroups;
  const std::string_view left = text.substr(0, gap);
  const std::string_view right = text.substr(gap + 2);
  const std::size_t before = count_groups(left);
  const std::size_t behind = count_groups(right);
  if ((before == 0 && !left.empty()) || (behind == 0 && !right.empty())) return false;
  return right.find("::") == std::string_view::npos && before + behind < kGroups;
}

}  // namespace

std::optional<Ipv4Block> read_ipv4_block(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto prefix = number(text.substr(slash + 1), 32);
  if (!prefix) return std::nullopt;
  std::string_view rest = text.substr(0, slash);
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const auto dot = part < 3 ? rest.find('.') : rest.size();
    if (dot == std::string_view::npos) return std::nullopt;
    const auto value = number(rest.substr(0, dot), 255);
    if (!value) return std::nullopt;
    address = address << 8 | *value;
    rest.remove_prefix(part < 3 ? dot + 1 : dot);
  }
  address &= *prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - *prefix);
  return Ipv4Block{.base = address, .prefix = static_cast<int>(*prefix)};
}

std::string Ipv4Block::text() const {
  return std::to_string(base >> 24) + "." + std::to_string(base >> 16 & 255) + "." + std::to_string(base >> 8 & 255) + "." +
         std::to_string(base & 255) + "/" + std::to_string(prefix);
}

std::optional<std::string> ipv4_block(std::string_view text) {
  const auto block = read_ipv4_block(text);
  return block ? std::optional(block->text()) : std::nullopt;
}

std::optional<std::string> ipv6_block(std::string_view text) {
  const std::string lower = lower_ascii(text);
  const auto slash = lower.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::string_view whole = lower;
  if (!number(whole.substr(slash + 1), 128) || !is_ipv6(whole.substr(0, slash))) return std::nullopt;
  return lower;
}

}  // namespace moorage
