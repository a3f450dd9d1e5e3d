#include "drivers/runtime/oci/containers/shim_program.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

extern "C" {
extern const char moorage_shim_bytes[];
extern const char moorage_shim_bytes_end[];
}

namespace moorage::oci {
namespace {

Status install(const std::filesystem::path& path) {
  if (files::read_small(path, shim_bytes().size() + 1) == shim_bytes()) {
    return {};
  }
  const auto temporary = path.native() + ".new";
  {
    const files::UniqueFd fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0755));
    if (!fd || !files::write_exactly(fd.get(), shim_bytes()) || ::fchmod(fd.get(), 0755) != 0) {
      return runtime::runtime_failed(files::system_text("write " + temporary));
    }
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    return runtime::runtime_failed(files::system_text("rename " + temporary));
  }
  return {};
}

}  // namespace

std::string_view shim_bytes() {
  return {moorage_shim_bytes, static_cast<std::size_t>(moorage_shim_bytes_end - moorage_shim_bytes)};
}

Result<ShimProgram> install_shim(const std::filesystem::path& directory) {
  MOORAGE_TRY(make_directory(directory));
  const auto hash = files::sha256_hex(shim_bytes()).substr(0, 12);
  ShimProgram program{.supervisor = directory / ("moorage-shim-" + hash), .init = directory / ("moorage-init-" + hash)};
  MOORAGE_TRY(install(program.supervisor));
  MOORAGE_TRY(install(program.init));
  return program;
}

}  // namespace moorage::oci
