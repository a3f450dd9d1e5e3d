#include "assembly/fsck.h"

#include "drivers/parts/files/standard_descriptors.h"
#include "drivers/store/lmdb/lmdb_store.h"

namespace moorage::assembly {

Result<std::vector<ports::StoreFinding>> check_store(const std::string& path) {
  MOORAGE_ASSIGN(const auto descriptors, files::StandardDescriptors::occupy());
  return drivers::fsck_lmdb_store(path);
}

}  // namespace moorage::assembly
