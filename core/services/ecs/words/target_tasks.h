// What load balancing asks of ECS: machines as targets, and tasks behind targets.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/step_context.h"
#include "services/ecs/names/ecs_ids.h"
#include "services/elbv2/names/elb_ids.h"

namespace moorage::control {

// Where the host ports of the machine's instance are reached; nullopt: the machine has no instance that is not INACTIVE.
std::optional<std::string> address_of_machine(const State& state, std::string_view machine_id);

// The task has a record and is to run.
bool is_wanted(const State& state, TaskId id);

// The task and its service are looked at again. A task without a record is left out.
void wake_task(Step& step, TaskId id);

// Services whose tasks are registered in the group are looked at again.
void wake_services_of(Step& step, TargetGroupId group);

}  // namespace moorage::control
