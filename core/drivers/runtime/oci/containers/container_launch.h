// Starts a container through its supervisor and waits until it runs, or failed, or the time is up.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/kernel/network.h"

namespace moorage::oci {

struct Launch {
  std::filesystem::path program;  // the supervisor
  Bundle bundle;
  std::filesystem::path exit_file;
  std::string lower;                     // overlay's lower directories, ':' between them
  std::filesystem::path layer = {};      // with the directories "upper" and "work" of the overlay
  std::string directory;                 // made in the container's root file system
  bool read_only = false;                // the root file system
  std::vector<std::string> places;       // read_only: directories in it that something will be mounted on
  std::vector<std::string> file_places;  // and files
  std::filesystem::path cgroup_procs;
  bool own_network = true;
  files::UniqueFd network;                   // a namespace that it shares with others instead; empty: none
  std::vector<std::string> network_sysctls;  // "net/ipv4/…=value"
  std::filesystem::path nft;                 // empty: there are no rules
  std::filesystem::path network_rules;       // a script for it, run in the container's network namespace
  bool input_stays_open = false;
  bool terminal = false;            // a pseudo-terminal instead of pipes
  std::string log_mode = "rotate";  // rotate | drop | block
  std::uint64_t segment_bytes = 0;
  unsigned segments_max = 0;
  std::vector<files::UniqueFd> mounts;                  // detached mounts for bundle/mounts/<index>
  std::vector<files::UniqueFd> held;                    // kept as long as the container lives
  std::vector<std::string> runtime;                     // the OCI runtime's argv
  std::shared_ptr<const files::UniqueFd> runtime_copy;  // what is run under that name; empty: the file at runtime[0]
  std::chrono::milliseconds deadline{60'000};
  // For a running container without a supervisor: starts nothing, a new supervisor takes over.
  std::optional<StartedNote> running;
  // Called with the container's network namespace before anything runs in it.
  std::function<Status(Network::Inside)> on_network;
};

// CannotStartContainerError: with what the runtime said. RuntimeHangs: the runtime did not end in time and was killed.
Result<StartedNote> launch(Launch launch);

// Names the program in "open executable: Permission denied" and the like, which crun tells without it.
Error with_program(Error error, const std::string& program);

// The runtime's last error message in its log (JSON lines); empty: none.
std::string last_runtime_error(const Bundle& bundle);

// Kills a supervisor and its process group. Does nothing when the pid belongs to another process now.
void kill_supervisor(const ShimNote& note);

}  // namespace moorage::oci
