// Directories and files of this machine as container volumes, opened without following links that a container could have
// planted, and never a directory of the engine.
#pragma once

#include <filesystem>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/plan/oci_options.h"

namespace moorage::oci {

struct HostVolume {
  files::UniqueFd mount;  // a detached copy of the mount, so that exactly the checked directory is mounted
  bool is_directory = true;
};

struct HostVolumeRules {
  const std::vector<std::filesystem::path>& roots;  // without symbolic links in them
  std::vector<std::filesystem::path> reserved;      // no volume may be, contain or lie in one of these, by whatever name
  bool makes_missing = true;                        // false: a missing directory is an error
};

// `path` below one of the roots; a directory that is missing is made with mode 0755, as ECS does. CannotCreateContainerError
// otherwise, and nothing was made.
Result<HostVolume> open_host_volume(const std::filesystem::path& path, const HostVolumeRules& rules);

// The places that no container gets, whatever the policy says: the engine's directories and sockets, those of other container
// runtimes, and the kernel's file systems.
std::vector<std::filesystem::path> reserved_paths(const OciOptions& options);

}  // namespace moorage::oci
