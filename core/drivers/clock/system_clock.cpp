#include "drivers/clock/system_clock.h"

#include <ctime>

namespace moorage::drivers {
namespace {

std::int64_t milliseconds_of(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

}  // namespace

Instant SystemClock::now() const { return {milliseconds_of(CLOCK_REALTIME)}; }

std::int64_t SystemClock::steady_ms() const { return milliseconds_of(CLOCK_BOOTTIME); }

}  // namespace moorage::drivers
