#include "services/ecs/orchestration/service_reconciler.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>

#include "services/ecs/orchestration/daemon.h"
#include "services/ecs/orchestration/deployments.h"
#include "services/ecs/orchestration/rebalancing.h"
#include "services/ecs/orchestration/service_census.h"
#include "services/ecs/orchestration/service_starts.h"
#include "services/ecs/orchestration/service_stops.h"
#include "services/ecs/orchestration/service_tasks.h"
#include "services/ecs/orchestration/zone_balance.h"
#include "services/ecs/placement/capacity_strategy.h"
#include "services/ecs/placement/scale_in.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/deployment_history.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

RollingLimits rolling_limits(const Service& service) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  const std::int64_t desired = service.desired_count;
  return {.lower = static_cast<std::int32_t>(std::min(kMost, (desired * service.minimum_healthy_percent + 99) / 100)),
          .upper = static_cast<std::int32_t>(std::min(kMost, desired * service.maximum_percent / 100))};
}

namespace {

// A deleted service: all of its tasks stop, then it is INACTIVE and stays describable (docs/rules/api-conventions.md#waiters).
void wind_down(Step& step, ServiceId id) {
  const Census census = take_census(step.state(), *step.draft.find(id), step.now);
  stop_tasks(step, id, census.wanted, StopCause::kScaling);
  if (!census.wanted.empty() || census.leaving > 0) return;
  step.draft.change(id, [](Service& service) {
    service.status = ServiceStatus::kInactive;
    service.deployments.clear();
    service.retry_placement_at = Instant::none();
  });
  forget_history(step, id);
}

struct Plan {
  std::int32_t start = 0;
  std::vector<CensusEntry> stop_unhealthy;
  std::vector<CensusEntry> stop_other;
  std::vector<CensusEntry> stop_moved;  // their replacements serve
  std::vector<TaskId> leaving;          // the primary's tasks that will be stopped
  std::vector<TaskId> held;             // would be stopped if they were not protected
  bool is_held_up = false;              // … and nothing else is left to do
  bool stuck = false;
};

std::size_t rank(const CensusEntry& e) { return !e.running ? 0U : e.in_grace_unhealthy ? 1U : e.healthy ? 3U : 2U; }

// The tasks that are the base of the capacity provider strategy, the healthiest of its provider
// (docs/rules/capacity-and-fargate.md#strategy).
std::set<TaskId> base_among(const Step& step, const Service& service, const std::vector<CensusEntry>& candidates) {
  std::set<TaskId> out;
  for (const CapacityShare& share :
       read_strategy(service.deployments.front().revision->config.reader().getCapacityProviderStrategy())) {
    std::int32_t left = share.base;
    for (std::size_t wanted = 4; wanted-- > 0 && left > 0;) {
      for (const CensusEntry& e : candidates) {
        if (left == 0) break;
        if (rank(e) != wanted || step.draft.find(e.task)->detail->capacity_provider != share.provider) continue;
        out.insert(e.task);
        --left;
      }
    }
  }
  return out;
}

struct Surplus {
  std::size_t count = 0;             // tasks that are too many
  std::size_t healthy_to_spare = 0;  // above the lower limit
};

// Chooses the surplus tasks of the primary: not yet running ones first, then unhealthy ones, then by balance, and the base of
// the capacity provider strategy last. A healthy one stays while a task of the base that does not count as healthy yet would
// leave too few. Protected tasks stay.
void choose_surplus(const Step& step, const Service& service, const std::vector<CensusEntry>& candidates, Surplus surplus,
                    Plan& plan) {
  const std::set<TaskId> base = base_among(step, service, candidates);
  std::map<TaskId, const CensusEntry*> entries;
  std::array<std::vector<TaskId>, 8> pools;  // by rank, all of the base behind the others
  std::vector<TaskId> waiting;               // waits for capacity, so it has no place to compare
  std::vector<TaskId> kept;
  for (const CensusEntry& e : candidates) {
    entries.emplace(e.task, &e);
    if (e.is_protected) {
      kept.push_back(e.task);
      continue;
    }
    (step.draft.find(e.task)->instance ? pools[4 * base.count(e.task) + rank(e)] : waiting).push_back(e.task);
  }
  for (; surplus.count > 0 && !waiting.empty(); --surplus.count) {
    plan.stop_other.push_back(*entries.at(waiting.back()));
    waiting.pop_back();
  }
  for (const std::vector<TaskId>& pool : pools) {
    if (surplus.count == 0) return;
    ScaleIn order(step.state(), pool, strategies_of(service));
    for (; surplus.count > 0 && !order.empty(); --surplus.count) {
      const CensusEntry& entry = *entries.at(order.next());
      if (entry.healthy && surplus.healthy_to_spare == 0) continue;
      if (entry.healthy) --surplus.healthy_to_spare;
      plan.stop_other.push_back(entry);
    }
  }
  kept.resize(std::min(kept.size(), surplus.count));
  plan.held.insert(plan.held.end(), kept.begin(), kept.end());
}

Plan make_plan(const Step& step, const Service& service, const Census& census) {
  const RollingLimits limits = rolling_limits(service);
  const auto desired = static_cast<std::size_t>(service.desired_count);
  Plan plan;
  std::vector<CensusEntry> good;      // the primary's, to stay
  std::vector<CensusEntry> replaced;  // the primary's, to go once replaced
  std::vector<CensusEntry> old;       // of former deployments
  std::vector<CensusEntry> moving;    // the primary's, whose replacements have been started
  std::size_t good_healthy = 0;
  for (const CensusEntry& entry : census.wanted) {
    if (!entry.of_primary) {
      old.push_back(entry);
    } else if (entry.to_be_replaced()) {
      replaced.push_back(entry);
      plan.leaving.push_back(entry.task);
    } else if (entry.moving) {
      plan.leaving.push_back(entry.task);
      moving.push_back(entry);
    } else {
      good.push_back(entry);
      if (entry.healthy) ++good_healthy;
    }
  }

  // A failed deployment without rollback launches nothing more and leaves what is there
  // (docs/rules/services-and-deployments.md#circuit-breaker).
  const bool failed = service.deployments.front().rollout == RolloutState::kFailed;
  const auto active = static_cast<std::int32_t>(census.wanted.size());
  const std::int32_t need = static_cast<std::int32_t>(desired) - static_cast<std::int32_t>(good.size());
  const std::int32_t room = limits.upper - active;
  if (need > 0 && !failed) plan.start = std::max(0, std::min(need, room));

  const auto lower = static_cast<std::size_t>(std::max(0, limits.lower));
  if (good.size() > desired) {
    const std::size_t to_spare = census.healthy - std::min(census.healthy, lower);
    choose_surplus(step, service, good, {.count = good.size() - desired, .healthy_to_spare = to_spare}, plan);
  }
  std::size_t healthy_left = census.healthy;
  for (const CensusEntry& entry : plan.stop_other) healthy_left -= entry.healthy ? 1 : 0;

  // Tasks that fail their checks do not count as healthy: they stop once replacements are healthy, or one at a time to make
  // room.
  const bool replaced_enough = good_healthy >= desired;
  std::size_t unhealthy_stops = 0;
  for (const CensusEntry& entry : replaced) {
    if (!entry.is_unhealthy) continue;
    if (replaced_enough || (plan.start == 0 && room <= 0 && need > 0 && unhealthy_stops == 0 && census.leaving == 0)) {
      plan.stop_unhealthy.push_back(entry);
      ++unhealthy_stops;
    }
  }

  // Tasks of former deployments and healthy tasks on draining instances stop within the lower limit.
  std::vector<CensusEntry> leaving = failed ? std::vector<CensusEntry>{} : old;
  for (const CensusEntry& entry : replaced) {
    if (!entry.is_unhealthy) leaving.push_back(entry);
  }
  const bool make_room = need > 0 && room <= 0;
  const bool early = meets_early_success(service, census);
  const bool covered = good.size() >= desired;
  for (const CensusEntry& entry : leaving) {
    if (entry.is_protected) {
      plan.held.push_back(entry.task);
      continue;
    }
    if (!entry.running && (entry.on_draining_instance || !entry.of_primary)) {
      plan.stop_other.push_back(entry);
      continue;
    }
    if (!entry.healthy) {
      if (good_healthy >= desired || early || make_room || (entry.is_unhealthy && covered && good_healthy > 0))
        plan.stop_other.push_back(entry);
      continue;
    }
    if (healthy_left > lower) {
      plan.stop_other.push_back(entry);
      --healthy_left;
    }
  }

  if (good_healthy >= desired) {
    for (const CensusEntry& entry : moving) {
      if (entry.is_protected) {
        plan.held.push_back(entry.task);
      } else {
        plan.stop_moved.push_back(entry);
      }
    }
  }

  const bool in_motion = census.pending > 0 || census.leaving > 0 || census.next_look.is_set() || good_healthy < good.size();
  const bool stops_none = plan.stop_other.empty() && plan.stop_unhealthy.empty() && plan.stop_moved.empty();
  plan.is_held_up = !plan.held.empty() && plan.start == 0 && stops_none && !in_motion;
  plan.stuck = need > 0 && !failed && room <= 0 && plan.stop_other.empty() && plan.stop_unhealthy.empty() && !in_motion &&
               !plan.is_held_up;
  return plan;
}

void report_stuck(Step& step, ServiceId id) {
  const Service& service = *step.draft.find(id);
  say_once(
      step, id,
      "(service " + service.name +
          ") was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the "
          "minimumHealthyPercent or maximumPercent value and try again.");
}

// Protected tasks keep the service from its steady state (docs/rules/services-and-deployments.md#task-protection). One event
// names the deployment of the oldest of them.
void report_held_up(Step& step, ServiceId id, const std::vector<TaskId>& held) {
  const Service& service = *step.draft.find(id);
  const std::uint64_t digits = step.draft.find(held.front())->deployment;
  const auto count =
      std::count_if(held.begin(), held.end(), [&](TaskId task) { return step.draft.find(task)->deployment == digits; });
  say_once(step, id,
           "(service " + service.name + ") was unable to reach steady state because (taskSet " + deployment_id(digits) +
               ") was unable to scale in due to (reason " + std::to_string(count) + " tasks under protection)");
}

// A target group that was deleted under the service (docs/rules/load-balancing.md#registration). The event is written only when
// no other one is due, so that two events do not alternate.
void report_lost_groups(Step& step, ServiceId id) {
  const Service& service = *step.draft.find(id);
  if (service.retry_placement_at.is_set()) return;
  for (const ServiceTarget& target : service.deployments.front().revision->targets) {
    if (step.draft.find(target.group)) continue;
    return say_once(step, id,
                    "(service " + service.name + ") is not healthy in target-group (" + target.target_group_arn +
                        ") due to TARGET GROUP IS NOT FOUND.");
  }
}

bool is_at_rest(const Glance& glance) { return glance.pending == 0 && glance.leaving == 0; }

// The quick round: starts missing tasks by the counts alone. True when nothing else is to be done. A service with thousands of
// tasks is reconciled with each batch, so most rounds must not read every task.
bool reconcile_at_a_glance(Step& step, ServiceId id, const Glance& glance) {
  const Service& service = *step.draft.find(id);
  const std::int32_t need = service.desired_count - glance.wanted;
  const bool unsettled = need > 0 || !is_at_rest(glance);
  const std::int32_t start = std::min(need, rolling_limits(service).upper - glance.wanted);
  const bool failed = service.deployments.front().rollout == RolloutState::kFailed;
  if (!glance.suffices || !unsettled || need < 0 || (need > 0 && start <= 0) || failed || breaker_trips(service)) return false;
  if (has_alarm(step.state(), service)) return false;
  if (is_asked_to_end(step.state(), service) || awaits_early_success(service)) return false;
  if (start > 0) start_tasks(step, id, start, {});
  if (step.draft.find(id)->steady) step.draft.change(id, [](Service& s) { s.steady = false; });
  return true;
}

}  // namespace

