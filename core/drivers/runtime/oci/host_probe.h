// What this machine needs to run containers, found by trying it, and the command that mends what is missing.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace moorage::oci {

struct Finding {
  std::string part;  // "crun", "cgroups", "overlay", …
  bool ok = false;
  std::string what;          // what was found: "crun 1.8.1 runs containers", or what is wrong
  std::string mend_command;  // empty when there is nothing to mend or no command for it
  bool needed = true;        // false: another part can replace it (runc beside crun)
};

struct ProbeOptions {
  std::filesystem::path scratch_dir;  // on the file system of the state directory; what is made there is removed again
  std::string runtime = "auto";
};

// Tries every part: runs a trivial container with each runtime, mounts an overlay, adds a port forward. Takes about a second;
// leaves nothing behind. Without root it only says so.
std::vector<Finding> probe_runtime(const ProbeOptions& options);

}  // namespace moorage::oci
