#include "services/ecs/orchestration/deployments.h"

#include <algorithm>

#include "services/cloudwatch/alarms.h"
#include "services/ecs/orchestration/service_reconciler.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/circuit_breaker.h"
#include "services/ecs/rules/deployment_history.h"
#include "services/elbv2/model/elb_model.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr Duration kSteadyEventEvery = Duration::minutes(6 * 60);

// The cause for which a deployment is given up.
enum class Cause : std::uint8_t { kBreaker, kUser, kAlarm };

// As the service's deployment and its notices have it.
const char* failure_of(Cause cause) {
  switch (cause) {
    case Cause::kBreaker:
      return "ECS deployment circuit breaker: tasks failed to start.";
    case Cause::kUser:
      return "ECS deployment stopped by a user.";
    case Cause::kAlarm:
      return "ECS deployment failed: alarm detected.";
  }
  return "";
}

std::string said_of(Cause cause, bool rolls_back) {
  if (cause == Cause::kBreaker) return "tasks failed to start.";
  if (cause == Cause::kAlarm) return "alarm detected.";
  return std::string(rolls_back ? kUserRolledBack : kUserStopped);
}

// The names of deployment alarms that have gone off since the primary deployment was made. One that was in ALARM before says
// nothing of it, and then none is watched.
std::vector<std::string> alarms_gone_off(const State& state, const Service& service) {
  const auto watched = service.config.reader().getDeploymentConfiguration().getAlarms();
  const Deployment& primary = service.deployments.front();
  if (!wire::value_or(watched.getEnable(), false) || primary.rollout != RolloutState::kInProgress || primary.is_rollback)
    return {};
  std::vector<std::string> out;
  for (const auto name : watched.getAlarmNames()) {
    const WatchId id = cloudwatch_model(state).alarm_named(wire::view(name));
    if (!id || state_of(*state.find(id)) != AlarmState::ALARM) continue;
    if (state.find(id)->changed_at < primary.created_at) return {};
    out.emplace_back(wire::view(name));
  }
  return out;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out + ".";
}

// How long alarms are watched after the last task of the new revision has started: until each had all its periods.
Duration bake_time(const State& state, const Service& service) {
  const auto watched = service.config.reader().getDeploymentConfiguration().getAlarms();
  if (!wire::value_or(watched.getEnable(), false) || service.deployments.front().is_rollback) return {};
  Duration longest = Duration::minutes(1);
  for (const auto name : watched.getAlarmNames()) {
    const WatchId id = cloudwatch_model(state).alarm_named(wire::view(name));
    if (!id || state.find(id)->kind != WatchKind::kMetricAlarm) continue;
    const auto alarm = state.find(id)->metric.reader();
    longest = std::max(
        longest, Duration::seconds(wire::value_or(alarm.getPeriod(), 60)) * wire::value_or(alarm.getEvaluationPeriods(), 1));
  }
  return longest;
}

Instant baked_at(const State& state, const Service& service, const Census& census) {
  const Duration bake = bake_time(state, service);
  if (bake.ms == 0) return {};
  Instant last = service.deployments.front().created_at;
  for (const CensusEntry& entry : census.wanted) last = std::max(last, state.find(entry.task)->started_at);
  return last + bake;
}

void fail_primary(Step& step, ServiceId id, Cause cause, bool rolls_back) {
  const std::uint64_t digits = step.draft.find(id)->deployments.front().digits;
  step.draft.change(id, [&](Service& service) {
    Deployment& primary = service.deployments.front();
    primary.rollout = RolloutState::kFailed;
    primary.rollout_reason = failure_of(cause);
    primary.updated_at = step.now;
  });
  add_service_event(step, id,
                    "(service " + step.draft.find(id)->name + ") (deployment " + deployment_id(digits) +
                        ") deployment failed: " + said_of(cause, rolls_back));
  publish_deployment(step, id,
                     {.name = "SERVICE_DEPLOYMENT_FAILED", .type = "ERROR", .reason = failure_of(cause), .deployment = digits});
}

