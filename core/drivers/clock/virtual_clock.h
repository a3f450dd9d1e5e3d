// A clock that stands still until it is moved, for simulation, tests and notebooks. Never goes back. Threads: any.
#pragma once

#include <atomic>

#include "ports/clock.h"

namespace moorage::drivers {

// 2024-01-01T00:00:00Z: a date that reads well, and the same in every run.
inline constexpr Instant kVirtualStart{1'704'067'200'000};

class VirtualClock final : public ports::Clock {
 public:
  explicit VirtualClock(Instant start = kVirtualStart) : start_(start), now_(start.ms) {}

  Instant now() const override { return {now_.load(std::memory_order_acquire)}; }
  std::int64_t steady_ms() const override { return (now() - start_).ms; }
  void advance_to(Instant at) override;
  bool is_virtual() const override { return true; }

 private:
  const Instant start_;
  std::atomic<std::int64_t> now_;
};

}  // namespace moorage::drivers
