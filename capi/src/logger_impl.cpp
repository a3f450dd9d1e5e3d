#include "logger_impl.h"

#include <simdjson.h>

#include <algorithm>
#include <string>
#include <utility>

#include "assembly/host_signals.h"
#include "assembly/logger_options.h"
#include "config_impl.h"
#include "guard.h"
#include "moorage/logger.h"
#include "wire/wire_text.h"

using namespace moorage;
using namespace moorage::capi;

namespace moorage::capi {
namespace {

Status check_line(std::string_view message, std::string_view fields) {
  if (message.size() + fields.size() > logging::kLineBytesMax) {
    return invalid_parameter("The line has " + std::to_string(message.size() + fields.size()) + " bytes; at most " +
                                 std::to_string(logging::kLineBytesMax) + " are written.",
                             "fields");
  }
  return {};
}

// One line of JSON without whitespace.
Result<std::string> compact_object(std::string_view fields) {
  simdjson::dom::parser parser;
  simdjson::dom::element value;
  if (parser.parse(fields.data(), fields.size()).get(value) != simdjson::SUCCESS || !value.is_object()) {
    return invalid_parameter("The fields of a line of the log must be a JSON object.", "fields");
  }
  return std::string(simdjson::minify(value));
}

}  // namespace

Result<EngineLog> make_engine_log(const moorage_config& config) {
  EngineLog made{.write = config.options.log, .level = config.options.log_level, .close = {}};
  if (made.level == engine::LogLevel::off) made.write = nullptr;
  if (made.write && !config.options.host_driven) {
    const auto hear = [callback = config.options.log](logging::Level level, std::string_view message, std::string_view fields) {
      callback(static_cast<engine::LogLevel>(level), message, fields);
    };
    const assembly::HostSignalsBlocked for_the_thread;
    MOORAGE_ASSIGN(auto queued, logging::Logger::to_function(static_cast<logging::Level>(made.level), hear));
    made.write = [queued](engine::LogLevel level, std::string_view message, std::string_view fields) {
      queued->write(static_cast<logging::Level>(level), message, fields);
    };
    made.close = [queued] { queued->close(); };
  }
  if (!config.logger || config.logger->level() == logging::Level::off) return made;
  // The shared logger stays open: others write to it. What this engine wrote is in the output when the engine is closed.
  made.write = [to = config.logger, callback = made.write, from = made.level](engine::LogLevel level, std::string_view message,
                                                                              std::string_view fields) {
    to->write(static_cast<logging::Level>(level), message, fields);
    if (callback && level >= from) callback(level, message, fields);
  };
  made.level = std::min(made.level, static_cast<engine::LogLevel>(config.logger->level()));
  made.close = [to = config.logger, close_callback = made.close] {
    to->flush(logging::kCloseWait);
    if (close_callback) close_callback();
  };
  return made;
}

}  // namespace moorage::capi

extern "C" {

moorage_status moorage_logger_new(const char* options, moorage_logger** logger, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(logger, "logger"));
    MOORAGE_ASSIGN(const logging::Settings settings, assembly::logger_settings(options != nullptr ? options : "{}"));
    const assembly::HostSignalsBlocked for_the_thread;
    MOORAGE_ASSIGN(auto made, logging::Logger::open(settings));
    *logger = new moorage_logger{std::move(made)};
    return {};
  });
}

moorage_status moorage_logger_write(moorage_logger* logger, moorage_log_level level, const char* message, const char* fields,
                                    moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(logger, "logger"));
    MOORAGE_TRY(required(message, "message"));
    if (level < MOORAGE_LOG_DEBUG || level >= MOORAGE_LOG_OFF) {
      return misuse("`level` is " + std::to_string(level) + "; use MOORAGE_LOG_DEBUG to MOORAGE_LOG_ERROR.");
    }
    if (logger->logger->is_foreign()) {
      return forked();
    }
    if (static_cast<logging::Level>(level) < logger->logger->level()) {
      return {};
    }
    const std::string_view data = fields != nullptr ? fields : "{}";
    MOORAGE_TRY(check_line(message, data));
    MOORAGE_ASSIGN(const std::string object, compact_object(data));
    logger->logger->write(static_cast<logging::Level>(level), wire::clean_text(message), object);
    return {};
  });
}

moorage_status moorage_logger_flush(moorage_logger* logger, int64_t timeout_ms, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(logger, "logger"));
    if (timeout_ms < 0) {
      return misuse("`timeout_ms` is " + std::to_string(timeout_ms) + "; it must be 0 or more.");
    }
    if (logger->logger->is_foreign()) {
      return forked();
    }
    if (!logger->logger->flush(std::chrono::milliseconds(timeout_ms))) {
      return timed_out("Lines of the log still wait after " + std::to_string(timeout_ms) + " ms.");
    }
    return {};
  });
}

void moorage_logger_free(moorage_logger* logger) {
  if (logger != nullptr && !logger->logger->is_foreign()) {
    delete logger;
  }
}

moorage_status moorage_config_set_logger(moorage_config* config, moorage_logger* logger, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(config, "config"));
    config->logger = logger != nullptr ? logger->logger : nullptr;
    return {};
  });
}

}  // extern "C"
