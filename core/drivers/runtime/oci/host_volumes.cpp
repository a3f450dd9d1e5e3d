#include "drivers/runtime/oci/host_volumes.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "drivers/runtime/oci/errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

bool is_below(const fs::path& path, const fs::path& root) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

files::UniqueFd open_beneath(int directory, const char* name) {
  open_how how{};
  how.flags = O_PATH | O_CLOEXEC | O_NOFOLLOW;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  long fd = -1;
  do {
    fd = ::syscall(SYS_openat2, directory, name, &how, sizeof how);
  } while (fd < 0 && errno == EAGAIN);  // something was renamed meanwhile
  return files::UniqueFd(static_cast<int>(fd));
}

// Step by step, making directories that are missing.
files::UniqueFd descend(files::UniqueFd at, const fs::path& relative) {
  for (const auto& part : relative) {
    if (part == "." || part.empty()) {
      continue;
    }
    auto next = open_beneath(at.get(), part.c_str());
    if (!next && errno == ENOENT && (::mkdirat(at.get(), part.c_str(), 0755) == 0 || errno == EEXIST)) {
      next = open_beneath(at.get(), part.c_str());
    }
    if (!next) {
      return {};
    }
    at = std::move(next);
  }
  return at;
}

}  // namespace

Result<HostVolume> open_host_volume(const fs::path& path, const std::vector<fs::path>& roots) {
  for (const auto& root : roots) {
    if (!is_below(path, root)) {
      continue;
    }
    files::UniqueFd directory(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!directory) {
      return cannot_create(system_text("volume root " + root.native()));
    }
    const auto found = descend(std::move(directory), path.lexically_relative(root));
    struct stat info {};
    if (!found || ::fstat(found.get(), &info) != 0) {
      return cannot_create("host path " + path.native() +
                           (errno == ELOOP ? " leads through a symbolic link" : ": cannot be opened"));
    }
    if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode)) {
      return cannot_create("host path " + path.native() + " is neither a directory nor a file");
    }
    HostVolume volume;
    volume.is_directory = S_ISDIR(info.st_mode);
    volume.mount =
        files::UniqueFd(::open_tree(found.get(), "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE));
    if (!volume.mount) {
      return cannot_create(system_text("mount host path " + path.native()));
    }
    return volume;
  }
  return cannot_create("host path " + path.native() + " is not below an allowed root");
}

}  // namespace moorage::oci
