// DescribeTasks and ListTasks (facts 2.4; traps 5, 15, 33). Their cost does not grow with the number of tasks.
#pragma once

#include "base/result.h"
#include "schemas/ecs/task.capnp.h"
#include "services/ecs/model/step_context.h"

namespace moorage::control {

Status describe_tasks(Step& step, ecs::DescribeTasksRequest::Reader request, ecs::DescribeTasksResponse::Builder reply);
Status list_tasks(Step& step, ecs::ListTasksRequest::Reader request, ecs::ListTasksResponse::Builder reply);

}  // namespace moorage::control