// The service as it is configured now, with what belongs to `revision` as it was then: the rest, percentages and circuit
// breaker among it, is not rolled out and not rolled back either (docs/rules/services-and-deployments.md#new-deployment,
// docs/rules/responses.md#deployment-and-revision).
wire::Message<ecs::Service> with_revision(ecs::Service::Reader current, const ServiceRevision& revision) {
  const auto then = revision.config.reader();
  capnp::MallocMessageBuilder message;
  message.setRoot(current);
  auto out = message.getRoot<ecs::Service>();
  out.setTaskDefinition(then.getTaskDefinition());
  out.setLaunchType(then.getLaunchType());
  out.setCapacityProviderStrategy(then.getCapacityProviderStrategy());
  out.setPlatformVersion(then.getPlatformVersion());
  out.setPlatformFamily(then.getPlatformFamily());
  out.setNetworkConfiguration(then.getNetworkConfiguration());
  out.setLoadBalancers(then.getLoadBalancers());
  if (!then.hasCapacityProviderStrategy()) out.disownCapacityProviderStrategy();
  if (!then.hasPlatformVersion()) out.disownPlatformVersion();
  if (!then.hasPlatformFamily()) out.disownPlatformFamily();
  if (!then.hasNetworkConfiguration()) out.disownNetworkConfiguration();
  if (!then.hasLoadBalancers()) out.disownLoadBalancers();
  return wire::Message<ecs::Service>::from_builder(out);
}

// `revision`, but its tasks are not registered in target groups that were deleted since.
std::shared_ptr<const ServiceRevision> without_lost_groups(const State& state,
                                                           std::shared_ptr<const ServiceRevision> revision) {
  const auto is_lost = [&](const ServiceTarget& target) { return state.find(target.group) == nullptr; };
  if (std::none_of(revision->targets.begin(), revision->targets.end(), is_lost)) return revision;
  ServiceRevision out = *revision;
  out.targets.erase(std::remove_if(out.targets.begin(), out.targets.end(), is_lost), out.targets.end());
  return std::make_shared<const ServiceRevision>(std::move(out));
}

// The last completed deployment becomes PRIMARY again while tasks of it are left: they are what is rolled back to, so they stay
// and count. Its earlier failures are forgotten.
void promote(Step& step, ServiceId id, std::size_t index, std::shared_ptr<const ServiceRevision> revision) {
  step.draft.change(id, [&](Service& service) {
    const auto chosen = service.deployments.begin() + static_cast<std::ptrdiff_t>(index);
    std::rotate(service.deployments.begin(), chosen, chosen + 1);
    for (Deployment& deployment : service.deployments) deployment.primary = false;
    Deployment& primary = service.deployments.front();
    primary.primary = true;
    primary.is_rollback = true;
    primary.revision = std::move(revision);
    primary.rollout = RolloutState::kInProgress;
    primary.updated_at = step.now;
    primary.any_task_ran = false;
    primary.failed_tasks = primary.breaker_failures = primary.start_failures = primary.quick_exits = 0;
    primary.retry_at = Instant::none();
  });
  announce_deployment(step, id);
}

// The service has no deployment to go back to: it stays as it is and starts nothing more.
void end_without_candidate(Step& step, ServiceId id, bool by_breaker) {
  const ServiceDeployment* latest = latest_deployment(step.state(), id);
  if (!latest || is_over(latest->status)) return;
  add_service_event(step, id,
                    "(service " + step.draft.find(id)->name + ") Deployment " + deployment_id(latest->target.digits) +
                        " rollback has failed. " + std::string(kNoCandidate));
  note_end(step, id, {.status = DeploymentStatus::kRollbackFailed, .reason = kNoCandidate, .by_breaker = by_breaker});
}

// Back to the last completed deployment, which is not a rollback target again until it completes (Amazon ECS developer guide:
// deployment circuit breaker). Where no task of it is left, a new deployment of its revision takes its place.
bool roll_back(Step& step, ServiceId id, Cause cause, const std::string& alarms = {}) {
  const Service& service = *step.draft.find(id);
  const bool by_breaker = cause == Cause::kBreaker;
  if (!service.last_completed || service.deployments.front().is_rollback) {
    end_without_candidate(step, id, by_breaker);
    return false;
  }
  const std::shared_ptr<const ServiceRevision> revision = without_lost_groups(step.state(), service.last_completed);
  const auto found = std::find_if(service.deployments.begin() + 1, service.deployments.end(),
                                  [&](const Deployment& d) { return d.digits == service.last_completed_digits; });
  const auto index = static_cast<std::size_t>(found - service.deployments.begin());
  const bool is_left = found != service.deployments.end();
  step.draft.change(id, [](Service& s) {
    s.last_completed = nullptr;
    s.last_completed_digits = 0;
  });
  if (is_left) {
    promote(step, id, index, revision);
  } else {
    open_deployment(step, id, {.revision = revision, .is_rollback = true});
  }
  const std::uint64_t digits = step.draft.find(id)->deployments.front().digits;
  std::string reason(by_breaker ? kBreakerRolledBack : kUserRolledBack);
  if (cause == Cause::kAlarm) reason = std::string(kAlarmRolledBack) + alarms;
  note_rollback(step, id, {.reason = reason, .digits = digits, .by_breaker = by_breaker});
  step.draft.change(id, [&](Service& s) {
    s.deployments.front().rollout_reason = std::string(by_breaker               ? "ECS deployment circuit breaker"
                                                       : cause == Cause::kAlarm ? "ECS deployment alarm"
                                                                                : "ECS deployment stopped") +
                                           ": rolling back to deploymentId " + deployment_id(digits) + ".";
    s.config = with_revision(s.config.reader(), *revision);
  });
  add_service_event(step, id,
                    "(service " + step.draft.find(id)->name + ") rolling back to deployment " + deployment_id(digits) + ".");
  return true;
}

