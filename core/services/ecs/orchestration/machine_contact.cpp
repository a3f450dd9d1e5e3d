#include "services/ecs/orchestration/machine_contact.h"

#include "services/ecs/model/network_model.h"
#include "services/ecs/model/runtime_commands.h"
#include "services/ecs/orchestration/report_pace.h"
#include "services/ecs/orchestration/zone_balance.h"

namespace moorage::control {

namespace {

// Tasks of a disconnected instance keep their state, since unknown is not stopped (C2). Only for tasks of a deregistered
// instance can no report come any more.
void set_connected(Step& step, InstanceId id, bool connected) {
  const Instance* instance = step.draft.find(id);
  if (instance->agent_connected == connected) return;
  step.draft.change(id, [&](Instance& i) {
    i.agent_connected = connected;
    ++i.version;
  });
  publish_instance(step, id);
  if (instance->status == InstanceStatus::kInactive) return step.draft.wake(id);
  // An instance takes tasks while it is connected, so services that wait for room look again once it is, and those that count
  // instances or zones whenever that changes.
  if (connected) wake_starved(step, instance->cluster);
  wake_daemons(step, instance->cluster);
  wake_zoned(step, instance->cluster);
}

}  // namespace

bool has_tasks(const State& state, InstanceId id) {
  const InstanceLoad& load = state.of(id);
  return !load.tasks.empty() || !load.guests.empty();
}

std::vector<InstanceId> instances_of_machine(const State& state, std::string_view machine_id) {
  const InstanceId present = ecs_model(state).instance_on_machine(machine_id);
  const auto& former = ecs_model(state).former_instances(machine_id);
  std::vector<InstanceId> out;
  former.visit_after(InstanceId{}, [&](InstanceId id) {
    if (has_tasks(state, id) || (!present && id == former.back())) out.push_back(id);
    return true;
  });
  if (present) out.push_back(present);
  return out;
}

// Value of the count of unanswered questions while the link is known to be down; a report that the link is up ends it.
constexpr int kCutOff = -1;

namespace {

bool has_interfaces(const State& state, InstanceId id) {
  bool found = false;
  const auto look = [&](TaskId task) {
    found = interface_of(state, task) != nullptr;
    return !found;
  };
  state.of(id).tasks.visit_after(TaskId{}, look);
  if (!found) state.of(id).guests.visit_after(TaskId{}, look);
  return found;
}

}  // namespace

void note_machine(Step& step, std::string_view machine_id) {
  const std::vector<InstanceId> instances = instances_of_machine(step.state(), machine_id);
  if (instances.empty()) return;
  for (const InstanceId id : instances) {
    ecs_model(step.state()).unanswered(id) = 0;
    set_connected(step, id, true);
    // Before the starts that its inventory leads to: a driver that was opened anew does not know the rules of its tasks.
    if (has_interfaces(step.state(), id)) step.draft.command<EcsCommand>(SetNetworkRules{.instance = id});
  }
  step.draft.command<EcsCommand>(AskInventory{.instance = instances.back()});
}

void note_connection(Step& step, std::string_view machine_id, bool connected) {
  for (const InstanceId id : instances_of_machine(step.state(), machine_id)) {
    if (step.draft.find(id)->agent_connected != connected && !may_change(step, id)) {
      // A machine that is back sends an inventory; one that is gone leaves questions without an answer. They are counted from
      // here, whatever a report of the same batch said before its commit failed.
      ecs_model(step.state()).unanswered(id) = connected ? kUnansweredMax + 1 : 0;
      continue;
    }
    ecs_model(step.state()).unanswered(id) = connected ? 0 : kCutOff;
    set_connected(step, id, connected);
  }
}

// The counts are not undone when a commit fails, and the report is then processed again: the result must be the same.
void note_life(Step& step, std::string_view machine_id, bool is_answer) {
  const auto note = [&](InstanceId id, bool is_present) {
    int& unanswered = ecs_model(step.state()).unanswered(id);
    const bool is_silent = unanswered > kUnansweredMax;
    if (unanswered == kCutOff || (is_silent && !is_answer)) return;
    unanswered = 0;
    if (is_answer && (is_silent || is_present || has_tasks(step.state(), id))) set_connected(step, id, true);
  };
  if (const InstanceId present = ecs_model(step.state()).instance_on_machine(machine_id)) note(present, true);
  // Iterates over a copy: a reconnected instance changes its place in the index.
  for (const InstanceId id : ecs_model(step.state()).former_instances(machine_id).all()) note(id, false);
}

void ask_instance(Step& step, InstanceId id) {
  int& unanswered = ecs_model(step.state()).unanswered(id);
  if (unanswered != kCutOff && ++unanswered > kUnansweredMax) set_connected(step, id, false);
  step.draft.command<EcsCommand>(AskInventory{.instance = id});
}

}  // namespace moorage::control
