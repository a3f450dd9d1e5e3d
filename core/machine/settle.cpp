#include <algorithm>
#include <iterator>
#include <type_traits>

#include "machine/alarm_watch.h"
#include "machine/machine.h"
#include "services/autoscaling/model/autoscaling_model.h"
#include "services/autoscaling/scheduled_times.h"
#include "services/ecr/lifecycle_policy.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/orchestration/capacity.h"
#include "services/ecs/orchestration/instance_leaving.h"
#include "services/ecs/orchestration/pass.h"
#include "services/ecs/orchestration/service_reconciler.h"
#include "services/ecs/orchestration/target_registration.h"
#include "services/ecs/orchestration/task_lifecycle.h"
#include "services/ecs/orchestration/zone_balance.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

namespace {

// One look may wake others, and those again; a loop that does not end is a bug, not a reason to hang the host.
constexpr std::size_t kLooksPerRecordMax = 64;

void look_at_instance(Step& step, Pass&, InstanceId id) {
  const Instance* instance = step.draft.find(id);
  if (!instance) return;
  const auto wake_task = [&](TaskId task) {
    step.draft.wake(task);
    if (const ServiceId service = step.draft.find(task)->service) step.draft.wake(service);
    return true;
  };
  step.state().of(id).tasks.visit_after(TaskId{}, wake_task);
  step.state().of(id).guests.visit_after(TaskId{}, wake_task);
  if (const CapacityProviderId provider = ecs_model(step.state()).capacity_provider_named(instance->capacity_provider)) {
    step.draft.wake(provider);
  }
  wake_starved(step, instance->cluster);
  wake_zoned(step, instance->cluster);
  advance_leaving(step, id);
}

// What is done with an entity that was woken. Tasks come first, then services, and scaling when all of them are served.
struct Look {
  std::uint8_t order = 0;
  void (*run)(Step&, Pass&, std::uint64_t id) = nullptr;
};

template <typename Entity, auto kLook>
constexpr Look look() {
  return {TableRow<Entity>::kWakeOrder, [](Step& step, Pass& pass, std::uint64_t id) {
            if constexpr (std::is_invocable_v<decltype(kLook), Step&, Pass&, Id<Entity>>) {
              kLook(step, pass, Id<Entity>{id});
            } else {
              kLook(step, Id<Entity>{id});
            }
          }};
}

constexpr Look kLooks[] = {look<Task, &advance_task>(),
                           look<Target, &advance_target>(),
                           look<Instance, &look_at_instance>(),
                           look<Service, &reconcile_service>(),
                           look<CapacityProvider, &advance_provider>(),
                           look<EcrRepository, &look_at_repository>(),
                           look<ScheduledAction, &advance_action>()};

constexpr bool are_in_order() {
  for (std::size_t i = 0; i < std::size(kLooks); ++i) {
    if (kLooks[i].order != i + 1) return false;
  }
  return true;
}
static_assert(are_in_order(), "the wake orders of the tables are 1, 2, 3 … and each has its look here, in that order");

void wake_what_is_due(Step& step) {
  auto& deadlines = step.draft.deadlines();
  while (!deadlines.empty() && deadlines.begin()->first <= step.now) {
    step.draft.wake(deadlines.begin()->second);
    deadlines.erase(deadlines.begin());
  }
}

}  // namespace

void settle(Step& step) {
  Pass pass;
  settle_alarms(step);
  auto& wakes = step.draft.wakes();
  wake_what_is_due(step);
  const State& state = step.state();
  // Records that the pass itself makes are looked at in it, too.
  const std::size_t woken = wakes.size();
  const auto looks_max = [&] {
    return kLooksPerRecordMax * (64 + woken + state.table<Task>().size() + state.table<Service>().size());
  };
  for (std::size_t looks = 0; !wakes.empty(); ++looks) {
    require_invariant(looks < looks_max(), "a pass of decisions does not come to an end");
    const Wake next = *wakes.begin();
    wakes.erase(wakes.begin());
    kLooks[next.order - 1].run(step, pass, next.id);
    if (wakes.empty()) wake_what_is_due(step);
  }
  flush(step, pass);
}

std::optional<Instant> next_deadline(const Draft& draft) {
  const auto& deadlines = const_cast<Draft&>(draft).deadlines();
  if (deadlines.empty()) return std::nullopt;
  return deadlines.begin()->first;
}

void wake_everything(Step& step) {
  const State& state = step.state();
  state.table<Task>().visit_all([&](const Task& task) { step.draft.wake(task.id); });
  state.table<Target>().visit_all([&](const Target& target) { step.draft.wake(target.id); });
  state.table<Service>().visit_all([&](const Service& service) { step.draft.wake(service.id); });
  state.table<CapacityProvider>().visit_all([&](const CapacityProvider& provider) { step.draft.wake(provider.id); });
  state.table<EcrRepository>().visit_all([&](const EcrRepository& repository) {
    if (!repository.lifecycle.empty()) step.draft.wake(repository.id);
  });
  state.table<ScheduledAction>().visit_all([&](const ScheduledAction& action) { step.draft.wake(action.id); });
  state.table<Instance>().visit_all([&](const Instance& instance) {
    if (instance.leaving_since.is_set()) step.draft.wake(instance.id);
  });
}

}  // namespace moorage::control
