// Reads what supervisors write: lines "TIME STREAM TAG TEXT" (shim/shim.h). Each is an event by itself: tag F ends a line of
// the container, P is a part of a line that goes on, cut by the supervisor as Docker cuts it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/log_sink.h"

namespace re2 {
class RE2;
}

namespace moorage::oci {

struct LogBatch {
  std::vector<ports::LogLine> lines;
  std::size_t consumed = 0;              // bytes of the input that `lines` stand for; the rest wants more input
  std::optional<Instant> waiting_since;  // the first line of an event of several lines that may go on
};

// Events longer than `event_bytes_max` as UTF-8 are split between characters, as Docker's awslogs does it. Empty lines are left
// out, as CloudWatch Logs takes none. Bytes that are not UTF-8 become U+FFFD.
//
// With `event_start` an event goes from a line that matches to the next one that does, or until it is full, each line with its
// newline, standard output and standard error together, as Docker's awslogs does it. The last one waits for its end, unless
// `is_end` says that nothing follows or it began at or before `begun_by`.
struct LogReading {
  std::size_t event_bytes_max = 262'118;
  bool is_end = false;
  const re2::RE2* event_start = nullptr;
  Instant begun_by{};
};
LogBatch read_log(std::string_view bytes, const LogReading& reading);

}  // namespace moorage::oci
