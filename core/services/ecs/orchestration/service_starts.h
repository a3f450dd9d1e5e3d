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

// The cause of starting tasks, for the event's text.
struct StartCause {
  std::size_t replaced = 0;     // number of them that replace tasks that failed checks
  bool moves = false;           // they replace tasks that move
  std::vector<TaskId> leaving;  // the primary's tasks that these replace; their capacity shares are free
  // For zone balancing: called for each place before a task is started there; false ends the starting.
  std::function<bool(InstanceId)> balances;
};

// Starts up to `count` tasks, fewer where the throttle or placement allows fewer.
std::size_t start_tasks(Step& step, ServiceId id, std::int32_t count, const StartCause& cause);

// Writes the event about started tasks; one for each zone when they balance zones.
void say_started(Step& step, ServiceId id, const std::vector<TaskId>& tasks, const StartCause& cause);

// The demand of the next task of the service's primary deployment.
PlacementDemand demand_of_service(const State& state, const Service& service);

// The launch type of the revision's tasks; kUnset: a capacity provider decides.
LaunchType launch_type_of(const ServiceRevision& revision);

std::vector<Strategy> strategies_of(const Service& service);
std::vector<Constraint> constraints_of(const Service& service);

// Writes the event about a scorer that had no effect, unless the same event is still among the service's events.
void report_scorer_failure(Step& step, ServiceId id, const Scoring& scoring);

// No instance takes a task: writes the event with the closest match, and schedules another try.
void report_refused(Step& step, ServiceId id, const std::optional<Refusal>& closest);

}  // namespace moorage::control
