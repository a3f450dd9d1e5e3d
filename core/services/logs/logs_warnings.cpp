#include "services/logs/logs_warnings.h"

#include "wire/wire_text.h"

namespace moorage::logs_service {
namespace {

std::string_view message_of(ports::LogWarning::Kind kind) {
  switch (kind) {
    case ports::LogWarning::Kind::kNearBound:
      return "container logs are near their bound; soon the oldest events go";
    case ports::LogWarning::Kind::kDropped:
      return "container logs reached their bound; the oldest events went";
    case ports::LogWarning::Kind::kRefused:
      return "the disk of the container logs has only its reserve left; nothing more is written";
    case ports::LogWarning::Kind::kDirectoryLost:
      return "files of the container logs were removed by another program; they were made anew and what was in them is lost";
  }
  return {};
}

std::string_view name_of(ports::LogWarning::Kind kind) {
  switch (kind) {
    case ports::LogWarning::Kind::kNearBound:
      return "LOG_STORAGE_NEAR_BOUND";
    case ports::LogWarning::Kind::kDropped:
      return "LOG_EVENTS_DROPPED";
    case ports::LogWarning::Kind::kRefused:
      return "LOG_STORAGE_REFUSED";
    case ports::LogWarning::Kind::kDirectoryLost:
      return "LOG_FILES_LOST";
  }
  return {};
}

std::string_view scope_of(ports::LogWarning::Scope scope) {
  switch (scope) {
    case ports::LogWarning::Scope::kStream:
      return "stream";
    case ports::LogWarning::Scope::kGroup:
      return "group";
    case ports::LogWarning::Scope::kTotal:
      return "total";
    case ports::LogWarning::Scope::kDisk:
      return "disk";
  }
  return {};
}

}  // namespace

LogSentence sentence_of(const ports::LogWarning& warning) {
  std::string fields = "{\"scope\":";
  wire::append_quoted(scope_of(warning.scope), fields);
  const auto text = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return;
    fields.append(",\"").append(name).append("\":");
    wire::append_quoted(value, fields);
  };
  const auto number = [&](std::string_view name, std::uint64_t value) {
    fields.append(",\"").append(name).append("\":").append(std::to_string(value));
  };
  text("logGroup", warning.group);
  text("logStream", warning.stream);
  number("bytes", warning.bytes);
  number("bytesMax", warning.bytes_max);
  if (warning.kind == ports::LogWarning::Kind::kDropped) number("eventsDropped", warning.events_dropped);
  return {message_of(warning.kind), name_of(warning.kind), fields + "}"};
}

}  // namespace moorage::logs_service
