#include "services/ecs/orchestration/instance_leaving.h"

#include "services/ecs/rules/edits.h"

namespace moorage::control {

namespace {

void change_status(Step& step, InstanceId id, InstanceStatus status, Instant leaving_since) {
  step.draft.change(id, [&](Instance& instance) {
    instance.status = status;
    instance.leaving_since = leaving_since;
    ++instance.version;
  });
  publish_instance(step, id);
  step.draft.wake(id);
}

}  // namespace

void drain_and_let_go(Step& step, InstanceId id) { change_status(step, id, InstanceStatus::kDraining, step.now); }

void terminate(Step& step, InstanceId id) {
  const StopOrder order{StopCode::kTerminationNotice,
                        "Host EC2 (instance " + step.draft.find(id)->machine_id + ") terminated."};
  const InstanceLoad& load = step.state().of(id);
  for (const TaskId task : load.tasks.all()) request_stop(step, task, order);
  for (const TaskId guest : load.guests.all()) request_stop(step, guest, order);
  change_status(step, id, InstanceStatus::kInactive, Instant::none());
}

void advance_leaving(Step& step, InstanceId id) {
  const Instance& instance = *step.draft.find(id);
  if (!instance.leaving_since.is_set()) return;
  const Instant deadline = instance.leaving_since + kDrainingMax;
  if (step.state().of(id).tasks.empty() || step.now >= deadline) return terminate(step, id);
  step.draft.wake_at(deadline, id);
}

}  // namespace moorage::control
