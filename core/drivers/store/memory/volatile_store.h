// A store that keeps nothing: for engines that live in memory only, as every simulation of a user does. What is committed could
// never be read again, so it is not even made (`keeps_records`).
#pragma once

#include <memory>

#include "ports/store.h"

namespace moorage::drivers {

std::unique_ptr<ports::Store> make_volatile_store();

}  // namespace moorage::drivers
