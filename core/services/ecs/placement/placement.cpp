#include "services/ecs/placement/placement.h"

#include <algorithm>
#include <unordered_map>

#include "services/ecs/rules/instance_attributes.h"

namespace moorage::control {

namespace {

constexpr int kDrawsMax = 64;

// Numbers for texts, in order of appearance.
class Numbering {
 public:
  std::uint32_t of(std::string_view name) {
    if (names_.size() > kFewNames) return of_many(name);
    const auto number = static_cast<std::size_t>(std::find(names_.begin(), names_.end(), name) - names_.begin());
    if (number == names_.size()) names_.push_back(name);
    return static_cast<std::uint32_t>(number);
  }
  std::size_t size() const { return names_.size(); }

 private:
  static constexpr std::size_t kFewNames = 16;
  std::uint32_t of_many(std::string_view name) {
    if (numbers_.empty()) {
      for (const std::string_view known : names_) numbers_.emplace(known, static_cast<std::uint32_t>(numbers_.size()));
    }
    const auto [at, is_new] = numbers_.emplace(name, static_cast<std::uint32_t>(numbers_.size()));
    if (is_new) names_.push_back(name);
    return at->second;
  }
  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

}  // namespace

std::string_view attribute_of(const Instance& instance, std::string_view name) {
  for (const auto& [key, value] : instance.attributes) {
    if (key == name) return value;
  }
  return {};
}

Placer::Placer(const State& state, const Rooms& rooms, PlacementDemand demand)
    : state_(state),
      rooms_(rooms),
      floor_(rooms.of(demand.cluster)),
      demand_(std::move(demand)),
      rules_(state, rooms, demand_),
      scoring_(state, rooms, demand_) {
  choose_chain();
}

void Placer::choose_chain() {
  const std::vector<Strategy> strategies =
      scoring_.speaks() ? strategies_before_scorer(demand_) : effective_strategies(demand_);
  chain_ = Chain::of(strategies);
  draws_ = chain_.steps.size() < strategies.size();
}

void Placer::prepare() {
  rules_.refresh();
  lanes_.clear();
  lane_of_kind_.assign(floor_.kinds.size(), kNoLane);
  counts_.assign(chain_.attributes.size(), {});
  std::vector<std::uint32_t> bucket(floor_.kinds.size());
  for (const Kind* kind : floor_.kinds) {
    if (!kind || kind->by_age.empty()) continue;
    lane_of_kind_[kind->number] = static_cast<std::uint32_t>(lanes_.size());
    lanes_.emplace_back(*kind);
  }
  for (std::size_t table = 0; table < chain_.attributes.size(); ++table) {
    Numbering names;
    for (const Kind* kind : floor_.kinds) {
      if (!kind) continue;
      bucket[kind->number] = names.of(kind->attribute(chain_.attributes[table]));
      const std::uint32_t lane = lane_of_kind_[kind->number];
      if (lane != kNoLane) lanes_[lane].buckets[table] = bucket[kind->number];
    }
    counts_[table].resize(names.size());
    if (!rules_.group()) continue;
    for (const auto& [kind, tasks] : rules_.group()->by_kind) counts_[table][bucket[kind]] += tasks;
  }
}

bool Placer::learn() {
  if (!prepared_) return false;
  if (floor_.version == seen_version_) return true;
  if (floor_.version != seen_version_ + 1 || floor_.changed != chosen_) return false;
  if (!rules_.is_settled()) rules_.refresh();
  Lane& lane = lanes_[lane_of_kind_[rooms_.of(chosen_).kind->number]];
  if (lane.is_best(chosen_)) {
    lane.took(chosen_);
  } else if (!chain_.inner.empty()) {
    lane.forget();
  }
  for (std::size_t table = 0; table < counts_.size(); ++table) ++counts_[table][lane.buckets[table]];
  return true;
}

// -1, 0, +1 by the values that are the same for a whole kind and come before all others.
int Placer::compare_front(const Lane::Buckets& a, const Lane::Buckets& b) const {
  for (std::size_t i = 0; i < chain_.front; ++i) {
    const std::size_t table = chain_.steps[i].table;
    const std::int32_t left = counts_[table][a[table]];
    const std::int32_t right = counts_[table][b[table]];
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

// The same over the whole chain, for these two of their instances.
int Placer::compare(const Choice& a, const Choice& b) const {
  for (const Chain::Step& step : chain_.steps) {
    const auto value = [&](const Choice& of) -> std::int64_t {
      if (step.measure != Measure::kZoneTasks) return value_of(of.candidate, step.measure);
      return counts_[step.table][of.lane->buckets[step.table]];
    };
    const std::int64_t left = value(a);
    const std::int64_t right = value(b);
    if (left != right) return left < right ? -1 : 1;
  }
  return 0;
}

bool Placer::qualifies(Lane& lane) {
  if (lane.is_exhausted || lane.is_qualified) return !lane.is_exhausted;
  lane.is_qualified = rules_.admits(lane.kind());
  lane.is_exhausted = !lane.is_qualified;
  return lane.is_qualified;
}

std::optional<Placer::Choice> Placer::best_choice() {
  for (;;) {
    const Lane* front = nullptr;
    for (const Lane& lane : lanes_) {
      if (!lane.is_exhausted && (!front || compare_front(lane.buckets, front->buckets) < 0)) front = &lane;
    }
    if (!front) return std::nullopt;
    const Lane::Buckets least = front->buckets;
    std::optional<Choice> best;
    for (Lane& lane : lanes_) {
      if (lane.is_exhausted || compare_front(lane.buckets, least) != 0 || !qualifies(lane)) continue;
      const std::optional<Candidate>& candidate = lane.best(rules_, rooms_, chain_);
      if (!candidate) continue;
      const Choice choice{&lane, *candidate};
      const int order = best ? compare(choice, *best) : -1;
      if (order < 0 || (order == 0 && choice.candidate.room.id < best->candidate.room.id)) best = choice;
    }
    if (best) return best;
  }
}

// Draws among all instances that are as good as the best, each with the same probability.
std::optional<InstanceId> Placer::draw(const Choice& best, Random& random) {
  const IdList<InstanceId>& all = state_.of(demand_.cluster).instances;
  for (int i = 0; i < kDrawsMax && !all.empty(); ++i) {
    const InstanceId id = all.nth(random.below(all.size()));
    const InstanceLoad& load = rooms_.of(id);
    if (!load.on_shelf || !rules_.need().fits(load.room)) continue;
    Lane& lane = lanes_[lane_of_kind_[load.kind->number]];
    if (compare_front(lane.buckets, best.lane->buckets) != 0 || !qualifies(lane) || !rules_.admits(load.room)) continue;
    const Candidate candidate{load.room, chain_.counts_tasks() && rules_.group() ? load.tasks_of(rules_.group()) : 0};
    if (compare({&lane, candidate}, best) == 0) return id;
  }
  return std::nullopt;
}

std::vector<InstanceId> Placer::equals_of(const Choice& best) {
  std::vector<InstanceId> out;
  for (Lane& lane : lanes_) {
    if (compare_front(lane.buckets, best.lane->buckets) != 0 || !qualifies(lane)) continue;
    lane.visit_all(rules_, rooms_, chain_, [&](const Candidate& candidate) {
      if (compare({&lane, candidate}, best) == 0) out.push_back(candidate.room.id);
    });
  }
  std::sort(out.begin(), out.end());
  return out;
}

InstanceId Placer::pick_by_chance(const Choice& best, Random& random) {
  if (state_.of(demand_.cluster).instances.size() == 1) return best.candidate.room.id;  // nothing to draw
  if (const auto drawn = draw(best, random)) return *drawn;
  const std::vector<InstanceId> equals = equals_of(best);
  return equals[random.below(equals.size())];
}

// The highest score, the oldest among equals; none: the plug-in failed.
std::optional<InstanceId> Placer::pick_by_score(const Choice& best) {
  const std::vector<InstanceId> equals = equals_of(best);
  if (equals.size() == 1) return equals.front();  // nothing to ask
  const auto scores = scoring_.ask(demand_, equals);
  if (!scores) return std::nullopt;
  return equals[static_cast<std::size_t>(std::max_element(scores->begin(), scores->end()) - scores->begin())];
}

std::optional<InstanceId> Placer::place(Random& random) {
  if (!learn()) prepare();
  prepared_ = true;
  seen_version_ = floor_.version;
  chosen_ = {};
  const std::optional<Choice> best = best_choice();
  if (!best) return std::nullopt;
  if (scoring_.speaks()) {
    if (const auto winner = pick_by_score(*best)) return chosen_ = *winner;
    choose_chain();
    prepared_ = false;
    return place(random);
  }
  chosen_ = draws_ ? pick_by_chance(*best, random) : best->candidate.room.id;
  return chosen_;
}

std::vector<Refusal> Placer::refusals() const {
  std::vector<Refusal> out;
  state_.of(demand_.cluster).instances.visit_after(InstanceId{}, [&](InstanceId id) {
    const Instance& instance = *state_.find(id);
    if (instance.status != InstanceStatus::kActive || !rules_.concerns(instance)) return true;
    if (auto refusal = rules_.refuse(instance)) out.push_back(std::move(*refusal));
    return true;
  });
  return out;
}

std::optional<Refusal> Placer::closest(std::string_view provider) const {
  std::optional<Refusal> out;
  const auto offer = [&](std::optional<Refusal> refusal) {
    if (!refusal) return;
    if (!rules_.concerns(*state_.find(refusal->instance))) return;
    const bool further = !out || refusal->rule > out->rule;
    if (further || (refusal->rule == out->rule && refusal->instance < out->instance)) out = std::move(refusal);
  };
  for (const Kind* kind : floor_.kinds) {
    if (kind && (provider.empty() || kind->attribute(kCapacityProviderAttribute) == provider)) offer(rules_.closest_in(*kind));
  }
  if (out) return out;
  // No instance takes tasks: those that are ACTIVE are disconnected.
  const ClusterIndex& cluster = state_.of(demand_.cluster);
  (provider.empty() ? cluster.instances : cluster.group(provider)).visit_after(InstanceId{}, [&](InstanceId id) {
    const Instance& instance = *state_.find(id);
    if (instance.status == InstanceStatus::kActive && rules_.concerns(instance)) out = rules_.refuse(instance);
    return !out;
  });
  return out;
}

}  // namespace moorage::control
