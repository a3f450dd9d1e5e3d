// CIDR blocks, as security groups, subnets and VPCs have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace moorage {

struct Ipv4Block {
  std::uint32_t base = 0;  // no bit behind the prefix is set
  int prefix = 0;

  std::uint64_t size() const { return std::uint64_t{1} << (32 - prefix); }
  bool contains(const Ipv4Block& other) const { return prefix <= other.prefix && other.base - base < size(); }
  std::string text() const;  // "10.0.0.0/8"
};
// "10.1.2.3/8": bits behind the prefix are cleared. Nothing: malformed.
std::optional<Ipv4Block> read_ipv4_block(std::string_view text);

// "10.1.2.3/8" as EC2 keeps it, "10.0.0.0/8": bits behind the prefix are cleared. Nothing: malformed.
std::optional<std::string> ipv4_block(std::string_view text);
// An IPv6 address and a prefix of 0 to 128, in lower case; nothing: malformed.
std::optional<std::string> ipv6_block(std::string_view text);

}  // namespace moorage
