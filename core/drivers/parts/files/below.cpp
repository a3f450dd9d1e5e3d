#include "drivers/parts/files/below.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace moorage::files {
namespace {

// The kernel gives up with EAGAIN where something was renamed while it resolved "..". A process that renames without pause
// makes this fail in the end, and never makes it wait for ever.
constexpr int kTriesMax = 1'000;

std::uint64_t resolution(Links links) {
  switch (links) {
    case Links::kRefused:
      return RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    case Links::kWithinRoot:
      return RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  }
  return RESOLVE_BENEATH;
}

}  // namespace

UniqueFd open_below(int directory, const char* path, int flags, Links links) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = resolution(links);
  long fd = -1;
  for (int tried = 0; tried < kTriesMax; ++tried) {
    fd = ::syscall(SYS_openat2, directory, path, &how, sizeof how);
    if (fd >= 0 || (errno != EAGAIN && errno != EINTR)) break;
  }
  return UniqueFd(static_cast<int>(fd));
}

UniqueFd open_below(const char* directory, const char* path, int flags, Links links) {
  const UniqueFd opened(::open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC));
  return opened ? open_below(opened.get(), path, flags, links) : UniqueFd();
}

}  // namespace moorage::files
