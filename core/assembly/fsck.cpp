#include "assembly/fsck.h"

#include "drivers/parts/files/standard_descriptors.h"
#include "drivers/store/lmdb/lmdb_store.h"
#include "engine/table_names.h"

namespace moorage::assembly {

Result<std::vector<ports::StoreFinding>> check_store(const std::string& path) {
  MOORAGE_ASSIGN(const auto descriptors, files::StandardDescriptors::occupy());
  return drivers::fsck_lmdb_store(path, engine::table_names());
}

}  // namespace moorage::assembly
