// Tasks that neither scaling in nor a deployment stops (docs/rules/services-and-deployments.md#task-protection).
#pragma once

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// When the protection of a task ends; none: it is not protected at `now`.
Instant protected_until(const State& state, TaskId task, Instant now);
inline bool is_protected(const State& state, TaskId task, Instant now) { return protected_until(state, task, now).is_set(); }

// Protects the task until then, whatever it was before; none: protects it no longer.
void set_protection(Step& step, TaskId task, Instant until);

}  // namespace moorage::control
