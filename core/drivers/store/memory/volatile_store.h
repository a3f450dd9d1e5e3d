// A store that keeps nothing, for engines that live in memory only, such as users' simulations. Its records could never be read
// again, so that the engine does not make them (`keeps_records`).
#pragma once

#include <memory>

#include "ports/state_copy.h"
#include "ports/store.h"

namespace moorage::drivers {

// `beginning`: the records that it is loaded with; null: none.
std::unique_ptr<ports::Store> make_volatile_store(std::shared_ptr<const ports::StateCopy> beginning = nullptr);

}  // namespace moorage::drivers
