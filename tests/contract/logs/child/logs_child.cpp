// Stores the lines of a source as a runtime driver does: asks the sink for the stored offset and continues there, until it is
// killed.
//   logs_child DIR          line N of the source is "line N"; prints "at N" once
#include <unistd.h>

#include <string>

#include "drivers/logs/disk_log_sink.h"

int main(int count, char** words) {
  if (count != 2) return 4;
  auto opened = moorage::drivers::open_disk_log_sink({.path = words[1], .segment_bytes_max = 20'000, .open_files_max = 1});
  if (!opened.ok()) return 2;
  moorage::ports::LogSink& sink = **opened;
  (void)sink.create_group({.name = "g", .created_at = {1}});
  std::uint64_t offset = sink.source_offset("g", "s");
  const std::string text = "at " + std::to_string(offset) + "\n";
  if (::write(STDOUT_FILENO, text.data(), text.size()) < 0) return 4;
  for (;;) {
    std::vector<moorage::ports::LogLine> lines;
    for (std::uint64_t n = 0; n < offset % 40 + 1; ++n) {
      const std::uint64_t line = offset + lines.size() + 1;
      lines.push_back({moorage::Instant{static_cast<std::int64_t>(line)},
                       "line " + std::to_string(line) + std::string(line * 37 % 3000, '.')});
    }
    offset += lines.size();
    if (!sink.append("g", "s", lines, {1}, offset).ok()) return 3;
    if (offset % 7 == 0 && !sink.append("g", "other", lines, {1}, offset).ok()) return 3;
  }
}
