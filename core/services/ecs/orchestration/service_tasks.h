// What new tasks of a service have in common, and what keeps it from starting any (docs/rules/tags-arns-ids.md#tags,
// docs/rules/services-and-deployments.md#service-events, docs/rules/services-and-deployments.md#throttle).
#pragma once

#include <memory>
#include <string>

#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Group, tags and options of the tasks that the service's primary deployment starts now.
TaskDetail detail_of_primary(const State& state, const Service& service);

// Whether the primary deployment has to wait after failed launches. Wakes the service after the wait, and writes the event.
bool is_throttled(Step& step, ServiceId id);

// A service event that is not repeated until it changes or six hours have passed
// (docs/rules/services-and-deployments.md#service-events).
void say_once(Step& step, ServiceId id, std::string message);

// A task found no place: writes the event, publishes SERVICE_TASK_PLACEMENT_FAILURE when it is new, and schedules another try.
struct Unplaced {
  std::string message;  // the whole service event
  std::string reason;   // of the notice: "RESOURCE:MEMORY", "NO ACTIVE INSTANCES"
};
void report_unplaced(Step& step, ServiceId id, const Unplaced& unplaced);

// " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide."
extern const char* const kTroubleshootingGuide;

}  // namespace moorage::control
