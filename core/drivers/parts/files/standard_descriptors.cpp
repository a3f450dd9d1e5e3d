#include "drivers/parts/files/standard_descriptors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <mutex>

#include "drivers/parts/files/directory.h"

namespace moorage::files {
namespace {

constexpr int kFirstOfOurs = 3;
constexpr const char* kPlaceholder = "/dev/null";

struct Places {
  std::mutex mutex;
  int holders = 0;
  std::array<bool, kFirstOfOurs> ours{};
};

// Lives as long as the process: engines may be closed by handlers of exit.
Places& places() {
  static auto* const one = new Places;
  return *one;
}

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0 || errno != EBADF; }

// The host may have put a file of its own there; that one stays.
bool is_placeholder(int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  struct stat there {};
  struct stat placeholder {};
  return flags >= 0 && (flags & O_PATH) != 0 && ::fstat(fd, &there) == 0 && ::stat(kPlaceholder, &placeholder) == 0 &&
         there.st_dev == placeholder.st_dev && there.st_ino == placeholder.st_ino;
}

void give_back(Places& all) {
  for (int fd = 0; fd < kFirstOfOurs; ++fd) {
    bool& ours = all.ours[static_cast<std::size_t>(fd)];
    if (ours && is_placeholder(fd)) ::close(fd);
    ours = false;
  }
}

}  // namespace

Result<StandardDescriptors> StandardDescriptors::occupy() {
  Places& all = places();
  const std::lock_guard lock(all.mutex);
  for (int fd = 0; fd < kFirstOfOurs; ++fd) {
    if (is_open(fd)) continue;
    const int made = ::open(kPlaceholder, O_PATH | O_CLOEXEC);  // the lowest free number
    if (made < 0) {
      Error refused = server_error(describe_errno("open", kPlaceholder, errno));
      if (all.holders == 0) give_back(all);
      return refused;
    }
    if (made < kFirstOfOurs) {
      all.ours[static_cast<std::size_t>(made)] = true;
    } else {
      ::close(made);  // another thread of the host was faster
    }
  }
  ++all.holders;
  return StandardDescriptors();
}

StandardDescriptors::~StandardDescriptors() {
  if (!holds_) return;
  Places& all = places();
  const std::lock_guard lock(all.mutex);
  if (--all.holders == 0) give_back(all);
}

}  // namespace moorage::files