void drop_drained(Step& step, ServiceId id, const Census& census) {
  const Service& service = *step.draft.find(id);
  if (service.deployments.size() < 2 || census.leaving_old > 0) return;
  const auto has_tasks = [&](const Deployment& deployment) {
    return std::any_of(census.wanted.begin(), census.wanted.end(),
                       [&](const CensusEntry& entry) { return step.draft.find(entry.task)->deployment == deployment.digits; });
  };
  const bool any = std::any_of(service.deployments.begin() + 1, service.deployments.end(),
                               [&](const Deployment& deployment) { return !has_tasks(deployment); });
  if (!any) return;
  step.draft.change(id, [&](Service& s) {
    s.deployments.erase(std::remove_if(s.deployments.begin() + 1, s.deployments.end(),
                                       [&](const Deployment& deployment) { return !has_tasks(deployment); }),
                        s.deployments.end());
  });
}

void complete_primary(Step& step, ServiceId id) {
  const ServiceDeployment* latest = latest_deployment(step.state(), id);
  const bool ends_rollback = latest && latest->status == DeploymentStatus::kRollbackInProgress;
  note_end(step, id, {.status = ends_rollback ? DeploymentStatus::kRollbackSuccessful : DeploymentStatus::kSuccessful});
  const std::uint64_t digits = step.draft.find(id)->deployments.front().digits;
  step.draft.change(id, [&](Service& service) {
    Deployment& primary = service.deployments.front();
    primary.rollout = RolloutState::kCompleted;
    // A rollback keeps its reason, by which a waiting client can tell it from the deployment that was asked for.
    if (!primary.is_rollback) primary.rollout_reason = "ECS deployment " + deployment_id(digits) + " completed.";
    primary.updated_at = step.now;
    primary.ever_completed = true;
    primary.breaker_failures = 0;
    service.last_completed = primary.revision;
    service.last_completed_digits = digits;
  });
  add_service_event(
      step, id, "(service " + step.draft.find(id)->name + ") (deployment " + deployment_id(digits) + ") deployment completed.");
  publish_deployment(step, id,
                     {.name = "SERVICE_DEPLOYMENT_COMPLETED",
                      .reason = "ECS deployment " + deployment_id(digits) + " completed.",
                      .deployment = digits});
}

// What StopServiceDeployment has asked for. True when a rollback became the new primary.
bool end_as_asked(Step& step, ServiceId id) {
  const ServiceDeployment* latest = latest_deployment(step.state(), id);
  if (!latest) return false;
  if (latest->status == DeploymentStatus::kStopRequested) {
    fail_primary(step, id, Cause::kUser, false);
    note_end(step, id, {.status = DeploymentStatus::kStopped, .reason = kUserStopped});
    return false;
  }
  if (latest->status != DeploymentStatus::kRollbackRequested) return false;
  fail_primary(step, id, Cause::kUser, true);
  return roll_back(step, id, Cause::kUser);
}

}  // namespace

namespace {

// With DEFERRED the tasks of former revisions are removed after the deployment has succeeded.
bool is_cleaned_up_later(const Service& service) {
  return service.config.reader().getDeploymentConfiguration().getEarlySuccessCriteria().getSourceServiceRevisionCleanup() ==
         ecs::ServiceRevisionCleanup::DEFERRED;
}

}  // namespace

bool breaker_trips(const Service& service) {
  const Deployment& primary = service.deployments.front();
  if (!service.breaker_enabled || primary.rollout != RolloutState::kInProgress) return false;
  if (primary.breaker_failures < breaker_threshold(service)) return false;
  return true;
}

