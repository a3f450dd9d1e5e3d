// Availability-zone rebalancing (docs/rules/placement.md#zone-rebalancing): when the tasks of a steady service lie unevenly in
// the zones that have instances, replacements are started in the emptier zones first; each of the tasks they stand in for
// stops once all is healthy.
#pragma once

#include <string_view>

#include "services/ecs/orchestration/service_census.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// The zone of the task's instance; empty: it has none.
std::string_view zone_of(const State& state, const Task& task);

// Starts moves of a steady service, as many at once as maximumPercent allows, and writes events about them and about obstacles.
void balance_zones(Step& step, ServiceId id, const Census& census);

// Ends moves whose replacement is gone: their tasks stay. Updates the census.
void end_lost_moves(Step& step, ServiceId id, Census& census);

// An instance of the cluster has changed: schedules one look at the zones for each service that balances them.
void wake_zoned(Step& step, ClusterId cluster);

}  // namespace moorage::control
