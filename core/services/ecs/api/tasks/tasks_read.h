// DescribeTasks and ListTasks (docs/rules/task-lifecycle.md#stop, docs/rules/api-conventions.md#failures). Their cost does not
// grow with the number of tasks.
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/task.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status describe_tasks(Step& step, ecs::DescribeTasksRequest::Reader request, ecs::DescribeTasksResponse::Builder reply);
Status list_tasks(Step& step, ecs::ListTasksRequest::Reader request, ecs::ListTasksResponse::Builder reply);

}  // namespace moorage::control
