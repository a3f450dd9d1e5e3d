// ExplainPlacement (an operation of our own): why a task is where it is, or where the next one would go.
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/moorage/placement.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// Uses the present rules and state; an existing task is removed from a copy first, so that it does not count against itself.
Status explain_placement(Step& step, own::ExplainPlacementRequest::Reader request,
                         own::ExplainPlacementResponse::Builder reply);

}  // namespace moorage::control
