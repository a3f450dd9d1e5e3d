// A runtime driver over a simulated world (world.h): any number of machines, no process, no file, no port of this machine.
//
// Host-driven engines run it in virtual time through next_due() and run_until(); then it is single-threaded and repeatable.
// With `Pace::kRealTime` it keeps time by the system clock on a thread of its own. Destroying it is a crash: what it was about
// to do is lost (an image half pulled, a SIGKILL that was due), containers of the world live on, and the next driver over the
// same world finds them.
#pragma once

#include <memory>

#include "drivers/parts/simulated/simulated_driver.h"
#include "drivers/runtime/simulated/world.h"
#include "ports/runtime_driver.h"

namespace moorage::simulated {

using simulated_parts::Pace;

std::unique_ptr<ports::RuntimeDriver> make_simulated_runtime(std::shared_ptr<World> world, Pace pace = Pace::kVirtualTime);

}  // namespace moorage::simulated
