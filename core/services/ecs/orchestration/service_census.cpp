#include "services/ecs/orchestration/service_census.h"

#include <algorithm>

#include "services/ecs/orchestration/target_registration.h"
#include "services/ecs/rules/protected_tasks.h"

namespace moorage::control {

namespace {

// Without a load balancer and without health checks a task counts as healthy this long after it is RUNNING
// (docs/rules/services-and-deployments.md#rolling-update).
constexpr Duration kUncheckedHealthyAfter = Duration::seconds(40);

void look_again(Census& census, Instant at) {
  if (!census.next_look.is_set() || at < census.next_look) census.next_look = at;
  census.last_look = std::max(census.last_look, at);
}

bool has_checks(const State& state, TaskDefinitionId definition) {
  for (const ContainerPlan& plan : *state.find(definition)->containers) {
    if (plan.essential && plan.has_health_check) return true;
  }
  return false;
}

void judge(const State& state, const Service& service, const Task& task, Instant now, Census& census, CensusEntry& entry) {
  const bool checked = has_checks(state, task.definition);
  const TargetsHealth targets = targets_health(state, service, task, entry.unhealthy_target);
  const bool failed = task.health == Health::kUnhealthy || targets == TargetsHealth::kUnhealthy;
  if (failed) {
    const Instant grace_end = task.started_at + service.grace_period;
    entry.is_unhealthy = now >= grace_end;
    entry.in_grace_unhealthy = !entry.is_unhealthy;
    if (entry.in_grace_unhealthy) look_again(census, grace_end);
    return;
  }
  if (targets == TargetsHealth::kWaiting || (checked && task.health != Health::kHealthy)) return;
  if (targets == TargetsHealth::kNone && !checked) {
    const Instant healthy_at = task.started_at + kUncheckedHealthyAfter;
    if (now < healthy_at) return look_again(census, healthy_at);
  }
  entry.healthy = true;
}

}  // namespace

Census take_census(const State& state, const Service& service, Instant now) {
  Census census;
  const std::uint64_t primary = service.deployments.empty() ? 0 : service.deployments.front().digits;
  state.of(service.id).tasks.visit_after(TaskId{}, [&](TaskId id) {
    const Task& task = *state.find(id);
    if (task.desired_status == DesiredStatus::kStopped) {
      ++census.leaving;
      if (task.deployment != primary) ++census.leaving_old;
      return true;
    }
    CensusEntry entry;
    entry.task = id;
    entry.of_primary = task.deployment == primary;
    entry.running = task.last_status == TaskStatus::kRunning;
    entry.moving = task.moving;
    const Instant until = protected_until(state, id, now);
    entry.is_protected = until.is_set();
    if (until.is_set() && (!census.protection_ends.is_set() || until < census.protection_ends)) census.protection_ends = until;
    const Instance* instance = state.find(task.instance);
    // A task that waits for capacity has no instance, and a guest may stay on a machine that drains its own tasks.
    const bool is_placed = task.instance && !is_guest(task);
    entry.on_draining_instance = is_placed && (!instance || instance->status != InstanceStatus::kActive);
    if (entry.running) {
      judge(state, service, task, now, census, entry);
    } else {
      ++census.pending;
    }
    if (entry.healthy) ++census.healthy;
    census.wanted.push_back(entry);
    return true;
  });
  return census;
}

Glance glance_at(const State& state, const Service& service) {
  const ServiceIndex& index = state.of(service.id);
  Glance glance{.wanted = index.wanted_tasks,
                .pending = index.pending_tasks,
                .leaving = static_cast<std::int32_t>(index.tasks.size()) - index.wanted_tasks};
  if (service.deployments.size() != 1) return glance;
  const ServiceRevision& revision = *service.deployments.front().revision;
  glance.suffices = revision.targets.empty() && index.misplaced_tasks == 0 && index.moving_tasks == 0 &&
                    !has_checks(state, revision.definition);
  return glance;
}

}  // namespace moorage::control
