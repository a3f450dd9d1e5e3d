#include "control/placement/placement_lists.h"

#include <algorithm>

#include "wire/presence.h"

namespace moorage::control {

namespace {

// binpack takes its field in any case.
std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  return text;
}

}  // namespace

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
