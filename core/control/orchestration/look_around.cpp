#include "control/orchestration/look_around.h"

namespace moorage::control {

namespace {

constexpr Duration kVerdictAwaited = Duration::seconds(10);

template <typename Entity>
bool is_in(const Entity& record, RoundPart round) {
  return record.id.value % round.parts == round.part;
}

}  // namespace

void look_around(Step& step, RoundPart round) {
  const State& state = step.state();
  state.table<Instance>().visit_all([&](const Instance& instance) {
    const bool served = instance.status != InstanceStatus::kInactive && instance.agent_connected && !instance.boot_id.empty();
    if (served && is_in(instance, round)) step.draft.command({.kind = CommandKind::kInventory, .instance = instance.id});
  });
  if (!step.settings().has_balancer) return;
  state.table<Target>().visit_all([&](const Target& target) {
    const bool awaited = target.mode == TargetMode::kActive && target.state != TargetState::kHealthy &&
                         step.now - target.registered_at >= kVerdictAwaited;
    if (!awaited || !is_in(target, round) || state.listeners_to(target.group).empty()) return;
    step.draft.command({.kind = CommandKind::kSetTarget, .target = target.id});
  });
}

}  // namespace moorage::control
