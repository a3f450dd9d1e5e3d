#include "control/orchestration/service_starts.h"

#include <algorithm>

#include "control/orchestration/capacity_starts.h"
#include "control/orchestration/service_tasks.h"
#include "control/state/arns.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

std::string closest_match(const State& state, const Refusal& refusal) {
  const Instance& instance = *state.find(refusal.instance);
  const std::string out = " The closest matching (container-instance " + instance.external.text() + ") ";
  if (refusal.rule == Rule::kCpu) return out + "has insufficient CPU units available.";
  if (refusal.rule == Rule::kMemory) return out + "has insufficient memory available.";
  if (refusal.rule == Rule::kPorts) return out + "is already using a port required by your task.";
  return out + "encountered error \"" + std::string(refusal.reason()) + "\".";
}

Unplaced unplaced_by(const State& state, const Service& service, const std::vector<Refusal>& refusals) {
  std::string message =
      "(service " + service.name + ") was unable to place a task because no container instance met all of its requirements.";
  const auto closest =
      std::max_element(refusals.begin(), refusals.end(), [](const Refusal& a, const Refusal& b) { return a.rule < b.rule; });
  if (closest == refusals.end()) {
    message += " Reason: No Container Instances were found in your cluster.";
    return {message + kTroubleshootingGuide, "NO ACTIVE INSTANCES"};
  }
  return {message + closest_match(state, *closest) + kTroubleshootingGuide, std::string(closest->reason())};
}

}  // namespace

void report_refused(Step& step, ServiceId id, const std::vector<Refusal>& refusals) {
  report_unplaced(step, id, unplaced_by(step.state(), *step.draft.find(id), refusals));
}

std::vector<Strategy> strategies_of(const Service& service) {
  return read_stored_strategies(service.config.reader().getPlacementStrategy());
}

std::vector<Constraint> constraints_of(const Service& service) {
  return read_stored_constraints(service.config.reader().getPlacementConstraints());
}

std::vector<Strategy> read_stored_strategies(capnp::List<ecs::PlacementStrategy>::Reader strategies) {
  std::vector<Strategy> out;
  for (const auto item : strategies) {
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

std::vector<Constraint> read_stored_constraints(capnp::List<ecs::PlacementConstraint>::Reader constraints) {
  std::vector<Constraint> out;
  for (const auto item : constraints) {
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
  if (is_on_capacity(*revision)) return start_on_capacity(step, id, static_cast<std::size_t>(count), replaced);
  auto detail = std::make_shared<const TaskDetail>(detail_of_primary(step.state(), service));
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
  if (!all) {
    const std::optional<Refusal> closest = placer.closest();
    report_refused(step, id, closest ? std::vector{*closest} : std::vector<Refusal>{});
  }
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
