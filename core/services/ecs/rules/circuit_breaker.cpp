#include "services/ecs/rules/circuit_breaker.h"

#include <algorithm>
#include <limits>

#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::int64_t kBoundedMin = 3;
constexpr std::int64_t kBoundedMax = 200;

ThresholdType type_of(ecs::ThresholdType type) {
  switch (type) {
    case ecs::ThresholdType::COUNT:
      return ThresholdType::kCount;
    case ecs::ThresholdType::UNBOUNDED_PERCENT:
      return ThresholdType::kUnboundedPercent;
    case ecs::ThresholdType::UNSET:
    case ecs::ThresholdType::BOUNDED_PERCENT:
      return ThresholdType::kBoundedPercent;
  }
  return ThresholdType::kBoundedPercent;
}

}  // namespace

BreakerRule breaker_rule(const Service& service) {
  const auto breaker = service.config.reader().getDeploymentConfiguration().getDeploymentCircuitBreaker();
  BreakerRule rule;
  rule.resets_on_health = wire::value_or(breaker.getResetOnHealthyTask(), true);
  if (!breaker.hasThresholdConfiguration()) return rule;
  const auto threshold = breaker.getThresholdConfiguration();
  rule.type = type_of(threshold.getType());
  rule.value = wire::value_or(threshold.getValue(), rule.value);
  return rule;
}

std::int32_t breaker_threshold(const BreakerRule& rule, std::int32_t desired_count) {
  if (rule.type == ThresholdType::kCount) return std::max(1, rule.value);
  const std::int64_t share = (std::int64_t{desired_count} * rule.value + 99) / 100;
  if (rule.type == ThresholdType::kBoundedPercent)
    return static_cast<std::int32_t>(std::clamp(share, kBoundedMin, kBoundedMax));
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::clamp(share, std::int64_t{1}, kMost));
}

}  // namespace moorage::control
