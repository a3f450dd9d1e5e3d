// DescribeServices and ListServices (facts 2.5; traps 2, 3).
#pragma once

#include "base/result.h"
#include "control/state/step_context.h"
#include "schemas/ecs/service.capnp.h"

namespace moorage::control {

Status describe_services(Step& step, ecs::DescribeServicesRequest::Reader request,
                         ecs::DescribeServicesResponse::Builder reply);
Status list_services(Step& step, ecs::ListServicesRequest::Reader request, ecs::ListServicesResponse::Builder reply);

}  // namespace moorage::control
