#include "services/ecs/orchestration/balancer_pace.h"

#include <iterator>
#include <utility>

#include "services/ecs/model/ecs_notices.h"
#include "services/ecs/rules/edits.h"
#include "services/elbv2/model/balancer_commands.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

namespace {

constexpr std::size_t kKeptWithoutALook = 1'000;

bool take(Step& step, ReportPace& pace, BalancerFlood flood) {
  const PaceVerdict verdict = count_change(pace, step.now);
  flood.changes = verdict.told;
  if (verdict.told > 0) publish(step, std::move(flood));
  return verdict.is_taken;
}

// Counts of windows that are over without a flood say nothing any more.
template <typename Key>
ReportPace& pace_of(std::map<Key, ReportPace>& paces, Key id, Instant now) {
  if (paces.size() >= kKeptWithoutALook) {
    for (auto it = paces.begin(); it != paces.end();) {
      const bool is_over = !is_in_window(it->second, now) && !has_left_out(it->second);
      it = is_over ? paces.erase(it) : std::next(it);
    }
  }
  return paces[id];
}

}  // namespace

bool BalancerPace::may_change(Step& step, TargetId id) {
  const Target& target = *step.draft.find(id);
  return take(
      step, pace_of(targets_, id, step.now),
      {.group = target.group, .target = target.target + ":" + std::to_string(target.port), .load_balancer = {}, .changes = 0});
}

bool BalancerPace::may_change(Step& step, LoadBalancerId id) {
  return take(step, pace_of(load_balancers_, id, step.now), {.group = {}, .target = {}, .load_balancer = id, .changes = 0});
}

bool BalancerPace::may_connect(Step& step) { return take(step, link_, {}); }

void BalancerPace::ask_after_floods(Step& step) {
  const auto is_due = [&](const ReportPace& pace) { return has_left_out(pace) && !is_in_window(pace, step.now); };
  if (is_due(link_)) {
    link_ = {};
    step.draft.command<ElbCommand>(SyncBalancer{});
  }
  for (auto& [id, pace] : load_balancers_) {
    if (!is_due(pace)) continue;
    pace = {};
    if (step.draft.find(id)) step.draft.command<ElbCommand>(SetLoadBalancer{.load_balancer = id});
  }
  for (auto& [id, pace] : targets_) {
    if (is_due(pace)) pace = {};  // each round asks about every target
  }
}

}  // namespace moorage::control
