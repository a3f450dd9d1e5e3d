// Reconciles a service: starts, stops and replaces tasks, rolls out and rolls back
// (docs/rules/services-and-deployments.md). One round for one service makes a bounded set of changes; the next round
// continues.
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

}  // namespace moorage::control
