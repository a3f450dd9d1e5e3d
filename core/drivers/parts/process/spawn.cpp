#include "drivers/parts/process/spawn.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/thread.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::process {
namespace {

constexpr int kBusyRetries = 50;
constexpr int kBusyPauseMs = 5;
constexpr int kFirstInherited = 3;
constexpr const char* kDirectories = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (const std::string& text : texts) {
    result.push_back(const_cast<char*>(text.c_str()));  // NOLINT: posix_spawn wants it so and does not write
  }
  result.push_back(nullptr);
  return result;
}

// Copies of the inherited descriptors above the numbers that the child has them under, so that none overwrites another.
// 0 or errno.
int copy_above(const std::vector<int>& descriptors, std::vector<files::UniqueFd>& copies) {
  const int base = kFirstInherited + static_cast<int>(descriptors.size());
  for (const int descriptor : descriptors) {
    files::UniqueFd copy(::fcntl(descriptor, F_DUPFD_CLOEXEC, base));
    if (!copy) {
      return errno;
    }
    copies.push_back(std::move(copy));
  }
  return 0;
}

class SpawnSetup {
 public:
  SpawnSetup(const SpawnRequest& request, const std::vector<files::UniqueFd>& inherited) : request_(request) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    set_stream(0, request.input, O_RDONLY);
    set_stream(1, request.output, O_WRONLY);
    set_stream(2, request.errors, O_WRONLY);
    int number = kFirstInherited;
    for (const auto& copy : inherited) {
      posix_spawn_file_actions_adddup2(&actions_, copy.get(), number++);
    }
    posix_spawn_file_actions_addclosefrom_np(&actions_, number);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | leads()));
  }
  ~SpawnSetup() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSetup(const SpawnSetup&) = delete;
  SpawnSetup& operator=(const SpawnSetup&) = delete;

  int start(pid_t& pid) const {
    const auto argv = pointers(request_.argv);
    const auto environment = pointers(request_.environment);
    int error = EAGAIN;
    for (int tried = 0; tried < kBusyRetries; ++tried) {
      error = start_once(pid, argv.data(), environment.data());
      if (error != ETXTBSY) {
        break;
      }
      ::poll(nullptr, 0, kBusyPauseMs);
    }
    return error;
  }

 private:
  void set_stream(int number, int descriptor, int flags) {
    if (descriptor >= 0) {
      posix_spawn_file_actions_adddup2(&actions_, descriptor, number);
    } else {
      posix_spawn_file_actions_addopen(&actions_, number, "/dev/null", flags, 0);
    }
  }

  int leads() const {
    switch (request_.leads) {
      case Leads::kNothing:
        return 0;
      case Leads::kGroup:
        return POSIX_SPAWN_SETPGROUP;
      case Leads::kSession:
        return POSIX_SPAWN_SETSID;
    }
    return 0;
  }

  int start_once(pid_t& pid, char* const* argv, char* const* environment) const {
    int error = request_.program.empty()
                    ? ENOENT
                    : posix_spawn(&pid, request_.program.c_str(), &actions_, &attributes_, argv, environment);
    if (error != 0 && error != ETXTBSY) {
      error = posix_spawnp(&pid, argv[0], &actions_, &attributes_, argv, environment);
    }
    return error;
  }

  const SpawnRequest& request_;
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

const std::vector<std::string>& plain_environment() {
  static const std::vector<std::string> plain = {std::string("PATH=") + kDirectories, "LC_ALL=C"};
  return plain;
}

int spawn(const SpawnRequest& request, pid_t& pid) {
  if (request.argv.empty()) {
    return EINVAL;
  }
  std::vector<files::UniqueFd> inherited;
  if (const int error = copy_above(request.inherited, inherited); error != 0) {
    return error;
  }
  const SpawnSetup setup(request, inherited);
  if (!request.umask) {
    return setup.start(pid);
  }
  // From a thread of its own: the umask that a child inherits belongs to the whole process otherwise.
  int error = EAGAIN;
  auto thread = Thread::start("starting a program",
                              [&] {
                                if (::unshare(CLONE_FS) == 0) {
                                  ::umask(*request.umask);
                                }
                                error = setup.start(pid);
                              },
                              {});
  if (thread.ok()) {
    thread->join();
  }
  return error;
}

std::string find_program(std::string_view name) {
  if (name.find('/') != std::string_view::npos) {
    return ::access(std::string(name).c_str(), X_OK) == 0 ? std::string(name) : "";
  }
  const char* from_environment = std::getenv("PATH");
  std::string places = from_environment != nullptr ? from_environment : "";
  places += std::string(":") + kDirectories;
  for (std::size_t at = 0; at <= places.size();) {
    const auto end = std::min(places.find(':', at), places.size());
    const auto path = places.substr(at, end - at) + '/' + std::string(name);
    if (path.front() == '/' && path.size() > name.size() + 1 && ::access(path.c_str(), X_OK) == 0) {
      return path;
    }
    at = end + 1;
  }
  return {};
}

}  // namespace moorage::process
