#include "drivers/balancer/haproxy/haproxy_child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "drivers/balancer/haproxy/admin.h"

namespace moorage::haproxy {
namespace {

constexpr std::size_t kOutputBytesMax = 64 << 10;

class SpawnSetup {
 public:
  SpawnSetup() {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
  }
  ~SpawnSetup() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;

  pid_t spawn(const std::vector<std::string>& argv, int output) {
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, output, 1);
    ::posix_spawn_file_actions_adddup2(&actions_, output, 2);
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    std::vector<char*> arguments;
    for (const std::string& word : argv) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    std::string path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    std::string language = "LC_ALL=C";
    std::array<char*, 3> environment = {path.data(), language.data(), nullptr};
    pid_t pid = 0;
    return ::posix_spawn(&pid, arguments[0], &actions_, &attributes_, arguments.data(), environment.data()) == 0 ? pid : 0;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

void drain(int fd, std::string& output) {
  std::array<char, 4096> chunk;
  for (;;) {
    const ssize_t got = ::read(fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return;
    output.append(chunk.data(),
                  std::min(static_cast<std::size_t>(got), kOutputBytesMax - std::min(kOutputBytesMax, output.size())));
  }
}

constexpr int kParent = 4;
constexpr int kStartTime = 22;  // in clock ticks since boot

// Field of /proc/PID/stat by its number in proc(5), from the fourth on: the name before may hold anything.
std::string stat_field(pid_t pid, int number) {
  const std::string stat = process_text("/proc/" + std::to_string(pid) + "/stat");
  const auto name_end = stat.rfind(')');
  if (name_end == std::string::npos) return {};
  std::string_view text = std::string_view(stat).substr(name_end + 1);
  for (int field = 3; field < number; ++field) {
    const auto space = text.find(' ', 1);
    if (space == std::string_view::npos) return {};
    text.remove_prefix(space);
  }
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  return std::string(text.substr(0, text.find(' ')));
}

}  // namespace

std::string process_text(const std::string& path) {
  files::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text(4096, '\0');
  const ssize_t got = file ? ::read(file.get(), text.data(), text.size()) : -1;
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return text;
}

ChildEnd run_child(const ChildRun& run) {
  ChildEnd end;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return end;
  files::UniqueFd reader(ends[0]);
  files::UniqueFd writer(ends[1]);
  SpawnSetup setup;
  const pid_t pid = setup.spawn(run.argv, writer.get());
  writer.reset();
  if (pid == 0) return end;
  end.started = true;

  const ProcessHandle child = ProcessHandle::of(pid);
  const std::int64_t deadline = steady_ms() + run.within_ms;
  for (;;) {
    std::array<pollfd, 3> fds = {{{child.fd(), POLLIN, 0}, {reader.get(), POLLIN, 0}, {run.stop_fd, POLLIN, 0}}};
    const std::int64_t left = deadline - steady_ms();
    const int ready = left > 0 ? ::poll(fds.data(), fds.size(), static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) continue;
    drain(reader.get(), end.output);
    if (ready > 0 && fds[2].revents == 0 && fds[0].revents == 0) {
      // The child may close its output and run on; then only its end is waited for.
      if ((fds[1].revents & POLLHUP) != 0) reader.reset();
      continue;
    }
    end.in_time = ready > 0 && fds[0].revents != 0;
    break;
  }
  if (!end.in_time) ::kill(pid, SIGKILL);  // a child of this process that was not reaped yet: its pid is still its own
  int status = 0;
  pid_t waited = 0;
  do {
    waited = ::waitpid(pid, &status, 0);
  } while (waited < 0 && errno == EINTR);
  if (reader) drain(reader.get(), end.output);
  if (waited == pid) end.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return end;
}

ProcessHandle ProcessHandle::of(pid_t pid) {
  ProcessHandle handle;
  if (pid <= 0) return handle;
  handle.fd_ = files::UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));  // close-on-exec by definition
  handle.pid_ = handle.fd_ ? pid : 0;
  if (handle.fd_)
    handle.birth_ = stat_field(pid, kStartTime) + " " + process_text("/proc/sys/kernel/random/boot_id").substr(0, 36);
  return handle;
}

pid_t ProcessHandle::parent() const { return std::atoi(stat_field(pid_, kParent).c_str()); }

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
    if (child && stat_field(pid, kParent) == own) found.push_back(std::move(child));
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
