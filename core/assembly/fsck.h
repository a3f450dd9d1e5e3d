// Checks a store that no engine has open.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "ports/store.h"

namespace moorage::assembly {

// An empty list: the store is clean. Errors: StoreLocked (in use), StoreFailed (no such directory).
Result<std::vector<ports::StoreFinding>> check_store(const std::string& path);

}  // namespace moorage::assembly
