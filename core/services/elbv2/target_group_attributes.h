// Attributes of target groups (docs/rules/load-balancing.md#attributes): which there are for a protocol, their defaults, and
// what values they take.
#pragma once

#include "kernel/step_context.h"
#include "schemas/elbv2/targetgroup.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

// The attributes of a new group.
Tags default_attributes(elbv2::ProtocolEnum protocol);

Status modify_target_group_attributes(Step& step, elbv2::ModifyTargetGroupAttributesRequest::Reader request,
                                      elbv2::ModifyTargetGroupAttributesResponse::Builder reply);
Status describe_target_group_attributes(Step& step, elbv2::DescribeTargetGroupAttributesRequest::Reader request,
                                        elbv2::DescribeTargetGroupAttributesResponse::Builder reply);

}  // namespace moorage::control
