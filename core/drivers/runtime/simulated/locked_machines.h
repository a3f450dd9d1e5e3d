// The world of machines under its lock.
#pragma once

#include "drivers/parts/simulated/session.h"
#include "drivers/runtime/simulated/machine_room.h"
#include "drivers/runtime/simulated/world.h"

namespace moorage::simulated {

struct World::Locked : simulated_parts::LockedRoom<MachineRoom> {
  using LockedRoom::LockedRoom;
};

}  // namespace moorage::simulated
