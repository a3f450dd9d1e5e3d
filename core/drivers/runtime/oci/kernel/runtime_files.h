// Files and directories of the runtime's own state: what cannot be written is a failure of the driver (RuntimeFailed).
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace moorage::oci {

// By rename within the directory, with this mode whatever the umask is.
Status write_small(const std::filesystem::path& path, std::string_view text, unsigned mode = 0600);

// Directories with mode 0700; one that exists is fine.
Status make_directory(const std::filesystem::path& path);

}  // namespace moorage::oci
