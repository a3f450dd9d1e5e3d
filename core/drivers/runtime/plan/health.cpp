#include "drivers/runtime/plan/health.h"

#include <algorithm>

namespace moorage::runtime {
namespace {

constexpr std::int64_t kEagerMs = 1'000;

}  // namespace

std::optional<HealthState> HealthCounter::answer(bool is_good, std::int64_t at_ms) {
  const auto before = state_;
  if (is_good) {
    streak_ = 0;
    state_ = HealthState::kHealthy;
  } else if (state_ != HealthState::kStarting) {
    state_ = ++streak_ >= plan_.retries ? HealthState::kUnhealthy : state_;
  } else if (at_ms - started_ms_ >= plan_.start_period_ms && at_ms - counted_ms_ >= plan_.interval_ms) {
    counted_ms_ = at_ms;
    state_ = ++streak_ >= plan_.retries ? HealthState::kUnhealthy : state_;
  }
  return state_ != before ? std::optional(state_) : std::nullopt;
}

std::int64_t HealthCounter::next_ms(std::int64_t at_ms) const {
  if (state_ != HealthState::kStarting) {
    return at_ms + plan_.interval_ms;
  }
  // Probes are frequent at first and rarer later: the pause is a quarter of the container's age.
  const auto calm = std::max(kEagerMs, (at_ms - started_ms_) / 4);
  return at_ms + std::min(plan_.interval_ms, calm);
}

}  // namespace moorage::runtime
