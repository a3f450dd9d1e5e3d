// Worlds that exist in memory only.
#pragma once

#include "assembly/drivers.h"

namespace moorage::capi {

std::unique_ptr<ports::RuntimeDriver> make_simulated_runtime(config::SimulatedRuntimeOptions::Reader from,
                                                             const Surroundings& around);
std::unique_ptr<ports::BalancerDriver> make_simulated_balancer(config::SimulatedBalancerOptions::Reader from,
                                                               const Surroundings& around);

}  // namespace moorage::capi
