#include "drivers/runtime/oci/kernel/processes.h"

#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <set>

#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/process_stat.h"

namespace moorage::oci {

// By number: the C library's declarations have no C linkage in every version.
files::UniqueFd open_process(int pid) { return files::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))); }

files::UniqueFd open_process(int pid, std::uint64_t start_time) {
  if (pid <= 1 || start_time == 0) {
    return {};
  }
  auto process = open_process(pid);
  // Opened first and compared afterwards, so that the held process is the compared one.
  return process && process::start_time_of(pid) == start_time ? std::move(process) : files::UniqueFd();
}

bool send_signal(const files::UniqueFd& process, int signal) {
  return process && ::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0) == 0;
}

bool has_ended(const files::UniqueFd& process) {
  pollfd ready{process.get(), POLLIN, 0};
  return !process || ::poll(&ready, 1, 0) > 0;
}

namespace {

struct ProcessInfo {  // struct pidfd_info of newer headers
  std::uint64_t mask = 0;
  std::uint64_t cgroup = 0;
  std::array<std::uint32_t, 11> ids{};
  std::int32_t exit_code = 0;
};
constexpr std::uint64_t kInfoExit = 8;

struct Kinship {
  int parent = 0;
  int session = 0;
};

Kinship kinship_of(int pid) {
  const auto stat = process::stat_of(pid);
  return {.parent = std::atoi(process::stat_field(stat, process::kParentField).c_str()),
          .session = std::atoi(process::stat_field(stat, process::kSessionField).c_str())};
}

}  // namespace

std::optional<int> exit_status_of(const files::UniqueFd& process, ProcessName name) {
  const auto stat = process::stat_of(name.pid);
  if (process::stat_field(stat, process::kStateField) == "Z" && process::start_time_of(name.pid) == name.start_time) {
    return std::atoi(stat.c_str() + stat.rfind(' '));  // the last field, visible to the superuser
  }
  ProcessInfo info{.mask = kInfoExit};
  if (!process || ::ioctl(process.get(), _IOWR(0xFF, 11, ProcessInfo), &info) != 0 || (info.mask & kInfoExit) == 0) {
    return std::nullopt;
  }
  return info.exit_code;
}

void kill_tree(int pid, const std::string& group, const std::function<std::vector<int>()>& members) {
  const int session = kinship_of(pid).session == pid ? pid : 0;  // only one of its own
  std::set<int> tree{pid};
  signal_member(pid, group, SIGSTOP);
  for (bool grows = true; grows;) {
    grows = false;
    for (const int member : members()) {
      const auto kin = kinship_of(member);
      const bool is_kin = tree.contains(kin.parent) || (session != 0 && kin.session == session);
      if (is_kin && tree.insert(member).second) {
        signal_member(member, group, SIGSTOP);
        grows = true;
      }
    }
  }
  for (const int member : tree) {
    signal_member(member, group, SIGKILL);
  }
}

void signal_member(int pid, const std::string& group, int signal) {
  const auto process = open_process(pid);
  const auto groups = files::read_small("/proc/" + std::to_string(pid) + "/cgroup").value_or("");
  if (process && groups.find(':' + group) != std::string::npos) {
    send_signal(process, signal);
  }
}

}  // namespace moorage::oci
