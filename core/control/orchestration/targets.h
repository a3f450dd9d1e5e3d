// Target registration (facts 8.4): a running task's containers are registered with the service's target groups, and are drained
// before anything of the task is asked to stop (B3). Targets that users registered themselves follow the same draining.
#pragma once

#include "control/orchestration/pass.h"
#include "schemas/engine/driver.capnp.h"

namespace moorage::control {

// Registers what the task's service wants of it and is not registered yet. The task is RUNNING.
void register_targets(Step& step, Pass& pass, const Task& task);

// True when nothing of the task is registered any more. Begins draining, or ends it where nobody can be served.
bool drain_targets(Step& step, Pass& pass, const Task& task);

// A deadline or a change of this target: ends draining when its time has come.
void advance_target(Step& step, TargetId id);

void absorb(Step& step, driver::BalancerReport::Reader report);

enum class TargetsHealth : std::uint8_t { kWaiting, kHealthy, kUnhealthy };

// Over all of the service's target groups. `unhealthy_in` receives the first target that failed its checks.
TargetsHealth targets_health(const State& state, const Service& service, const Task& task, TargetId& unhealthy);

}  // namespace moorage::control
