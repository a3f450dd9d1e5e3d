// Which task goes first when a service shrinks (facts 6.3): the one whose absence leaves the best distribution.
#include <algorithm>
#include <map>

#include "control/placement/placement.h"

namespace moorage::control {

namespace {

std::string_view bucket_of(const Instance& instance, std::string_view field) {
  constexpr std::string_view kAttribute = "attribute:";
  if (field.starts_with(kAttribute)) field.remove_prefix(kAttribute.size());
  return attribute_of(instance, field);
}

// Keeps those of `candidates` whose `value` is the largest.
template <typename Value>
void keep_largest(std::vector<TaskId>& candidates, Value&& value) {
  std::vector<std::int64_t> values;
  values.reserve(candidates.size());
  for (const TaskId id : candidates) values.push_back(value(id));
  const std::int64_t largest = *std::max_element(values.begin(), values.end());
  std::size_t kept = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (values[i] == largest) candidates[kept++] = candidates[i];
  }
  candidates.resize(kept);
}

// Tasks of `tasks` per bucket, where `bucket(task)` names it.
template <typename Bucket>
void keep_fullest(std::vector<TaskId>& candidates, const std::vector<TaskId>& tasks, Bucket&& bucket) {
  std::map<decltype(bucket(TaskId{})), std::int64_t> counts;
  for (const TaskId id : tasks) ++counts[bucket(id)];
  keep_largest(candidates, [&](TaskId id) { return counts.at(bucket(id)); });
}

}  // namespace

TaskId pick_for_scale_in(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& strategies) {
  std::vector<TaskId> candidates = tasks;
  std::vector<Strategy> order = strategies;
  if (order.empty()) {
    order = {{StrategyType::kSpread, "attribute:ecs.availability-zone"}, {StrategyType::kSpread, "instanceId"}};
  }
  for (const Strategy& strategy : order) {
    if (strategy.type == StrategyType::kRandom || candidates.size() < 2) break;
    if (strategy.type == StrategyType::kSpread) {
      if (strategy.field == "instanceId" || strategy.field == "host") {
        keep_fullest(candidates, tasks, [&](TaskId id) { return state.find(id)->instance; });
      } else {
        keep_fullest(candidates, tasks, [&](TaskId id) -> std::string_view {
          const Instance* instance = state.find(state.find(id)->instance);
          return instance ? bucket_of(*instance, strategy.field) : std::string_view();
        });
      }
      continue;
    }
    const bool by_cpu = strategy.field == "cpu" || strategy.field == "CPU";
    keep_largest(candidates, [&](TaskId id) {
      const Task& task = *state.find(id);
      const Room& room = state.of(task.instance).room;
      return by_cpu ? room.cpu_units + task.demand->cpu_units : room.memory_mib + task.demand->memory_mib;
    });
  }
  return candidates.back();  // the youngest of equals
}

}  // namespace moorage::control
