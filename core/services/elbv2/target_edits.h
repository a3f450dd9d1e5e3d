// Elementary changes of registered targets, made by the operations of users (api) and by the lifecycle of tasks (orchestration)
// alike: each changes the record, tells the balancer, and wakes the task and the service the target belongs to.
#pragma once

#include "kernel/step_context.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

// A target that is new in its group. Its state and its time of registration are filled in: `initial` until the balancer has
// checked it, healthy at once where there is no balancer.
TargetId add_target(Step& step, Target target);

// Begins draining: no new requests; the target is removed when it is idle, at the latest after the group's deregistration
// delay. Has no effect on a draining target.
void begin_drain(Step& step, TargetId id);

// Restarts the delay of a target that drains already.
void restart_drain(Step& step, TargetId id);

// Draining is over: removes the target. A target that a user deregistered while its task runs on is withheld: the balancer
// forgets it and the record stays, so that the task is not registered again.
void end_drain(Step& step, TargetId id);

// Removes the target at once.
void remove_target(Step& step, TargetId id);

// Wakes the task that owns the target, and its service.
void wake_owner(Step& step, const Target& target);

}  // namespace moorage::control
