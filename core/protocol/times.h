// Moments as the protocols write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/member_names.h"

namespace moorage::codec {

// Milliseconds since the epoch. Takes RFC 3339 ("2015-08-30T12:36:00Z"), seconds with or without fraction ("1440938160.25"),
// and the date of HTTP headers ("Sun, 30 Aug 2015 12:36:00 GMT", also with a fraction of a second).
std::optional<std::int64_t> parse_time(std::string_view text);

// `standard`: what the place of the value asks for where its schema does not.
std::string time_text(std::int64_t ms, TimeFormat format, TimeFormat standard);

}  // namespace moorage::codec
