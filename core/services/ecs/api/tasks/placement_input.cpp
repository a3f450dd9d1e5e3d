#include "services/ecs/api/tasks/placement_input.h"

#include <algorithm>
#include <string>

#include "base/limits.h"
#include "services/ecs/api/instances/attribute_check.h"
#include "services/ecs/placement/demand.h"
#include "services/ecs/placement/expression.h"
#include "services/ecs/placement/scoring.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kExpressionCharsMax = 2000;
constexpr std::string_view kAttribute = "attribute:";

std::string at(const char* list, unsigned index, const char* member) {
  return std::string(list) + "[" + std::to_string(index) + "]." + member;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return out;
}

Status check_constraint(ecs::PlacementConstraint::Reader constraint, unsigned index) {
  const std::string_view expression = wire::view(constraint.getExpression());
  const std::string path = at("placementConstraints", index, "expression");
  switch (constraint.getType()) {
    case ecs::PlacementConstraintType::UNSET:
      return invalid_parameter("A placement constraint needs a type: distinctInstance or memberOf.",
                               at("placementConstraints", index, "type"));
    case ecs::PlacementConstraintType::DISTINCT_INSTANCE:
      if (expression.empty()) return {};
      return invalid_parameter("distinctInstance expression should not be specified.", path);
    case ecs::PlacementConstraintType::MEMBER_OF:
      if (expression.empty() || expression.size() > kExpressionCharsMax) {
        return invalid_parameter("A memberOf constraint needs an expression of 1 to 2000 characters.", path);
      }
      auto parsed = Expression::parse(expression);
      if (parsed.ok()) return {};
      parsed.error().path = path;
      return std::move(parsed).error();
  }
  return {};
}

Status check_strategy(ecs::PlacementStrategy::Reader strategy, unsigned index) {
  const std::string field(wire::view(strategy.getField()));
  const std::string path = at("placementStrategy", index, "field");
  switch (strategy.getType()) {
    case ecs::PlacementStrategyType::UNSET:
      return invalid_parameter("A placement strategy needs a type: random, spread or binpack.",
                               at("placementStrategy", index, "type"));
    case ecs::PlacementStrategyType::RANDOM:
      if (field.empty()) return {};
      return invalid_parameter("random field should not be specified.", path);
    case ecs::PlacementStrategyType::SPREAD:
      if (field == "instanceId" || field == "host") return {};
      if (field.starts_with(kAttribute) && is_attribute_name(std::string_view(field).substr(kAttribute.size()))) return {};
      return invalid_parameter("spread field '" + field + "' is invalid: instanceId, host or attribute:NAME.", path);
    case ecs::PlacementStrategyType::BINPACK:
      if (lower(field) == "cpu" || lower(field) == "memory") return {};
      return invalid_parameter("binpack field '" + field + "' is invalid.", path);
  }
  return {};
}

}  // namespace

Result<std::vector<Constraint>> read_constraints(capnp::List<ecs::PlacementConstraint>::Reader constraints) {
  if (constraints.size() > limits::kPlacementConstraintsMax) {
    return invalid_parameter("Maximum number of constraints is 10, " + std::to_string(constraints.size()) + " were given.",
                             "placementConstraints");
  }
  for (unsigned i = 0; i < constraints.size(); ++i) MOORAGE_TRY(check_constraint(constraints[i], i));
  return constraints_in(constraints);
}

Result<std::vector<Strategy>> read_strategies(capnp::List<ecs::PlacementStrategy>::Reader strategies) {
  if (strategies.size() > limits::kPlacementStrategiesMax) {
    return invalid_parameter("Maximum number of strategies is 5.", "placementStrategy");
  }
  for (unsigned i = 0; i < strategies.size(); ++i) MOORAGE_TRY(check_strategy(strategies[i], i));
  return strategies_in(strategies);
}

Status check_constraint_count(const TaskDefinition& definition, capnp::List<ecs::PlacementConstraint>::Reader constraints) {
  const std::size_t own = definition.message.reader().getPlacementConstraints().size();
  if (own + constraints.size() <= limits::kPlacementConstraintsMax) return {};
  return invalid_parameter("Maximum number of constraints is 10, " + std::to_string(constraints.size()) +
                               " were given and the task definition has " + std::to_string(own) + ".",
                           "placementConstraints");
}

Status check_scorer(const State& state, const Tags& tags) {
  const auto name = scorer_in(tags);
  const Scorers& known = state.settings().scorers;
  if (!name || *name == kNoScorer || known.contains(*name)) return {};
  std::string names;
  for (const auto& [one, scorer] : known) names += (names.empty() ? "" : ", ") + one;
  return invalid_parameter("The tag moorage:scorer names '" + std::string(*name) + "'. This engine has " +
                               (names.empty() ? "no scorers." : "these scorers: " + names + "."),
                           "tags");
}

}  // namespace moorage::control
