// Periodic resync: asks again about everything for which a report may have been lost, so that a lost report costs one round and
// nothing else (F16).
#pragma once

#include <cstdint>

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// A round is done in parts, by record number, so that its work is spread over its period.
struct RoundPart {
  std::uint64_t part = 0;
  std::uint64_t parts = 1;
};

// Asks every instance that a driver serves for its inventory, also those that do not answer, and the balancer for its targets.
void look_around(Step& step, RoundPart round);

}  // namespace moorage::control
