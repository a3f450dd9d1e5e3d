#include "control/api/placement_input.h"

#include <algorithm>
#include <string>

#include "base/limits.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kExpressionCharsMax = 2000;

std::string at(const char* list, unsigned index, const char* member) {
  return std::string(list) + "[" + std::to_string(index) + "]." + member;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return out;
}

}  // namespace

Result<std::vector<Constraint>> read_constraints(capnp::List<ecs::PlacementConstraint>::Reader constraints) {
  if (constraints.size() > limits::kPlacementConstraintsMax) {
    return invalid_parameter("Maximum number of constraints is 10, " + std::to_string(constraints.size()) + " were given.",
                             "placementConstraints");
  }
  std::vector<Constraint> out;
  for (unsigned i = 0; i < constraints.size(); ++i) {
    const std::string expression(wire::view(constraints[i].getExpression()));
    switch (constraints[i].getType()) {
      case ecs::PlacementConstraintType::UNSET:
        return invalid_parameter("A placement constraint needs a type: distinctInstance or memberOf.",
                                 at("placementConstraints", i, "type"));
      case ecs::PlacementConstraintType::DISTINCT_INSTANCE:
        if (!expression.empty()) {
          return invalid_parameter("distinctInstance expression should not be specified.",
                                   at("placementConstraints", i, "expression"));
        }
        out.push_back({ConstraintType::kDistinctInstance, {}});
        break;
      case ecs::PlacementConstraintType::MEMBER_OF:
        if (expression.empty() || expression.size() > kExpressionCharsMax) {
          return invalid_parameter("A memberOf constraint needs an expression of 1 to 2000 characters.",
                                   at("placementConstraints", i, "expression"));
        }
        if (auto parsed = Expression::parse(expression); !parsed.ok()) {
          parsed.error().path = at("placementConstraints", i, "expression");
          return std::move(parsed).error();
        }
        out.push_back({ConstraintType::kMemberOf, expression});
        break;
    }
  }
  return out;
}

Result<std::vector<Strategy>> read_strategies(capnp::List<ecs::PlacementStrategy>::Reader strategies) {
  if (strategies.size() > limits::kPlacementStrategiesMax) {
    return invalid_parameter("Maximum number of strategies is 5.", "placementStrategy");
  }
  std::vector<Strategy> out;
  for (unsigned i = 0; i < strategies.size(); ++i) {
    const std::string field(wire::view(strategies[i].getField()));
    const std::string path = at("placementStrategy", i, "field");
    switch (strategies[i].getType()) {
      case ecs::PlacementStrategyType::UNSET:
        return invalid_parameter("A placement strategy needs a type: random, spread or binpack.",
                                 at("placementStrategy", i, "type"));
      case ecs::PlacementStrategyType::RANDOM:
        if (!field.empty()) return invalid_parameter("random field should not be specified.", path);
        out.push_back({StrategyType::kRandom, {}});
        break;
      case ecs::PlacementStrategyType::SPREAD:
        if (field != "instanceId" && field != "host" && (!field.starts_with("attribute:") || field.size() == 10)) {
          return invalid_parameter("spread field '" + field + "' is invalid: instanceId, host or attribute:NAME.", path);
        }
        out.push_back({StrategyType::kSpread, field});
        break;
      case ecs::PlacementStrategyType::BINPACK: {
        const std::string resource = lower(field);
        if (resource != "cpu" && resource != "memory")
          return invalid_parameter("binpack field '" + field + "' is invalid.", path);
        out.push_back({StrategyType::kBinpack, resource});
        break;
      }
    }
  }
  return out;
}

}  // namespace moorage::control
