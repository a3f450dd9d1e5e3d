// The circuit breaker of a service's deployments: how many failures are too many
// (docs/rules/services-and-deployments.md#circuit-breaker).
#pragma once

#include <cstdint>

#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

enum class ThresholdType : std::uint8_t { kBoundedPercent, kUnboundedPercent, kCount };

struct BreakerRule {
  ThresholdType type = ThresholdType::kBoundedPercent;
  std::int32_t value = 50;       // per cent of the desired count, or the number of failures itself
  bool resets_on_health = true;  // a task that becomes healthy sets the count back to 0
};

// As the service is configured now: the rule follows an update, and so does its threshold.
BreakerRule breaker_rule(const Service& service);

// Rounded up; at least 1, and between 3 and 200 where the percentage is bounded.
std::int32_t breaker_threshold(const BreakerRule& rule, std::int32_t desired_count);
inline std::int32_t breaker_threshold(const Service& service) {
  return breaker_threshold(breaker_rule(service), service.desired_count);
}

}  // namespace moorage::control
