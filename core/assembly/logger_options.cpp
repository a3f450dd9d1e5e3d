#include "assembly/logger_options.h"

#include <string>
#include <utility>

#include "assembly/option_values.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::assembly {
namespace {

logging::Level level_of(config::LogLevel from) {
  switch (from) {
    case config::LogLevel::DEBUG:
      return logging::Level::debug;
    case config::LogLevel::UNSET:
    case config::LogLevel::INFO:
      return logging::Level::info;
    case config::LogLevel::WARNING:
      return logging::Level::warning;
    case config::LogLevel::ERROR:
      return logging::Level::error;
    case config::LogLevel::OFF:
      break;
  }
  return logging::Level::off;
}

logging::Format format_of(config::LogFormat from) {
  switch (from) {
    case config::LogFormat::UNSET:
    case config::LogFormat::AUTO:
      return logging::Format::automatic;
    case config::LogFormat::TEXT:
      return logging::Format::text;
    case config::LogFormat::JSON:
      break;
  }
  return logging::Format::json;
}

logging::Target target_of(config::LogTarget from, bool has_path) {
  switch (from) {
    case config::LogTarget::UNSET:
      return has_path ? logging::Target::file : logging::Target::standard_error;
    case config::LogTarget::STDERR:
      return logging::Target::standard_error;
    case config::LogTarget::FILE:
      return logging::Target::file;
    case config::LogTarget::JOURNALD:
      return logging::Target::journal;
    case config::LogTarget::NONE:
      break;
  }
  return logging::Target::none;
}

Error wrong(std::string_view member, std::string message) {
  return invalid_parameter(std::move(message), "log." + std::string(member));
}

// A member that the chosen output could not honour is refused.
Status check_members(const config::LoggerOptions::Reader& from, logging::Target to) {
  const bool to_file = to == logging::Target::file;
  if (to_file && from.getPath().size() == 0) return wrong("path", "A log in a file needs the path of the file; add \"path\".");
  if (!to_file && to != logging::Target::journal && from.getPath().size() != 0) {
    return wrong("path", "Only a log in a file or in the journal has a path; leave \"path\" out or set \"to\" to \"file\".");
  }
  if (!to_file && from.getRotateBytes().isValue()) {
    return wrong("rotateBytes", "Only a log in a file is rotated; leave \"rotateBytes\" out or set \"to\" to \"file\".");
  }
  if (!to_file && from.getFiles().isValue()) {
    return wrong("files", "Only a log in a file is rotated; leave \"files\" out or set \"to\" to \"file\".");
  }
  if (to == logging::Target::journal && from.getFormat() != config::LogFormat::UNSET &&
      from.getFormat() != config::LogFormat::AUTO) {
    return wrong("format", "The journal keeps message and fields apart and knows no format; leave \"format\" out.");
  }
  return {};
}

}  // namespace

Result<logging::Settings> logger_settings(std::string_view options) {
  MOORAGE_ASSIGN(const auto message, read_options<config::LoggerOptions>(options, "log"));
  const auto from = message.reader();
  const std::string path(from.getPath().begin(), from.getPath().size());
  const logging::Target to = target_of(from.getTo(), !path.empty());
  MOORAGE_TRY(check_members(from, to));
  logging::Settings settings{.level = level_of(from.getLevel()), .format = format_of(from.getFormat()), .to = to, .path = path};
  take(settings.rotate_bytes, from.getRotateBytes());
  take(settings.files, from.getFiles());
  return settings;
}

}  // namespace moorage::assembly
