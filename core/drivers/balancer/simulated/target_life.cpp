// One target from its registration to its removal.
#include <utility>

#include "drivers/balancer/simulated/names.h"
#include "drivers/balancer/simulated/target_reports.h"
#include "drivers/balancer/simulated/target_room.h"

namespace moorage::simulated_balancer {
namespace {

const Verdict kInitial{TargetVerdict::kInitial, "Elb.InitialHealthChecking", "Initial health checks in progress"};
const Verdict kHealthy{TargetVerdict::kHealthy, {}, {}};
const Verdict kFailed{TargetVerdict::kUnhealthy, "Target.FailedHealthChecks", "Health checks failed"};

}  // namespace

void TargetRoom::set_target(driver::Target::Reader wanted) {
  const TargetName name = name_of(wanted);
  const bool wants_drain = wanted.getMode() == driver::Target::Mode::DRAINING;
  auto known = targets_.find(name);
  if (known != targets_.end() && known->second.removing) {  // removed and registered again: a new registration
    erase(name);
    send(removed_report(name));
    known = targets_.end();
  }
  if (known == targets_.end() && wants_drain) {  // no request can be in flight
    return send(drained_report(name));
  }
  if (known == targets_.end()) {
    Target fresh;
    fresh.truth.name = name;
    fresh.truth.registered_at = now_;
    fresh.generation = ++generations_;
    fresh.verdict = kInitial;
    Target& target = targets_.emplace(name, std::move(fresh)).first->second;
    target.truth.address = str(wanted.getAddress());
    ++counts_.target_changes;
    note(Milestone::kRegistered, name);
    send(health_report(name, target.verdict, now_));
    return schedule(latency_.draw(options_.first_health), Happening::kVerdict, target.generation, name);
  }
  Target& target = known->second;
  target.truth.address = str(wanted.getAddress());
  if (wants_drain) {
    return begin_drain(target);
  }
  if (target.truth.mode == TargetMode::kDraining) {  // back into service
    target.truth.mode = TargetMode::kActive;
    target.truth.drain_begun_at = target.truth.drained_at = Instant::none();
    ++counts_.target_changes;
  }
  send(health_report(name, target.verdict, now_));
}

void TargetRoom::begin_drain(Target& target) {
  const TargetName& name = target.truth.name;
  if (target.truth.mode == TargetMode::kDraining) {
    if (target.truth.drained_at.is_set()) {
      send(drained_report(name));
    }
    return;
  }
  target.truth.mode = TargetMode::kDraining;
  target.truth.drain_begun_at = now_;
  ++counts_.target_changes;
  note(Milestone::kDrainBegun, name);
  schedule(latency_.draw(options_.drain), Happening::kDrained, target.generation, name);
}

void TargetRoom::remove_target(const TargetName& name) {
  const auto found = targets_.find(name);
  if (found == targets_.end()) {
    return send(removed_report(name));
  }
  if (!found->second.removing) {
    found->second.removing = true;
    schedule(latency_.draw(options_.remove), Happening::kRemoved, found->second.generation, name);
  }
}

void TargetRoom::erase(const TargetName& name) {
  if (targets_.erase(name) > 0) {
    ++counts_.target_changes;
    note(Milestone::kRemoved, name);
  }
}

void TargetRoom::verdict_due(Target& target) {
  if (!options_.probe) {
    if (!target.forced) {
      tell_verdict(target, kHealthy);
    }
    return;
  }
  schedule(group_of(target).interval_ms, Happening::kVerdict, target.generation, target.truth.name);
  if (!target.forced) {
    probed(target, options_.probe(target.truth));
  }
}

void TargetRoom::probed(Target& target, bool success) {
  target.successes = success ? target.successes + 1 : 0;
  target.failures = success ? 0 : target.failures + 1;
  const TargetVerdict now = target.verdict.state;
  const int needed = now == TargetVerdict::kInitial ? 1 : group_of(target).healthy_threshold;
  if (now != TargetVerdict::kHealthy && target.successes >= needed) {
    tell_verdict(target, kHealthy);
  } else if (now != TargetVerdict::kUnhealthy && target.failures >= group_of(target).unhealthy_threshold) {
    tell_verdict(target, kFailed);
  }
}

void TargetRoom::tell_verdict(Target& target, Verdict verdict) {
  target.verdict = std::move(verdict);
  target.truth.verdict = target.verdict.state;
  if (target.verdict.state != TargetVerdict::kInitial) {
    note(target.verdict.state == TargetVerdict::kHealthy ? Milestone::kHealthy : Milestone::kUnhealthy, target.truth.name);
  }
  send(health_report(target.truth.name, target.verdict, now_));
}

void TargetRoom::set_health(const TargetName& name, const Verdict& verdict) {
  if (const auto found = targets_.find(name); found != targets_.end()) {
    found->second.forced = true;
    tell_verdict(found->second, verdict);
  }
}

void TargetRoom::drained(Target& target) {
  if (holds_drains_ || target.truth.mode != TargetMode::kDraining || target.truth.drained_at.is_set()) {
    return;
  }
  target.truth.drained_at = now_;
  note(Milestone::kDrained, target.truth.name);
  send(drained_report(target.truth.name));
}

void TargetRoom::finish_drains() {
  holds_drains_ = false;
  for (auto& [name, target] : targets_) {
    drained(target);
  }
}

}  // namespace moorage::simulated_balancer
