// A clock that the engine owns and the links of own drivers read, even while the engine goes away.
#pragma once

#include <memory>
#include <utility>

#include "ports/clock.h"

namespace moorage::assembly {

class SharedClock final : public ports::Clock {
 public:
  explicit SharedClock(std::shared_ptr<ports::Clock> clock) : clock_(std::move(clock)) {}

  Instant now() const override { return clock_->now(); }
  std::int64_t steady_ms() const override { return clock_->steady_ms(); }
  void advance_to(Instant at) override { clock_->advance_to(at); }
  bool is_virtual() const override { return clock_->is_virtual(); }
  bool tells_the_truth() const override { return clock_->tells_the_truth(); }

 private:
  const std::shared_ptr<ports::Clock> clock_;
};

}  // namespace moorage::assembly
