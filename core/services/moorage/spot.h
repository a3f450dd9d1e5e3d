// InterruptSpotTasks (an operation of our own): spot capacity is taken back, as AWS does when it needs it
// (docs/rules/capacity-and-fargate.md#fargate).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/moorage/placement.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// The tasks named, or the oldest on FARGATE_SPOT of a service or of the whole cluster, are warned: desired STOPPED with stop
// code SpotInterruption and SIGTERM now, gone in two minutes at the latest. What cannot be interrupted is a failure.
Status interrupt_spot_tasks(Step& step, own::InterruptSpotTasksRequest::Reader request,
                            own::InterruptSpotTasksResponse::Builder reply);

}  // namespace moorage::control
