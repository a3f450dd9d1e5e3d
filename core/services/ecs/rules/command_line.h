// The command of ExecuteCommand, split into words as the agent of AWS splits it: blanks separate, quotes and backslashes
// protect, and no shell interprets anything.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::control {

// Errors: InvalidParameterException for a quote that is not closed and for a command of blanks.
Result<std::vector<std::string>> split_command_line(std::string_view text);

}  // namespace moorage::control
