// A service from what it wants to what it has: starts, stops, replaces, rolls out and rolls back
// (docs/rules/services-and-deployments.md). One look at one service gives one bounded set of changes; the next look goes on
// from there.
#pragma once

#include "services/ecs/orchestration/pass.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

void reconcile_service(Step& step, Pass& pass, ServiceId id);

// Rolling-update limits (docs/rules/services-and-deployments.md#rolling-update): at least `lower` healthy, at most `upper`
// RUNNING or PENDING.
struct RollingLimits {
  std::int32_t lower = 0;
  std::int32_t upper = 0;
};
RollingLimits rolling_limits(const Service& service);

// clamp(ceil(desired / 2), 3, 200) (docs/rules/services-and-deployments.md#circuit-breaker).
std::int32_t breaker_threshold(std::int32_t desired_count);

}  // namespace moorage::control
