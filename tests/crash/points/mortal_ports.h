// Ports of an engine that crashes at a chosen moment. Each commit and each command to a driver has a boundary before and after
// it. From boundary number `dies_at` on, nothing that the engine does reaches the disk or the simulated world, and the test
// drops the engine as soon as it sees `is_dead`. Only the effects before that boundary remain, as after kill -9.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/engine_interface.h"

namespace moorage::crash_points {

struct Life {
  std::uint64_t boundaries = 0;  // passed
  std::uint64_t dies_at = 0;     // 0: never
  bool is_dead = false;

  // False: dead.
  bool pass() {
    if (!is_dead && ++boundaries == dies_at) is_dead = true;
    return !is_dead;
  }
};

// `life` outlives the ports.
void make_mortal(engine::Ports& ports, std::shared_ptr<Life> life);

}  // namespace moorage::crash_points
