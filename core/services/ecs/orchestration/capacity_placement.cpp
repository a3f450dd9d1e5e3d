#include "services/ecs/orchestration/capacity_placement.h"

#include <algorithm>

#include "services/ecs/orchestration/service_starts.h"
#include "services/ecs/orchestration/task_lifecycle.h"
#include "services/ecs/placement/demand.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/instance_attributes.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

// How long a task waits for an instance before it is given up. ECS publishes no figure; its tasks were seen to
// give up after about this time.
constexpr Duration kWaitMax = Duration::minutes(15);

PlacementDemand demand_of_waiting(const State& state, const Task& task) {
  const TaskDefinition& definition = *state.find(task.definition);
  PlacementDemand demand{.cluster = task.cluster,
                         .resources = task.demand.get(),
                         .definition = &definition,
                         .service = task.service,
                         .group = task.detail->group,
                         .tags = task.service ? nullptr : &task.detail->tags};
  if (has_overrides(task.detail->overrides.reader())) demand.effective = effective_definition(definition, *task.detail);
  if (const Service* service = state.find(task.service)) {
    demand.constraints = constraints_of(*service);
    demand.strategies = strategies_of(*service);
  } else if (task.detail->placement) {
    const auto placement = task.detail->placement.reader();
    demand.constraints = constraints_in(placement.getPlacementConstraints());
    demand.strategies = strategies_in(placement.getPlacementStrategy());
  }
  keep_to_provider(demand, task.detail->capacity_provider);
  return demand;
}

}  // namespace

bool has_managed_scaling(const CapacityProvider& provider) {
  return provider.active && provider.described.reader().getAutoScalingGroupProvider().getManagedScaling().getStatus() ==
                                ecs::ManagedScalingStatus::ENABLED;
}

std::string unplaced_reason(const State& state, ClusterId cluster, const std::string& provider,
                            const std::optional<Refusal>& closest) {
  if (closest) return std::string(closest->reason());
  return state.of(cluster).group(provider).empty() ? "EMPTY CAPACITY PROVIDER" : "NO ACTIVE INSTANCES";
}

void place_waiting(Step& step, TaskId id) {
  const Task& task = *step.draft.find(id);
  const std::string provider = task.detail->capacity_provider;
  Placer placer(step.state(), demand_of_waiting(step.state(), task));
  const std::optional<InstanceId> instance = placer.place(step.random);
  if (task.service) report_scorer_failure(step, task.service, placer.scoring());
  if (instance) {
    edit_task(step, id, [&](Task& t) {
      t.instance = *instance;
      t.last_status = TaskStatus::kPending;
      t.gpu_ids = gpus_for(step.state(), t);
    });
    step.draft.wake(id);
    return;
  }
  const CapacityProviderId record = ecs_model(step.state()).capacity_provider_named(provider);
  const CapacityProvider* known = step.draft.find(record);
  const Instant deadline = task.created_at + kWaitMax;
  if (known && has_managed_scaling(*known) && step.now < deadline) {
    step.draft.wake_at(deadline, id);
    step.draft.wake(record);
    return;
  }
  const std::string reason = unplaced_reason(step.state(), task.cluster, provider, placer.closest(provider));
  request_stop(step, id, {StopCode::kTaskFailedToStart, "TaskFailedToStart: " + reason});
  count_start_failure(step, id);
}

}  // namespace moorage::control
