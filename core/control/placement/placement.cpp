#include "control/placement/placement.h"

#include <algorithm>
#include <map>

#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::string_view kZone = "ecs.availability-zone";

std::string shortage(std::string_view what, std::string_view unit, std::int64_t needs, std::int64_t free, std::int64_t total) {
  std::string out(what);
  out.append(": needs ").append(std::to_string(needs)).append(unit).append(", free ").append(std::to_string(free));
  out.append(" of ").append(std::to_string(total));
  return out;
}

// An instance that names none of its agent's capabilities was not registered by an agent: it is taken at its owner's word.
bool declares_capabilities(const Instance& instance) {
  return std::any_of(instance.attributes.begin(), instance.attributes.end(), [](const auto& attribute) {
    return attribute.first.starts_with("com.amazonaws.ecs.capability.") || attribute.first.starts_with("ecs.capability.");
  });
}

bool has_attribute(const Instance& instance, std::string_view name, std::string_view value) {
  for (const auto& [key, held] : instance.attributes) {
    if (key == name) return value.empty() || held == value;
  }
  return false;
}

std::string bucket_of(const Instance& instance, std::string_view field) {
  if (field == "instanceId" || field == "host") return std::to_string(instance.id.value);
  if (field.starts_with("attribute:")) field.remove_prefix(10);
  return std::string(attribute_of(instance, field));
}

}  // namespace

std::string_view attribute_of(const Instance& instance, std::string_view name) {
  for (const auto& [key, value] : instance.attributes) {
    if (key == name) return value;
  }
  return {};
}

Placer::Placer(const State& state, PlacementDemand demand) : state_(state), demand_(std::move(demand)) {
  const auto need = [&](std::string_view expression) {
    auto parsed = Expression::parse(expression);
    memberships_.push_back(parsed.ok() ? std::optional(std::move(parsed).value()) : std::nullopt);
  };
  for (const Constraint& constraint : demand_.constraints) {
    if (constraint.type == ConstraintType::kMemberOf) need(constraint.expression);
  }
  if (demand_.definition) {
    for (const auto constraint : demand_.definition->message.reader().getPlacementConstraints()) {
      need(wire::view(constraint.getExpression()));
    }
  }
  if (demand_.strategies.empty()) {
    demand_.strategies = {{StrategyType::kSpread, "attribute:" + std::string(kZone)}};
    if (demand_.service) demand_.strategies.push_back({StrategyType::kSpread, "instanceId"});
  }
}

std::size_t Placer::tasks_in_group(InstanceId instance) const {
  std::size_t count = 0;
  state_.of(instance).tasks.visit_after(TaskId{}, [&](TaskId id) {
    const Task& task = *state_.find(id);
    if (task.desired_status != DesiredStatus::kRunning) return true;
    const bool same = demand_.service ? task.service == demand_.service : !task.service && task.detail->group == demand_.group;
    if (same) ++count;
    return true;
  });
  return count;
}

std::optional<Refusal> Placer::refuse(const Instance& instance) const {
  const auto refusal = [&](std::string_view reason, std::string detail) {
    return Refusal{instance.id, std::string(reason), std::move(detail)};
  };
  if (!instance.agent_connected) return refusal("AGENT", "the agent of this instance is not connected");

  const InstanceLoad& load = state_.of(instance.id);
  const Demand& needs = *demand_.resources;
  const std::int64_t cpu_free = instance.cpu_units - load.cpu_units;
  if (needs.cpu_units > cpu_free) {
    return refusal("RESOURCE:CPU", shortage("cpu", " units", needs.cpu_units, cpu_free, instance.cpu_units));
  }
  const std::int64_t memory_free = instance.memory_mib - load.memory_mib;
  if (needs.memory_mib > memory_free) {
    return refusal("RESOURCE:MEMORY", shortage("memory", " MiB", needs.memory_mib, memory_free, instance.memory_mib));
  }
  const std::int64_t gpus = static_cast<std::int64_t>(instance.gpu_ids.size());
  if (needs.gpus > gpus - load.gpus) return refusal("RESOURCE:GPU", shortage("gpu", "", needs.gpus, gpus - load.gpus, gpus));
  for (const HostPort& port : needs.ports) {
    const bool taken = std::binary_search(load.ports.begin(), load.ports.end(), port) ||
                       std::binary_search(instance.reserved_ports.begin(), instance.reserved_ports.end(), port);
    if (taken) {
      return refusal("RESOURCE:PORTS", std::string("ports: host port ") + std::to_string(port.port) +
                                           (port.protocol == Protocol::kTcp ? "/tcp" : "/udp") + " is in use");
    }
  }
  if (demand_.definition && declares_capabilities(instance)) {
    for (const auto attribute : demand_.definition->message.reader().getRequiresAttributes()) {
      const std::string_view name = wire::view(attribute.getName());
      if (!has_attribute(instance, name, wire::view(attribute.getValue()))) {
        return refusal("ATTRIBUTE", "attributes: the task requires " + std::string(name));
      }
    }
  }
  for (const Constraint& constraint : demand_.constraints) {
    if (constraint.type == ConstraintType::kDistinctInstance && tasks_in_group(instance.id) > 0) {
      return refusal("DistinctInstance placement constraint unsatisfied.", "a task of the same group is on this instance");
    }
  }
  for (const std::optional<Expression>& membership : memberships_) {
    if (!membership || !membership->accepts(state_, instance)) {
      return refusal("MemberOf placement constraint unsatisfied.",
                     "the instance is not a member of what a memberOf constraint asks for");
    }
  }
  return std::nullopt;
}

