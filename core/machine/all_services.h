// The list of services that have records: one row for each.
#pragma once

#include "kernel/table_registry.h"

namespace moorage::control {

const Registry& all_services();

}  // namespace moorage::control
