// What is to be placed and by which rules, as plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "control/state/entities.h"

namespace moorage::control {

class State;
class Scorer;

enum class StrategyType : std::uint8_t { kRandom, kSpread, kBinpack };

struct Strategy {
  StrategyType type = StrategyType::kRandom;
  std::string field;  // "instanceId", "host", "attribute:NAME"; "cpu", "memory"
};

enum class ConstraintType : std::uint8_t { kDistinctInstance, kMemberOf };

struct Constraint {
  ConstraintType type = ConstraintType::kDistinctInstance;
  std::string expression;
};

struct PlacementDemand {
  ClusterId cluster;
  const Demand* resources = nullptr;
  const TaskDefinition* definition = nullptr;
  ServiceId service;  // spread counts its tasks; none: those of `group`
  std::string group;
  std::vector<Constraint> constraints;  // run-time ones; the definition's are added
  std::vector<Strategy> strategies;     // empty: the default of services or of standalone tasks
  const Scorer* scorer = nullptr;       // none: the strategies alone decide
};

// Spread over zones, then over instances for services (facts 6.3); for standalone tasks over zones, then at random.
std::vector<Strategy> effective_strategies(const PlacementDemand& demand);

// A third party's word between instances that the strategies leave equal. It must answer from its arguments alone, or the same
// inputs no longer give the same placements. It is asked for at most `kScoredMax` instances a task, oldest first; the highest
// score wins, the older one among equals.
class Scorer {
 public:
  static constexpr std::size_t kScoredMax = 256;
  virtual ~Scorer() = default;
  virtual std::int64_t score(const State& state, const PlacementDemand& demand, const Instance& instance) const = 0;
};

}  // namespace moorage::control