std::vector<InstanceId> Placer::narrow(std::vector<InstanceId> candidates, const Strategy& strategy, Random& random) const {
  switch (strategy.type) {
    case StrategyType::kRandom:
      return {candidates[random.below(candidates.size())]};
    case StrategyType::kBinpack: {
      const bool by_cpu = strategy.field == "cpu" || strategy.field == "CPU";
      const auto free = [&](InstanceId id) {
        const Instance& instance = *state_.find(id);
        const InstanceLoad& load = state_.of(id);
        return by_cpu ? instance.cpu_units - load.cpu_units : instance.memory_mib - load.memory_mib;
      };
      std::int64_t least = free(candidates.front());
      for (const InstanceId id : candidates) least = std::min(least, free(id));
      std::erase_if(candidates, [&](InstanceId id) { return free(id) != least; });
      return candidates;
    }
    case StrategyType::kSpread: {
      std::map<std::string, std::size_t> buckets;  // tasks of the group in every bucket that a candidate is in
      for (const InstanceId id : candidates) buckets.emplace(bucket_of(*state_.find(id), strategy.field), 0);
      state_.of(demand_.cluster).instances.visit_after(InstanceId{}, [&](InstanceId id) {
        const auto bucket = buckets.find(bucket_of(*state_.find(id), strategy.field));
        if (bucket != buckets.end()) bucket->second += tasks_in_group(id);
        return true;
      });
      std::size_t least = buckets.begin()->second;
      for (const auto& [name, tasks] : buckets) least = std::min(least, tasks);
      std::erase_if(candidates,
                    [&](InstanceId id) { return buckets.at(bucket_of(*state_.find(id), strategy.field)) != least; });
      return candidates;
    }
  }
  return candidates;
}

std::optional<InstanceId> Placer::place(Random& random) {
  refusals_.clear();
  considered_ = 0;
  std::vector<InstanceId> candidates;
  state_.of(demand_.cluster).instances.visit_after(InstanceId{}, [&](InstanceId id) {
    const Instance& instance = *state_.find(id);
    if (instance.status != InstanceStatus::kActive) return true;
    ++considered_;
    if (auto refusal = refuse(instance)) {
      refusals_.push_back(std::move(*refusal));
    } else {
      candidates.push_back(id);
    }
    return true;
  });
  if (candidates.empty()) return std::nullopt;
  for (const Strategy& strategy : demand_.strategies) {
    if (candidates.size() == 1) break;
    candidates = narrow(std::move(candidates), strategy, random);
  }
  return candidates.front();
}

TaskId pick_for_scale_in(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& strategies) {
  std::vector<TaskId> candidates = tasks;
  std::vector<Strategy> order = strategies;
  if (order.empty()) {
    order = {{StrategyType::kSpread, "attribute:" + std::string(kZone)}, {StrategyType::kSpread, "instanceId"}};
  }
  for (const Strategy& strategy : order) {
    if (strategy.type == StrategyType::kRandom || candidates.size() < 2) break;
    if (strategy.type == StrategyType::kSpread) {
      std::map<std::string, std::size_t> buckets;
      const auto bucket = [&](TaskId id) { return bucket_of(*state.find(state.find(id)->instance), strategy.field); };
      for (const TaskId id : tasks) ++buckets[bucket(id)];
      std::size_t most = 0;
      for (const TaskId id : candidates) most = std::max(most, buckets.at(bucket(id)));
      std::erase_if(candidates, [&](TaskId id) { return buckets.at(bucket(id)) != most; });
      continue;
    }
    const bool by_cpu = strategy.field == "cpu" || strategy.field == "CPU";
    const auto free_after = [&](TaskId id) {
      const Task& task = *state.find(id);
      const Instance& instance = *state.find(task.instance);
      const InstanceLoad& load = state.of(task.instance);
      return by_cpu ? instance.cpu_units - load.cpu_units + task.demand->cpu_units
                    : instance.memory_mib - load.memory_mib + task.demand->memory_mib;
    };
    std::int64_t most = free_after(candidates.front());
    for (const TaskId id : candidates) most = std::max(most, free_after(id));
    std::erase_if(candidates, [&](TaskId id) { return free_after(id) != most; });
  }
  return candidates.back();  // the youngest of equals
}

}  // namespace moorage::control
