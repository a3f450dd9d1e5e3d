// The files of the audit log in one directory: one series for changes, one for reads and what the doors refused. Files are
// appended to and dropped as a whole, the oldest first. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/audit/audit_frame.h"
#include "drivers/audit/newest.h"
#include "drivers/parts/files/unique_fd.h"
#include "ports/audit_log.h"

namespace moorage::drivers::audit {

enum class Series : std::uint8_t { kChanges = 0, kReads = 1 };

class AuditFiles {
 public:
  using Heard = std::function<void(std::string_view message, std::string_view detail)>;

  AuditFiles(files::UniqueFd directory, const ports::AuditBounds& bounds, std::uint64_t file_bytes_max)
      : directory_(std::move(directory)), bounds_(bounds), file_bytes_max_(file_bytes_max) {}

  // Reads what is there. What cannot be read at the end of a file is left alone and told; a new file is begun behind it.
  // Errors: ServerException.
  Status open(const Heard& heard);

  std::uint64_t next_id() const { return next_id_; }
  std::uint64_t stored_through() const { return stored_through_; }

  // Appends whole frames; `last` belongs to the last of them. On an error nothing of them is there.
  struct Batch {
    Series series = Series::kChanges;
    std::string_view frames;
    std::uint64_t last_id = 0;
    Instant first_at;  // least and greatest time
    Instant last_at;
  };
  Status append(const Batch& batch);
  // What was appended to the series survives power loss.
  Status sync(Series series);

  Status find(Newest& newest);
  void expire(Instant now);

  std::uint64_t bytes() const;
  std::uint64_t damaged_bytes() const;

 private:
  struct Times {
    Instant first;
    Instant last;
  };
  struct File {
    std::string name;
    std::uint64_t bytes = 0;     // that can be read
    std::uint64_t damaged = 0;   // behind them
    std::optional<Times> times;  // unknown until the file is read
  };
  struct Files {
    std::deque<File> all;  // the oldest first
    files::UniqueFd open;  // the newest, while it is appended to
  };

  Result<std::string> read(const File& file) const;
  Status scan(File& file, const std::function<void(const Frame&)>& visit) const;
  Status begin_file(Files& files, const Batch& batch);
  void drop_oldest(Files& files);
  Files& of(Series series) { return series_[static_cast<std::size_t>(series)]; }

  files::UniqueFd directory_;
  const ports::AuditBounds bounds_;
  const std::uint64_t file_bytes_max_;
  std::array<Files, 2> series_;
  std::uint64_t next_id_ = 1;
  std::uint64_t stored_through_ = 0;
};

}  // namespace moorage::drivers::audit
