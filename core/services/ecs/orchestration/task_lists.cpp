#include "services/ecs/orchestration/task_lists.h"

#include <algorithm>

namespace moorage::control {

void tell_tasks(Step& step, ServiceId id, const TaskList& list, const std::vector<TaskId>& tasks) {
  std::size_t told = 0;
  for (std::size_t group = 1; told < tasks.size(); ++group) {
    const std::size_t left = tasks.size() - told;
    const std::size_t named = std::min(left, kTasksPerEvent);
    const std::size_t counted = group == kEventsPerList ? left : named;
    std::string message = "(service " + step.draft.find(id)->name + ") " + list.verb + " " + std::to_string(counted) + " " +
                          list.noun + list.place + ":";
    for (std::size_t i = told; i < told + named; ++i) message += " (task " + step.draft.find(tasks[i])->external.text() + ")";
    if (counted > named) message += " and " + std::to_string(counted - named) + " more";
    message += ".";
    told += counted;
    if (told == tasks.size()) message += list.end;
    add_service_event(step, id, std::move(message));
  }
}

}  // namespace moorage::control
