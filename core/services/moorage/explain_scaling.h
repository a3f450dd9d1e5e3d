// ExplainScaling (an operation of our own): why the desired count of a service is what it is, and what comes next.
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/moorage/placement.capnp.h"

namespace moorage::control {

Status explain_scaling(Step& step, own::ExplainScalingRequest::Reader request, own::ExplainScalingResponse::Builder reply);

}  // namespace moorage::control
