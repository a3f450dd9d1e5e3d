#include "control/placement/scale_in.h"

#include <algorithm>
#include <map>
#include <string>

#include "control/placement/placement.h"

namespace moorage::control {

namespace {

std::vector<Strategy> steps_that_tell(const std::vector<Strategy>& strategies) {
  if (strategies.empty()) {
    return {{StrategyType::kSpread, "attribute:ecs.availability-zone"}, {StrategyType::kSpread, "instanceId"}};
  }
  const auto end = std::find_if(strategies.begin(), strategies.end(),
                                [](const Strategy& strategy) { return strategy.type == StrategyType::kRandom; });
  return {strategies.begin(), end};
}

// Buckets of one step get numbers as they are met.
class Numbers {
 public:
  explicit Numbers(const Strategy& strategy) : field_(strategy.field), by_instance_(counts_by_instance(field_)) {}

  std::int64_t of(const State& state, const Task& task) {
    if (by_instance_) return number(instances_, task.instance);
    const auto known = of_instance_.find(task.instance);
    if (known != of_instance_.end()) return known->second;
    const Instance* instance = state.find(task.instance);
    const std::int64_t found = number(values_, instance ? bucket_of(*instance, field_) : std::string_view());
    of_instance_.emplace(task.instance, found);
    return found;
  }
  std::size_t size() const { return by_instance_ ? instances_.size() : values_.size(); }

 private:
  template <typename Key>
  static std::int64_t number(std::map<Key, std::int64_t>& known, Key key) {
    return known.emplace(key, static_cast<std::int64_t>(known.size())).first->second;
  }

  std::string field_;
  bool by_instance_;
  std::map<InstanceId, std::int64_t> instances_;
  std::map<std::string_view, std::int64_t> values_;
  std::map<InstanceId, std::int64_t> of_instance_;
};

std::int64_t free_without(const State& state, const Task& task, const std::string& field) {
  const Room& room = state.of(task.instance).room;
  return field == "cpu" || field == "CPU" ? room.cpu_units + task.demand->cpu_units : room.memory_mib + task.demand->memory_mib;
}

}  // namespace

ScaleIn::ScaleIn(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& strategies)
    : left_(tasks.size()) {
  const std::vector<Strategy> told = steps_that_tell(strategies);
  std::vector<Numbers> numbers(told.begin(), told.end());
  std::map<std::vector<std::int64_t>, std::size_t> groups;
  for (const TaskId id : tasks) {
    const Task& task = *state.find(id);
    std::vector<std::int64_t> marks;
    for (std::size_t i = 0; i < told.size(); ++i) {
      const bool counts = told[i].type == StrategyType::kSpread;
      marks.push_back(counts ? numbers[i].of(state, task) : free_without(state, task, told[i].field));
    }
    const auto [at, is_new] = groups.emplace(marks, groups_.size());
    if (is_new) groups_.push_back({.marks = std::move(marks), .tasks = {}});
    groups_[at->second].tasks.push_back(id);
  }
  for (std::size_t i = 0; i < told.size(); ++i) {
    Step step{.counts = told[i].type == StrategyType::kSpread, .counted = {}};
    if (step.counts) step.counted.resize(numbers[i].size());
    for (const Group& group : groups_) {
      if (step.counts) step.counted[static_cast<std::size_t>(group.marks[i])] += static_cast<std::int64_t>(group.tasks.size());
    }
    steps_.push_back(std::move(step));
  }
}

std::int64_t ScaleIn::value(const Group& group, std::size_t step) const {
  return steps_[step].counts ? steps_[step].counted[static_cast<std::size_t>(group.marks[step])] : group.marks[step];
}

TaskId ScaleIn::next() {
  const auto goes_later = [this](const Group& a, const Group& b) {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const std::int64_t x = value(a, i);
      const std::int64_t y = value(b, i);
      if (x != y) return x < y;
    }
    return a.tasks.back() < b.tasks.back();  // the youngest of equals goes first
  };
  const auto chosen = std::max_element(groups_.begin(), groups_.end(), goes_later);
  const TaskId out = chosen->tasks.back();
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (steps_[i].counts) --steps_[i].counted[static_cast<std::size_t>(chosen->marks[i])];
  }
  chosen->tasks.pop_back();
  if (chosen->tasks.empty()) {
    std::swap(*chosen, groups_.back());
    groups_.pop_back();
  }
  --left_;
  return out;
}

bool counts_by_instance(std::string_view field) { return field == "instanceId" || field == "host"; }

std::string_view bucket_of(const Instance& instance, std::string_view field) {
  constexpr std::string_view kAttribute = "attribute:";
  if (field.starts_with(kAttribute)) field.remove_prefix(kAttribute.size());
  return attribute_of(instance, field);
}

TaskId pick_for_scale_in(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& strategies) {
  return ScaleIn(state, tasks, strategies).next();
}

}  // namespace moorage::control
