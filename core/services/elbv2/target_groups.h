// Target groups of elbv2 (docs/rules/load-balancing.md#target-groups) with their health checks. Protocols HTTP and TCP;
// targets are instances or IP addresses.
#pragma once

#include "kernel/step_context.h"
#include "schemas/elbv2/targetgroup.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

Status create_target_group(Step& step, elbv2::CreateTargetGroupRequest::Reader request,
                           elbv2::CreateTargetGroupResponse::Builder reply);
Status describe_target_groups(Step& step, elbv2::DescribeTargetGroupsRequest::Reader request,
                              elbv2::DescribeTargetGroupsResponse::Builder reply);
// ResourceInUse while a listener forwards to it. Its targets are removed, too. Deleting a group that does not exist succeeds.
Status modify_target_group(Step& step, elbv2::ModifyTargetGroupRequest::Reader request,
                           elbv2::ModifyTargetGroupResponse::Builder reply);
Status delete_target_group(Step& step, elbv2::DeleteTargetGroupRequest::Reader request,
                           elbv2::DeleteTargetGroupResponse::Builder reply);

}  // namespace moorage::control
