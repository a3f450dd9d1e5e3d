// Events of several streams of one group as one sequence in order of (time, ingestion, stream, id), a few at a time: memory is
// bounded however much the streams hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/log_sink.h"

namespace moorage::logs_service {

// The sort key of an event in the sequence.
struct MergeKey {
  Instant at;
  Instant ingested_at;
  std::string stream;
  std::uint64_t id = 0;
  auto operator<=>(const MergeKey&) const = default;

  std::string text() const;
  static std::optional<MergeKey> parse(std::string_view text);
};

struct MergeRange {
  std::optional<Instant> start;   // inclusive
  std::optional<Instant> end;     // exclusive
  std::optional<MergeKey> after;  // exclusive
};

class LogMerge {
 public:
  // Errors of the sink, for example ResourceNotFoundException for a stream that does not exist.
  static Result<LogMerge> open(const ports::LogSink& sink, std::string group, std::vector<std::string> streams,
                               MergeRange range);

  bool is_done() const { return heap_.empty(); }
  MergeKey key() const;  // of the next event; not when done
  const ports::LogEvent& event() const;
  Status advance();

 private:
  struct Cursor {
    std::string stream;
    std::optional<ports::LogPosition> after;
    std::vector<ports::LogEvent> chunk;
    std::size_t at = 0;
  };

  LogMerge(const ports::LogSink& sink, std::string group, MergeRange range)
      : sink_(&sink), group_(std::move(group)), range_(std::move(range)) {}
  MergeKey key_of(const Cursor& cursor) const;
  // The next event of the cursor, read when the chunk is used up, put into its place in the heap; none left: nowhere.
  Status settle(std::size_t cursor);
  Status fill(Cursor& cursor);
  bool is_later(std::size_t a, std::size_t b) const;

  const ports::LogSink* sink_;
  std::string group_;
  MergeRange range_;
  std::size_t chunk_bytes_ = 0;
  std::vector<Cursor> cursors_;
  std::vector<std::size_t> heap_;  // of indexes; the earliest event on top
};

}  // namespace moorage::logs_service
