// DescribeServices and ListServices (docs/rules/services-and-deployments.md#update; docs/rules/api-conventions.md#waiters,
// docs/rules/api-conventions.md#batches).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/service.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status describe_services(Step& step, ecs::DescribeServicesRequest::Reader request,
                         ecs::DescribeServicesResponse::Builder reply);
Status list_services(Step& step, ecs::ListServicesRequest::Reader request, ecs::ListServicesResponse::Builder reply);

}  // namespace moorage::control
