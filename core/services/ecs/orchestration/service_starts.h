// Starting tasks of a service's primary deployment: placement, throttle, and the events that tell about it
// (docs/rules/placement.md, docs/rules/services-and-deployments.md#service-events,
// docs/rules/services-and-deployments.md#throttle).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "services/ecs/placement/placement.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Why tasks are started; their event says so.
struct StartCause {
  std::size_t replaced = 0;     // so many of them stand in for tasks that failed checks
  bool moves = false;           // others leave for them
  std::vector<TaskId> leaving;  // of the primary, wanted until these serve: what they hold of the capacity strategy is free
  // They balance the zones: asked about each place before a task is started there; no more are started once it says no.
  std::function<bool(InstanceId)> balances;
};

// Starts up to `count`, fewer where the throttle or placement says so.
std::size_t start_tasks(Step& step, ServiceId id, std::int32_t count, const StartCause& cause);

// The event about tasks that were started; one for each zone where they balance those.
void say_started(Step& step, ServiceId id, const std::vector<TaskId>& tasks, const StartCause& cause);

// What the next task of the service's primary deployment asks for.
PlacementDemand demand_of_service(const State& state, const Service& service);

// By which the revision's tasks are placed; kUnset: a capacity provider says where.
LaunchType launch_type_of(const ServiceRevision& revision);

std::vector<Strategy> strategies_of(const Service& service);
std::vector<Constraint> constraints_of(const Service& service);

// Where the service's scorer had no say: the event that tells why, once as long as it can still be read.
void report_scorer_failure(Step& step, ServiceId id, const Scoring& scoring);

// No instance takes a task: the event with the closest match, and another try in a while.
void report_refused(Step& step, ServiceId id, const std::optional<Refusal>& closest);

}  // namespace moorage::control
