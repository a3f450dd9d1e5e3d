// The world of targets under its lock.
#pragma once

#include "drivers/balancer/simulated/target_room.h"
#include "drivers/balancer/simulated/target_world.h"
#include "drivers/parts/simulated/session.h"

namespace moorage::simulated_balancer {

struct World::Locked : simulated_parts::LockedRoom<TargetRoom> {
  using LockedRoom::LockedRoom;
};

}  // namespace moorage::simulated_balancer
