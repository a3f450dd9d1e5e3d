#include "services/elbv2/target_edits.h"

#include <utility>

#include "services/ecs/words/target_tasks.h"
#include "services/elbv2/model/balancer_commands.h"

namespace moorage::control {

void wake_owner(Step& step, const Target& target) {
  if (target.task) wake_task(step, target.task);
}

TargetId add_target(Step& step, Target target) {
  target.registered_at = step.now;
  if (step.settings().has_balancer) {
    target.reason = "Elb.RegistrationInProgress";
    target.description = "Target registration is in progress";
  } else {
    target.state = TargetState::kHealthy;
    target.was_healthy = true;
  }
  const TargetId id = step.draft.add(std::move(target));
  step.draft.command<ElbCommand>(SetTarget{.target = id});
  return id;
}

namespace {

Instant drained_by(const Step& step, const Target& target) {
  const TargetGroup* group = step.draft.find(target.group);
  return group ? step.now + group->deregistration_delay : step.now;
}

}  // namespace

void begin_drain(Step& step, TargetId id) {
  const Target& target = *step.draft.find(id);
  if (target.mode == TargetMode::kDraining) return;
  const Instant deadline = drained_by(step, target);
  step.draft.change(id, [&](Target& t) {
    t.mode = TargetMode::kDraining;
    t.drain_deadline = deadline;
    t.reason = "Target.DeregistrationInProgress";
    t.description = "Target deregistration is in progress";
  });
  step.draft.command<ElbCommand>(SetTarget{.target = id});
  step.draft.wake_at(deadline, id);
}

void restart_drain(Step& step, TargetId id) {
  const Instant deadline = drained_by(step, *step.draft.find(id));
  step.draft.change(id, [&](Target& t) { t.drain_deadline = deadline; });
  step.draft.wake_at(deadline, id);
}

void end_drain(Step& step, TargetId id) {
  const Target& target = *step.draft.find(id);
  const TargetGroup* group = step.draft.find(target.group);
  if (!group || !is_wanted(step.state(), target.task)) return remove_target(step, id);
  const Target withheld = step.draft.change(id, [](Target& t) { t.mode = TargetMode::kWithheld; });
  step.draft.command<ElbCommand>(
      RemoveTarget{.group_hex = group->hex, .target = withheld.target, .address = withheld.address, .port = withheld.port});
  wake_owner(step, withheld);
}

void remove_target(Step& step, TargetId id) {
  const Target target = *step.draft.find(id);
  const TargetGroup* group = step.draft.find(target.group);
  if (const TargetZone* zone = elb_model(step.state()).zone_of(id)) step.draft.erase(zone->id);
  step.draft.erase(id);
  step.draft.command<ElbCommand>(RemoveTarget{
      .group_hex = group ? group->hex : 0, .target = target.target, .address = target.address, .port = target.port});
  wake_owner(step, target);
}

}  // namespace moorage::control
