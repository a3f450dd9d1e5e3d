// Operations on task definitions (docs/rules/task-definitions.md#operations, docs/rules/task-definitions.md,
// docs/rules/responses.md#task-definition).
#pragma once

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status register_task_definition(Step& step, const Caller& caller, ecs::RegisterTaskDefinitionRequest::Reader request,
                                ecs::RegisterTaskDefinitionResponse::Builder reply);
Status describe_task_definition(Step& step, ecs::DescribeTaskDefinitionRequest::Reader request,
                                ecs::DescribeTaskDefinitionResponse::Builder reply);
Status deregister_task_definition(Step& step, ecs::DeregisterTaskDefinitionRequest::Reader request,
                                  ecs::DeregisterTaskDefinitionResponse::Builder reply);
Status delete_task_definitions(Step& step, ecs::DeleteTaskDefinitionsRequest::Reader request,
                               ecs::DeleteTaskDefinitionsResponse::Builder reply);
Status list_task_definitions(Step& step, ecs::ListTaskDefinitionsRequest::Reader request,
                             ecs::ListTaskDefinitionsResponse::Builder reply);
Status list_task_definition_families(Step& step, ecs::ListTaskDefinitionFamiliesRequest::Reader request,
                                     ecs::ListTaskDefinitionFamiliesResponse::Builder reply);

}  // namespace moorage::control
