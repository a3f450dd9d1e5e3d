// The door to log storage: groups, streams and events as CloudWatch Logs has them. Container output goes from a runtime driver
// straight into it; the Logs API reads it. Thread-safe: many writers, many readers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace moorage::ports {

struct LogGroup {
  std::string name;
  Instant created_at;
  std::optional<int> retention_days;
  std::uint64_t stored_bytes = 0;
  std::string log_group_class = "STANDARD";
  std::vector<std::pair<std::string, std::string>> tags;
};

struct LogStream {
  std::string name;
  Instant created_at;
  Instant first_event_at;
  Instant last_event_at;
  Instant last_ingestion_at;
};

struct LogLine {
  Instant at;
  std::string message;  // without the line end
};

struct LogEvent {
  std::uint64_t id = 0;  // rises within a stream; order of arrival
  Instant at;
  Instant ingested_at;
  std::string message;
};

// Reads one stream in order of (time, id). `after`/`before` are positions: exclusive bounds.
struct LogPosition {
  Instant at;
  std::uint64_t id = 0;
  auto operator<=>(const LogPosition&) const = default;
};

struct LogQuery {
  std::optional<Instant> start;  // inclusive
  std::optional<Instant> end;    // exclusive
  std::optional<LogPosition> after;
  std::optional<LogPosition> before;
  bool from_head = true;  // false: the newest `limit` events; results ascend in either case
  std::size_t limit = 10'000;
  std::size_t bytes_max = 1 << 20;
};

// Errors by name as the Logs API has them: ResourceNotFoundException, ResourceAlreadyExistsException,
// InvalidParameterException, ServiceUnavailableException (disk full).
class LogSink {
 public:
  virtual ~LogSink() = default;

  virtual Status create_group(LogGroup group) = 0;
  virtual Status delete_group(std::string_view group) = 0;
  virtual Status set_retention(std::string_view group, std::optional<int> days) = 0;
  // In order of name, names starting with `prefix`.
  virtual std::vector<LogGroup> groups(std::string_view prefix) const = 0;
  virtual std::optional<LogGroup> group(std::string_view name) const = 0;

  virtual Status create_stream(std::string_view group, std::string_view stream, Instant now) = 0;
  virtual Result<std::vector<LogStream>> streams(std::string_view group, std::string_view prefix) const = 0;

  // Appends lines; makes the stream if it is missing (the group must exist). `source_offset` is remembered together with the
  // lines (atomically): a writer that died reads it back with `source_offset` and goes on there, so no line is lost or doubled.
  virtual Status append(std::string_view group, std::string_view stream, std::span<const LogLine> lines, Instant now,
                        std::uint64_t source_offset) = 0;
  virtual std::uint64_t source_offset(std::string_view group, std::string_view stream) const = 0;

  virtual Result<std::vector<LogEvent>> read(std::string_view group, std::string_view stream, const LogQuery& query) const = 0;

  // Drops what is older than each group's retention. Called now and then by the engine.
  virtual void expire(Instant now) = 0;
  virtual void close() = 0;
};

}  // namespace moorage::ports
