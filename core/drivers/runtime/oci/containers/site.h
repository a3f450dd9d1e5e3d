// The site: everything about this machine and state directory that the parts of the driver share. Made once, then only read.
//
//   state_dir/owner.lock               one driver at a time
//   state_dir/instance                 8 hex characters, part of the names of all objects outside of state_dir
//   state_dir/bin/                     the supervisor program
//   state_dir/tasks/<task>/<container key>/    a container's record, layer and output (record.h)
//   state_dir/tasks/<task>/volumes/    volumes that live with the task
//   state_dir/volumes/                 shared volumes; they outlive their tasks
//   state_dir/images/                  the image store, unless it is elsewhere
//
//   /run/moorage/<instance>/           in memory: gone after a reboot, as containers are
//     runtime/                         the OCI runtime's state
//     tasks/<task>/<container key>/    a container's OCI bundle and notes
//     tasks/<task>/pause, shm          of namespaces that its containers share (task_namespaces.h)
//     exits/<runtime id>               how a container ended
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/owner_lock.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/containers/runtime_program.h"
#include "drivers/runtime/oci/containers/seccomp_filter.h"
#include "drivers/runtime/oci/containers/shim_program.h"
#include "drivers/runtime/oci/containers/volume_locks.h"
#include "drivers/runtime/oci/kernel/cgroups.h"
#include "drivers/runtime/oci/kernel/gpus.h"
#include "drivers/runtime/oci/plan/oci_options.h"
#include "drivers/runtime/plan/machine_traits.h"

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
  std::unique_ptr<VolumeLocks> volume_locks;
  std::vector<std::string> masked_paths;            // in containers, beside those of every machine
  bool has_task_networks = false;                   // this machine gives tasks interfaces of their own
  std::unique_ptr<SeccompFilters> seccomp_filters;  // null: the runtime takes none and compiles rules by itself
  runtime::MachineTraits traits;
  Gpus gpus;

  std::filesystem::path run_dir() const;
  std::filesystem::path exits() const { return run_dir() / "exits"; }
  std::filesystem::path run_tasks() const { return run_dir() / "tasks"; }
  std::filesystem::path tasks() const { return options.state_dir / "tasks"; }
  Bundle bundle_of_key(const std::string& task_id, const std::string& key) const {
    return {.path = run_tasks() / task_id / key, .data = tasks() / task_id / key};
  }
  Bundle bundle(const std::string& task_id, std::string_view container_name) const {
    return bundle_of_key(task_id, container_key(container_name));
  }
  // Keys of the task's containers that have files in either place.
  std::vector<std::string> keys_of(const std::string& task_id) const;
};

Result<std::unique_ptr<Site>> open_site(OciOptions options);

// /run/moorage/<instance>
std::filesystem::path run_directory(const std::string& instance);

// Undoes what open_site made outside of the state directory, when no container needs it any more.
void close_run_directory(const std::string& instance);

}  // namespace moorage::oci