void reconcile_service(Step& step, Pass& pass, ServiceId id) {
  const Service* service = step.draft.find(id);
  if (!service || service->status == ServiceStatus::kInactive) return;
  (void)pass;
  if (service->status == ServiceStatus::kDraining) return wind_down(step, id);
  if (service->deployments.empty()) return;
  note_at_work(step, id);
  if (service->daemon) return reconcile_daemon(step, id);

  const Glance glance = glance_at(step.state(), *service);
  if (reconcile_at_a_glance(step, id, glance)) return;
  Census census = take_census(step.state(), *service, step.now);
  end_lost_moves(step, id, census);
  if (judge_deployment(step, id)) return;  // a rollback has begun: the next round continues with the new primary
  const Plan plan = make_plan(step, *step.draft.find(id), census);
  stop_tasks(step, id, plan.stop_unhealthy, StopCause::kUnhealthy);
  stop_tasks(step, id, plan.stop_other, StopCause::kScaling);
  stop_tasks(step, id, plan.stop_moved, service->zones_uneven ? StopCause::kZoneBalance : StopCause::kRebalance);
  const StartCause cause{.replaced = plan.stop_unhealthy.size(), .leaving = plan.leaving};
  const std::size_t started = plan.start > 0 ? start_tasks(step, id, plan.start, cause) : 0;
  if (plan.stuck) report_stuck(step, id);
  if (plan.is_held_up) report_held_up(step, id, plan.held);
  if (!plan.held.empty()) step.draft.wake_at(census.protection_ends, id);
  report_lost_groups(step, id);
  if (started > 0 || !plan.stop_other.empty() || !plan.stop_unhealthy.empty() || !plan.stop_moved.empty())
    census = take_census(step.state(), *step.draft.find(id), step.now);
  settle_deployments(step, id, census);
  // A complete deployment only waits until the last of its tasks counts as healthy.
  const bool complete = glance.suffices && glance.wanted == step.draft.find(id)->desired_count && is_at_rest(glance);
  if (census.next_look.is_set()) step.draft.wake_at(complete ? census.last_look : census.next_look, id);
  if (!step.draft.find(id)->steady) return;
  balance_zones(step, id, census);
  if (!step.draft.find(id)->zones_uneven) rebalance_continuously(step, id);
}

}  // namespace moorage::control
