// Targets that users register and deregister themselves, and the health of all (docs/rules/load-balancing.md#target-health).
// Targets of tasks are handled by the task lifecycle.
#pragma once

#include "kernel/step_context.h"
#include "schemas/elbv2/targetgroup.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

// InvalidTarget for an instance that is not registered anywhere; TooManyTargets beyond 1000 in the group.
Status register_targets_of_group(Step& step, elbv2::RegisterTargetsRequest::Reader request,
                                 elbv2::RegisterTargetsResponse::Builder reply);
// Drains targets that may have requests, and removes the others at once. Unknown targets are ignored.
Status deregister_targets_of_group(Step& step, elbv2::DeregisterTargetsRequest::Reader request,
                                   elbv2::DeregisterTargetsResponse::Builder reply);
Status describe_target_health(Step& step, elbv2::DescribeTargetHealthRequest::Reader request,
                              elbv2::DescribeTargetHealthResponse::Builder reply);

}  // namespace moorage::control
