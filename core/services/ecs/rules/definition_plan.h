// What follows from a task definition's message: the demand of one task, the plan of its containers, and both after the
// overrides of RunTask were merged in (docs/rules/task-definitions.md#overrides,
// docs/rules/instances-and-agents.md#resources). Pure functions of messages; they trust that the message passed validation.
#pragma once

#include <vector>

#include "services/ecs/model/entities.h"

namespace moorage::control {

// Task-level cpu and memory where set, else the sums over the containers (memoryReservation before memory). Fixed host ports of
// bridge and host mode; awsvpc and dynamic ports reserve none.
Demand demand_of(ecs::TaskDefinition::Reader definition);

// "side:db" -> "side": the container that a link leads to.
std::string_view link_target(std::string_view link);

// In the order of containerDefinitions. What links and volumesFrom imply is among the dependencies.
std::vector<ContainerPlan> plan_containers(ecs::TaskDefinition::Reader definition);

// GPUs that one container asks for.
std::int64_t gpus_of(ecs::ContainerDefinition::Reader container);

// The task's devices that container `index` of its effective definition sees: each takes its own, in order
// (docs/rules/instances-and-agents.md#resources).
std::vector<std::string> gpus_of(const Task& task, ecs::TaskDefinition::Reader effective, unsigned index);

// Fills `demand`, `containers` and `outline` of the record from its message.
void derive_plan(TaskDefinition& definition);

// The definition with the overrides merged in: command, environmentFiles and resourceRequirements replace, environment merges
// by name, numbers and roles replace. The same message when there is nothing to merge.
wire::Message<ecs::TaskDefinition> apply_overrides(const wire::Message<ecs::TaskDefinition>& definition,
                                                   ecs::TaskOverride::Reader overrides);

// The definition with one task's overrides.
wire::Message<ecs::TaskDefinition> effective_definition(const TaskDefinition& definition, const TaskDetail& detail);

// Whether the overrides change anything.
bool has_overrides(ecs::TaskOverride::Reader overrides);

// The demand of a task with these overrides; `shared` itself when they do not change it.
std::shared_ptr<const Demand> demand_with(const TaskDefinition& definition, ecs::TaskOverride::Reader overrides);

}  // namespace moorage::control
