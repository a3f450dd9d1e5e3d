#include "drivers/parts/process/child_end.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

namespace moorage::process {
namespace {

// linux/pidfd.h of Linux 6.15; older headers lack it.
struct ProcessInfo {
  std::uint64_t mask;
  std::uint64_t cgroup;
  std::uint32_t pid, tgid, ppid;
  std::uint32_t ids[8];
  std::int32_t exit_code;
};
static_assert(sizeof(ProcessInfo) == 64);
constexpr std::uint64_t kWantExit = 1U << 3U;
constexpr unsigned long kGetInfo = _IOWR(0xFF, 11, ProcessInfo);

ExitFacts facts_of(int status) {
  if (WIFSIGNALED(status)) return {.by_signal = true, .code = WTERMSIG(status)};
  return {.by_signal = false, .code = WEXITSTATUS(status)};
}

bool are_children_reaped() {
  struct sigaction action {};
  return ::sigaction(SIGCHLD, nullptr, &action) == 0 &&
         (action.sa_handler == SIG_IGN || (action.sa_flags & SA_NOCLDWAIT) != 0);  // NOLINT: the union's member by its flag
}

}  // namespace

std::optional<ExitFacts> reap(pid_t pid, const files::UniqueFd& process) {
  int status = 0;
  pid_t reaped = -1;
  do {
    reaped = ::waitpid(pid, &status, 0);
  } while (reaped < 0 && errno == EINTR);
  if (reaped == pid) return facts_of(status);
  ProcessInfo info{};
  info.mask = kWantExit;
  if (!process || ::ioctl(process.get(), kGetInfo, &info) != 0 || (info.mask & kWantExit) == 0) return std::nullopt;
  return facts_of(info.exit_code);
}

StartGate::StartGate(std::vector<std::string> argv, const std::string& program) : argv_(std::move(argv)) {
  int ends[2];
  if (argv_.empty() || !are_children_reaped() || ::pipe2(ends, O_CLOEXEC) != 0) return;
  read_end_ = files::UniqueFd(ends[0]);
  write_end_ = files::UniqueFd(ends[1]);
  if (!program.empty()) argv_.front() = program;
  argv_.insert(argv_.begin(), {"/bin/sh", "-c", "read -r _ && exec \"$@\" </dev/null", "sh"});
}

void StartGate::open() {
  if (!write_end_) return;
  [[maybe_unused]] const auto written = ::write(write_end_.get(), "\n", 1);
  write_end_.reset();
  read_end_.reset();
}

}  // namespace moorage::process
