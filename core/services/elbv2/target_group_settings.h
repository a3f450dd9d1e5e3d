// Settings of a target group: its protocol, port, type and health check. Checks them and adds ELB's defaults.
#pragma once

#include "base/result.h"
#include "schemas/elbv2/targetgroup.capnp.h"
#include "services/elbv2/model/target_group.h"
#include "wire/message.h"

namespace moorage::control {

// Equal settings make equal messages. Error: ValidationError.
Result<wire::Message<elbv2::TargetGroup>> read_group_settings(elbv2::CreateTargetGroupRequest::Reader request);

// The settings of the group with the members of its health check that the request has.
Result<wire::Message<elbv2::TargetGroup>> changed_group_settings(const TargetGroup& group,
                                                                 elbv2::ModifyTargetGroupRequest::Reader request);

}  // namespace moorage::control
