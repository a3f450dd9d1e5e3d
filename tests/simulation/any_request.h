// Random requests for any operation, made from its shape: random members, names from the simulation's pools, numbers at their
// bounds. Most of these calls are refused; some are not.
#pragma once

#include <string>

#include "simulation/random.h"
#include "simulation/witness.h"
#include "wire/operations.h"

namespace moorage::simulation {

std::string any_request(const wire::Operation& operation, Stream& random, const Witness& witness);

}  // namespace moorage::simulation
