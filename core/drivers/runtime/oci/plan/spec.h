// Writes the OCI runtime spec (config.json) of a plan.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "drivers/runtime/plan/container_plan.h"
#include "drivers/runtime/plan/device_edits.h"

namespace moorage::oci {

// Of the container's metadata, in its bundle.
inline constexpr const char* kMetadataDirectory = "metadata";
inline constexpr const char* kMetadataFile = "ecs-container-metadata.json";

// The places on this machine that the plan leaves open.
struct SpecPlace {
  std::filesystem::path bundle;        // rootfs, hosts, hostname, resolv.conf, mounts/<n>
  std::string cgroup;                  // "/moorage/…"
  std::filesystem::path init_program;  // shown as /dev/moorage-init where the plan wants an init
  std::vector<std::pair<runtime::VolumeMount, std::filesystem::path>> volumes;  // and the directory or file to mount
  std::filesystem::path seal_program = {};       // run on the root file system when its mounts are there; empty: nothing is
  std::filesystem::path process_namespace = {};  // of the task; empty: the container has its own
  std::filesystem::path ipc_namespace = {};      // likewise
  std::filesystem::path shared_memory = {};      // its /dev/shm where the IPC namespace is the task's
  runtime::DeviceEdits gpus = {};                // of the GPUs that the plan names
  bool has_swap_limit = false;
  std::vector<std::string> masked_paths = {};  // of this machine, beside those that are masked on every machine
  std::string seccomp_filter;  // compiled, in base64, for a crun that takes it; empty: the runtime compiles rules in the spec
};

// Files of each processor that tell of others' work and heat, as Docker masks them: those that are there.
std::vector<std::string> thermal_paths(const std::filesystem::path& processors = "/sys/devices/system/cpu");

std::string write_spec(const runtime::Plan& plan, const SpecPlace& place);

// A process to run inside the container (health checks): the same user, environment, capabilities and directory.
std::string write_process(const runtime::Plan& plan, const std::vector<std::string>& argv);

}  // namespace moorage::oci
