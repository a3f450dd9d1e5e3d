// Processes held by pidfd, so that a pid that was given to another process meanwhile is never signalled.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::oci {

// The process that has this pid now; for children of the calling process.
files::UniqueFd open_process(int pid);
// The process with this number that began at this time; empty: it is gone.
files::UniqueFd open_process(int pid, std::uint64_t start_time);

// False: it is gone.
bool send_signal(const files::UniqueFd& process, int signal);
bool has_ended(const files::UniqueFd& process);

// How a process that is not a child ended, as waitpid tells it: while it is not reaped yet, and afterwards on Linux 6.15 and
// newer. nullopt: it runs, or nothing tells.
struct ProcessName {
  int pid = 0;
  std::uint64_t start_time = 0;
};
std::optional<int> exit_status_of(const files::UniqueFd& process, ProcessName name);

// Kills `pid` of the control group with everything that it began: its descendants and the processes of its session. They are
// stopped first, so that none begins another or is given to another parent meanwhile. `members`: processes of the group.
void kill_tree(int pid, const std::string& group, const std::function<std::vector<int>()>& members);

// Signals `pid` if it belongs to the control group `group` ("/moorage/…") or one below it.
void signal_member(int pid, const std::string& group, int signal);

}  // namespace moorage::oci
