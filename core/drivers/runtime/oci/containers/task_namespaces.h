// The namespaces that the containers of one task share (pidMode and ipcMode "task"). A pause process holds them (shim/pause.c),
// as the pause container of the ECS agent does: they outlive each single container of the task, also the first, and go with the
// task. One call at a time per task.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/containers/site.h"

namespace moorage::oci {

struct SharedNeeds {
  bool processes = false;
  bool memory = false;                                       // the IPC namespace, and /dev/shm with it
  std::int64_t shm_bytes = 0;                                // of /dev/shm: the largest that a container of the task asked for
  std::vector<std::pair<std::string, std::string>> sysctls;  // of the IPC namespace: "kernel.shmmax"
};

// What a container joins; empty: it has one of its own.
struct SharedNamespaces {
  std::filesystem::path processes;      // "/proc/PID/ns/pid"
  std::filesystem::path memory;         // "/proc/PID/ns/ipc"
  std::filesystem::path shared_memory;  // a tmpfs
};

// Makes them for the first container of the task, and finds them for those that follow, also after a restart of the engine.
// CannotStartContainerError: they are gone, because something killed the pause process.
Result<SharedNamespaces> share_namespaces(const Site& site, const std::string& task_id, const SharedNeeds& needs);

// Ends the pause process and removes what belongs to it; its containers must be gone. Safe to repeat, also where there is none.
Status end_namespaces(const Site& site, const std::string& task_id);

}  // namespace moorage::oci
