// An instance that managed scaling removes from its group (docs/rules/capacity-and-fargate.md#termination). With managed
// draining it takes no tasks any more and hands over those it has before it is terminated; without, it is terminated as it
// stands. Terminated means here what it means to ECS: the instance is INACTIVE, its tasks have lost their host. The machine
// itself belongs to its owner, a listener of the feed (capacity.h).
#pragma once

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// How long draining may take at most (docs/rules/capacity-and-fargate.md#termination).
inline constexpr Duration kDrainingMax = Duration::minutes(48 * 60);

void drain_and_let_go(Step& step, InstanceId id);
void terminate(Step& step, InstanceId id);

// Reconciles an instance that leaves: once it has no tasks, or after 48 hours, it is terminated.
void advance_leaving(Step& step, InstanceId id);

}  // namespace moorage::control
