#include "services/ecs/orchestration/capacity.h"

#include <algorithm>
#include <map>

#include "services/ecs/orchestration/capacity_placement.h"
#include "services/ecs/orchestration/daemon.h"
#include "services/ecs/orchestration/instance_leaving.h"
#include "services/ecs/rules/edits.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr Duration kMinute = Duration::minutes(1);
constexpr Duration kLowFor = Duration::minutes(15);  // time below the target before an instance leaves

bool is_busy(const State& state, InstanceId id) {
  bool busy = false;
  state.of(id).tasks.visit_after(TaskId{}, [&](TaskId task) {
    busy = !is_daemon_task(state, *state.find(task));
    return !busy;
  });
  return busy;
}

std::size_t tasks_on(const State& state, InstanceId id) {
  std::size_t count = 0;
  state.of(id).tasks.visit_after(TaskId{}, [&](TaskId task) {
    if (!is_daemon_task(state, *state.find(task))) ++count;
    return true;
  });
  return count;
}

std::vector<InstanceId> active_instances(const State& state, ClusterId cluster, const std::string& provider) {
  std::vector<InstanceId> out;
  state.of(cluster).group(provider).visit_after(InstanceId{}, [&](InstanceId id) {
    if (state.find(id)->status == InstanceStatus::kActive) out.push_back(id);
    return true;
  });
  return out;
}

// The largest and the smallest machine type that the group has ever had.
struct Types {
  bool known = false;
  std::int64_t cpu_max = 0;
  std::int64_t memory_max = 0;
  std::int64_t cpu_min = 0;
  std::int64_t memory_min = 0;
};

Types types_of(const State& state, const std::string& provider) {
  Types types;
  for (const auto& [size, count] : ecs_model(state).machine_sizes(provider)) {
    const auto& [cpu, memory] = size;
    types.cpu_max = std::max(types.cpu_max, cpu);
    types.memory_max = std::max(types.memory_max, memory);
    types.cpu_min = types.known ? std::min(types.cpu_min, cpu) : cpu;
    types.memory_min = types.known ? std::min(types.memory_min, memory) : memory;
    types.known = true;
  }
  return types;
}

// How many tasks of this demand the largest type holds; 0 when the smallest does not hold a single one.
std::int64_t tasks_per_instance(const Types& types, const Demand& demand) {
  if (demand.cpu_units > types.cpu_min || demand.memory_mib > types.memory_min) return 0;
  std::int64_t fit = 1'000;
  if (demand.cpu_units > 0) fit = std::min(fit, types.cpu_max / demand.cpu_units);
  if (demand.memory_mib > 0) fit = std::min(fit, types.memory_max / demand.memory_mib);
  return demand.ports.empty() ? fit : std::min<std::int64_t>(fit, 1);
}

std::int32_t instances_for_waiting(const State& state, ClusterId cluster, const std::string& provider) {
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::vector<HostPort>>, std::int64_t> groups;
  state.of(cluster).waiting_tasks.visit_after(TaskId{}, [&](TaskId id) {
    const Task& task = *state.find(id);
    const Demand& d = *task.demand;
    if (task.detail->capacity_provider == provider) ++groups[{d.cpu_units, d.memory_mib, d.gpus, d.ports}];
    return true;
  });
  if (groups.empty()) return 0;
  const Types types = types_of(state, provider);
  if (!types.known) return 1;  // the first instance shows the group's machine type
  std::int64_t instances = 0;
  for (const auto& [key, count] : groups) {
    const auto& [cpu, memory, gpus, ports] = key;
    const std::int64_t fit = tasks_per_instance(types, {.cpu_units = cpu, .memory_mib = memory, .ports = ports, .gpus = gpus});
    if (fit > 0) instances += (count + fit - 1) / fit;
  }
  return static_cast<std::int32_t>(instances);
}

ClusterId cluster_of(const State& state, const std::string& provider) {
  ClusterId found;
  state.table<Cluster>().visit_all([&](const Cluster& cluster) {
    if (!cluster.active) return;
    for (const auto name : cluster.described.reader().getCapacityProviders()) {
      if (wire::view(name) == provider) found = cluster.id;
    }
  });
  return found;
}

bool is_protected(const CapacityProvider& provider) {
  return provider.described.reader().getAutoScalingGroupProvider().getManagedTerminationProtection() ==
         ecs::ManagedTerminationProtection::ENABLED;
}

bool drains(const CapacityProvider& provider) {
  return provider.described.reader().getAutoScalingGroupProvider().getManagedDraining() != ecs::ManagedDraining::DISABLED;
}

// Empty instances leave first, then those with the fewest tasks; with termination protection only empty ones.
std::vector<InstanceId> choose_leaving(const State& state, const CapacityProvider& provider,
                                       const std::vector<InstanceId>& instances, std::size_t count) {
  std::vector<std::pair<std::size_t, InstanceId>> by_tasks;
  for (const InstanceId id : instances) by_tasks.emplace_back(tasks_on(state, id), id);
  if (is_protected(provider)) std::erase_if(by_tasks, [](const auto& one) { return one.first > 0; });
  std::sort(by_tasks.begin(), by_tasks.end());
  if (by_tasks.size() > count) by_tasks.resize(count);
  std::vector<InstanceId> out;
  for (const auto& [tasks, id] : by_tasks) out.push_back(id);
  return out;
}

