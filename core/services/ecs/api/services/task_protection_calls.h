// GetTaskProtection and UpdateTaskProtection (docs/rules/services-and-deployments.md#task-protection).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/task.capnp.h"

namespace moorage::control {

Status get_task_protection(Step& step, ecs::GetTaskProtectionRequest::Reader request,
                           ecs::GetTaskProtectionResponse::Builder reply);
Status update_task_protection(Step& step, ecs::UpdateTaskProtectionRequest::Reader request,
                              ecs::UpdateTaskProtectionResponse::Builder reply);

}  // namespace moorage::control
