// What the tables of a store are called, for the driver that keeps it.
#pragma once

#include "ports/store.h"

namespace moorage::engine {

// By number: the tables of all services and the engine's own.
ports::TableNames table_names();

}  // namespace moorage::engine
