#include "drivers/runtime/oci/containers/volumes.h"

#include <map>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/containers/host_volumes.h"
#include "drivers/runtime/oci/containers/plugin_volumes.h"
#include "drivers/runtime/oci/containers/volume_locks.h"
#include "drivers/runtime/oci/containers/volume_seed.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

// Mounts come before those below them. At one place the container's own count before those of other containers, and those
// before what its image declares.
std::vector<const runtime::VolumeMount*> in_order_of_mounting(const VolumeRequest& request) {
  std::map<fs::path, const runtime::VolumeMount*> by_place;
  const auto add = [&](bool of_image) {
    for (const auto& volume : request.volumes) {
      if ((volume.name == runtime::image_volume_name(request.container, volume.path)) == of_image) {
        by_place.emplace(runtime::container_place(volume.path), &volume);
      }
    }
  };
  add(false);
  add(true);
  std::vector<const runtime::VolumeMount*> ordered;
  for (const auto& [place, volume] : by_place) {
    ordered.push_back(volume);
  }
  return ordered;
}

Result<fs::path> own_directory(const Site& site, const VolumeRequest& request, const runtime::VolumeMount& volume) {
  const bool shared = volume.kind == runtime::VolumeMount::Kind::kShared;
  const auto parent = shared ? site.options.state_dir / "volumes" : site.tasks() / request.task_id / "volumes";
  MOORAGE_TRY(make_directory(parent));
  const auto name = files::sha256_hex(volume.name).substr(0, 32);
  // Containers of one task, and tasks that share a volume, are made side by side.
  const auto lock = site.volume_locks->of(parent / name);
  const std::lock_guard alone(*lock);
  if (volume.must_exist && !is_volume(parent, name)) {
    return api_error("CannotCreateVolumeError", "volume " + files::one_line(volume.name, 200) +
                                                    " does not exist and its dockerVolumeConfiguration has no autoprovision");
  }
  MOORAGE_TRY(seed_volume({.parent = parent, .name = name, .path = volume.path, .layers = request.layers}));
  return parent / name;
}

}  // namespace

std::shared_ptr<std::mutex> VolumeLocks::of(const fs::path& volume) {
  const std::lock_guard lock(mutex_);
  std::erase_if(locks_, [](const auto& entry) { return entry.second.expired(); });
  auto& known = locks_[volume.native()];
  auto found = known.lock();
  if (!found) {
    known = found = std::make_shared<std::mutex>();
  }
  return found;
}

Result<ReadyVolumes> prepare_volumes(const Site& site, const VolumeRequest& request) {
  const HostVolumeRules rules{.roots = site.options.policy.volume_roots, .reserved = reserved_paths(site.options)};
  ReadyVolumes ready;
  for (const auto* const mounted : in_order_of_mounting(request)) {
    const auto& volume = *mounted;
    if (volume.kind == runtime::VolumeMount::Kind::kPlugin) {
      auto target = request.bundle.path / "mounts" / std::to_string(ready.mounts.size());
      MOORAGE_TRY(make_directory(target));
      MOORAGE_ASSIGN(auto mount,
                     mount_plugin_volume(site, {.bundle = request.bundle, .task_id = request.task_id, .volume = volume}));
      ready.mounts.push_back(std::move(mount));
      ready.sources.emplace_back(volume, std::move(target));
      continue;
    }
    if (volume.kind != runtime::VolumeMount::Kind::kHostPath) {
      MOORAGE_ASSIGN(auto directory, own_directory(site, request, volume));
      ready.sources.emplace_back(volume, std::move(directory));
      continue;
    }
    MOORAGE_ASSIGN(auto opened, open_host_volume(volume.name, rules));
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
