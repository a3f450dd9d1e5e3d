// Makes an empty store: under a temporary name, synced, then renamed. A crash on the way leaves no store, and the next open
// clears what is left over.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace moorage::drivers::lmdb {

// `directory` is open and owned by us; `path` names it. StoreDamaged: LMDB's lock file is there, so there was a store once, and
// its data file is gone.
Status create_store(int directory, const std::string& path, std::uint64_t map_bytes);

// Clears what a creation that crashed has left.
Status clear_unfinished(int directory);

}  // namespace moorage::drivers::lmdb
