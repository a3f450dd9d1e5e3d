#include "services/ecs/orchestration/capacity_scaling.h"

#include <algorithm>

#include "services/ecs/placement/capacity_strategy.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::int32_t kFirstStep = 2;  // with no instance the reservation is 200 percent

// Instances at which the reservation is on target.
std::int32_t on_target(const Fleet& fleet, const ScalingRules& rules) {
  if (fleet.running == 0 && fleet.needed > 0) return std::max(kFirstStep, fleet.needed);
  const std::int64_t exact = (std::int64_t{fleet.needed} * 100 + rules.target_percent - 1) / rules.target_percent;
  return static_cast<std::int32_t>(exact);
}

}  // namespace

ScalingRules scaling_rules(const CapacityProvider& provider) {
  const auto scaling = provider.described.reader().getAutoScalingGroupProvider().getManagedScaling();
  ScalingRules rules;
  rules.target_percent = wire::value_or(scaling.getTargetCapacity(), rules.target_percent);
  rules.step_min = wire::value_or(scaling.getMinimumScalingStepSize(), rules.step_min);
  rules.step_max = wire::value_or(scaling.getMaximumScalingStepSize(), rules.step_max);
  rules.warmup = Duration::seconds(wire::value_or(scaling.getInstanceWarmupPeriod(), 300));
  for (const auto& [key, value] : provider.tags) {
    const auto size = group_size(value);
    if (!size) continue;
    if (key == kGroupMinTag) rules.group_min = *size;
    if (key == kGroupMaxTag) rules.group_max = *size;
  }
  return rules;
}

std::int64_t reservation_percent(const Fleet& fleet) {
  if (fleet.running == 0) return fleet.needed == 0 ? 100 : 200;
  return std::int64_t{fleet.needed} * 100 / fleet.running;
}

std::int32_t scaled_out(const Fleet& fleet, const ScalingRules& rules) {
  const std::int32_t wanted = std::max(on_target(fleet, rules), rules.group_min);
  if (wanted <= fleet.running) return fleet.running;
  const std::int32_t step = std::clamp(wanted - fleet.running, rules.step_min, rules.step_max);
  return std::max(fleet.running, std::min(fleet.running + step, rules.group_max));
}

std::int32_t scaled_in(const Fleet& fleet, const ScalingRules& rules) {
  const std::int32_t wanted = std::max(on_target(fleet, rules), rules.group_min);
  if (wanted >= fleet.running) return fleet.running;
  return fleet.running - std::min(fleet.running - wanted, std::max(1, fleet.running / 2));
}

}  // namespace moorage::control
