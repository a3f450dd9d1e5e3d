// placementStrategy[] and placementConstraints[] as values, from a request or a record, once they are known to be in order
// (api/placement_input.h).
#pragma once

#include <vector>

#include "control/placement/demand.h"
#include "schemas/ecs/common.capnp.h"

namespace moorage::control {

std::vector<Strategy> strategies_in(capnp::List<ecs::PlacementStrategy>::Reader list);
std::vector<Constraint> constraints_in(capnp::List<ecs::PlacementConstraint>::Reader list);

}  // namespace moorage::control
