// Operations on task sets. Every service here has the deployment controller ECS, which has no task sets
// (docs/rules/services-and-deployments.md#task-sets).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/service.capnp.h"

namespace moorage::control {

Status create_task_set(Step& step, ecs::CreateTaskSetRequest::Reader request, ecs::CreateTaskSetResponse::Builder reply);
Status update_task_set(Step& step, ecs::UpdateTaskSetRequest::Reader request, ecs::UpdateTaskSetResponse::Builder reply);
Status delete_task_set(Step& step, ecs::DeleteTaskSetRequest::Reader request, ecs::DeleteTaskSetResponse::Builder reply);
Status describe_task_sets(Step& step, ecs::DescribeTaskSetsRequest::Reader request,
                          ecs::DescribeTaskSetsResponse::Builder reply);
Status update_service_primary_task_set(Step& step, ecs::UpdateServicePrimaryTaskSetRequest::Reader request,
                                       ecs::UpdateServicePrimaryTaskSetResponse::Builder reply);

}  // namespace moorage::control
