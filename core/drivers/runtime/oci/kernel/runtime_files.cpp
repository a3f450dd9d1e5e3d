#include "drivers/runtime/oci/kernel/runtime_files.h"

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {

Status write_small(const std::filesystem::path& path, std::string_view text, unsigned mode) {
  const int error = files::write_small(path, text, mode);
  return error == 0 ? Status() : runtime::runtime_failed(files::system_text("write " + path.native(), error));
}

Status make_directory(const std::filesystem::path& path) {
  const int error = files::make_directory(path);
  return error == 0 ? Status() : runtime::runtime_failed(files::system_text("mkdir " + path.native(), error));
}

}  // namespace moorage::oci
