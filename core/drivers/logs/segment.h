// A segment: one file with a run of a stream's events. Append-only; one batch per append, with the writer's source offset in
// it, so lines and offset are there together or not at all.
//
//   segment record   stream name, and the stream's state when the segment began (so the newest segment alone restores it)
//   batch records    source offset, first id, time of arrival, lines
//   summary record   what a scan would find; written when a segment is finished or its file closed, and used only at the
//                    very end of the file
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

// A stream's state at one moment.
struct StreamState {
  Instant created_at;
  Instant last_ingestion_at;
  std::uint64_t next_id = 1;
  std::uint64_t source_offset = 0;
};

// The events in a stretch of a segment.
struct Extent {
  std::uint64_t begin = 0;  // offsets in the file
  std::uint64_t end = 0;
  Instant first_at;  // least and greatest time; meaningless without events
  Instant last_at;
  std::uint64_t events = 0;
  std::uint64_t stored_bytes = 0;
  std::uint64_t last_id = 0;  // no event of the stretch has a greater one; not part of the summary

  void include(Instant at, std::uint64_t bytes);
  void include(const Extent& other);
};

struct SegmentHead {
  std::string stream;
  Instant begun_at;
  StreamState state;
};

std::string encode_segment(const SegmentHead& head);
std::string encode_batch(const StreamState& after, std::span<const ports::LogLine> lines);
std::string encode_summary(const StreamState& state, const Extent& all);

// The contents of a segment file, from its summary or from reading all of it.
struct SegmentContents {
  SegmentHead head;
  StreamState state;  // at the end
  Extent all;         // `end`: where the sound part ends
  std::uint64_t file_bytes = 0;
  // A torn tail: the last record was not written to its end. Anything else after `all.end` was damaged later, and is left
  // alone.
  bool has_torn_tail = false;
  std::uint64_t damaged_records = 0;
  bool is_summarised = false;  // found by the summary
};

// nullopt: the file lacks its own head. `head_is_torn` then says whether the file was just being made.
struct OpenedSegment {
  std::optional<SegmentContents> contents;
  bool head_is_torn = false;
};
Result<OpenedSegment> read_segment(int file);

// Whether records lead from one offset to the other without a hole, which a power loss may leave.
bool reads_through(int file, std::uint64_t begin, std::uint64_t end);

// Hands out the events between two offsets, which begin at records. Damaged batches are passed over. Errors:
// ServiceUnavailableException.
using EventVisitor = std::function<void(Instant at, std::uint64_t id, Instant ingested_at, std::string_view message)>;
Status visit_events(int file, std::uint64_t begin, std::uint64_t end, const EventVisitor& visit);

}  // namespace moorage::drivers::logs
