// Service events that name tasks: "(service web) has started 3 tasks: (task 1f…) (task 2a…) (task 77…)." However many tasks one
// decision starts or stops, an event stays short and does not push out the service's other events: tasks are named in groups
// of kTasksPerEvent, and those beyond kEventsPerList groups are counted in the last event and not named.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "services/ecs/rules/edits.h"

namespace moorage::control {

inline constexpr std::size_t kTasksPerEvent = 25;
inline constexpr std::size_t kEventsPerList = 10;

struct TaskList {
  std::string verb;   // "has started"
  std::string noun;   // "tasks", "running tasks"
  std::string place;  // " in us-east-1a due to AZ rebalancing"; empty: nothing to say
  std::string end;    // appended to the last of the events: " Amazon ECS replaced 2 tasks due to an unhealthy status."
};

void tell_tasks(Step& step, ServiceId id, const TaskList& list, const std::vector<TaskId>& tasks);

}  // namespace moorage::control
