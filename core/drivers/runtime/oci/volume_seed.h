// What an image has at a place, copied into an empty volume that will be mounted there, as Docker does it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"

namespace moorage::oci {

// Copies the tree that the topmost of `layers` with a directory at `path` has there: files, directories, links, pipes, with
// owner, mode and time of change; not device nodes, which a volume would not obey, and not extended attributes. Links are
// copied, never followed; `path` itself is looked up within the layer. An older volume keeps owner and mode where the image
// has nothing for it: another container may have set them.
// CannotCreateContainerError: something cannot be read or written.
enum class VolumeAge : std::uint8_t { kNew, kOlder };
struct SeedRequest {
  std::filesystem::path directory;
  std::string path;
  const std::vector<std::filesystem::path>& layers;
  VolumeAge age = VolumeAge::kNew;
};
Status seed_volume(const SeedRequest& request);

}  // namespace moorage::oci
