// RunTask, StartTask, StopTask (docs/rules/task-lifecycle.md#run, docs/rules/task-definitions.md#overrides,
// docs/rules/placement.md#failures). Placement is decided within the call; the lifecycle does the rest.
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/task.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status run_task(Step& step, ecs::RunTaskRequest::Reader request, ecs::RunTaskResponse::Builder reply);
Status start_task(Step& step, ecs::StartTaskRequest::Reader request, ecs::StartTaskResponse::Builder reply);
Status stop_task(Step& step, ecs::StopTaskRequest::Reader request, ecs::StopTaskResponse::Builder reply);

}  // namespace moorage::control
