// The demand: what is to be placed, and by which rules, as plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/ecs/model/entities.h"

namespace moorage::control {

class State;

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
  std::vector<Constraint> constraints;                // run-time ones; the definition's are added
  std::vector<Strategy> strategies;                   // empty: the default of services or of standalone tasks
  const Tags* tags = nullptr;                         // of a standalone task; they may choose a scorer
  LaunchType launch_type = LaunchType::kUnset;        // kEc2 and kExternal use only instances of their kind; others use any
  wire::Message<ecs::TaskDefinition> effective = {};  // the definition with overrides applied; null: there are none
};

// Only instances of this capacity provider's group take it.
void keep_to_provider(PlacementDemand& demand, const std::string& provider);

// Spread over zones, then over instances for services (docs/rules/placement.md#strategies); for standalone tasks over zones,
// then at random.
std::vector<Strategy> effective_strategies(const PlacementDemand& demand);
// The same before a scorer speaks: a scorer replaces chance, and the default spread over instances.
std::vector<Strategy> strategies_before_scorer(const PlacementDemand& demand);

// Conversion of the lists of a request or record that passed validation (api/placement_input.h).
std::vector<Strategy> strategies_in(capnp::List<ecs::PlacementStrategy>::Reader list);
std::vector<Constraint> constraints_in(capnp::List<ecs::PlacementConstraint>::Reader list);

}  // namespace moorage::control
