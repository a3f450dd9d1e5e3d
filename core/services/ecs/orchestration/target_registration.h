// Target registration (docs/rules/load-balancing.md#registration): a running task's containers are registered with the
// service's target groups, and are drained before anything of the task is asked to stop (B3). Targets that users registered
// themselves follow the same draining.
#pragma once

#include "schemas/engine/driver.capnp.h"
#include "services/ecs/orchestration/pass.h"

namespace moorage::control {

// The target groups of the task's own revision. A revision whose last wanted task has gone is not kept and names none.
const std::vector<ServiceTarget>& targets_of(const Service& service, const Task& task);

// Registers the RUNNING task with those target groups of its own revision where it is not registered yet. A later revision
// registers its own tasks and leaves this one where it is.
void register_targets(Step& step, Pass& pass, const Task& task);

// True when nothing of the task is registered any more. Begins draining, or ends it at once for targets that cannot serve a
// request any more.
bool drain_targets(Step& step, Pass& pass, const Task& task);

// Handles a deadline or a change of this target: ends its draining when the delay has passed.
void advance_target(Step& step, TargetId id);

void absorb(Step& step, driver::BalancerReport::Reader report);

enum class TargetsHealth : std::uint8_t { kNone, kWaiting, kHealthy, kUnhealthy };

// Over all target groups of the task's revision; kNone: there is none. `unhealthy` receives the first target that failed its
// checks.
TargetsHealth targets_health(const State& state, const Service& service, const Task& task, TargetId& unhealthy);

}  // namespace moorage::control
