// Turns a container's volume mounts into directories, files and mounts.
#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/containers/site.h"

namespace moorage::oci {

struct ReadyVolumes {
  std::vector<std::pair<runtime::VolumeMount, std::filesystem::path>> sources;  // for the spec
  std::vector<files::UniqueFd> mounts;                                          // for bundle/mounts/<index>, in order
};

// Makes what is missing. Empty volumes get the image's content, owner and mode at that place.
struct VolumeRequest {
  const Bundle& bundle;
  std::string task_id;
  std::string container;
  const std::vector<runtime::VolumeMount>& volumes;
  const std::vector<std::filesystem::path>& layers;
};
Result<ReadyVolumes> prepare_volumes(const Site& site, const VolumeRequest& request);

}  // namespace moorage::oci
