// Makes an empty store: under a temporary name, synced, then renamed. A crash on the way leaves no store, and the next open
// clears what is left over.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace moorage::drivers::lmdb {

// `directory` is open and owned by us; `path` names it. StoreDamaged: LMDB's lock file exists, so the
// directory once held a store, but its data file is missing.
Status create_store(int directory, const std::string& path, std::uint64_t map_bytes);

// Removes the files of a creation that crashed.
Status clear_unfinished(int directory);

}  // namespace moorage::drivers::lmdb
