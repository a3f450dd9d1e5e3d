// What a call would set in motion at once: the operation and one pass of decisions on the draft, read off and undone.
#include <map>
#include <tuple>
#include <vector>

#include "machine/machine.h"
#include "machine/run_call.h"
#include "services/ecs/rules/arns.h"
#include "wire/wire_text.h"

namespace moorage::control {

namespace {

void member(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  if (out.back() != '{') out += ',';
  wire::append_quoted(name, out);
  out += ':';
  wire::append_quoted(text, out);
}

std::string group_of(const State& state, const Task& task) {
  const Service* service = state.find(task.service);
  return service ? "service:" + service->name : task.detail->group;
}

// New tasks, those of one kind on one instance together, in the order in which they were placed.
std::string placements_json(const State& state, TaskId first_new) {
  using Kind = std::tuple<std::string, TaskDefinitionId, InstanceId>;
  std::vector<std::pair<Kind, std::size_t>> kinds;
  std::map<Kind, std::size_t> known;
  for (TaskId id = first_new; id.value < state.table<Task>().next_id().value; ++id.value) {
    const Task* task = state.find(id);
    if (!task) continue;
    const Kind kind{group_of(state, *task), task->definition, is_guest(*task) ? InstanceId{} : task->instance};
    const auto [at, is_new] = known.emplace(kind, kinds.size());
    if (is_new) kinds.emplace_back(kind, 0);
    ++kinds[at->second].second;
  }
  std::string out = "[";
  for (const auto& [kind, count] : kinds) {
    const auto& [group, definition, instance] = kind;
    out += out.size() > 1 ? ",{" : "{";
    member(out, "group", group);
    if (const TaskDefinition* found = state.find(definition)) member(out, "taskDefinitionArn", arn_of(state, *found));
    if (const Instance* found = state.find(instance)) member(out, "containerInstanceArn", arn_of(state, *found));
    out += ",\"count\":" + std::to_string(count) + "}";
  }
  return out + "]";
}

// Tasks that were wanted before and are not any more.
std::string stops_json(const Draft& draft, TaskId first_new) {
  std::string out = "[";
  for (const Draft::Touched& touched : draft.touched()) {
    if (touched.table != TableRow<Task>::kNumber || touched.id >= first_new.value) continue;
    const Task* task = draft.find(TaskId{touched.id});
    if (!task || task->desired_status != DesiredStatus::kStopped) continue;
    out += out.size() > 1 ? ",{" : "{";
    member(out, "taskArn", arn_of(draft.state(), *task));
    member(out, "group", group_of(draft.state(), *task));
    member(out, "stoppedReason", task->stopped_reason);
    out += '}';
  }
  return out + "]";
}

// What services would say: among it why a task would find no place.
std::string events_json(const State& state, ServiceEventId first_new) {
  std::string out = "[";
  for (ServiceEventId id = first_new; id.value < state.table<ServiceEvent>().next_id().value; ++id.value) {
    const ServiceEvent* event = state.find(id);
    if (!event) continue;
    if (out.size() > 1) out += ',';
    wire::append_quoted(event->message, out);
  }
  return out + "]";
}

}  // namespace

Status preview(Step& step, const CallEvent& event, std::string& plan) {
  const Draft::Mark mark = step.draft.mark();
  const TaskId first_task = step.state().table<Task>().next_id();
  const ServiceEventId first_event = step.state().table<ServiceEvent>().next_id();
  const Status status = run_call(step, event);
  if (status.ok()) {
    settle(step);
    plan = "{\"placements\":" + placements_json(step.state(), first_task);
    plan += ",\"stops\":" + stops_json(step.draft, first_task);
    plan += ",\"events\":" + events_json(step.state(), first_event) + "}";
  }
  step.draft.rollback_to(mark);
  return status;
}

}  // namespace moorage::control
