#include "services/ecs/placement/demand.h"

#include <algorithm>

#include "services/ecs/rules/instance_attributes.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr const char* kSpreadOverZones = "attribute:ecs.availability-zone";

// binpack takes its field in any case.
std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  return text;
}

}  // namespace

void keep_to_provider(PlacementDemand& demand, const std::string& provider) {
  demand.constraints.push_back(
      {ConstraintType::kMemberOf, "attribute:" + std::string(kCapacityProviderAttribute) + " == " + provider});
}

std::vector<Strategy> effective_strategies(const PlacementDemand& demand) {
  if (!demand.strategies.empty()) return demand.strategies;
  if (demand.service) return {{StrategyType::kSpread, kSpreadOverZones}, {StrategyType::kSpread, "instanceId"}};
  return {{StrategyType::kSpread, kSpreadOverZones}, {StrategyType::kRandom, {}}};
}

std::vector<Strategy> strategies_before_scorer(const PlacementDemand& demand) {
  if (demand.strategies.empty()) return {{StrategyType::kSpread, kSpreadOverZones}};
  std::vector<Strategy> out = demand.strategies;
  const auto chance = std::find_if(out.begin(), out.end(), [](const Strategy& s) { return s.type == StrategyType::kRandom; });
  out.erase(chance, out.end());
  return out;
}

std::vector<Strategy> strategies_in(capnp::List<ecs::PlacementStrategy>::Reader list) {
  std::vector<Strategy> out;
  for (const auto item : list) {
    const std::string field(wire::view(item.getField()));
    switch (item.getType()) {
      case ecs::PlacementStrategyType::UNSET:
      case ecs::PlacementStrategyType::RANDOM:
        out.push_back({StrategyType::kRandom, {}});
        break;
      case ecs::PlacementStrategyType::SPREAD:
        out.push_back({StrategyType::kSpread, field});
        break;
      case ecs::PlacementStrategyType::BINPACK:
        out.push_back({StrategyType::kBinpack, lower(field)});
        break;
    }
  }
  return out;
}

std::vector<Constraint> constraints_in(capnp::List<ecs::PlacementConstraint>::Reader list) {
  std::vector<Constraint> out;
  for (const auto item : list) {
    const bool distinct = item.getType() == ecs::PlacementConstraintType::DISTINCT_INSTANCE;
    out.push_back({distinct ? ConstraintType::kDistinctInstance : ConstraintType::kMemberOf,
                   std::string(wire::view(item.getExpression()))});
  }
  return out;
}

}  // namespace moorage::control
