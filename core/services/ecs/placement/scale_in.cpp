#include "services/ecs/placement/scale_in.h"

#include <algorithm>
#include <map>
#include <string>

#include "services/ecs/placement/placement.h"

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

// Buckets of one step are numbered in the order in which they appear.
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

std::string_view attribute_in(std::string_view field) {
  constexpr std::string_view kAttribute = "attribute:";
  if (field.starts_with(kAttribute)) field.remove_prefix(kAttribute.size());
  return field;
}

std::int64_t free_without(const State& state, const Task& task, const std::string& field) {
  const Room& room = state.of(task.instance).room;
  return field == "cpu" || field == "CPU" ? room.cpu_units + task.demand->cpu_units : room.memory_mib + task.demand->memory_mib;
}

}  // namespace

ScaleIn::ScaleIn(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& strategies)
    : left_(tasks.size()) {
  const std::vector<Strategy> told = steps_that_tell(strategies);
  make_groups(state, tasks, told);
  for (std::size_t i = 0; i < told.size(); ++i) {
    Step& step = steps_[i];
    for (const Group& group : groups_) {
      if (step.counts) step.counted[static_cast<std::size_t>(group.marks[i])] += static_cast<std::int64_t>(group.tasks.size());
    }
    step.is_ordered = !step.counts || step.counted.size() * step.counted.size() > groups_.size();
    if (!step.counts || !step.is_ordered) continue;
    step.groups.resize(step.counted.size());
    for (std::size_t g = 0; g < groups_.size(); ++g) step.groups[static_cast<std::size_t>(groups_[g].marks[i])].push_back(g);
  }
  for (std::size_t group = 0; group < groups_.size(); ++group) enter(group);
}

void ScaleIn::make_groups(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& told) {
  std::vector<Numbers> numbers(told.begin(), told.end());
  std::map<std::vector<std::int64_t>, std::size_t> known;
  for (const TaskId id : tasks) {
    const Task& task = *state.find(id);
    std::vector<std::int64_t> marks;
    for (std::size_t i = 0; i < told.size(); ++i) {
      const bool counts = told[i].type == StrategyType::kSpread;
      marks.push_back(counts ? numbers[i].of(state, task) : free_without(state, task, told[i].field));
    }
    const auto [at, is_new] = known.emplace(std::move(marks), groups_.size());
    if (is_new) groups_.push_back({.marks = at->first, .tasks = {}});
    groups_[at->second].tasks.push_back(id);
  }
  for (std::size_t i = 0; i < told.size(); ++i) {
    Step step;
    step.counts = told[i].type == StrategyType::kSpread;
    if (step.counts) step.counted.resize(numbers[i].size());
    steps_.push_back(std::move(step));
  }
}

std::int64_t ScaleIn::value(const Group& group, std::size_t step) const {
  return steps_[step].counts ? steps_[step].counted[static_cast<std::size_t>(group.marks[step])] : group.marks[step];
}

std::int64_t ScaleIn::key(const Group& group, std::size_t step) const {
  return steps_[step].is_ordered ? value(group, step) : group.marks[step];
}

bool ScaleIn::goes_before(std::size_t group, std::size_t other) const {
  const Group& a = groups_[group];
  const Group& b = groups_[other];
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const std::int64_t x = value(a, i);
    const std::int64_t y = value(b, i);
    if (x != y) return x > y;
  }
  return a.tasks.back() > b.tasks.back();  // the youngest of equals goes first
}

void ScaleIn::enter(std::size_t group) {
  Node* node = &tree_;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    std::unique_ptr<Node>& below = node->below[key(groups_[group], i)];
    if (!below) below = std::make_unique<Node>();
    node = below.get();
  }
  node->groups.emplace(groups_[group].tasks.back(), group);
}

bool ScaleIn::leave(Node& from, std::size_t step, std::size_t group) {
  if (step == steps_.size()) {
    from.groups.erase(groups_[group].tasks.back());
    return from.groups.empty();
  }
  const auto at = from.below.find(key(groups_[group], step));
  if (leave(*at->second, step + 1, group)) from.below.erase(at);
  return from.below.empty();
}

std::size_t ScaleIn::first_in(const Node& node, std::size_t step) const {
  if (step == steps_.size()) return node.groups.rbegin()->second;
  if (steps_[step].is_ordered) return first_in(*node.below.rbegin()->second, step + 1);
  const std::vector<std::int64_t>& counted = steps_[step].counted;
  std::int64_t most = 0;
  for (const auto& [bucket, below] : node.below) most = std::max(most, counted[static_cast<std::size_t>(bucket)]);
  std::size_t first = groups_.size();
  for (const auto& [bucket, below] : node.below) {
    if (counted[static_cast<std::size_t>(bucket)] != most) continue;
    const std::size_t group = first_in(*below, step + 1);
    if (first == groups_.size() || goes_before(group, first)) first = group;
  }
  return first;
}

// The groups whose place in the tree changes once a task of `group` is gone, itself included.
std::vector<std::size_t> ScaleIn::in_buckets_of(std::size_t group) const {
  std::vector<std::size_t> out{group};
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!steps_[i].counts || !steps_[i].is_ordered) continue;
    const auto& there = steps_[i].groups[static_cast<std::size_t>(groups_[group].marks[i])];
    out.insert(out.end(), there.begin(), there.end());
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

TaskId ScaleIn::next() {
  const std::size_t chosen = first_in(tree_, 0);
  const std::vector<std::size_t> moved = in_buckets_of(chosen);
  for (const std::size_t group : moved) leave(tree_, 0, group);
  std::vector<TaskId>& tasks = groups_[chosen].tasks;
  const TaskId out = tasks.back();
  tasks.pop_back();
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const auto bucket = static_cast<std::size_t>(groups_[chosen].marks[i]);
    if (steps_[i].counts) --steps_[i].counted[bucket];
    if (tasks.empty() && !steps_[i].groups.empty()) std::erase(steps_[i].groups[bucket], chosen);
  }
  for (const std::size_t group : moved) {
    if (group != chosen || !tasks.empty()) enter(group);
  }
  --left_;
  return out;
}

bool counts_by_instance(std::string_view field) { return field == "instanceId" || field == "host"; }

std::string_view bucket_of(const Instance& instance, std::string_view field) {
  return attribute_of(instance, attribute_in(field));
}

std::string_view bucket_of(const Kind& kind, std::string_view field) { return kind.attribute(attribute_in(field)); }

}  // namespace moorage::control
