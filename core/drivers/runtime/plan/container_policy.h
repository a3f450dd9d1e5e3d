// What the operator of a machine lets task definitions ask for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace moorage::runtime {

// What task definitions may ask for beyond a confined container. Everything is off until the operator of the machine allows
// it; a refusal names the member to set.
struct ContainerPolicy {
  bool allow_privileged = false;
  bool allow_host_network = false;
  bool allow_host_pid = false;
  bool allow_host_ipc = false;
  bool allow_devices = false;
  bool allow_security_options = false;              // dockerSecurityOptions; only "no-new-privileges" needs no grant
  bool allow_metadata_address = false;              // containers on the bridge reach 169.254.169.254 and its like
  std::vector<std::string> allow_capabilities;      // beyond the default set: "NET_RAW", …, or "ALL"
  std::vector<std::filesystem::path> volume_roots;  // host paths of volumes must lie below one of these
};

}  // namespace moorage::runtime
