// Reads what supervisors write: lines "TIME STREAM TAG TEXT", tag F for a whole line and P for a part of a long one.
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

// Events longer than `event_bytes_max` are split. Empty lines are left out, as CloudWatch Logs takes none. Bytes that are not
// UTF-8 become U+FFFD. `is_end`: nothing will follow, so an unfinished long line counts as finished.
//
// With `event_start` an event goes from a line that matches to the next one that does, each line with its newline, standard
// output and standard error together, as Docker's awslogs does it. The last one waits for its end, unless it began at or before
// `begun_by`.
struct LogReading {
  std::size_t event_bytes_max = 262'118;
  bool is_end = false;
  const re2::RE2* event_start = nullptr;
  Instant begun_by{};
};
LogBatch read_log(std::string_view bytes, const LogReading& reading);

}  // namespace moorage::oci
