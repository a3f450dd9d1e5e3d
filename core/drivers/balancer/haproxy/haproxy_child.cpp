#include "drivers/balancer/haproxy/haproxy_child.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "drivers/balancer/haproxy/admin.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/parts/process/child.h"
#include "drivers/parts/process/process_stat.h"
#include "drivers/parts/process/spawn.h"

namespace moorage::haproxy {
namespace {

constexpr std::size_t kOutputBytesMax = 64 << 10;

pid_t parent_of(pid_t pid) { return std::atoi(process::stat_field(process::stat_of(pid), process::kParentField).c_str()); }

}  // namespace

std::string process_text(const std::string& path) { return files::read_small(path).value_or(""); }

ChildEnd run_child(const ChildRun& run) {
  process::ChildOptions options;
  options.argv = run.argv;
  options.environment = process::plain_environment();
  options.deadline = std::chrono::milliseconds(run.within_ms);
  options.output_bytes_max = kOutputBytesMax;
  options.cancel_fd = run.stop_fd;
  options.leftovers = process::Leftovers::kKept;
  options.joins_streams = true;
  process::ChildResult result = process::run(options);

  ChildEnd end;
  end.started = result.end != process::ChildEnd::kNotStarted;
  end.output = std::move(result.output);
  switch (result.end) {
    case process::ChildEnd::kExited:
    case process::ChildEnd::kSignalled:
      end.exit_code = result.end == process::ChildEnd::kSignalled ? 128 + result.code : result.code;
      [[fallthrough]];
    case process::ChildEnd::kUnknown:
      end.in_time = true;
      break;
    case process::ChildEnd::kDeadline:
    case process::ChildEnd::kIdle:
    case process::ChildEnd::kTooMuch:
    case process::ChildEnd::kCancelled:
    case process::ChildEnd::kNotStarted:
      break;
  }
  return end;
}

ProcessHandle ProcessHandle::of(pid_t pid) {
  ProcessHandle handle;
  if (pid <= 0) return handle;
  handle.fd_ = files::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));  // close-on-exec by definition
  handle.pid_ = handle.fd_ ? pid : 0;
  if (handle.fd_)
    handle.birth_ = process::stat_field(process::stat_of(pid), process::kStartTimeField) + " " + process::boot_id();
  return handle;
}

pid_t ProcessHandle::parent() const { return parent_of(pid_); }

std::vector<ProcessHandle> ProcessHandle::children() const {
  std::vector<ProcessHandle> found;
  if (!fd_) return found;
  const std::string own = std::to_string(pid_);
  const std::string list = process_text("/proc/" + own + "/task/" + own + "/children");
  for (const char* at = list.data(); at < list.data() + list.size();) {
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(at, list.data() + list.size(), pid);
    if (error != std::errc()) break;
    at = end + 1;
    ProcessHandle child = of(pid);
    // Asked after the pidfd is open: the pid cannot have been given to another process in between.
    if (child && parent_of(pid) == pid_) found.push_back(std::move(child));
  }
  return found;
}

bool ProcessHandle::has_ended() const { return !fd_ || wait(0, -1); }

bool ProcessHandle::wait(std::int64_t ms, int stop_fd) const {
  if (!fd_) return true;
  const std::int64_t deadline = steady_ms() + ms;
  for (;;) {
    std::array<pollfd, 2> fds = {{{fd_.get(), POLLIN, 0}, {stop_fd, POLLIN, 0}}};
    const std::int64_t left = std::max<std::int64_t>(0, deadline - steady_ms());
    const int ready = ::poll(fds.data(), fds.size(), static_cast<int>(left));
    if (ready < 0 && errno == EINTR) continue;
    return ready > 0 && fds[0].revents != 0;
  }
}

void ProcessHandle::send(int signal) const {
  if (fd_) ::syscall(SYS_pidfd_send_signal, fd_.get(), signal, nullptr, 0);
}

}  // namespace moorage::haproxy
