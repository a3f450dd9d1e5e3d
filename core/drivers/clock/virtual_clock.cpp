#include "drivers/clock/virtual_clock.h"

namespace moorage::drivers {

void VirtualClock::advance_to(Instant at) {
  std::int64_t now = now_.load(std::memory_order_relaxed);
  while (at.ms > now && !now_.compare_exchange_weak(now, at.ms, std::memory_order_acq_rel, std::memory_order_relaxed)) {
  }
}

}  // namespace moorage::drivers
