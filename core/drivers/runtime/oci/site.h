// Everything about this machine and state directory that the parts of the driver share. Made once, then only read.
//
//   state_dir/owner.lock               one driver at a time
//   state_dir/instance                 8 hex characters, in the names of what we make outside of state_dir
//   state_dir/bin/                     the supervisor program
//   state_dir/exits/<runtime id>       how a container ended
//   state_dir/tasks/<task>/<container key>/    a container (record.h)
//   state_dir/tasks/<task>/volumes/    volumes that live with the task
//   state_dir/volumes/                 shared volumes; they outlive their tasks
//   state_dir/images/                  the image store, unless it is elsewhere
//   /run/moorage/<instance>/           the OCI runtime's state; a reboot empties it
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"
#include "drivers/files/owner_lock.h"
#include "drivers/runtime/oci/cgroups.h"
#include "drivers/runtime/oci/oci_runtime.h"
#include "drivers/runtime/oci/record.h"
#include "drivers/runtime/oci/runtime_program.h"
#include "drivers/runtime/oci/shim_program.h"

namespace moorage::oci {

struct Site {
  OciOptions options;
  std::unique_ptr<files::OwnerLock> lock;
  std::string instance;
  std::string machine_id;
  std::string boot_id;
  std::string runtime_version;
  RuntimeProgram runtime;
  Cgroups cgroups;
  ShimProgram program;
  std::filesystem::path cgroup_procs;

  std::filesystem::path exits() const { return options.state_dir / "exits"; }
  std::filesystem::path tasks() const { return options.state_dir / "tasks"; }
  std::filesystem::path run_dir() const;
  Bundle bundle(std::string_view task_id, std::string_view container_name) const {
    return {tasks() / std::string(task_id) / container_key(container_name)};
  }
};

Result<std::unique_ptr<Site>> open_site(OciOptions options);

// /run/moorage/<instance>
std::filesystem::path run_directory(const std::string& instance);

}  // namespace moorage::oci
