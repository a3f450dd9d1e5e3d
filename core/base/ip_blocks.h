// CIDR blocks of security group rules.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace moorage {

// "10.1.2.3/8" as EC2 keeps it, "10.0.0.0/8": bits behind the prefix are cleared. Nothing: malformed.
std::optional<std::string> ipv4_block(std::string_view text);
// An IPv6 address and a prefix of 0 to 128, in lower case; nothing: malformed.
std::optional<std::string> ipv6_block(std::string_view text);

}  // namespace moorage
