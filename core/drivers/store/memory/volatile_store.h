// A store that keeps nothing, for engines that live in memory only, such as users' simulations. Its records could never be read
// again, so that the engine does not make them (`keeps_records`).
#pragma once

#include <memory>

#include "ports/store.h"

namespace moorage::drivers {

std::unique_ptr<ports::Store> make_volatile_store();

}  // namespace moorage::drivers