void publish_change(Step& step, GroupChange change) { publish(step, std::move(change)); }

void scale_in(Step& step, CapacityProviderId id, const GroupChange& change) {
  const CapacityProvider& provider = *step.draft.find(id);
  const auto surplus = static_cast<std::size_t>(change.former_capacity - change.desired_capacity);
  const std::vector<InstanceId> leaving =
      choose_leaving(step.state(), provider, active_instances(step.state(), change.cluster, provider.name), surplus);
  if (leaving.empty()) return;
  GroupChange decided = change;
  decided.drains = drains(provider);
  decided.desired_capacity = change.former_capacity - static_cast<std::int32_t>(leaving.size());
  for (const InstanceId instance : leaving) {
    decided.leaving.push_back(step.draft.find(instance)->machine_id);
    if (decided.drains) {
      drain_and_let_go(step, instance);
    } else {
      terminate(step, instance);
    }
  }
  step.draft.change(id, [&](CapacityProvider& p) {
    p.desired_capacity = decided.desired_capacity;
    p.has_desired_capacity = true;
    p.below_target_since = step.now - kLowFor + kMinute;  // the next step a minute later
  });
  publish_change(step, std::move(decided));
}

void scale_out(Step& step, CapacityProviderId id, GroupChange change) {
  step.draft.change(id, [&](CapacityProvider& p) {
    p.desired_capacity = change.desired_capacity;
    p.has_desired_capacity = true;
    p.scaled_out_at = step.now;
    p.below_target_since = Instant::none();
  });
  publish_change(step, std::move(change));
}

void note_low_since(Step& step, CapacityProviderId id, Instant since) {
  if (step.draft.find(id)->below_target_since == since) return;
  step.draft.change(id, [&](CapacityProvider& p) { p.below_target_since = since; });
}

bool awaits_attachments(const Cluster& cluster, std::string_view provider) {
  const auto described = cluster.described.reader();
  if (wire::view(described.getAttachmentsStatus()) != "UPDATE_IN_PROGRESS") return false;
  for (const auto name : described.getCapacityProviders()) {
    if (wire::view(name) == provider) return true;
  }
  return false;
}

// Clusters that use this provider get the attachments that ECS would make for its group.
void complete_attachments(Step& step, std::string_view provider) {
  std::vector<ClusterId> waiting;
  step.state().table<Cluster>().visit_all([&](const Cluster& cluster) {
    if (awaits_attachments(cluster, provider)) waiting.push_back(cluster.id);
  });
  for (const ClusterId id : waiting) {
    step.draft.change(id, [](Cluster& cluster) {
      capnp::MallocMessageBuilder message;
      message.setRoot(cluster.described.reader());
      auto described = message.getRoot<ecs::Cluster>();
      described.setAttachmentsStatus("UPDATE_COMPLETE");
      described.disownStatus();
      cluster.described = wire::Message<ecs::Cluster>::from_builder(described);
    });
  }
}

}  // namespace

Fleet measure_fleet(const State& state, ClusterId cluster, const std::string& provider) {
  Fleet fleet;
  for (const InstanceId id : active_instances(state, cluster, provider)) {
    ++fleet.running;
    if (is_busy(state, id)) ++fleet.needed;
  }
  fleet.needed += instances_for_waiting(state, cluster, provider);
  return fleet;
}

void advance_provider(Step& step, CapacityProviderId id) {
  const CapacityProvider* provider = step.draft.find(id);
  if (provider) complete_attachments(step, provider->name);
  if (!provider || !has_managed_scaling(*provider)) return;
  const ClusterId cluster = cluster_of(step.state(), provider->name);
  if (!cluster) return;
  // The deadline is a full minute, so that any number of looks within one minute sets the same deadline.
  step.draft.wake_at(Instant{(step.now.ms / kMinute.ms + 1) * kMinute.ms}, id);

  const Fleet fleet = measure_fleet(step.state(), cluster, provider->name);
  const ScalingRules rules = scaling_rules(*provider);
  GroupChange change{
      .provider = id, .cluster = cluster, .former_capacity = fleet.running, .reservation_percent = reservation_percent(fleet)};
  if (const std::int32_t more = scaled_out(fleet, rules); more > fleet.running) {
    note_low_since(step, id, Instant::none());
    const bool warming = provider->scaled_out_at.is_set() && step.now < provider->scaled_out_at + rules.warmup;
    if (warming) return;
    change.desired_capacity = more;
    return scale_out(step, id, std::move(change));
  }
  if (fleet.running > rules.group_max) {  // the group's own bounds are enforced at once, whatever runs there
    change.desired_capacity = rules.group_max;
    return scale_in(step, id, change);
  }
  const std::int32_t fewer = scaled_in(fleet, rules);
  if (fewer == fleet.running) return note_low_since(step, id, Instant::none());
  if (!provider->below_target_since.is_set()) return note_low_since(step, id, step.now);
  if (step.now - provider->below_target_since < kLowFor) return;
  change.desired_capacity = fewer;
  scale_in(step, id, change);
}

}  // namespace moorage::control
