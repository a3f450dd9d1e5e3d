// A dry run: the operation and one round of settling on the draft, read off as a plan and undone.
#include <map>
#include <tuple>
#include <vector>

#include "machine/machine.h"
#include "machine/operation_table.h"
#include "services/ecs/rules/arns.h"

namespace moorage::control {

namespace {

std::string group_of(const State& state, const Task& task) {
  const Service* service = state.find(task.service);
  return service ? "service:" + service->name : task.detail->group;
}

// New tasks, those of one kind on one instance together, in the order in which they were placed.
std::vector<DryRunPlan::Placement> placements_of(const State& state, TaskId first_new) {
  using Kind = std::tuple<std::string, TaskDefinitionId, InstanceId>;
  std::vector<DryRunPlan::Placement> out;
  std::map<Kind, std::size_t> known;
  for (TaskId id = first_new; id.value < state.table<Task>().next_id().value; ++id.value) {
    const Task* task = state.find(id);
    if (!task) continue;
    const Kind kind{group_of(state, *task), task->definition, is_guest(*task) ? InstanceId{} : task->instance};
    const auto [at, is_new] = known.emplace(kind, out.size());
    if (is_new) {
      const TaskDefinition* definition = state.find(std::get<1>(kind));
      const Instance* instance = state.find(std::get<2>(kind));
      out.push_back({.group = std::get<0>(kind),
                     .task_definition_arn = definition ? arn_of(state, *definition) : "",
                     .container_instance_arn = instance ? arn_of(state, *instance) : ""});
    }
    ++out[at->second].count;
  }
  return out;
}

// Tasks that were to run before and are to stop now.
std::vector<DryRunPlan::Stop> stops_of(const Draft& draft, TaskId first_new) {
  std::vector<DryRunPlan::Stop> out;
  for (const Draft::Touched& touched : draft.touched()) {
    if (touched.table != TableRow<Task>::kNumber || touched.id >= first_new.value) continue;
    const Task* task = draft.find(TaskId{touched.id});
    if (!task || task->desired_status != DesiredStatus::kStopped) continue;
    out.push_back({.task_arn = arn_of(draft.state(), *task),
                   .group = group_of(draft.state(), *task),
                   .stopped_reason = std::string(task->stopped_reason)});
  }
  return out;
}

std::vector<std::string> events_of(const State& state, ServiceEventId first_new) {
  std::vector<std::string> out;
  for (ServiceEventId id = first_new; id.value < state.table<ServiceEvent>().next_id().value; ++id.value) {
    if (const ServiceEvent* event = state.find(id)) out.emplace_back(event->message);
  }
  return out;
}

}  // namespace

Status preview(Step& step, const CallEvent& event, DryRunPlan& plan) {
  const Draft::Mark mark = step.draft.mark();
  const TaskId first_task = step.state().table<Task>().next_id();
  const ServiceEventId first_event = step.state().table<ServiceEvent>().next_id();
  const Status status = run_operation(step, event);
  if (status.ok()) {
    settle(step);
    plan = {.placements = placements_of(step.state(), first_task),
            .stops = stops_of(step.draft, first_task),
            .events = events_of(step.state(), first_event)};
  }
  step.draft.rollback_to(mark);
  return status;
}

}  // namespace moorage::control
