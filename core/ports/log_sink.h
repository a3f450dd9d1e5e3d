// The door to log storage: groups, streams and events as CloudWatch Logs has them. Container output goes from a runtime driver
// straight into it; the Logs API reads it. Thread-safe: many writers, many readers.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace moorage::ports {

// A record that the Logs API keeps beside the log data; its content is the API's own JSON.
struct LogRecord {
  std::string name;
  std::string content;
  bool operator==(const LogRecord&) const = default;
};

// Filters of a group, each list in order of name.
struct LogFilters {
  std::vector<LogRecord> metric;
  std::vector<LogRecord> subscription;
  bool operator==(const LogFilters&) const = default;
};

// Records of no group, each list in order of name.
struct LogAccount {
  std::vector<LogRecord> resource_policies;
  std::vector<LogRecord> query_definitions;
  bool operator==(const LogAccount&) const = default;
};

struct LogGroup {
  std::string name;
  Instant created_at;
  std::optional<int> retention_days;
  std::uint64_t stored_bytes = 0;
  std::string log_group_class = "STANDARD";
  std::vector<std::pair<std::string, std::string>> tags;
  bool is_protected = false;                       // its deletion and that of its streams is refused
  std::shared_ptr<const LogFilters> filters = {};  // null: none
};

struct LogStream {
  std::string name;
  Instant created_at;
  Instant first_event_at;
  Instant last_event_at;
  Instant last_ingestion_at;
  std::uint64_t last_id = 0;  // of its newest event; 0: it never had one
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
  std::uint64_t after_id = 0;  // only events that arrived after the one with this id
};

// How much a sink keeps, in bytes as they are stored. A stream is one container's output. Whole segments go, the oldest first.
struct LogBounds {
  std::uint64_t stream_bytes_max = std::uint64_t{256} << 20;
  std::uint64_t group_bytes_max = std::uint64_t{1} << 30;
  std::uint64_t total_bytes_max = std::uint64_t{4} << 30;
  // Left free on the sink's disk, for the state that shares it; nullopt: 512 MiB, at most a twentieth of the disk. 0: none.
  std::optional<std::uint64_t> disk_reserve_bytes;
};

// What the operator of the storage has to know.
struct LogWarning {
  enum class Kind : std::uint8_t {
    kNearBound,      // four fifths of a bound are in use
    kDropped,        // events had to go because of a bound
    kRefused,        // the disk has no more room than its reserve: nothing is written
    kDirectoryLost,  // files of the sink were removed by another program and are made anew
  };
  enum class Scope : std::uint8_t { kStream, kGroup, kTotal, kDisk };
  Kind kind = Kind::kNearBound;
  Scope scope = Scope::kTotal;
  std::string group;   // kStream, kGroup
  std::string stream;  // kStream
  std::uint64_t bytes = 0;
  std::uint64_t bytes_max = 0;
  std::uint64_t events_dropped = 0;  // in this scope since the sink was opened
};
using LogListener = std::function<void(const LogWarning&)>;

// Totals since the sink was opened, and what it holds now.
struct LogUsage {
  std::uint64_t bytes = 0;
  std::uint64_t bytes_max = 0;
  std::uint64_t events_dropped = 0;
  std::uint64_t appends_refused = 0;
};

// Errors by name as the Logs API has them: ResourceNotFoundException, ResourceAlreadyExistsException,
// InvalidParameterException, ValidationException (a protected group), ServiceUnavailableException (disk full).
class LogSink {
 public:
  virtual ~LogSink() = default;

  virtual Status create_group(LogGroup group) = 0;
  virtual Status delete_group(std::string_view group) = 0;
  virtual Status set_retention(std::string_view group, std::optional<int> days) = 0;
  // Changes tags, protection and filters of a group as one durable step. `change` gets what the group is and may refuse; it
  // runs under a lock and must not call the sink. Name, times and retention stay as they are.
  using GroupChange = std::function<Status(LogGroup&)>;
  virtual Status update_group(std::string_view group, const GroupChange& change) = 0;
  // The same for the records of no group.
  using AccountChange = std::function<Status(LogAccount&)>;
  virtual Status update_account(const AccountChange& change) = 0;
  virtual LogAccount account() const = 0;
  // In order of name, names starting with `prefix`.
  virtual std::vector<LogGroup> groups(std::string_view prefix) const = 0;
  virtual std::optional<LogGroup> group(std::string_view name) const = 0;

  virtual Status create_stream(std::string_view group, std::string_view stream, Instant now) = 0;
  virtual Status delete_stream(std::string_view group, std::string_view stream) = 0;
  virtual Result<std::vector<LogStream>> streams(std::string_view group, std::string_view prefix) const = 0;

  // Appends lines; makes the stream if it is missing (the group must exist). `source_offset` is remembered together with the
  // lines (atomically): a writer that died reads it back with `source_offset` and goes on there, so no line is lost or doubled.
  virtual Status append(std::string_view group, std::string_view stream, std::span<const LogLine> lines, Instant now,
                        std::uint64_t source_offset) = 0;
  virtual std::uint64_t source_offset(std::string_view group, std::string_view stream) const = 0;

  virtual Result<std::vector<LogEvent>> read(std::string_view group, std::string_view stream, const LogQuery& query) const = 0;

  // Drops what is older than each group's retention. Called now and then by the engine.
  virtual void expire(Instant now) = 0;

  // Hears of bounds from now on, each at most once in ten minutes for a scope, on the thread of the append that meets it.
  // It must return soon and not call the sink. Empty: nothing hears. Returns when no call of the former listener is under way.
  virtual void listen(LogListener listener) = 0;
  virtual LogUsage usage() const = 0;
  virtual void close() = 0;
};

}  // namespace moorage::ports
