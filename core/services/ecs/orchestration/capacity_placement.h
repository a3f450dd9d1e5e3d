// Tasks on the instances of a capacity provider: placed among its instances only, and with managed scaling they may wait for
// one, PROVISIONING (docs/rules/task-lifecycle.md#states, docs/rules/task-lifecycle.md#start-failures,
// docs/rules/capacity-and-fargate.md#managed-scaling).
#pragma once

#include <optional>
#include <vector>

#include "services/ecs/placement/placement.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Whether the provider is ACTIVE and has managed scaling.
bool has_managed_scaling(const CapacityProvider& provider);

// Why a task of the provider finds no place: "RESOURCE:MEMORY", "EMPTY CAPACITY PROVIDER" …
std::string unplaced_reason(const State& state, ClusterId cluster, const std::string& provider,
                            const std::optional<Refusal>& closest);

// Reconciles a task without an instance: it is placed, goes on waiting, or stops with TaskFailedToStart.
void place_waiting(Step& step, TaskId id);

}  // namespace moorage::control
