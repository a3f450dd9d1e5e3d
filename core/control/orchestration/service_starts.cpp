#include "control/orchestration/service_starts.h"

#include "control/orchestration/task_lifecycle.h"
#include "control/state/arns.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr Duration kPlacementRetry = Duration::seconds(10);
constexpr Duration kRepeatEvents = Duration::minutes(6 * 60);
constexpr const char* kGuide = " For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

std::string closest_match(const State& state, const Refusal& refusal) {
  const Instance& instance = *state.find(refusal.instance);
  std::string out = " The closest matching (container-instance " + instance.external.text() + ") ";
  if (refusal.reason == "RESOURCE:CPU") return out + "has insufficient CPU units available.";
  if (refusal.reason == "RESOURCE:MEMORY") return out + "has insufficient memory available.";
  if (refusal.reason == "RESOURCE:PORTS") return out + "is already using a port required by your task.";
  return out + "encountered error \"" + refusal.reason + "\".";
}

// How far an instance came through the filters; the closest match is the one that came furthest.
int progress_of(std::string_view reason) {
  if (reason == "AGENT") return 0;
  if (reason == "RESOURCE:CPU") return 1;
  if (reason == "RESOURCE:MEMORY") return 2;
  if (reason == "RESOURCE:GPU") return 3;
  if (reason == "RESOURCE:PORTS") return 4;
  if (reason == "ATTRIBUTE") return 5;
  return 6;
}

void report_unplaced(Step& step, ServiceId id, const Placer& placer) {
  const Service& service = *step.draft.find(id);
  std::string message =
      "(service " + service.name + ") was unable to place a task because no container instance met all of its requirements.";
  if (placer.refusals().empty()) {
    message += " Reason: No Container Instances were found in your cluster.";
  } else {
    const Refusal* closest = &placer.refusals().front();
    for (const Refusal& refusal : placer.refusals()) {
      if (progress_of(refusal.reason) > progress_of(closest->reason)) closest = &refusal;
    }
    message += closest_match(step.state(), *closest);
  }
  message += kGuide;
  const bool first = step.draft.find(id)->last_placement_event != message;
  say_once(step, id, message);
  if (first) {
    publish_service(step, NoticeKind::kServiceAction, id,
                    {.name = "SERVICE_TASK_PLACEMENT_FAILURE",
                     .type = "ERROR",
                     .reason = placer.refusals().empty() ? "NO ACTIVE INSTANCES" : placer.refusals().front().reason});
  }
  step.draft.change(id, [&](Service& s) { s.retry_placement_at = step.now + kPlacementRetry; });
  step.draft.wake_at(step.now + kPlacementRetry, id);
}

bool is_throttled(Step& step, ServiceId id) {
  const Deployment& primary = step.draft.find(id)->deployments.front();
  if (!primary.retry_at.is_set() || step.now >= primary.retry_at) return false;
  step.draft.wake_at(primary.retry_at, id);
  if (primary.start_failures >= 3) {
    const Service& service = *step.draft.find(id);
    const std::string text = "(service " + service.name + ") is unable to consistently start tasks successfully." + kGuide;
    if (service.last_placement_event != text) {
      publish_service(step, NoticeKind::kServiceAction, id, {.name = "SERVICE_TASK_START_IMPAIRED", .type = "WARN"});
    }
    say_once(step, id, text);
  }
  return true;
}

}  // namespace

void say_once(Step& step, ServiceId id, std::string message) {
  const Service& service = *step.draft.find(id);
  if (service.last_placement_event == message && step.now - service.last_placement_event_at < kRepeatEvents) return;
  step.draft.change(id, [&](Service& s) {
    s.last_placement_event = message;
    s.last_placement_event_at = step.now;
  });
  add_service_event(step, id, std::move(message));
}

