// Tasks on the instances of a capacity provider: placed among its instances only, and with managed scaling they may wait for
// one, PROVISIONING (docs/rules/task-lifecycle.md#states, docs/rules/task-lifecycle.md#start-failures,
// docs/rules/capacity-and-fargate.md#managed-scaling).
#pragma once

#include <optional>
#include <vector>

#include "services/ecs/placement/placement.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// The ACTIVE provider grows and shrinks its group by itself.
bool has_managed_scaling(const CapacityProvider& provider);

// "RESOURCE:MEMORY", "EMPTY CAPACITY PROVIDER" …: why a task of the provider has no place.
std::string unplaced_reason(const State& state, ClusterId cluster, const std::string& provider,
                            const std::optional<Refusal>& closest);

// A look at a task without an instance: it gets one, goes on waiting, or stops as TaskFailedToStart.
void place_waiting(Step& step, TaskId id);

}  // namespace moorage::control
