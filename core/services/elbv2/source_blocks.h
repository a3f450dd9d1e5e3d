// CIDR blocks of source addresses, as the conditions of rules name them.
#pragma once

#include <string_view>

namespace moorage::control {

// "192.0.2.0/24", "2001:db8::/32": an address and the length of its prefix.
bool is_source_block(std::string_view text);

}  // namespace moorage::control
