// Reads what supervisors write: lines "TIME STREAM TAG TEXT", tag F for a whole line and P for a part of a long one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ports/log_sink.h"

namespace moorage::oci {

struct LogBatch {
  std::vector<ports::LogLine> lines;
  std::size_t consumed = 0;  // bytes of the input that `lines` stand for; the rest wants more input
};

// Events longer than `event_bytes_max` are split. Empty lines are left out, as CloudWatch Logs takes none. Bytes that are not
// UTF-8 become U+FFFD. `is_end`: nothing will follow, so an unfinished long line counts as finished.
struct LogReading {
  std::size_t event_bytes_max = 262'118;
  bool is_end = false;
};
LogBatch read_log(std::string_view bytes, const LogReading& reading);

}  // namespace moorage::oci
