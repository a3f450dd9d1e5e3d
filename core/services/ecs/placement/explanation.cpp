#include "services/ecs/placement/explanation.h"

#include <algorithm>
#include <map>

#include "services/ecs/placement/placement.h"

namespace moorage::control {

namespace {

std::string shortage(std::string_view what, std::string_view unit, const Refusal& refusal) {
  std::string out(what);
  out.append(": needs ").append(std::to_string(refusal.needs)).append(unit).append(", free ");
  out.append(std::to_string(refusal.free)).append(" of ").append(std::to_string(refusal.total));
  return out;
}

std::string name_of(const Strategy& strategy) {
  switch (strategy.type) {
    case StrategyType::kRandom:
      return "random";
    case StrategyType::kSpread:
      return "spread " + strategy.field;
    case StrategyType::kBinpack:
      return "binpack " + strategy.field;
  }
  return {};
}

std::string bucket_of(const Instance& instance, std::string_view field) {
  constexpr std::string_view kAttribute = "attribute:";
  if (field == "instanceId" || field == "host") return instance.external.text();
  if (field.starts_with(kAttribute)) field.remove_prefix(kAttribute.size());
  return std::string(attribute_of(instance, field));
}

// The value of one strategy for every accepted instance, counted from the state without the placer's indexes.
class Steps {
 public:
  Steps(const State& state, const PlacementDemand& demand) : state_(state), demand_(demand) {
    group_ = Rooms::group_in(ecs_model(state).rooms().of(demand.cluster), demand.service, demand.group);
  }

  StepValue value(const Strategy& strategy, const Instance& instance) {
    StepValue out{.step = name_of(strategy)};
    const Room& room = state_.of(instance.id).room;
    switch (strategy.type) {
      case StrategyType::kRandom:
        break;
      case StrategyType::kBinpack:
        out.value = strategy.field == "cpu" || strategy.field == "CPU" ? room.cpu_units : room.memory_mib;
        break;
      case StrategyType::kSpread:
        out.bucket = bucket_of(instance, strategy.field);
        out.value = tasks_in(strategy.field)[out.bucket];
        break;
    }
    return out;
  }

 private:
  std::map<std::string, std::int64_t>& tasks_in(const std::string& field) {
    const auto [at, is_new] = counts_.try_emplace(field);
    std::map<std::string, std::int64_t>& tasks = at->second;
    if (is_new && group_) {
      state_.of(demand_.cluster).instances.visit_after(InstanceId{}, [&](InstanceId id) {
        tasks[bucket_of(*state_.find(id), field)] += state_.of(id).tasks_of(group_);
        return true;
      });
    }
    return tasks;
  }

