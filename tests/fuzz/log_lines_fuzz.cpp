// Reads any bytes as the notes of supervisors about a container's output, and as patterns of events of several lines. The
// events are the same whether the bytes come in one piece or in two; each is valid UTF-8 and no longer than the limit.
#include <simdjson.h>

#include "drivers/runtime/oci/containers/log_records.h"
#include "drivers/runtime/plan/event_start.h"
#include "fuzz/input.h"

using namespace moorage;
using namespace moorage::oci;
using namespace moorage::runtime;

namespace {

void reading(std::string_view bytes, std::size_t split, LogReading how) {
  how.is_end = true;
  const LogBatch whole = read_log(bytes, how);
  fuzz::require(whole.consumed <= bytes.size(), "no more is consumed than there is");
  for (const ports::LogLine& line : whole.lines) {
    fuzz::require(!line.message.empty() && line.message.size() <= how.event_bytes_max + 3,
                  "an event has the size that is allowed");
    fuzz::require(simdjson::validate_utf8(line.message.data(), line.message.size()), "an event is text");
  }
  LogReading first_part = how;
  first_part.is_end = false;
  first_part.begun_by = Instant{std::numeric_limits<std::int64_t>::min()};
  const LogBatch first = read_log(bytes.substr(0, split), first_part);
  fuzz::require(first.consumed <= split, "no more is consumed than there is");
  const LogBatch second = read_log(bytes.substr(first.consumed), how);
  fuzz::require(first.lines.size() + second.lines.size() == whole.lines.size(), "as many events in two pieces as in one");
  for (std::size_t i = 0; i < whole.lines.size(); ++i) {
    const auto& same = i < first.lines.size() ? first.lines[i] : second.lines[i - first.lines.size()];
    fuzz::require(same.message == whole.lines[i].message && same.at == whole.lines[i].at,
                  "the same events in two pieces as in one");
  }
}

void pattern(fuzz::Input& input) {
  const std::string text = input.text();
  const auto of_times = pattern_of_datetime(text);
  const auto start = event_start(of_times.ok() && input.coin() ? *of_times : text);
  if (!start.ok()) {
    fuzz::require(!start.error().message.empty(), "a refusal says what is wrong");
    return;
  }
  if (*start != nullptr) {
    const std::string line = input.text();
    begins_event(**start, line);
    reading(input.rest(), 100, {.event_bytes_max = 100, .event_start = start->get()});
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  if (input.coin()) {
    pattern(input);
    return 0;
  }
  const std::size_t bytes_max = 8 + input.byte();
  const std::size_t split = input.word();
  const std::string_view rest = input.rest();
  reading(rest, rest.empty() ? 0 : split % (rest.size() + 1), {.event_bytes_max = bytes_max});
  return 0;
}
