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

// A steady service starts moves, as many at once as maximumPercent allows. Says what it does and why it can not.
void balance_zones(Step& step, ServiceId id, const Census& census);

// A move whose replacement is gone has ended: the task stays. Brings the census up to date.
void end_lost_moves(Step& step, ServiceId id, Census& census);

// An instance of the cluster has changed: services that keep their zones balanced look at them in a while, once.
void wake_zoned(Step& step, ClusterId cluster);

}  // namespace moorage::control
