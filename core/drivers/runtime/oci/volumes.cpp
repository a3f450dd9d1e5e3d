#include "drivers/runtime/oci/volumes.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <map>

#include "drivers/runtime/oci/errors.h"
#include "drivers/runtime/oci/host_volumes.h"
#include "drivers/runtime/oci/small_files.h"
#include "drivers/runtime/oci/volume_seed.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

// Mounts come before those below them. At one place the container's own count before those of other containers, and those
// before what its image declares.
std::vector<const VolumeMount*> in_order_of_mounting(const VolumeRequest& request) {
  std::map<fs::path, const VolumeMount*> by_place;
  const auto add = [&](bool of_image) {
    for (const auto& volume : request.volumes) {
      if ((volume.name == image_volume_name(request.container, volume.path)) == of_image) {
        by_place.emplace(container_place(volume.path), &volume);
      }
    }
  };
  add(false);
  add(true);
  std::vector<const VolumeMount*> ordered;
  for (const auto& [place, volume] : by_place) {
    ordered.push_back(volume);
  }
  return ordered;
}

// Made aside and then named, so that a volume is there with all that the image has for it or not at all.
Status make_volume(const fs::path& directory, const VolumeRequest& request, const VolumeMount& volume) {
  auto aside = directory;
  aside += ".new-" + request.task_id;
  if (!remove_tree(aside)) {
    return cannot_create("volume " + one_line(volume.name, 200) + ": " + aside.native() + " cannot be removed");
  }
  MOORAGE_TRY(make_directory(aside));
  ::chmod(aside.c_str(), 0755);
  auto seeded = seed_volume({.directory = aside, .path = volume.path, .layers = request.layers});
  if (seeded.ok() && ::rename(aside.c_str(), directory.c_str()) != 0 && errno != EEXIST && errno != ENOTEMPTY) {
    seeded = cannot_create(system_text("name volume " + directory.native()));
  }
  remove_tree(aside);  // still there where another task was faster, or something failed
  return seeded;
}

Result<fs::path> own_directory(const Site& site, const VolumeRequest& request, const VolumeMount& volume) {
  const bool shared = volume.kind == VolumeMount::Kind::kShared;
  const auto parent = shared ? site.options.state_dir / "volumes" : site.tasks() / request.task_id / "volumes";
  MOORAGE_TRY(make_directory(parent));
  auto directory = parent / sha256_hex(volume.name).substr(0, 32);
  std::error_code error;
  if (fs::exists(directory, error)) {
    if (fs::is_empty(directory, error)) {
      MOORAGE_TRY(
          seed_volume({.directory = directory, .path = volume.path, .layers = request.layers, .age = VolumeAge::kOlder}));
    }
    return directory;
  }
  if (volume.must_exist) {
    return api_error("CannotCreateVolumeError", "volume " + one_line(volume.name, 200) +
                                                    " does not exist and its dockerVolumeConfiguration has no autoprovision");
  }
  MOORAGE_TRY(make_volume(directory, request, volume));
  return directory;
}

}  // namespace

Result<ReadyVolumes> prepare_volumes(const Site& site, const VolumeRequest& request) {
  ReadyVolumes ready;
  for (const auto* const mounted : in_order_of_mounting(request)) {
    const auto& volume = *mounted;
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
