// Processes held by descriptor, so that a number that was given to somebody else meanwhile is never signalled.
#pragma once

#include <cstdint>
#include <string>

#include "drivers/files/unique_fd.h"

namespace moorage::oci {

// Whoever has this number now; for one's own children.
files::UniqueFd open_process(int pid);
// The process with this number that began at this time; empty: it is gone.
files::UniqueFd open_process(int pid, std::uint64_t start_time);

// False: it is gone.
bool send_signal(const files::UniqueFd& process, int signal);
bool has_ended(const files::UniqueFd& process);

// Signals `pid` if it belongs to the control group `group` ("/moorage/…") or one below it.
void signal_member(int pid, const std::string& group, int signal);

}  // namespace moorage::oci
