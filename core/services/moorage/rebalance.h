// Rebalance (an operation of our own): moves that restore placement strategies; proposed, or begun with `apply`.
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/moorage/placement.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status rebalance(Step& step, own::RebalanceRequest::Reader request, own::RebalanceResponse::Builder reply);

}  // namespace moorage::control
