// Target registration (docs/rules/load-balancing.md#registration): a running task's containers are registered with the
// service's target groups, and are drained before anything of the task is asked to stop (B3). Targets that users registered
// themselves follow the same draining.
#pragma once

#include "schemas/engine/driver.capnp.h"
#include "services/ecs/orchestration/balancer_pace.h"
#include "services/ecs/orchestration/pass.h"

namespace moorage::control {

// Where the task's own revision wants it registered. A revision whose last wanted task has gone is not kept, and wants nothing.
const std::vector<ServiceTarget>& targets_of(const Service& service, const Task& task);

// Registers what the task's service revision wants of it and is not registered yet: a later revision registers its own tasks
// elsewhere and leaves this one where it is. The task is RUNNING.
void register_targets(Step& step, Pass& pass, const Task& task);

// True when nothing of the task is registered any more. Begins draining, or ends it at once for targets that cannot serve a
// request any more.
bool drain_targets(Step& step, Pass& pass, const Task& task);

// A deadline or a change of this target: ends draining when its time has come.
void advance_target(Step& step, TargetId id);

void absorb(Step& step, driver::BalancerReport::Reader report, BalancerPace& pace);

enum class TargetsHealth : std::uint8_t { kNone, kWaiting, kHealthy, kUnhealthy };

// Over all target groups of the task's revision; kNone: there is none. `unhealthy` receives the first target that failed its
// checks.
TargetsHealth targets_health(const State& state, const Service& service, const Task& task, TargetId& unhealthy);

}  // namespace moorage::control
