#include "drivers/runtime/oci/log_records.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "drivers/runtime/oci/event_start.h"

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

// Where to cut so that a character stays whole.
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

// A long line that comes in parts; standard output and standard error have one each.
struct Pending {
  Instant at;
  std::string text;
  std::size_t begins = std::string::npos;  // position of its first part; npos: none
};

class Reader {
 public:
  Reader(std::string_view bytes, const LogReading& reading) : bytes_(bytes), reading_(reading) {}

  LogBatch run() {
    std::size_t at = 0;
    for (std::size_t end = 0; (end = bytes_.find('\n', at)) != std::string_view::npos; at = end + 1) {
      record(bytes_.substr(at, end - at), at);
      note_safe(end + 1);
    }
    if (reading_.is_end) {
      flush(pending_[0]);
      flush(pending_[1]);
    }
    if (is_pending(event_) && (reading_.is_end || event_.at <= reading_.begun_by)) {
      emit(event_);
    }
    if (reading_.is_end || !is_pending(event_)) {
      note_safe(at);
    }
    batch_.lines.resize(safe_lines_);
    if (is_pending(event_)) {
      batch_.waiting_since = event_.at;
    }
    return std::move(batch_);
  }

 private:
  void record(std::string_view line, std::size_t at) {
    // TIME, space, "stdout"|"stderr", space, tag, space
    constexpr std::size_t kTextAt = kTimeChars + 1 + 6 + 3;
    if (line.size() < kTextAt || line[kTimeChars] != ' ') {
      return;  // torn by a full disk
    }
    auto& pending = pending_[line[kTimeChars + 4] == 'o' ? 0 : 1];
    const auto text = line.substr(kTextAt);
    if (pending.begins == std::string::npos) {
      pending.at = parse_time(line);
      pending.begins = at;
    }
    pending.text += text;
    if (line[kTextAt - 2] == 'F' || pending.text.size() >= reading_.event_bytes_max) {
      flush(pending);
    }
  }

  static bool is_pending(const Pending& pending) { return pending.begins != std::string::npos; }

  void flush(Pending& pending) {
    if (reading_.event_start != nullptr && is_pending(pending)) {
      join(pending);
    } else {
      emit(pending);
    }
    pending = {};
  }

  // A whole line goes to the event that is open, or begins the next one.
  void join(const Pending& line) {
    const bool is_full = event_.text.size() + line.text.size() + 1 > reading_.event_bytes_max;
    if (is_pending(event_) && (is_full || begins_event(*reading_.event_start, line.text))) {
      emit(event_);
      note_safe(line.begins, &line);
    }
    if (!is_pending(event_)) {
      event_.at = line.at;
      event_.begins = line.begins;
    }
    event_.text += line.text + '\n';
  }

  void emit(Pending& pending) {
    const auto text = to_utf8(pending.text);
    for (std::string_view rest = text; !rest.empty();) {
      const auto size = cut(rest, reading_.event_bytes_max);
      batch_.lines.push_back({.at = pending.at, .message = std::string(rest.substr(0, size))});
      rest.remove_prefix(size);
    }
    pending = {};
  }

  // Up to here nothing is half read, so a reader that dies can go on from here. `but`: the line that begins there.
  void note_safe(std::size_t position, const Pending* but = nullptr) {
    const auto is_done = [&](const Pending& pending) { return !is_pending(pending) || &pending == but; };
    if (is_done(pending_[0]) && is_done(pending_[1]) && is_done(event_)) {
      batch_.consumed = position;
      safe_lines_ = batch_.lines.size();
    }
  }

  std::string_view bytes_;
  const LogReading& reading_;
  std::array<Pending, 2> pending_;
  Pending event_;  // of several lines
  std::size_t safe_lines_ = 0;
  LogBatch batch_;
};

}  // namespace

LogBatch read_log(std::string_view bytes, const LogReading& reading) { return Reader(bytes, reading).run(); }

}  // namespace moorage::oci
