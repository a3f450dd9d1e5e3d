#include "services/ecs/orchestration/service_stops.h"

#include <map>
#include <string>
#include <vector>

#include "services/ecs/orchestration/task_lists.h"
#include "services/ecs/orchestration/zone_balance.h"
#include "services/ecs/rules/arns.h"
#include "services/elbv2/words/elb_arns.h"

namespace moorage::control {

namespace {

std::string group_arn(const State& state, const CensusEntry& entry) {
  const Target* target = state.find(entry.unhealthy_target);
  const TargetGroup* group = target ? state.find(target->group) : nullptr;
  return group ? arn_of(state, *group) : std::string();
}

void say_unhealthy_target(Step& step, ServiceId id, const CensusEntry& entry) {
  const Target* target = step.draft.find(entry.unhealthy_target);
  if (!target) return;
  const std::string reason = target->description.empty() ? "Health checks failed" : target->description;
  add_service_event(step, id,
                    "(service " + step.draft.find(id)->name + ") (task " + step.draft.find(entry.task)->external.text() +
                        ") (port " + std::to_string(target->port) + ") is unhealthy in (target-group " +
                        group_arn(step.state(), entry) + ") due to (reason " + reason + ").");
}

// The circuit breaker's second stage counts tasks that were replaced for their health
// (docs/rules/services-and-deployments.md#circuit-breaker).
void count_health_failure(Step& step, ServiceId id, TaskId task) {
  const Task& record = *step.draft.find(task);
  if (record.counted_as_failure) return;
  const std::uint64_t digits = record.deployment;
  step.draft.change(task, [](Task& t) { t.counted_as_failure = true; });
  step.draft.change(id, [&](Service& service) {
    for (Deployment& deployment : service.deployments) {
      if (deployment.digits != digits) continue;
      ++deployment.failed_tasks;
      if (deployment.any_task_ran) ++deployment.breaker_failures;
    }
  });
}

StopOrder order_for(Step& step, ServiceId id, const CensusEntry& entry, StopCause cause) {
  if (cause != StopCause::kUnhealthy) {
    const Service& service = *step.draft.find(id);
    const std::uint64_t digits =
        service.deployments.empty() ? step.draft.find(entry.task)->deployment : service.deployments.front().digits;
    return {StopCode::kServiceSchedulerInitiated, "Scaling activity initiated by (deployment " + deployment_id(digits) + ")"};
  }
  if (!entry.unhealthy_target) return {StopCode::kServiceSchedulerInitiated, "Task failed container health checks"};
  return {StopCode::kServiceSchedulerInitiated,
          "Task failed ELB health checks in (target-group " + group_arn(step.state(), entry) + ")"};
}

// A task that leaves for the balance of the zones has an event that names its zone (docs/rules/placement.md#zone-rebalancing).
void say_stopped(Step& step, ServiceId id, const std::vector<CensusEntry>& tasks, StopCause cause) {
  const std::string prefix = "(service " + step.draft.find(id)->name + ") ";
  std::map<std::string, std::vector<TaskId>> running;  // by the event's text about the place
  std::size_t pending = 0;
  for (const CensusEntry& entry : tasks) {
    if (!entry.running) {
      ++pending;
      continue;
    }
    const Task& task = *step.draft.find(entry.task);
    std::string why;
    if (cause == StopCause::kZoneBalance) why = " in " + std::string(zone_of(step.state(), task)) + " due to AZ rebalancing";
    if (cause == StopCause::kRebalance) why = " to rebalance";
    running[why].push_back(entry.task);
  }
  if (pending > 0) add_service_event(step, id, prefix + "stopped " + std::to_string(pending) + " pending tasks.");
  for (const auto& [place, stopped] : running) {
    tell_tasks(step, id, {.verb = "has stopped", .noun = "running tasks", .place = place, .end = {}}, stopped);
  }
}

}  // namespace

void stop_tasks(Step& step, ServiceId id, const std::vector<CensusEntry>& tasks, StopCause cause) {
  for (const CensusEntry& entry : tasks) {
    if (cause == StopCause::kUnhealthy) {
      say_unhealthy_target(step, id, entry);
      count_health_failure(step, id, entry.task);
    }
    request_stop(step, entry.task, order_for(step, id, entry, cause));
  }
  say_stopped(step, id, tasks, cause);
}

}  // namespace moorage::control
