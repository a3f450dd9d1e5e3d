// Directories and files of this machine as container volumes, opened without following anything a container could have planted.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "drivers/files/unique_fd.h"

namespace moorage::oci {

struct HostVolume {
  files::UniqueFd mount;  // a detached copy of the mount: what was checked is what is mounted
  bool is_directory = true;
};

// `path` below one of `roots`; a directory that is missing is made, as ECS does. CannotCreateContainerError otherwise.
Result<HostVolume> open_host_volume(const std::filesystem::path& path, const std::vector<std::filesystem::path>& roots);

}  // namespace moorage::oci
