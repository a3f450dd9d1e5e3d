// Ports of an engine that dies at a chosen moment. Each commit and each command to a driver has a boundary before and after it;
// at boundary number `dies_at` the process is gone: what it does from then on reaches neither the disk nor the world, and the
// test drops it as soon as it notices (`is_dead`). Only what had happened before is left, as after kill -9.
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