std::vector<Strategy> strategies_of(const Service& service) {
  std::vector<Strategy> out;
  for (const auto item : service.config.reader().getPlacementStrategy()) {
    Strategy strategy{.field = std::string(wire::view(item.getField()))};
    switch (item.getType()) {
      case ecs::PlacementStrategyType::UNSET:
      case ecs::PlacementStrategyType::RANDOM:
        strategy.type = StrategyType::kRandom;
        break;
      case ecs::PlacementStrategyType::SPREAD:
        strategy.type = StrategyType::kSpread;
        break;
      case ecs::PlacementStrategyType::BINPACK:
        strategy.type = StrategyType::kBinpack;
        break;
    }
    out.push_back(std::move(strategy));
  }
  return out;
}

std::vector<Constraint> constraints_of(const Service& service) {
  std::vector<Constraint> out;
  for (const auto item : service.config.reader().getPlacementConstraints()) {
    const bool distinct = item.getType() == ecs::PlacementConstraintType::DISTINCT_INSTANCE;
    out.push_back({distinct ? ConstraintType::kDistinctInstance : ConstraintType::kMemberOf,
                   std::string(wire::view(item.getExpression()))});
  }
  return out;
}

std::size_t start_tasks(Step& step, ServiceId id, std::int32_t count, std::size_t replaced) {
  if (is_throttled(step, id)) return 0;
  const Service& service = *step.draft.find(id);
  const Deployment& primary = service.deployments.front();
  const std::shared_ptr<const ServiceRevision> revision = primary.revision;
  const TaskDefinition& definition = *step.draft.find(revision->definition);
  if (revision->launch_type == LaunchType::kFargate) {
    say_once(step, id,
             "(service " + service.name +
                 ") was unable to place a task. Reason: Capacity is unavailable at this time. Please "
                 "try again later or in a different availability zone.");
    return 0;
  }

  auto detail = std::make_shared<TaskDetail>();
  detail->group = "service:" + service.name;
  detail->started_by = deployment_id(primary.digits);
  detail->launch_type = revision->launch_type;
  const auto config = service.config.reader();
  detail->enable_execute_command = wire::value_or(config.getEnableExecuteCommand(), false);
  if (config.getPropagateTags() == ecs::PropagateTags::TASK_DEFINITION) detail->tags = definition.tags;
  if (config.getPropagateTags() == ecs::PropagateTags::SERVICE) detail->tags = service.tags;
  if (wire::value_or(config.getEnableECSManagedTags(), false)) {
    detail->tags.emplace_back("aws:ecs:clusterName", cluster_name(step.state(), service.cluster));
    detail->tags.emplace_back("aws:ecs:serviceName", service.name);
  }

  Placer placer(step.state(), {.cluster = service.cluster,
                               .resources = definition.demand.get(),
                               .definition = &definition,
                               .service = id,
                               .group = detail->group,
                               .constraints = constraints_of(service),
                               .strategies = strategies_of(service)});
  const NewTask task{.cluster = service.cluster,
                     .definition = revision->definition,
                     .service = id,
                     .deployment = primary.digits,
                     .detail = std::move(detail)};
  std::string names;
  std::size_t started = 0;
  for (; started < static_cast<std::size_t>(count); ++started) {
    const auto instance = placer.place(step.random);
    if (!instance) break;
    NewTask placed = task;
    placed.instance = *instance;
    const TaskId made = create_task(step, placed);
    names += " (task " + step.draft.find(made)->external.text() + ")";
  }
  const bool all = started == static_cast<std::size_t>(count);
  if (!all) report_unplaced(step, id, placer);
  if (all && step.draft.find(id)->retry_placement_at.is_set()) {
    step.draft.change(id, [](Service& s) { s.retry_placement_at = Instant::none(); });
  }
  if (started == 0) return 0;
  std::string message =
      "(service " + step.draft.find(id)->name + ") has started " + std::to_string(started) + " tasks:" + names + ".";
  if (replaced > 0) message += " Amazon ECS replaced " + std::to_string(replaced) + " tasks due to an unhealthy status.";
  add_service_event(step, id, std::move(message));
  step.draft.change(id, [&](Service& s) { s.deployments.front().updated_at = step.now; });
  return started;
}

}  // namespace moorage::control
