// Logs on disk: a directory per group, segment files per stream.
//
//   DIR/owner.lock          one sink per directory (as for the store)
//   DIR/g7/group            name, retention, tags of a group: replaced whole and synced
//   DIR/g7/s3-12.log        segment 12 of stream 3 (segment.h); names of groups and streams stand inside files, never in paths
//
// Promises: groups survive power loss when the call returned. Streams and lines survive the end of the process, however it ends
// (they are written at once, not synced, as with any log file): each append is there whole, together with its source offset, or
// not at all; a torn end is cut off when the sink is opened. A full disk answers ServiceUnavailableException, nothing is
// written, and the next append works when there is room. Retention and bounds (ports::LogBounds) remove whole segments, the
// oldest first; a segment is finished after 4 MiB, a quarter of its stream's bound, or a day. What another program removes of
// the directory while the sink is open is noticed by the next append or `expire`, reported and made anew; later lines are kept.
// At most `open_files_max` segments are open for writing. Damaged batches are passed over and the rest is read; a group whose
// own file is damaged stays on disk and is not shown. Never: user text in a path, a thread, a signal handler. Threads: any.
// After fork the child's writes are refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "ports/log_sink.h"

namespace moorage::drivers {

struct DiskLogOptions {
  std::string path;  // the directory; made when missing (its parent must exist); absolute if the host changes its own
  std::uint64_t segment_bytes_max = 4 << 20;
  Duration segment_age_max = Duration::minutes(24 * 60);
  std::size_t open_files_max = 64;
  bool allow_network_filesystem = false;
  ports::LogBounds bounds;
};

// Errors: LogsRefused (path, permissions, file system), LogsLocked (names the owner), ServiceUnavailableException (cannot be
// read).
Result<std::unique_ptr<ports::LogSink>> open_disk_log_sink(DiskLogOptions options);

}  // namespace moorage::drivers
