// The supervisor program (shim/), embedded in the library and written to the state directory, so that there is
// nothing to install and a running supervisor's file is never replaced by another version.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace moorage::oci {

std::string_view shim_bytes();

struct ShimProgram {
  std::filesystem::path supervisor;  // <directory>/moorage-shim-<hash>
  std::filesystem::path init;        // the same program in a file of its own, shown to containers as their init
};

// Writes what is missing into `directory`; a file with other content is replaced.
Result<ShimProgram> install_shim(const std::filesystem::path& directory);

}  // namespace moorage::oci
