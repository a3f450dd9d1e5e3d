// When to probe a container's health and what the answers mean, as Docker counts them. Pure: times come in.
#pragma once

#include <cstdint>
#include <optional>

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::runtime {

enum class HealthState : std::uint8_t { kStarting, kHealthy, kUnhealthy };

class HealthCounter {
 public:
  HealthCounter(const HealthCheckPlan& plan, std::int64_t started_ms)
      : plan_(plan), started_ms_(started_ms), counted_ms_(started_ms) {}

  // Takes the answer of a probe that ended at `at_ms`; the new state where it changed.
  std::optional<HealthState> answer(bool is_good, std::int64_t at_ms);

  // When to probe next, after one that ended at `at_ms` (or after the start). While the container has not been healthy yet,
  // more often than the interval says, so that a service is healthy as soon as possible; failures of these extra probes do not
  // count.
  std::int64_t next_ms(std::int64_t at_ms) const;

  HealthState state() const { return state_; }

 private:
  HealthCheckPlan plan_;
  std::int64_t started_ms_;
  std::int64_t counted_ms_;  // the last failure that counted
  int streak_ = 0;
  HealthState state_ = HealthState::kStarting;
};

}  // namespace moorage::runtime
