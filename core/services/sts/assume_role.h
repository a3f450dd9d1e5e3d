// AssumeRole: the trust policy of the role and the policies of the caller decide.
#pragma once

#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "schemas/sts/sts.capnp.h"

namespace moorage::control {

// Errors: AccessDenied, also for a role that does not exist; ValidationError, MalformedPolicyDocument, PackedPolicyTooLarge.
Status assume_role(Step& step, const Caller& caller, sts::AssumeRoleRequest::Reader request,
                   sts::AssumeRoleResponse::Builder reply);

}  // namespace moorage::control
