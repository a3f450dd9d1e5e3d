// Where lines go: sinks of spdlog. All of them are called by the one thread of their logger, one line at a time, and throw
// where a line could not be written.
#pragma once

#include <spdlog/sinks/sink.h>

#include <atomic>
#include <memory>

#include "base/result.h"
#include "logging/program_logger.h"

namespace moorage::logging {

// Set when the logger closes and waits no longer: an output that waits for its reader gives up.
using GiveUp = std::shared_ptr<std::atomic<bool>>;

// Errors: InvalidParameterException, path "log.path".
Result<std::shared_ptr<spdlog::sinks::sink>> make_output(const Settings& settings, GiveUp give_up);
std::shared_ptr<spdlog::sinks::sink> make_output(Function function);

}  // namespace moorage::logging
