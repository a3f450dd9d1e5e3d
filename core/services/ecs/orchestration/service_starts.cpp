#include "services/ecs/orchestration/service_starts.h"

#include <algorithm>
#include <map>

#include "services/ecs/orchestration/capacity_starts.h"
#include "services/ecs/orchestration/service_tasks.h"
#include "services/ecs/orchestration/task_lists.h"
#include "services/ecs/orchestration/zone_balance.h"
#include "services/ecs/placement/demand.h"
#include "services/ecs/rules/arns.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

std::string closest_match(const State& state, const Refusal& refusal) {
  const Instance& instance = *state.find(refusal.instance);
  const std::string out = " The closest matching (container-instance " + instance.external.text() + ") ";
  if (refusal.rule == Rule::kCpu) return out + "has insufficient CPU units available.";
  if (refusal.rule == Rule::kMemory) return out + "has insufficient memory available.";
  if (refusal.rule == Rule::kPorts) return out + "is already using a port required by your task.";
  if (!refusal.hint.empty() || refusal.rule == Rule::kInterfaces)
    return out + "encountered error \"" + std::string(refusal.reason()) + "\": " + refusal.detail() + ".";
  return out + "encountered error \"" + std::string(refusal.reason()) + "\".";
}

Unplaced unplaced_by(const State& state, const Service& service, const std::optional<Refusal>& closest) {
  std::string message =
      "(service " + service.name + ") was unable to place a task because no container instance met all of its requirements.";
  if (!closest) {
    message += " Reason: No Container Instances were found in your cluster.";
    return {message + kTroubleshootingGuide, "NO ACTIVE INSTANCES"};
  }
  return {message + closest_match(state, *closest) + kTroubleshootingGuide, std::string(closest->reason())};
}

}  // namespace

void report_scorer_failure(Step& step, ServiceId id, const Scoring& scoring) {
  if (scoring.failure().empty()) return;
  const std::string message = "(service " + step.draft.find(id)->name + ") was placed without the scorer " + scoring.name() +
                              ": " + scoring.failure() + ". The placement strategies decided alone.";
  bool was_said = false;
  step.state().of(id).events.visit_after(ServiceEventId{}, [&](ServiceEventId event) {
    was_said = step.draft.find(event)->message == message;
    return !was_said;
  });
  if (!was_said) add_service_event(step, id, message);
}

void report_refused(Step& step, ServiceId id, const std::optional<Refusal>& closest) {
  report_unplaced(step, id, unplaced_by(step.state(), *step.draft.find(id), closest));
}

std::vector<Strategy> strategies_of(const Service& service) {
  return strategies_in(service.config.reader().getPlacementStrategy());
}

std::vector<Constraint> constraints_of(const Service& service) {
  return constraints_in(service.config.reader().getPlacementConstraints());
}

LaunchType launch_type_of(const ServiceRevision& revision) {
  return is_on_capacity(revision) ? LaunchType::kUnset : revision.launch_type;
}

PlacementDemand demand_of_service(const State& state, const Service& service) {
  const TaskDefinition& definition = *state.find(service.deployments.front().revision->definition);
  return {.cluster = service.cluster,
          .resources = definition.demand.get(),
          .definition = &definition,
          .service = service.id,
          .group = "service:" + service.name,
          .constraints = constraints_of(service),
          .strategies = strategies_of(service),
          .launch_type = launch_type_of(*service.deployments.front().revision)};
}

void say_started(Step& step, ServiceId id, const std::vector<TaskId>& tasks, const StartCause& cause) {
  std::map<std::string_view, std::vector<TaskId>> by_zone;  // one empty name where zones do not matter
  for (const TaskId task : tasks) {
    by_zone[cause.balances ? zone_of(step.state(), *step.draft.find(task)) : std::string_view()].push_back(task);
  }
  for (const auto& [zone, started] : by_zone) {
    TaskList list{.verb = "has started", .noun = "tasks", .place = {}, .end = {}};
    if (cause.balances) list.place = " in " + std::string(zone) + " to AZ Rebalance";
    if (cause.moves) list.place += " to rebalance";
    if (cause.replaced > 0) {
      list.end = " Amazon ECS replaced " + std::to_string(cause.replaced) + " tasks due to an unhealthy status.";
    }
    tell_tasks(step, id, list, started);
  }
  step.draft.change(id, [&](Service& s) { s.deployments.front().updated_at = step.now; });
}

std::size_t start_tasks(Step& step, ServiceId id, std::int32_t count, const StartCause& cause) {
  if (is_throttled(step, id)) return 0;
  const Service& service = *step.draft.find(id);
  const Deployment& primary = service.deployments.front();
  const std::shared_ptr<const ServiceRevision> revision = primary.revision;
  if (is_on_capacity(*revision)) return start_on_capacity(step, id, static_cast<std::size_t>(count), cause);
  Placer placer(step.state(), demand_of_service(step.state(), service));
  const NewTask task{.cluster = service.cluster,
                     .definition = revision->definition,
                     .service = id,
                     .deployment = primary.digits,
                     .detail = std::make_shared<const TaskDetail>(detail_of_primary(step.state(), service))};
  std::vector<TaskId> started;
  while (started.size() < static_cast<std::size_t>(count)) {
    const auto instance = placer.place(step.random);
    if (!instance || (cause.balances && !cause.balances(*instance))) break;
    NewTask placed = task;
    placed.instance = *instance;
    started.push_back(create_task(step, placed));
  }
  report_scorer_failure(step, id, placer.scoring());
  const bool all = started.size() == static_cast<std::size_t>(count);
  if (!all && !cause.balances) report_refused(step, id, placer.closest());
  if (all && step.draft.find(id)->retry_placement_at.is_set()) {
    step.draft.change(id, [](Service& s) { s.retry_placement_at = Instant::none(); });
  }
  if (!started.empty()) say_started(step, id, started, cause);
  return started.size();
}

}  // namespace moorage::control
