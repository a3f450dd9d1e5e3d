// Stopping tasks of a service, with the stop codes, reasons and events that ECS gives
// (docs/rules/task-lifecycle.md#stop-codes, docs/rules/services-and-deployments.md#service-events,
// docs/rules/services-and-deployments.md#unhealthy-tasks).
#pragma once

#include <vector>

#include "services/ecs/orchestration/service_census.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

enum class StopCause : std::uint8_t { kScaling, kUnhealthy, kZoneBalance, kRebalance };

void stop_tasks(Step& step, ServiceId id, const std::vector<CensusEntry>& tasks, StopCause cause);

}  // namespace moorage::control
