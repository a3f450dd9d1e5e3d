#include "drivers/runtime/images/beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "drivers/files/unique_fd.h"
#include "drivers/runtime/images/errors.h"

namespace moorage::images {
namespace {

Result<std::filesystem::path> open_beneath(const std::filesystem::path& root, const std::string& relative, Wanted wanted) {
  const files::UniqueFd base(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!base) {
    return cannot_pull("cannot open " + root.string() + ": " + errno_text(errno));
  }
  open_how how{};
  how.flags = static_cast<std::uint64_t>(O_PATH | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const files::UniqueFd found(static_cast<int>(::syscall(SYS_openat2, base.get(), relative.c_str(), &how, sizeof how)));
  if (!found) {
    const std::string why = errno == ELOOP ? "a symbolic link is on the way" : errno_text(errno);
    return cannot_pull("cannot open " + relative + " in " + root.string() + ": " + why);
  }
  struct stat facts {};
  const bool fits =
      ::fstat(found.get(), &facts) == 0 && (wanted == Wanted::kDirectory ? S_ISDIR(facts.st_mode) : S_ISREG(facts.st_mode));
  if (!fits) {
    return cannot_pull(relative + " in " + root.string() + " is not a " +
                       (wanted == Wanted::kDirectory ? "directory" : "regular file"));
  }
  std::error_code failed;
  auto path = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(found.get()), failed);
  if (failed) {
    return cannot_pull("cannot name " + relative + " in " + root.string() + ": " + failed.message());
  }
  return path;
}

}  // namespace

Result<std::filesystem::path> directory_beneath(const std::filesystem::path& root, std::string_view relative) {
  return open_beneath(root, std::string(relative), Wanted::kDirectory);
}

Result<std::filesystem::path> beneath_roots(const std::vector<std::filesystem::path>& roots, std::string_view absolute,
                                            Wanted wanted) {
  for (const auto& root : roots) {
    std::string prefix = root.lexically_normal().string();
    if (prefix.empty() || prefix.front() != '/') {
      continue;
    }
    if (prefix.back() != '/') {
      prefix += '/';
    }
    if (absolute.starts_with(prefix) && absolute.size() > prefix.size()) {
      return open_beneath(root, std::string(absolute.substr(prefix.size())), wanted);
    }
  }
  return cannot_pull(
      "the path is not below a directory that images may come from; copy the image there, or allow its directory");
}

}  // namespace moorage::images
