// A request for any operation there is, made by its shape: members at random, names from the pools of the simulation, numbers
// at their edges. Most such calls are refused; some are not.
#pragma once

#include <string>

#include "simulation/random.h"
#include "simulation/witness.h"
#include "wire/operations.h"

namespace moorage::simulation {

std::string any_request(const wire::Operation& operation, Stream& random, const Witness& witness);

}  // namespace moorage::simulation
