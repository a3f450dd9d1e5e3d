// Numbers of tables for tests of stores, which know no services.
#pragma once

#include "base/tables.h"

namespace moorage::store_tables {

inline constexpr TableId kClustersTable{1};
inline constexpr TableId kTasksTable{5};
inline constexpr TableId kServicesTable{6};
inline constexpr TableId kServiceEventsTable{14};

}  // namespace moorage::store_tables
