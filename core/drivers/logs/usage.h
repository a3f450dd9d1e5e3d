// How many bytes a stream, its group and the whole sink hold: a node each; a node's sum includes the nodes below it. Also when
// each was last reported, so that a flood of output is no flood of warnings. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "base/time.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

class Usage {
 public:
  explicit Usage(std::shared_ptr<Usage> above = nullptr) : above_(std::move(above)) {}
  ~Usage() { clear(); }
  Usage(const Usage&) = delete;
  Usage& operator=(const Usage&) = delete;

  std::uint64_t bytes() const { return bytes_; }
  void add(std::uint64_t bytes);
  void remove(std::uint64_t bytes);
  // The bytes of this node no longer count in the nodes above it.
  void clear();

  // True once whenever four fifths of the bound are passed, and again after the sum was below two thirds.
  bool comes_near(std::uint64_t bytes_max);
  // Counts dropped events. Returns their number so far when a report is due.
  std::optional<std::uint64_t> dropped(std::uint64_t events, Instant now);

 private:
  const std::shared_ptr<Usage> above_;
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<bool> near_said_{false};
  std::mutex mutex_;
  std::uint64_t events_dropped_ = 0;
  Instant dropped_said_at_;
};

// Holds the listener and calls it.
class Warnings {
 public:
  void listen(ports::LogListener listener);
  void say(const ports::LogWarning& warning) const;

 private:
  mutable std::mutex mutex_;
  ports::LogListener listener_;
};

// Whether something that may happen all the time is reported now: the first time, and once in ten minutes.
bool is_time_to_say(Instant& said_at, Instant now);

}  // namespace moorage::drivers::logs
