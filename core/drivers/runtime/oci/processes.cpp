#include "drivers/runtime/oci/processes.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "drivers/runtime/oci/small_files.h"

namespace moorage::oci {

// By number: the C library's declarations have no C linkage in every version.
files::UniqueFd open_process(int pid) { return files::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

files::UniqueFd open_process(int pid, std::uint64_t start_time) {
  if (pid <= 1 || start_time == 0) {
    return {};
  }
  auto process = open_process(pid);
  // Opened first, compared after: what is compared is what is held.
  return process && process_start_time(pid) == start_time ? std::move(process) : files::UniqueFd();
}

bool send_signal(const files::UniqueFd& process, int signal) {
  return process && ::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0) == 0;
}

bool has_ended(const files::UniqueFd& process) {
  pollfd ready{process.get(), POLLIN, 0};
  return !process || ::poll(&ready, 1, 0) > 0;
}

void signal_member(int pid, const std::string& group, int signal) {
  const auto process = open_process(pid);
  const auto groups = read_small("/proc/" + std::to_string(pid) + "/cgroup").value_or("");
  if (process && groups.find(':' + group) != std::string::npos) {
    send_signal(process, signal);
  }
}

}  // namespace moorage::oci
