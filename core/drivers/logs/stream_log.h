// One stream on disk: its segments, its end, and what is needed to find events again.
//
// In memory a stream costs a few hundred bytes, and 40 bytes for each 64 KiB written since the sink was opened (older segments
// count as one stretch). Threads: any; appends to one stream are served one after the other, reads go beside them.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/files/unique_fd.h"
#include "drivers/logs/segment.h"
#include "drivers/logs/selection.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

class StreamLog;

// The streams whose newest segment is open for writing; the one that rested longest closes when there are too many.
class OpenWriters {
 public:
  explicit OpenWriters(std::size_t writers_max) : writers_max_(writers_max) {}
  void used(StreamLog& stream);    // called with the stream's mutex held
  void closed(StreamLog& stream);  // likewise
  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::size_t writers_max_;
  std::list<StreamLog*> by_rest_;  // the last used first
};

struct SegmentLimits {
  std::uint64_t bytes_max = 4 << 20;
  Duration age_max = Duration::minutes(24 * 60);
};

class StreamLog {
 public:
  // The group's directory, shared by its streams; number names the stream's files.
  struct Place {
    std::shared_ptr<files::UniqueFd> directory;
    std::uint64_t number = 0;
    std::shared_ptr<OpenWriters> writers;
    SegmentLimits limits;
  };

  static Result<std::unique_ptr<StreamLog>> create(Place place, std::string name, Instant now);

  // From the segments found, ascending. nullptr: none of them holds a stream.
  static Result<std::unique_ptr<StreamLog>> open(Place place, std::vector<std::uint64_t> segments);

  ~StreamLog();
  StreamLog(const StreamLog&) = delete;
  StreamLog& operator=(const StreamLog&) = delete;

  const std::string& name() const { return name_; }
  ports::LogStream describe() const;
  std::uint64_t source_offset() const;
  std::uint64_t stored_bytes() const;

  Status append(std::span<const ports::LogLine> lines, Instant now, std::uint64_t source_offset);
  Status read(const ports::LogQuery& query, Selection& selection) const;
  // Removes segments that lie before the edge as a whole.
  void expire(Instant edge, Instant now);

  // Leaves a summary behind and closes the writer. For OpenWriters: only if nobody is at it.
  void rest();
  bool try_rest();
  // The group is gone: nothing is written any more.
  void abandon();

 private:
  struct Segment {
    std::uint64_t number = 0;
    Instant begun_at;
    std::uint64_t file_bytes = 0;  // as far as it is sound and written
    bool is_finished = false;      // nothing is appended any more
    bool has_summary = false;      // the file ends with one
    bool is_trusted = true;        // false: found by its summary, nobody has read what lies before
    Extent all;
    std::vector<Extent> stretches;
  };
  // What a read needs, taken under the mutex.
  struct Stretch {
    std::uint64_t segment = 0;
    Extent extent;
  };

  StreamLog(Place place, std::string name) : place_(std::move(place)), name_(std::move(name)) {}
  Status adopt(std::uint64_t number, SegmentContents contents, bool is_newest);
  Status begin_segment(Instant now);
  Status ready_writer(Instant now);
  void examine_last();
  Status write(std::string_view record);
  void note(const Extent& written);
  void rest_locked();
  std::string file_name(std::uint64_t segment) const;
  std::vector<Stretch> stretches_for(const ports::LogQuery& query, const Selection& selection) const;

  const Place place_;
  const std::string name_;
  mutable std::mutex mutex_;
  StreamState state_;
  std::vector<Segment> segments_;
  std::uint64_t next_segment_ = 1;
  files::UniqueFd writer_;  // of the last segment
  bool is_abandoned_ = false;
};

}  // namespace moorage::drivers::logs
