// Looking again, now and then, at what reports may have been lost about: level-triggered, so that a lost one costs a round and
// nothing else (F16).
#pragma once

#include <cstdint>

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// A round is done in parts, by number of the record, so that its work is spread over its time.
struct RoundPart {
  std::uint64_t part = 0;
  std::uint64_t parts = 1;
};

// Asks the instances that a driver serves what they have, those too that do not answer, and the balancer how its targets are.
void look_around(Step& step, RoundPart round);

}  // namespace moorage::control
