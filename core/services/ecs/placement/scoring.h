// Placement plug-ins: which one a demand chooses, what it is given, and how its answer is used.
//
// The tag `moorage:scorer` chooses it by name: on the service (or on the task, for standalone ones), else on the task
// definition, else on the cluster, else the engine's default. "none" chooses none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ecs/model/ecs_model.h"
#include "services/ecs/placement/demand.h"

namespace moorage::control {

inline constexpr std::string_view kScorerTag = "moorage:scorer";
inline constexpr std::string_view kNoScorer = "none";

// The name, or empty for none. It may be that of a plug-in that this engine does not have.
std::string_view chosen_scorer(const State& state, const PlacementDemand& demand);

// The scorer that `tags` choose; none: they choose none.
std::optional<std::string_view> scorer_in(const Tags& tags);

class Scoring {
 public:
  Scoring(const State& state, const Rooms& rooms, const PlacementDemand& demand);

  // The scorer's name; empty: no scorer is asked.
  const std::string& name() const { return name_; }
  bool speaks() const { return !name_.empty() && failure_.empty(); }
  // Why the scorer is not asked (any more), one sentence; empty: it is asked.
  const std::string& failure() const { return failure_; }

  // The scores of the first kScoredCandidatesMax of these instances; none: `failure` says why, and it is not asked again.
  std::optional<std::vector<std::int64_t>> ask(const PlacementDemand& demand, const std::vector<InstanceId>& instances);

 private:
  void fail(std::string_view why);

  const State& state_;
  const Rooms& rooms_;
  std::string name_;
  std::string failure_;
  Scorer* scorer_ = nullptr;
  std::size_t calls_ = 0;
};

}  // namespace moorage::control
