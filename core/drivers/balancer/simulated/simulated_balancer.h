// A balancer driver over a simulated world (world.h): no process, no socket. Host-driven engines run it in virtual time; with
// `Pace::kRealTime` it keeps time by the system clock on a thread of its own. Destroying it leaves the world as it is.
#pragma once

#include <memory>

#include "drivers/balancer/simulated/target_world.h"
#include "drivers/parts/simulated/simulated_driver.h"
#include "ports/balancer_driver.h"

namespace moorage::simulated_balancer {

using simulated_parts::Pace;

std::unique_ptr<ports::BalancerDriver> make_simulated_balancer(std::shared_ptr<World> world, Pace pace = Pace::kVirtualTime);

}  // namespace moorage::simulated_balancer