  const State& state_;
  const PlacementDemand& demand_;
  const TaskGroup* group_ = nullptr;
  std::map<std::string, std::map<std::string, std::int64_t>> counts_;  // field, bucket
};

// Applies each strategy to the instances that the ones before it left. Returns those that remain.
std::vector<Accepted*> narrow(Explanation& explanation, Steps& steps, const State& state,
                              const std::vector<Strategy>& strategies) {
  std::vector<Accepted*> remaining;
  for (Accepted& one : explanation.accepted) remaining.push_back(&one);
  for (const Strategy& strategy : strategies) {
    std::optional<std::int64_t> smallest;
    for (Accepted* one : remaining) {
      one->steps.push_back(steps.value(strategy, *state.find(one->instance)));
      if (!smallest || one->steps.back().value < *smallest) smallest = one->steps.back().value;
    }
    for (Accepted* one : remaining) one->steps.back().was_best = one->steps.back().value == *smallest;
    std::erase_if(remaining, [](const Accepted* one) { return !one->steps.back().was_best; });
    if (strategy.type == StrategyType::kRandom) break;
  }
  return remaining;
}

void add_scores(const std::vector<Accepted*>& remaining, Scoring& scoring, const PlacementDemand& demand) {
  std::vector<InstanceId> instances;
  for (const Accepted* one : remaining) instances.push_back(one->instance);
  if (instances.empty()) return;
  const auto scores = scoring.ask(demand, instances);
  for (std::size_t i = 0; scores && i < scores->size(); ++i) remaining[i]->score = (*scores)[i];
}

}  // namespace

std::string_view Refusal::reason() const {
  switch (rule) {
    case Rule::kStatus:
      return "INACTIVE";
    case Rule::kAgent:
      return "AGENT";
    case Rule::kCpu:
      return "RESOURCE:CPU";
    case Rule::kMemory:
      return "RESOURCE:MEMORY";
    case Rule::kGpu:
      return "RESOURCE:GPU";
    case Rule::kPorts:
      return "RESOURCE:PORTS";
    case Rule::kInterfaces:
      return "RESOURCE:ENI";
    case Rule::kAttribute:
      return "ATTRIBUTE";
    case Rule::kDistinctInstance:
      return "DistinctInstance placement constraint unsatisfied.";
    case Rule::kMemberOf:
      return "MemberOf placement constraint unsatisfied.";
  }
  return {};
}

std::string Refusal::detail() const {
  switch (rule) {
    case Rule::kStatus:
      return "the instance is not ACTIVE";
    case Rule::kAgent:
      return "the agent of this instance is not connected";
    case Rule::kCpu:
      return shortage("cpu", " units", *this);
    case Rule::kMemory:
      return shortage("memory", " MiB", *this);
    case Rule::kGpu:
      return shortage("gpu", "", *this);
    case Rule::kPorts:
      return "ports: host port " + std::to_string(port.port) + (port.protocol == Protocol::kTcp ? "/tcp" : "/udp") +
             " is in use";
    case Rule::kInterfaces:
      return "network interfaces: all " + std::to_string(total) +
             " that the instance type has for tasks are in use; the account setting awsvpcTrunking lifts this limit";
    case Rule::kAttribute:
      if (what.empty()) return hint;
      return "attributes: the task requires " + what + (hint.empty() ? "" : "; " + hint);
    case Rule::kDistinctInstance:
      return "a task of the group " + what + " is on this instance";
    case Rule::kMemberOf:
      return "the instance is not a member of what a memberOf constraint asks for: " + what;
  }
  return {};
}

Explanation explain(const State& state, const PlacementDemand& demand, std::optional<InstanceId> chosen) {
  Explanation out{.chosen = chosen};
  const Rules rules(state, ecs_model(state).rooms(), demand);
  state.of(demand.cluster).instances.visit_after(InstanceId{}, [&](InstanceId id) {
    const Instance& instance = *state.find(id);
    if (auto refusal = rules.refuse(instance)) {
      out.refused.push_back(std::move(*refusal));
    } else {
      out.accepted.push_back({.instance = id});
    }
    return true;
  });
  Scoring scoring(state, ecs_model(state).rooms(), demand);
  const bool asked = scoring.speaks();
  Steps steps(state, demand);
  std::vector<Accepted*> remaining =
      narrow(out, steps, state, asked ? strategies_before_scorer(demand) : effective_strategies(demand));
  if (asked) add_scores(remaining, scoring, demand);
  if (asked && !scoring.speaks()) {
    for (Accepted& one : out.accepted) one.steps.clear();
    narrow(out, steps, state, effective_strategies(demand));
  }
  out.scorer = scoring.name();
  out.scorer_failure = scoring.failure();
  return out;
}

std::string to_text(const State& state, const Explanation& explanation) {
  const auto name = [&](InstanceId id) { return state.find(id)->external.text(); };
  std::string out = explanation.chosen ? "chosen: " + name(*explanation.chosen) + "\n" : "no instance takes the task\n";
  for (const Accepted& one : explanation.accepted) {
    out += name(one.instance) + (one.instance == explanation.chosen ? " chosen" : " accepted");
    for (const StepValue& step : one.steps) {
      out += "; " + step.step + (step.bucket.empty() ? "" : " [" + step.bucket + "]") + " = " + std::to_string(step.value);
      if (!step.was_best) out += " (not the least)";
    }
    if (one.score) out += "; score " + std::to_string(*one.score);
    out += "\n";
  }
  if (!explanation.scorer_failure.empty()) {
    out += "scorer " + explanation.scorer + " has no say: " + explanation.scorer_failure + "\n";
  }
  for (const Refusal& refusal : explanation.refused) {
    out += name(refusal.instance) + " refused: " + std::string(refusal.reason()) + " (" + refusal.detail() + ")\n";
  }
  return out;
}

}  // namespace moorage::control