bool is_asked_to_end(const State& state, const Service& service) {
  const ServiceDeployment* latest = latest_deployment(state, service.id);
  return latest &&
         (latest->status == DeploymentStatus::kStopRequested || latest->status == DeploymentStatus::kRollbackRequested);
}

bool has_alarm(const State& state, const Service& service) { return !alarms_gone_off(state, service).empty(); }

bool judge_deployment(Step& step, ServiceId id) {
  if (is_asked_to_end(step.state(), *step.draft.find(id))) return end_as_asked(step, id);
  if (const auto alarms = alarms_gone_off(step.state(), *step.draft.find(id)); !alarms.empty()) {
    const auto watched = step.draft.find(id)->config.reader().getDeploymentConfiguration().getAlarms();
    const bool rolls_back_now = wire::value_or(watched.getRollback(), false);
    fail_primary(step, id, Cause::kAlarm, rolls_back_now);
    if (rolls_back_now) return roll_back(step, id, Cause::kAlarm, listed(alarms));
    const std::string why = std::string(kAlarmStopped) + listed(alarms);
    note_end(step, id, {.status = DeploymentStatus::kStopped, .reason = why});
    return false;
  }
  if (!breaker_trips(*step.draft.find(id))) return false;
  const bool rolls_back = step.draft.find(id)->breaker_rollback;
  fail_primary(step, id, Cause::kBreaker, rolls_back);
  if (rolls_back || step.draft.find(id)->deployments.front().is_rollback) return roll_back(step, id, Cause::kBreaker);
  note_end(step, id, {.status = DeploymentStatus::kStopped, .reason = kBreakerStopped, .by_breaker = true});
  return false;
}

bool awaits_early_success(const Service& service) {
  const Deployment& primary = service.deployments.front();
  if (primary.rollout != RolloutState::kInProgress || primary.is_rollback) return false;
  const auto criteria = service.config.reader().getDeploymentConfiguration().getEarlySuccessCriteria();
  return wire::value_or(criteria.getEnable(), false);
}

bool meets_early_success(const Service& service, const Census& census) {
  if (!awaits_early_success(service)) return false;
  const auto criteria = service.config.reader().getDeploymentConfiguration().getEarlySuccessCriteria();
  const std::int64_t percent = wire::value_or(criteria.getHealthyPercent(), 100);
  const std::int64_t needed = std::max<std::int64_t>(1, (service.desired_count * percent + 99) / 100);
  return std::count_if(census.wanted.begin(), census.wanted.end(),
                       [](const CensusEntry& entry) { return entry.of_primary && entry.healthy; }) >= needed;
}

void settle_deployments(Step& step, ServiceId id, const Census& census) {
  drop_drained(step, id, census);
  forget_old_history(step, id);
  const Service& service = *step.draft.find(id);
  const bool only_primary = service.deployments.size() == 1;
  const auto desired = static_cast<std::size_t>(service.desired_count);
  const bool all_well = only_primary && census.wanted.size() == desired && census.healthy == desired && census.leaving == 0 &&
                        std::none_of(census.wanted.begin(), census.wanted.end(),
                                     [](const CensusEntry& entry) { return entry.on_draining_instance; });
  const bool early = meets_early_success(service, census);
  const bool is_done = all_well || (early && (only_primary || is_cleaned_up_later(service)));
  if (is_done && service.deployments.front().rollout == RolloutState::kInProgress) {
    if (const Instant baked = baked_at(step.state(), service, census); baked > step.now) return step.draft.wake_at(baked, id);
  }
  if (!all_well && early && (only_primary || is_cleaned_up_later(service))) complete_primary(step, id);
  if (!all_well) {
    if (step.draft.find(id)->steady) step.draft.change(id, [](Service& s) { s.steady = false; });
    return;
  }
  if (service.deployments.front().rollout == RolloutState::kInProgress) complete_primary(step, id);
  const Service& settled = *step.draft.find(id);
  const bool repeat = settled.steady && step.now - settled.steady_event_at >= kSteadyEventEvery;
  if (settled.steady && !repeat) {
    step.draft.wake_at(settled.steady_event_at + kSteadyEventEvery, id);
    return;
  }
  add_service_event(step, id, "(service " + settled.name + ") has reached a steady state.");
  publish_service_action(step, id, {.name = "SERVICE_STEADY_STATE"});
  step.draft.change(id, [&](Service& s) {
    s.steady = true;
    s.steady_event_at = step.now;
    s.last_placement_event.clear();
  });
  step.draft.wake_at(step.now + kSteadyEventEvery, id);
}

}  // namespace moorage::control
