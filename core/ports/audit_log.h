// The door to the record of calls: one JSON object in CloudTrail's shape for each call, appended and never changed.
//
// A record with an `outbox` number is in the store as well, put there by the commit of its call; the store forgets it when
// `stored_through` has reached the number. All other records are here only. Threads: any, for every function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace moorage::ports {

struct AuditRecord {
  std::string json;  // one line
  Instant at;
  bool read_only = false;    // or refused by a door: kept apart, so that neither pushes out the records of changes
  std::uint64_t outbox = 0;  // the number under which the store has it; 0: not at all
};

// The place of a record in the order of the log: by time, then by arrival.
struct AuditPosition {
  Instant at;
  std::uint64_t id = 0;
  auto operator<=>(const AuditPosition&) const = default;
};

struct AuditQuery {
  std::optional<Instant> start;                         // inclusive
  std::optional<Instant> end;                           // inclusive
  std::optional<AuditPosition> before;                  // exclusive
  std::function<bool(std::string_view json)> is_asked;  // empty: all
  std::size_t limit = 50;
};

struct AuditFound {
  AuditPosition position;
  std::string json;
};

struct AuditBounds {
  std::uint64_t bytes_max = std::uint64_t{256} << 20;      // of calls that change something
  std::uint64_t read_bytes_max = std::uint64_t{64} << 20;  // of reads, and of what the doors refused
  Duration kept = Duration::minutes(90 * 24 * 60);
};

struct AuditUsage {
  std::uint64_t bytes = 0;
  std::uint64_t bytes_max = 0;
  std::uint64_t records = 0;        // since the log was opened
  std::uint64_t dropped = 0;        // records that queue or disk had no room for; never those of changes
  std::uint64_t damaged_bytes = 0;  // of files whose end cannot be read
};

class AuditLog {
 public:
  virtual ~AuditLog() = default;

  // False: the owner does not want records of reads.
  virtual bool takes_reads() const = 0;
  // Returns soon. A record of a read is dropped, and counted, where the queue is full and stays full.
  virtual void add(AuditRecord record) = 0;
  // Waits until what was added before is out of this process: it survives the end of the process.
  virtual void settle() = 0;
  // Every record up to this number of the outbox survives power loss.
  virtual std::uint64_t stored_through() const = 0;

  // The newest first. It finds all that was added before. Errors: ServerException for files that cannot be read.
  virtual Result<std::vector<AuditFound>> find(const AuditQuery& query) = 0;

  // Drops what is older than `AuditBounds::kept`.
  virtual void expire(Instant now) = 0;
  virtual AuditBounds bounds() const = 0;
  virtual AuditUsage usage() const = 0;

  // Hears what the operator has to know: a damaged file, a disk that takes no records. One listener; empty: none.
  virtual void listen(std::function<void(std::string_view message, std::string_view detail)> heard) = 0;
  virtual void close() = 0;
};

}  // namespace moorage::ports
