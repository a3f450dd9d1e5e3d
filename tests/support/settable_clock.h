// A machine's clocks in virtual time: the monotonic one goes on, and the wall clock can be set.
#pragma once

#include <algorithm>
#include <cstdint>

#include "drivers/clock/virtual_clock.h"
#include "ports/clock.h"

namespace moorage::testing {

inline constexpr std::int64_t kHour_ms = 3'600'000;
inline constexpr std::int64_t kTenYears_ms = 87'660 * kHour_ms;

struct Clocks {
  std::int64_t steady_ms = drivers::kVirtualStart.ms;
  std::int64_t wrong_ms = 0;  // how far the wall clock is ahead of the truth
  Instant truth() const { return {steady_ms}; }
};

class SettableClock final : public ports::Clock {
 public:
  explicit SettableClock(Clocks& clocks) : clocks_(clocks) {}
  Instant now() const override { return {clocks_.steady_ms + clocks_.wrong_ms}; }
  std::int64_t steady_ms() const override { return clocks_.steady_ms; }
  void advance_to(Instant at) override { clocks_.steady_ms = std::max(clocks_.steady_ms, at.ms - clocks_.wrong_ms); }
  bool is_virtual() const override { return true; }
  bool tells_the_truth() const override { return true; }

 private:
  Clocks& clocks_;
};

}  // namespace moorage::testing
