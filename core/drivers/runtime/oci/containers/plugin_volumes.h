// Volumes of Docker volume plug-ins in the life of tasks. What has to be undone is noted on disk before the plug-in is asked,
// so that an engine that was killed undoes it as well. Safe to repeat.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/containers/site.h"

namespace moorage::oci {

// A volume of scope task has a name of its own in its plug-in ("ecs-TASK-NAME") and is removed with its task; a shared one
// stays. Creates the volume where it is missing and mounts it; the answer is a detached copy of the mount. The place that the
// plug-in names must be a directory below one of plugin_roots, reached through no symbolic link, and none of the reserved
// places.
struct PluginVolumeRequest {
  const Bundle& bundle;
  const std::string& task_id;
  const runtime::VolumeMount& volume;
};
Result<files::UniqueFd> mount_plugin_volume(const Site& site, const PluginVolumeRequest& request);

// After the container's processes have ended. An error only where the plug-in does not answer; what it answers is final.
Status unmount_plugin_volumes(const Site& site, const Bundle& bundle);

// Of scope task, when the containers of the task are gone.
Status remove_plugin_volumes(const Site& site, const std::string& task_id);

}  // namespace moorage::oci
