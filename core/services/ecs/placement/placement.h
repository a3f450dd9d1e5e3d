// Placement: which instance takes the next task, and why the others do not (docs/rules/placement.md). Reads State, decides,
// changes nothing.
//
// `Placer` decides one task after another for one demand; between two decisions the caller adds the task to the state, so that
// spread, ports and capacity see it. Results for one task are kept for the next as long as nothing else changed in
// the cluster. An instance wins by the value of the first strategy, then of the second …; among equals the plug-in decides
// where one is chosen (scoring.h), else the older instance wins. A plug-in that fails is not asked again in this run, and the
// run goes on as if none had been chosen.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/placement/demand.h"
#include "services/ecs/placement/explanation.h"
#include "services/ecs/placement/lane.h"
#include "services/ecs/placement/placement_rules.h"
#include "services/ecs/placement/scoring.h"

namespace moorage::control {

class Placer {
 public:
  Placer(const State& state, PlacementDemand demand) : Placer(state, ecs_model(state).rooms(), std::move(demand)) {}
  // With an index that is kept apart from the state, for measurements.
  Placer(const State& state, const Rooms& rooms, PlacementDemand demand);
  Placer(const Placer&) = delete;
  Placer& operator=(const Placer&) = delete;

  // The instance for the next task; none if all refuse.
  std::optional<InstanceId> place(Random& random);

  // The chosen plug-in and its failure, if any.
  const Scoring& scoring() const { return scoring_; }

  // The rules that hold for one instance, strategies aside (StartTask): nullopt if it takes the task.
  std::optional<Refusal> refuse(const Instance& instance) const { return rules_.refuse(instance); }
  // One entry for each ACTIVE instance that refuses the task as things stand, oldest first. Looks at all of them.
  std::vector<Refusal> refusals() const;
  // Of those, the one that came furthest through the rules; the oldest among equals. With a name of a capacity provider among
  // its instances only. Looks at each kind of instances, and at few of a kind.
  std::optional<Refusal> closest(std::string_view provider = {}) const;

 private:
  // One instance with its lane's data.
  struct Choice {
    const Lane* lane = nullptr;
    Candidate candidate;
  };
  static constexpr std::uint32_t kNoLane = 0xffff'ffff;

  void choose_chain();
  void prepare();
  bool learn();  // true: only the task that was placed last has changed the cluster; false: more has changed
  bool qualifies(Lane& lane);
  int compare_front(const Lane::Buckets& a, const Lane::Buckets& b) const;
  int compare(const Choice& a, const Choice& b) const;
  std::optional<Choice> best_choice();
  std::optional<InstanceId> pick_by_score(const Choice& best);
  InstanceId pick_by_chance(const Choice& best, Random& random);
  std::optional<InstanceId> draw(const Choice& best, Random& random);
  std::vector<InstanceId> equals_of(const Choice& best);

  const State& state_;
  const Rooms& rooms_;
  const Floor& floor_;
  PlacementDemand demand_;
  Rules rules_;
  Scoring scoring_;
  Chain chain_;
  bool draws_ = false;  // a random strategy ends the chain

  std::vector<Lane> lanes_;
  std::vector<std::uint32_t> lane_of_kind_;
  std::vector<std::vector<std::int32_t>> counts_;  // by table of the chain: tasks of the group in each bucket
  bool prepared_ = false;
  std::uint64_t seen_version_ = 0;
  InstanceId chosen_;
};

// The attribute's value; empty if the instance lacks it.
std::string_view attribute_of(const Instance& instance, std::string_view name);

}  // namespace moorage::control
