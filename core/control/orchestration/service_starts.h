// Starting tasks of a service's primary deployment: placement, throttle, and the events that tell about it (facts 6, 7.5, 7.7).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "control/placement/placement.h"
#include "control/state/edits.h"

namespace moorage::control {

// Starts up to `count`, fewer where the throttle or placement says so. `replaced` of them stand in for tasks that failed
// checks.
std::size_t start_tasks(Step& step, ServiceId id, std::int32_t count, std::size_t replaced);

std::vector<Strategy> strategies_of(const Service& service);
std::vector<Constraint> constraints_of(const Service& service);

// Lists that were checked when they came in.
std::vector<Strategy> read_stored_strategies(capnp::List<ecs::PlacementStrategy>::Reader strategies);
std::vector<Constraint> read_stored_constraints(capnp::List<ecs::PlacementConstraint>::Reader constraints);

// No instance takes a task: the event with the closest match, and another try in a while.
void report_refused(Step& step, ServiceId id, const std::vector<Refusal>& refusals);

}  // namespace moorage::control
