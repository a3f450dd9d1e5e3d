// The error text for an enumeration value that the model does not have.
#pragma once

#include <string>
#include <string_view>

#include "wire/json.h"

namespace moorage::wire {

// The whole message. `path` is that of the member: "containerDefinitions[0].logConfiguration.logDriver", also in the form of
// query parameters, "DefaultActions.member.1.Type".
std::string unknown_value(EnumWords words, const EnumShape& enumeration, std::string_view value, const std::string& path);

}  // namespace moorage::wire
