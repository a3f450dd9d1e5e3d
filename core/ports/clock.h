// Time and entropy, the two things control code must not fetch by itself.
#pragma once

#include <array>
#include <cstdint>

#include "base/time.h"

namespace moorage::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  // Wall clock for timestamps; the engine keeps what it hands to control from going back.
  virtual Instant now() const = 0;
  // Monotonic milliseconds from an arbitrary start, for durations.
  virtual std::int64_t steady_ms() const = 0;
  // Virtual clocks only: moves time forward to `at`. The system clock ignores it.
  virtual void advance_to(Instant at) { (void)at; }
  virtual bool is_virtual() const { return false; }
  // `now` is the time of the world: an engine whose time was ahead of it comes back to it when it is opened.
  virtual bool tells_the_truth() const { return !is_virtual(); }
};

class Entropy {
 public:
  virtual ~Entropy() = default;
  // 128 unpredictable (or, with a seeded source, reproducible) bits.
  virtual std::array<std::uint64_t, 2> next() = 0;
};

}  // namespace moorage::ports
