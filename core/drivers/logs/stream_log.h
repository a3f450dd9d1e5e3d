// One stream on disk: its segments, its end, and an index to find events by time.
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
#include "drivers/logs/segment.h"
#include "drivers/logs/selection.h"
#include "drivers/logs/usage.h"
#include "drivers/parts/files/unique_fd.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

class StreamLog;

inline constexpr const char* kFilesLost = "LogFilesLost";

// The streams whose newest segment is open for writing. When there are too many, the one that was idle longest is closed.
class OpenWriters {
 public:
  explicit OpenWriters(std::size_t writers_max) : writers_max_(writers_max) {}
  void used(StreamLog& stream);    // called with the stream's mutex held
  void closed(StreamLog& stream);  // likewise
  std::size_t count() const;

 private:
  mutable std::mutex mutex_;
  std::size_t writers_max_;
  std::list<StreamLog*> by_rest_;  // the most recently used first
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
    std::shared_ptr<Usage> usage;  // of the group
  };

  static Result<std::unique_ptr<StreamLog>> create(Place place, std::string name, Instant now);

  // Makes the stream of the segments that were found, in ascending order. nullptr: none of them holds a stream.
  static Result<std::unique_ptr<StreamLog>> open(Place place, std::vector<std::uint64_t> segments);

  ~StreamLog();
  StreamLog(const StreamLog&) = delete;
  StreamLog& operator=(const StreamLog&) = delete;

  const std::string& name() const { return name_; }
  ports::LogStream describe() const;
  std::uint64_t source_offset() const;
  std::uint64_t stored_bytes() const;

  // Errors: LogFilesLost when the newest segment or the group's directory was removed from outside; nothing was written.
  Status append(std::span<const ports::LogLine> lines, Instant now, std::uint64_t source_offset);
  Status read(const ports::LogQuery& query, Selection& selection) const;
  // Removes segments all of whose events lie before the edge.
  void expire(Instant edge, Instant now);

  // The stream goes, after abandon().
  void remove_all();

  // For bounds: the time of the newest event of the oldest segment (nullopt: no events), and the removal of that segment.
  std::optional<Instant> oldest_at() const;
  struct Dropped {
    std::uint64_t events = 0;
    bool is_gone = false;  // false: nothing could be removed
  };
  Dropped drop_oldest(Instant now);
  Usage& usage() { return usage_; }

  // Forgets segments whose files are gone. True: there were any.
  bool forget_lost();

  // Writes a summary and closes the file. For OpenWriters: only if no thread is writing.
  void rest();
  bool try_rest();
  // The group is gone: nothing is written any more.
  void abandon();

 private:
  struct Segment {
    std::uint64_t number = 0;
    Instant begun_at;
    std::uint64_t file_bytes = 0;  // the sound part
    std::uint64_t disk_bytes = 0;  // as usage_ counts it
    bool is_finished = false;      // takes no more appends
    bool has_summary = false;      // the file ends with one
    bool is_trusted = true;        // false: found by its summary, the records before it were not read yet
    Extent all;
    std::vector<Extent> stretches;
  };
  // What a read needs, taken under the mutex.
  struct Stretch {
    std::uint64_t segment = 0;
    Extent extent;
  };

  StreamLog(Place place, std::string name) : place_(std::move(place)), name_(std::move(name)), usage_(place_.usage) {}
  Status adopt(std::uint64_t number, SegmentContents contents, bool is_newest);
  Status begin_segment(Instant now);
  Status ready_writer(Instant now);
  void examine_last();
  Status write(std::string_view record);
  void note(const Extent& written);
  void rest_locked();
  bool is_writer_lost() const;
  bool remove(const Segment& segment);
  std::string file_name(std::uint64_t segment) const;
  std::vector<Stretch> stretches_for(const ports::LogQuery& query, const Selection& selection) const;

  const Place place_;
  const std::string name_;
  Usage usage_;
  mutable std::mutex mutex_;
  StreamState state_;
  std::vector<Segment> segments_;
  std::uint64_t next_segment_ = 1;
  files::UniqueFd writer_;  // of the last segment
  bool is_abandoned_ = false;
};

}  // namespace moorage::drivers::logs
