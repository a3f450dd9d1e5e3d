// Elementary changes of registered targets, made by the operations of users (api) and by the lifecycle of tasks (orchestration)
// alike: each changes the record, tells the balancer, and wakes the task and the service the target belongs to.
#pragma once

#include "kernel/step_context.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

// A target that is new in its group. Its state and its time of registration are filled in: `initial` until the balancer has
// checked it, healthy at once where there is no balancer.
TargetId add_target(Step& step, Target target);

// No new requests; goes away when it is idle, at the latest after the group's deregistration delay. Once only.
void begin_drain(Step& step, TargetId id);

// The target drains already, and from now on takes as long as one that begins.
void restart_drain(Step& step, TargetId id);

// Draining is over. The target goes away; one that a user took out while its task goes on is withheld: the balancer forgets
// it, the record stays, so that the task is not registered again.
void end_drain(Step& step, TargetId id);

// Takes the target away at once.
void remove_target(Step& step, TargetId id);

// The task that owns the target, and its service, are looked at again.
void wake_owner(Step& step, const Target& target);

}  // namespace moorage::control
