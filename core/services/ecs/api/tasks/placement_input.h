// placementConstraints[] and placementStrategy[] of requests, with ECS's errors (docs/rules/placement.md#constraints,
// docs/rules/placement.md#strategies).
#pragma once

#include <vector>

#include "base/result.h"
#include "schemas/ecs/common.capnp.h"
#include "services/ecs/placement/placement.h"

namespace moorage::control {

Result<std::vector<Constraint>> read_constraints(capnp::List<ecs::PlacementConstraint>::Reader constraints);
Result<std::vector<Strategy>> read_strategies(capnp::List<ecs::PlacementStrategy>::Reader strategies);

// With those of the definition there are no more than ten.
Status check_constraint_count(const TaskDefinition& definition, capnp::List<ecs::PlacementConstraint>::Reader constraints);

// The placement plug-in that the tags choose must exist.
Status check_scorer(const State& state, const Tags& tags);

}  // namespace moorage::control
