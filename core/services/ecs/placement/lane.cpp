#include "services/ecs/placement/lane.h"

#include <algorithm>

namespace moorage::control {

namespace {

constexpr std::string_view kAttribute = "attribute:";

}  // namespace

Chain Chain::of(const std::vector<Strategy>& strategies) {
  Chain out;
  for (const Strategy& strategy : strategies) {
    if (strategy.type == StrategyType::kRandom) break;
    Step step;
    if (strategy.type == StrategyType::kBinpack) {
      step.measure = strategy.field == "cpu" || strategy.field == "CPU" ? Measure::kCpu : Measure::kMemory;
    } else if (strategy.field == "instanceId" || strategy.field == "host") {
      step.measure = Measure::kInstanceTasks;
    } else {
      step.measure = Measure::kZoneTasks;
      step.table = out.attributes.size();
      out.attributes.push_back(strategy.field.starts_with(kAttribute) ? strategy.field.substr(kAttribute.size())
                                                                      : strategy.field);
    }
    out.steps.push_back(step);
    if (step.measure == Measure::kZoneTasks) {
      if (out.front + 1 == out.steps.size()) ++out.front;
    } else if (std::find(out.inner.begin(), out.inner.end(), step.measure) == out.inner.end()) {
      out.inner.push_back(step.measure);
    }
  }
  return out;
}

bool Chain::counts_tasks() const { return std::find(inner.begin(), inner.end(), Measure::kInstanceTasks) != inner.end(); }

std::int64_t value_of(const Candidate& candidate, Measure measure) {
  switch (measure) {
    case Measure::kInstanceTasks:
      return candidate.tasks;
    case Measure::kMemory:
      return candidate.room.memory_mib;
    case Measure::kCpu:
      return candidate.room.cpu_units;
    case Measure::kZoneTasks:
      return 0;
  }
  return 0;
}

bool Lane::is_better(const Candidate& a, const Candidate& b, const std::vector<Measure>& inner) {
  for (const Measure measure : inner) {
    const std::int64_t left = value_of(a, measure);
    const std::int64_t right = value_of(b, measure);
    if (left != right) return left < right;
  }
  return a.room.id < b.room.id;
}

// In the order of the first amount that the chain compares.
const Shelf& Lane::shelf_for(const Chain& chain) const {
  for (const Measure measure : chain.inner) {
    if (measure == Measure::kMemory) return kind_->by_memory;
    if (measure == Measure::kCpu) return kind_->by_cpu;
  }
  return kind_->by_age;
}

std::optional<Candidate> Lane::look_at(InstanceId id, const Rules& rules, const Rooms& rooms, const Chain& chain) const {
  const InstanceLoad& load = rooms.of(id);
  if (!rules.need().fits(load.room) || !rules.admits(load.room)) return std::nullopt;
  return Candidate{load.room, chain.counts_tasks() && rules.group() ? load.tasks_of(rules.group()) : 0};
}

// Walks from the cursor on. The shelf is ordered by one amount, so the walk ends where that amount is worse than the best
// one's; where tasks per instance come first, only instances without any are read.
void Lane::walk(const Rules& rules, const Rooms& rooms, const Chain& chain) {
  const Shelf& shelf = shelf_for(chain);
  const bool counts = chain.counts_tasks() && rules.group();
  const bool fresh_only = !chain.inner.empty() && chain.inner.front() == Measure::kInstanceTasks;
  const bool has_more_steps = chain.inner.size() > (fresh_only ? 2U : 1U);
  // The instance that was taken last stays a candidate while it fits.
  bool found = best_.has_value();
  if (best_) cursor_ = std::min(cursor_, shelf.place_of(best_->room));
  shelf.walk(cursor_, rules.need(), [&](const Room& room) {
    if (best_ && shelf.amount_of(room) > shelf.amount_of(best_->room)) return false;
    if (room.id == taken_ || !rules.admits(room)) return true;
    const std::int32_t tasks = counts ? rooms.of(room.id).tasks_of(rules.group()) : 0;
    if (fresh_only && tasks > 0) return true;
    if (!found) cursor_ = shelf.place_of(room);
    found = true;
    const Candidate candidate{room, tasks};
    if (!best_ || is_better(candidate, *best_, chain.inner)) best_ = candidate;
    return has_more_steps;
  });
}

void Lane::gather(const Rules& rules, const Rooms& rooms, const Chain& chain) {
  gathered_.emplace(Less{&chain.inner});
  visit_all(rules, rooms, chain, [&](const Candidate& candidate) { gathered_->insert(candidate); });
}

const std::optional<Candidate>& Lane::best(const Rules& rules, const Rooms& rooms, const Chain& chain) {
  if (is_known_ || is_exhausted) return best_;
  is_known_ = true;
  best_.reset();
  if (gathered_) {
    if (taken_as_) gathered_->erase(*taken_as_);
    if (const auto again = taken_ ? look_at(taken_, rules, rooms, chain) : std::nullopt) gathered_->insert(*again);
  } else {
    const bool fresh_only = !chain.inner.empty() && chain.inner.front() == Measure::kInstanceTasks;
    if (taken_ && !fresh_only) best_ = look_at(taken_, rules, rooms, chain);
    walk(rules, rooms, chain);
    if (!best_ && fresh_only) gather(rules, rooms, chain);
  }
  if (gathered_ && !gathered_->empty()) best_ = *gathered_->begin();
  is_exhausted = !best_;
  return best_;
}

void Lane::took(InstanceId chosen) {
  is_known_ = false;
  taken_ = chosen;
  taken_as_ = best_;
}

void Lane::forget() {
  is_known_ = false;
  is_exhausted = false;
  best_.reset();
  taken_ = {};
  taken_as_.reset();
  cursor_ = {};
  gathered_.reset();
}

}  // namespace moorage::control
