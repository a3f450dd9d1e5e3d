// Attributes of container instances: PutAttributes, DeleteAttributes, ListAttributes
// (docs/rules/instances-and-agents.md#operations, docs/rules/instances-and-agents.md#attributes). Placement and the cluster
// query language see them at once.
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/instance.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status put_attributes(Step& step, ecs::PutAttributesRequest::Reader request, ecs::PutAttributesResponse::Builder reply);
Status delete_attributes(Step& step, ecs::DeleteAttributesRequest::Reader request,
                         ecs::DeleteAttributesResponse::Builder reply);
Status list_attributes(Step& step, ecs::ListAttributesRequest::Reader request, ecs::ListAttributesResponse::Builder reply);

}  // namespace moorage::control
