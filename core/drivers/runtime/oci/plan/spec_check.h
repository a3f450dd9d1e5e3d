// An independent check of a finished OCI spec: it shares no code with the writer, and runs on every spec before the runtime
// gets it. A finding is a bug of Moorage or an attack; the container is not started.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/runtime/plan/device_edits.h"

namespace moorage::oci {

// The grants of the operator's policy for this container.
struct SpecGrants {
  bool privileged = false;
  bool host_network = false;
  bool host_pid = false;
  bool host_ipc = false;
  bool devices = false;
  bool any_security_options = false;
  bool terminal = false;
  runtime::DeviceEdits gpus;                // of the GPUs that the task has, by the specification of the machine's owner
  std::filesystem::path process_namespace;  // of the task, that the container may join; empty: none
  std::filesystem::path ipc_namespace;      // likewise
  std::vector<std::string> capabilities;    // beyond Docker's fourteen: "CAP_NET_ADMIN"
  std::vector<std::filesystem::path> mount_sources;  // directories below which bind mounts may come from
  std::string cgroup_prefix;                         // "/moorage/<instance>/"
  std::string seccomp_filter;                        // that the runtime may be given instead of the rules; empty: none
  std::filesystem::path seal_program;                // that may be run on the root file system; empty: none
};

// One line per violation; empty: the spec may run.
std::vector<std::string> check_spec(std::string_view json, const SpecGrants& grants);

}  // namespace moorage::oci
