#include "services/ecs/rules/protected_tasks.h"

namespace moorage::control {

Instant protected_until(const State& state, TaskId task, Instant now) {
  const TaskProtection* protection = state.find(ecs_model(state).protection_of(task));
  return protection && now < protection->expires_at ? protection->expires_at : Instant::none();
}

void set_protection(Step& step, TaskId task, Instant until) {
  const TaskProtectionId known = ecs_model(step.state()).protection_of(task);
  if (!until.is_set()) {
    if (known) step.draft.erase(known);
  } else if (known) {
    step.draft.change(known, [&](TaskProtection& protection) { protection.expires_at = until; });
  } else {
    step.draft.add(TaskProtection{.id = {}, .task = task, .expires_at = until});
  }
}

}  // namespace moorage::control
