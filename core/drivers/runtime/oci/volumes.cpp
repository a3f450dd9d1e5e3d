#include "drivers/runtime/oci/volumes.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "drivers/runtime/oci/errors.h"
#include "drivers/runtime/oci/host_volumes.h"
#include "drivers/runtime/oci/small_files.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

// Owner and mode of the directory that the image has at `path`.
void take_over_owner(const fs::path& directory, const std::string& path, const std::vector<fs::path>& layers) {
  for (const auto& layer : layers) {
    const files::UniqueFd root(::open(layer.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    open_how how{};
    how.flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    const files::UniqueFd found(static_cast<int>(::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how)));
    struct stat info {};
    if (found && ::fstat(found.get(), &info) == 0) {
      [[maybe_unused]] const int owned = ::chown(directory.c_str(), info.st_uid, info.st_gid);
      ::chmod(directory.c_str(), info.st_mode & 07777);
      return;
    }
  }
  ::chmod(directory.c_str(), 0755);
}

Result<fs::path> own_directory(const Site& site, const VolumeRequest& request, const VolumeMount& volume) {
  const bool shared = volume.kind == VolumeMount::Kind::kShared;
  const auto parent = shared ? site.options.state_dir / "volumes" : site.tasks() / request.task_id / "volumes";
  MOORAGE_TRY(make_directory(parent));
  auto directory = parent / sha256_hex(volume.name).substr(0, 32);
  std::error_code error;
  if (fs::exists(directory, error)) {
    return directory;
  }
  if (volume.must_exist) {
    return api_error("CannotCreateVolumeError", "volume " + one_line(volume.name, 200) +
                                                    " does not exist and its dockerVolumeConfiguration has no autoprovision");
  }
  MOORAGE_TRY(make_directory(directory));
  take_over_owner(directory, volume.path, request.layers);
  return directory;
}

}  // namespace

Result<ReadyVolumes> prepare_volumes(const Site& site, const VolumeRequest& request) {
  ReadyVolumes ready;
  for (const auto& volume : request.volumes) {
    if (volume.kind != VolumeMount::Kind::kHostPath) {
      MOORAGE_ASSIGN(auto directory, own_directory(site, request, volume));
      ready.sources.emplace_back(volume, std::move(directory));
      continue;
    }
    MOORAGE_ASSIGN(auto opened, open_host_volume(volume.name, site.options.policy.volume_roots));
    auto target = request.bundle.path / "mounts" / std::to_string(ready.mounts.size());
    if (opened.is_directory) {
      MOORAGE_TRY(make_directory(target));
    } else {
      MOORAGE_TRY(write_small(target, ""));
    }
    ready.mounts.push_back(std::move(opened.mount));
    ready.sources.emplace_back(volume, std::move(target));
  }
  return ready;
}

}  // namespace moorage::oci
