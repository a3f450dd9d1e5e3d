// The log of an engine that the library opens: the logger of its config, and the host's callback as an output of its own.
#pragma once

#include <functional>
#include <memory>

#include "base/result.h"
#include "engine/engine_interface.h"
#include "logging/program_logger.h"

struct moorage_config;
struct moorage_logger {
  std::shared_ptr<moorage::logging::Logger> logger;
};

namespace moorage::capi {

struct EngineLog {
  engine::Log write;                               // empty: none
  engine::LogLevel level = engine::LogLevel::off;  // the lowest that an output wants
  std::function<void()> close;                     // afterwards the callback is not called again; empty: nothing to close
};
// Errors: ServerException where the system refuses a thread.
Result<EngineLog> make_engine_log(const moorage_config& config);

}  // namespace moorage::capi
