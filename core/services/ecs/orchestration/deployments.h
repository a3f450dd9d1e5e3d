// The end of deployments: completed, failed by the circuit breaker, rolled back
// (docs/rules/services-and-deployments.md#deployment-object, docs/rules/services-and-deployments.md#circuit-breaker,
// docs/rules/services-and-deployments.md#steady-state).
#pragma once

#include "services/ecs/orchestration/service_census.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Applies the circuit breaker, or a user's stop, to the primary deployment. True when a rollback became the new primary.
bool judge_deployment(Step& step, ServiceId id);
bool breaker_trips(const Service& service);
// A deployment alarm has gone off since the primary deployment was made (Amazon ECS developer guide: "How CloudWatch alarms
// detect Amazon ECS deployment failures").
bool has_alarm(const State& state, const Service& service);
// StopServiceDeployment was called for the deployment under way.
bool is_asked_to_end(const State& state, const Service& service);

// The primary is in progress and has early success criteria; a rollback has none.
bool awaits_early_success(const Service& service);
// Enough tasks of the primary are healthy for them.
bool meets_early_success(const Service& service, const Census& census);

// Removes drained former deployments, completes the primary, and publishes when the service becomes steady or ceases to be.
void settle_deployments(Step& step, ServiceId id, const Census& census);

}  // namespace moorage::control
