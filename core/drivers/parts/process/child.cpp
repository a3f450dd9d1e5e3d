#include "drivers/parts/process/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <span>

#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/process/child_end.h"
#include "drivers/parts/process/spawn.h"

namespace moorage::process {
namespace {

using Clock = std::chrono::steady_clock;

constexpr mode_t kUmask = 022;
constexpr std::chrono::milliseconds kMeasureEvery{200};

struct Pipe {
  files::UniqueFd read_end;
  files::UniqueFd write_end;
  bool open() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
      return false;
    }
    read_end = files::UniqueFd(ends[0]);
    write_end = files::UniqueFd(ends[1]);
    ::fcntl(read_end.get(), F_SETFL, O_NONBLOCK);
    return true;
  }
};

// Reads what is there, not for ever; false at the end of the stream.
bool drain(const files::UniqueFd& fd, std::string& into, std::size_t bytes_max, bool& truncated) {
  std::array<char, 16384> block;
  for (int round = 0; round < 64; ++round) {
    const ssize_t count = ::read(fd.get(), block.data(), block.size());
    if (count > 0) {
      const auto take = std::min(static_cast<std::size_t>(count), bytes_max - into.size());
      into.append(block.data(), take);
      truncated = truncated || take < static_cast<std::size_t>(count);
      continue;
    }
    if (count < 0 && errno == EINTR) {
      continue;
    }
    return count < 0 && errno == EAGAIN;
  }
  return true;
}

// Watches the child until it has ended or has to be ended. The streams may outlive it (a grandchild holds them): not waited
// for.
class Watch {
 public:
  Watch(const ChildOptions& options, pid_t pid, const files::UniqueFd& process, const files::UniqueFd& out,
        const files::UniqueFd& err)
      : options_(options), pid_(pid), process_(process), out_(out), err_(err), started_(Clock::now()), changed_(started_) {}

  ChildEnd until_end(ChildResult& result) {
    bool out_open = true;
    bool err_open = true;
    for (;;) {
      std::array<pollfd, 4> set{{{process_.get(), POLLIN, 0},
                                 {out_open ? out_.get() : -1, POLLIN, 0},
                                 {err_open ? err_.get() : -1, POLLIN, 0},
                                 {options_.cancel_fd, POLLIN, 0}}};
      ::poll(set.data(), set.size(), wait_ms());
      bool ignored = false;
      out_open = out_open && drain(out_, result.output, options_.output_bytes_max, result.truncated);
      err_open = err_open && drain(err_, result.errors, options_.output_bytes_max, ignored);
      if ((set[0].revents & POLLIN) != 0) {
        drain(out_, result.output, options_.output_bytes_max, result.truncated);
        drain(err_, result.errors, options_.output_bytes_max, ignored);
        return ChildEnd::kExited;
      }
      if ((set[3].revents & POLLIN) != 0) {
        return ChildEnd::kCancelled;
      }
      const auto now = Clock::now();
      if (now - started_ >= options_.deadline) {
        return ChildEnd::kDeadline;
      }
      if (is_idle(now)) {
        return ChildEnd::kIdle;
      }
      if (options_.is_too_much && options_.is_too_much(pid_)) {
        return ChildEnd::kTooMuch;
      }
    }
  }

 private:
  bool watches_progress() const { return options_.idle_deadline.count() > 0 && options_.progress != nullptr; }

