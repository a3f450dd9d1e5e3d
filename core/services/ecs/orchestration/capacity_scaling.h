// Managed scaling as arithmetic (docs/rules/capacity-and-fargate.md#managed-scaling): CapacityProviderReservation = M / N x
// 100, and the step that follows from it.
#pragma once

#include <cstdint>
#include <string>

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

struct ScalingRules {
  std::int32_t target_percent = 100;
  std::int32_t step_min = 1;
  std::int32_t step_max = 10'000;
  Duration warmup = Duration::seconds(300);
  // Of the group; they come with the provider's tags moorage:group-min-size and moorage:group-max-size.
  std::int32_t group_min = 0;
  std::int32_t group_max = 10'000;
};
ScalingRules scaling_rules(const CapacityProvider& provider);

struct Fleet {
  std::int32_t running = 0;  // N: instances of the group
  std::int32_t needed = 0;   // M: instances that all tasks need, waiting ones included
};

// 100 with no instance and no need, 200 with a need and no instance.
std::int64_t reservation_percent(const Fleet& fleet);

// Instances to have after a scale-out; `fleet.running` when the target asks for none. Never below `fleet.running`.
std::int32_t scaled_out(const Fleet& fleet, const ScalingRules& rules);

// Instances to have after one minute of scaling in: at least one less, at most half. Never above `fleet.running`.
std::int32_t scaled_in(const Fleet& fleet, const ScalingRules& rules);

}  // namespace moorage::control
