#include "services/ecs/words/target_tasks.h"

#include <algorithm>

#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

std::optional<std::string> address_of_machine(const State& state, std::string_view machine_id) {
  const Instance* instance = state.find(ecs_model(state).instance_on_machine(machine_id));
  return instance ? std::optional(instance->address) : std::nullopt;
}

bool is_wanted(const State& state, TaskId id) {
  const Task* task = state.find(id);
  return task && task->desired_status == DesiredStatus::kRunning;
}

void wake_task(Step& step, TaskId id) {
  const Task* task = step.draft.find(id);
  if (!task) return;
  step.draft.wake(task->id);
  if (task->service) step.draft.wake(task->service);
}

void wake_services_of(Step& step, TargetGroupId group) {
  const auto registers = [&](const Deployment& deployment) {
    const auto& targets = deployment.revision->targets;
    return std::any_of(targets.begin(), targets.end(), [&](const ServiceTarget& target) { return target.group == group; });
  };
  step.state().table<Service>().visit_all([&](const Service& service) {
    if (std::any_of(service.deployments.begin(), service.deployments.end(), registers)) step.draft.wake(service.id);
  });
}

}  // namespace moorage::control
