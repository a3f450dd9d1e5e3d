#include "drivers/runtime/oci/containers/log_pump.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>
#include <vector>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/containers/log_records.h"
#include "drivers/runtime/oci/kernel/host_machine.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBlockBytes = 1 << 20;
constexpr std::chrono::milliseconds kGather{25};  // lines that arrive within this time are stored together
constexpr std::chrono::milliseconds kRetry{1'000};
constexpr std::chrono::milliseconds kEventPatience{5'000};  // Docker's awslogs waits as long for an event's next line

// Start offsets of the segments, ascending.
std::vector<std::uint64_t> segments(const fs::path& directory) {
  std::vector<std::uint64_t> out;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const auto name = entry.path().filename().native();
    std::uint64_t start = 0;
    if (name.size() == 20 && name.starts_with("log.") &&
        std::from_chars(name.data() + 4, name.data() + name.size(), start, 16).ptr == name.data() + name.size()) {
      out.push_back(start);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

fs::path segment_path(const fs::path& directory, std::uint64_t start) {
  std::array<char, 17> digits{};
  const auto [end, unused] = std::to_chars(digits.data(), digits.data() + 16, start, 16);
  const std::string text(digits.data(), end);
  return directory / ("log." + std::string(16 - text.size(), '0') + text);
}

std::string read_at(const fs::path& path, std::uint64_t offset) {
  const files::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  std::string bytes(kBlockBytes, '\0');
  const ssize_t count = fd ? ::pread(fd.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset)) : 0;
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

constexpr const char* kPositionFile = "log-position";

}  // namespace

std::uint64_t LogPump::position_of(const Source& source) const {
  if (source.is_shared) {
    const auto text = files::read_small(source.bundle.data / kPositionFile).value_or("");
    std::uint64_t offset = 0;
    std::from_chars(text.data(), text.data() + text.size(), offset);
    return offset;
  }
  const auto stored = sink_->source_offset(source.group, source.stream);
  return stored > source.base ? stored - source.base : 0;
}

Result<std::unique_ptr<LogPump>> LogPump::start(std::shared_ptr<ports::LogSink> sink, Failed failed) {
  files::UniqueFd notify(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!notify) {
    return runtime::runtime_failed(files::system_text("inotify"));
  }
  std::unique_ptr<LogPump> pump(new LogPump(std::move(sink), std::move(notify)));
  MOORAGE_ASSIGN(pump->loop_, loop::EventLoop::start(std::move(failed)));
  pump->loop_->watch(pump->notify_.get(), [raw = pump.get()] { raw->take_notices(); });
  return pump;
}

void LogPump::add(const Source& source) {
  const std::lock_guard lock(mutex_);
  auto& reading = readings_[source.bundle.data.native()];
  if (reading) {
    return;
  }
  reading = std::make_shared<Reading>();
  reading->source = source;
  reading->offset = position_of(source);
  // The watch begins before the first read, so that no line is missed.
  reading->watch = ::inotify_add_watch(notify_.get(), source.bundle.data.c_str(), IN_MODIFY | IN_CREATE | IN_ONLYDIR);
  if (reading->watch >= 0) {
    watches_[reading->watch] = reading;
  }
  mark(reading);
}

void LogPump::mark(const std::shared_ptr<Reading>& reading) {
  reading->dirty = true;
  schedule(kGather);
}

void LogPump::schedule(std::chrono::milliseconds after) {
  if (!scheduled_) {
    scheduled_ = true;
    loop_->at(loop::EventLoop::Clock::now() + after, [this] { pump_dirty(); });
  }
}

// An unfinished event of several lines is stored after a while.
void LogPump::look_again(const std::shared_ptr<Reading>& reading) {
  if (std::exchange(reading->will_look, true)) {
    return;  // that round finds the event that is open then, and schedules the next round
  }
  const auto until = reading->waits_from + kEventPatience - loop::EventLoop::Clock::now();
  loop_->at(loop::EventLoop::Clock::now() + std::clamp<loop::EventLoop::Clock::duration>(until, kGather, kEventPatience),
            [this, weak = std::weak_ptr(reading)] {
              if (const auto again = weak.lock()) {
                again->will_look = false;
                const std::lock_guard lock(mutex_);
                mark(again);
              }
            });
}

void LogPump::take_notices() {
  alignas(inotify_event) std::array<char, 16'384> bytes;
  const std::lock_guard lock(mutex_);
  for (ssize_t count = 0; (count = ::read(notify_.get(), bytes.data(), bytes.size())) > 0;) {
    for (ssize_t at = 0; at < count;) {
      inotify_event event{};
      std::memcpy(&event, bytes.data() + at, sizeof event);
      at += static_cast<ssize_t>(sizeof event + event.len);
      if (event.mask & IN_Q_OVERFLOW) {
        for (const auto& [unused, reading] : readings_) {
          mark(reading);
        }
      } else if (const auto found = watches_.find(event.wd); found != watches_.end()) {
        if (const auto reading = found->second.lock()) {
          mark(reading);
        }
      }
    }
  }
}

void LogPump::pump_dirty() {
  std::vector<std::shared_ptr<Reading>> dirty;
  {
    const std::lock_guard lock(mutex_);
    scheduled_ = false;
    for (const auto& [unused, reading] : readings_) {
      if (reading->dirty) {
        reading->dirty = false;
        dirty.push_back(reading);
      }
    }
  }
  bool again = false;
  for (const auto& reading : dirty) {
    const bool stored = pump(*reading);
    if (stored && reading->waiting_since) {
      look_again(reading);
    }
    const std::lock_guard lock(mutex_);
    reading->failed = !stored;
    if (!stored) {
      reading->dirty = true;
      again = true;
    } else if (reading->finishing && !reading->dirty) {
      reading->done = true;
      changed_.notify_all();
    }
  }
  if (again) {
    const std::lock_guard lock(mutex_);
    schedule(kRetry);
  }
}

// Stores everything that is there. False: the sink took nothing; try again later.
bool LogPump::pump(Reading& reading) {
  for (;;) {
    switch (step(reading)) {
      case Step::kMore:
        continue;
      case Step::kIdle:
        return true;
      case Step::kFailed:
        return false;
    }
  }
}

// Stores the open event if it has waited long enough for its next line, by the monotonic clock.
Instant LogPump::overdue_event(const Reading& reading) {
  const bool overdue = reading.waiting_since && loop::EventLoop::Clock::now() - reading.waits_from >= kEventPatience;
  return overdue ? *reading.waiting_since : Instant{};
}

LogPump::Step LogPump::step(Reading& reading) {
  const auto& directory = reading.source.bundle.data;
  const auto starts = segments(directory);
  if (starts.empty()) {
    return Step::kIdle;
  }
  auto next = std::upper_bound(starts.begin(), starts.end(), reading.offset);
  if (next == starts.begin()) {  // the oldest segments were dropped before they were read
    reading.offset = starts.front();
    ++next;
  }
  const auto start = *std::prev(next);
  const bool is_last = next == starts.end();
  for (auto old = starts.begin(); *old < start; ++old) {
    std::error_code error;
    fs::remove(segment_path(directory, *old), error);
  }
  const auto bytes = read_at(segment_path(directory, start), reading.offset - start);
  bool finishing = false;
  {
    const std::lock_guard lock(mutex_);
    finishing = reading.finishing;
  }
  const bool is_end = finishing && is_last && bytes.size() < kBlockBytes;
  LogReading how{.is_end = is_end, .event_start = reading.source.event_start.get(), .begun_by = overdue_event(reading)};
  auto batch = read_log(bytes, how);
  if (batch.consumed == 0 && !is_end && (!is_last || bytes.size() == kBlockBytes)) {
    how.is_end = true;  // the rest of a long line or event in the next segment is not waited for
    batch = read_log(bytes, how);
  }
  if (batch.waiting_since && batch.waiting_since != reading.waiting_since) {
    reading.waits_from = loop::EventLoop::Clock::now();
  }
  reading.waiting_since = batch.waiting_since;
  if (batch.consumed == 0) {
    if (is_last) {
      return Step::kIdle;
    }
    reading.offset = *next;
    return Step::kMore;
  }
  const auto after = reading.offset + batch.consumed;
  const auto mark = reading.source.base + after;  // of the stream, over all attempts
  if (!batch.lines.empty()) {
    const auto& source = reading.source;
    const auto position = source.is_shared ? sink_->source_offset(source.group, source.stream) : mark;
    const auto stored = sink_->append(source.group, source.stream, batch.lines, {now_ms()}, position);
    if (!stored.ok() && stored.error().name != "ResourceNotFoundException") {  // the group was deleted: the lines are dropped
      return Step::kFailed;
    }
  }
  reading.offset = after;
  if (reading.source.is_shared) {
    [[maybe_unused]] const auto kept = write_small(directory / kPositionFile, std::to_string(after));
  }
  return Step::kMore;
}

bool LogPump::finish(const Bundle& bundle, std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  const auto found = readings_.find(bundle.data.native());
  if (found == readings_.end()) {
    return true;
  }
  const auto reading = found->second;
  reading->finishing = true;
  reading->done = false;
  mark(reading);
  const bool done = changed_.wait_for(lock, patience, [&] { return reading->done; });
  if (reading->watch >= 0) {
    ::inotify_rm_watch(notify_.get(), reading->watch);
    watches_.erase(reading->watch);
  }
  readings_.erase(bundle.data.native());
  return done;
}

void LogPump::stop() {
  if (loop_) {
    loop_->stop();
  }
}

}  // namespace moorage::oci
