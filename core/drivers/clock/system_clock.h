// The machine's clocks: wall time for timestamps, time since boot (suspend counts) for durations. Threads: any.
#pragma once

#include "ports/clock.h"

namespace moorage::drivers {

class SystemClock final : public ports::Clock {
 public:
  Instant now() const override;
  std::int64_t steady_ms() const override;
};

}  // namespace moorage::drivers