  int wait_ms() const {
    using std::chrono::milliseconds;
    auto wait = std::chrono::ceil<milliseconds>(options_.deadline - (Clock::now() - started_));
    if (watches_progress()) {
      wait = std::min(wait, std::clamp(options_.idle_deadline / 4, milliseconds(10), milliseconds(1000)));
    }
    if (options_.is_too_much) {
      wait = std::min(wait, kMeasureEvery);
    }
    return static_cast<int>(std::clamp<milliseconds::rep>(wait.count(), 0, 60'000));
  }

  bool is_idle(Clock::time_point now) {
    if (!watches_progress()) {
      return false;
    }
    if (const auto seen = options_.progress(); seen != progress_) {
      progress_ = seen;
      changed_ = now;
    }
    return now - changed_ >= options_.idle_deadline;
  }

  const ChildOptions& options_;
  const pid_t pid_;
  const files::UniqueFd& process_;
  const files::UniqueFd& out_;
  const files::UniqueFd& err_;
  Clock::time_point started_;
  Clock::time_point changed_;
  std::uint64_t progress_ = 0;
};

}  // namespace

ChildResult run(const ChildOptions& options) {
  ChildResult result;
  Pipe out;
  Pipe err;
  if (options.argv.empty() || !out.open() || !err.open()) {
    result.code = options.argv.empty() ? EINVAL : errno;
    return result;
  }
  StartGate gate(options.argv, options.program);
  pid_t pid = -1;
  result.code = spawn({.argv = gate.argv(),
                       .program = gate.is_closed() ? std::string() : options.program,
                       .environment = options.environment,
                       .input = gate.input(),
                       .output = out.write_end.get(),
                       .errors = options.joins_streams ? out.write_end.get() : err.write_end.get(),
                       .leads = options.leftovers == Leftovers::kKept ? Leads::kSession : Leads::kGroup,
                       .umask = kUmask},
                      pid);
  if (result.code != 0) {
    return result;
  }
  out.write_end.reset();
  err.write_end.reset();

  const files::UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));  // glibc 2.36 declares it for C only
  gate.open();
  ChildEnd end = ChildEnd::kNotStarted;
  if (process) {
    end = Watch(options, pid, process, out.read_end, err.read_end).until_end(result);
  } else {
    result.code = errno;
  }
  // The leader is not reaped yet, so its number still names this group and no other.
  if (options.leftovers == Leftovers::kKilled) {
    ::kill(-pid, SIGKILL);
  } else if (end != ChildEnd::kExited) {
    ::kill(pid, SIGKILL);
  }
  const auto facts = reap(pid, process);
  result.end = end;
  if (end != ChildEnd::kExited) {
    return result;
  }
  if (!facts) {
    result.end = ChildEnd::kUnknown;  // it does not count as success
    result.code = ECHILD;
    return result;
  }
  if (facts->by_signal) {
    result.end = ChildEnd::kSignalled;
  }
  result.code = facts->code;
  return result;
}

namespace {

void pass(std::span<const char* const> names, std::vector<std::string>& environment) {
  for (const char* name : names) {
    if (const char* value = std::getenv(name); value != nullptr) {
      environment.push_back(std::string(name) + '=' + value);
    }
  }
}

}  // namespace

std::vector<std::string> tool_environment() {
  static constexpr std::array<const char*, 16> kPassed = {
      "PATH",          "HOME",           "TMPDIR",    "HTTP_PROXY", "HTTPS_PROXY",   "NO_PROXY",     "http_proxy",
      "https_proxy",   "no_proxy",       "ALL_PROXY", "all_proxy",  "SSL_CERT_FILE", "SSL_CERT_DIR", "REGISTRY_AUTH_FILE",
      "DOCKER_CONFIG", "XDG_RUNTIME_DIR"};
  std::vector<std::string> environment{"LC_ALL=C"};
  pass(kPassed, environment);
  return environment;
}

void add_aws_environment(std::vector<std::string>& environment) {
  static constexpr std::array<const char*, 10> kPassed = {
      "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",      "AWS_SESSION_TOKEN", "AWS_PROFILE",
      "AWS_REGION",        "AWS_DEFAULT_REGION",         "AWS_CONFIG_FILE",   "AWS_SHARED_CREDENTIALS_FILE",
      "AWS_ROLE_ARN",      "AWS_WEB_IDENTITY_TOKEN_FILE"};
  pass(kPassed, environment);
}

}  // namespace moorage::process
