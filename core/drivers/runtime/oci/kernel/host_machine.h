// This machine: identity, size, capabilities of its runtime.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace moorage::oci {

std::string boot_id();
// "i-" and 17 hex characters: from /etc/machine-id and the driver's instance, so that two engines on one machine are two
// machines.
std::string machine_id(const std::string& instance);
std::int64_t cpu_units();
std::int64_t memory_mib();
std::string machine_hostname();
// "x86_64" | "arm64" | …
std::string architecture();

// Attributes of the container instance: built-in ones, and the capabilities of what this driver carries out on this machine
// (docs/rules/instances-and-agents.md#attributes).
struct AttributeChoice {
  bool privileged = false;
  bool logs = false;
  bool task_roles = false;
  bool task_addresses = false;  // networkMode awsvpc
  bool secrets = false;
  bool environment_files = false;
  bool registry_credentials = false;
  bool task_limits = false;  // control groups bound CPU and memory here
  bool proxies = false;
  bool apparmor = false;
  bool selinux = false;
};
std::vector<std::pair<std::string, std::string>> machine_attributes(const AttributeChoice& choice);

// Whether this security module is on in the kernel.
bool has_apparmor();
bool has_selinux();

// The highest RLIMIT_NOFILE that this process can give to another.
std::uint64_t open_files_max();

// The wall clock, for stamps; and milliseconds since boot, for durations: they go on whatever happens to the wall clock, and
// are the same for every process of one boot.
std::int64_t now_ms();
std::int64_t boot_ms();

}  // namespace moorage::oci
