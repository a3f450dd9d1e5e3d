#include "services/ecs/orchestration/look_around.h"

#include <vector>

#include "services/ecs/orchestration/machine_contact.h"
#include "services/elbv2/model/balancer_commands.h"
#include "services/elbv2/model/elb_model.h"

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
  std::vector<InstanceId> asked;
  state.table<Instance>().visit_all([&](const Instance& instance) {
    const bool counts = instance.status != InstanceStatus::kInactive || has_tasks(state, instance.id);
    if (counts && !instance.boot_id.empty() && is_in(instance, round)) asked.push_back(instance.id);
  });
  for (const InstanceId id : asked) ask_instance(step, id);
  if (!step.settings().has_balancer) return;
  state.table<Target>().visit_all([&](const Target& target) {
    const bool settled = target.mode == TargetMode::kActive && step.now - target.registered_at >= kVerdictAwaited;
    if (!settled || !is_in(target, round) || !elb_model(state).is_in_use(target.group)) return;
    step.draft.command<ElbCommand>(SetTarget{.target = target.id});
  });
}

}  // namespace moorage::control
