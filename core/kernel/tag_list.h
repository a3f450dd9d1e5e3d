// Tags of a record.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace moorage::control {

// In order of insertion; keys are unique.
using Tags = std::vector<std::pair<std::string, std::string>>;

}  // namespace moorage::control
