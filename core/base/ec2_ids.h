// Ids as EC2 writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace moorage {

// "vpc-0" and 16 hex characters. Ids of 8 hex characters, as EC2 gave them until 2016, are held as ffffffff and these.
std::string ec2_id(std::string_view prefix, std::uint64_t hex);
// The number of "sg-0123456789abcdef0" or "sg-1234abcd"; nothing: no id of that prefix.
std::optional<std::uint64_t> hex_of_id(std::string_view prefix, std::string_view id);
// "PREFIX-" and 1 to 64 lower-case letters and digits: what files of examples have for ids, too.
bool looks_like_id(std::string_view prefix, std::string_view id);

}  // namespace moorage
