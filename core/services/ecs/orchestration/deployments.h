// The end of deployments: completed, failed by the circuit breaker, rolled back (facts 7.4, 7.8, 7.12).
#pragma once

#include "services/ecs/orchestration/service_census.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Circuit breaker of the primary deployment. True when a rollback became the new primary.
bool judge_deployment(Step& step, ServiceId id);
bool breaker_trips(const Service& service);

// Drops drained former deployments, completes the primary, and tells when the service is steady or no longer so.
void settle_deployments(Step& step, ServiceId id, const Census& census);

}  // namespace moorage::control
