#include "drivers/runtime/oci/containers/log_records.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "drivers/runtime/plan/event_start.h"

namespace moorage::oci {
namespace {

constexpr std::size_t kTimeChars = 30;  // "2026-11-22T16:08:28.772055123Z"
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  std::from_chars(text.data() + at, text.data() + at + count, value);
  return value;
}

Instant parse_time(std::string_view text) {
  using namespace std::chrono;
  const year_month_day day(year(digits(text, 0, 4)), month(static_cast<unsigned>(digits(text, 5, 2))),
                           std::chrono::day(static_cast<unsigned>(digits(text, 8, 2))));
  const auto at = sys_days(day) + hours(digits(text, 11, 2)) + minutes(digits(text, 14, 2)) + seconds(digits(text, 17, 2)) +
                  milliseconds(digits(text, 20, 3));
  return {duration_cast<milliseconds>(at.time_since_epoch()).count()};
}

std::string to_utf8(std::string_view bytes) {
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) {
    return std::string(bytes);
  }
  std::string out;
  while (!bytes.empty()) {
    const auto first = static_cast<unsigned char>(bytes.front());
    const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (length > 0 && length <= bytes.size() && simdjson::validate_utf8(bytes.data(), length)) {
      out += bytes.substr(0, length);
      bytes.remove_prefix(length);
    } else {
      out += kReplacement;
      bytes.remove_prefix(1);
    }
  }
  return out;
}

// The place of a cut that does not split a character.
std::size_t cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) {
    return text.size();
  }
  std::size_t at = bytes_max;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
    --at;
  }
  return at > 0 ? at : bytes_max;
}

struct Line {
  Instant at;
  std::string_view text;
  bool goes_on = false;  // the next record of its stream is the rest of the same line
};

class Reader {
 public:
  Reader(std::string_view bytes, const LogReading& reading) : bytes_(bytes), reading_(reading) {}

  LogBatch run() {
    std::size_t at = 0;
    for (std::size_t end = 0; (end = bytes_.find('\n', at)) != std::string_view::npos; at = end + 1) {
      record(bytes_.substr(at, end - at), at);
      if (!is_open_) batch_.consumed = end + 1;
    }
    if (is_open_ && (reading_.is_end || event_at_ <= reading_.begun_by)) {
      close_event();
      batch_.consumed = at;
    }
    if (is_open_) batch_.waiting_since = event_at_;
    return std::move(batch_);
  }

 private:
  void record(std::string_view record, std::size_t begins) {
    // TIME, space, "stdout"|"stderr", space, tag, space
    constexpr std::size_t kTextAt = kTimeChars + 1 + 6 + 3;
    if (record.size() < kTextAt || record[kTimeChars] != ' ') {
      return;  // torn by a full disk
    }
    const Line line{.at = parse_time(record), .text = record.substr(kTextAt), .goes_on = record[kTextAt - 2] == 'P'};
    if (reading_.event_start == nullptr) {
      emit(line.at, line.text);
    } else {
      join(line, begins);
    }
  }

  // A line goes to the event that is open, or begins the next one.
  void join(const Line& line, std::size_t begins) {
    const bool is_full = event_.size() + line.text.size() > reading_.event_bytes_max;
    if (is_open_ && (is_full || runtime::begins_event(*reading_.event_start, line.text))) {
      close_event();
      batch_.consumed = begins;
    }
    if (!is_open_) {
      is_open_ = true;
      event_at_ = line.at;
    }
    event_ += line.text;
    if (!line.goes_on) event_ += '\n';
  }

  void close_event() {
    emit(event_at_, event_);
    event_.clear();
    is_open_ = false;
  }

  void emit(Instant at, std::string_view bytes) {
    const auto text = to_utf8(bytes);
    for (std::string_view rest = text; !rest.empty();) {
      const auto size = cut(rest, reading_.event_bytes_max);
      batch_.lines.push_back({.at = at, .message = std::string(rest.substr(0, size))});
      rest.remove_prefix(size);
    }
  }

  std::string_view bytes_;
  const LogReading& reading_;
  bool is_open_ = false;  // an event of several lines
  Instant event_at_;
  std::string event_;
  LogBatch batch_;
};

}  // namespace

LogBatch read_log(std::string_view bytes, const LogReading& reading) { return Reader(bytes, reading).run(); }

}  // namespace moorage::oci
