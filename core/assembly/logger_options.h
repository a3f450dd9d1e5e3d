// The options of a logger: JSON of config::LoggerOptions becomes the settings of the logging room.
#pragma once

#include <string_view>

#include "base/result.h"
#include "logging/program_logger.h"

namespace moorage::assembly {

// Errors: InvalidParameterException with the member's path below "log".
Result<logging::Settings> logger_settings(std::string_view options);

}  // namespace moorage::assembly
