#include "drivers/parts/files/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::files {
namespace {

constexpr int kDepthMax = 64;  // one descriptor and one frame each

// Of one tree. What lies deeper than we go is moved up to its top: a container may make directories without end.
class Removal {
 public:
  Removal(int top, dev_t device) : top_(top), device_(device) {}

  bool run() {
    bool all = false;
    do {
      moved_ = false;
      all = remove_children(top_, 0);
    } while (all && moved_);
    return all;
  }

 private:
  bool remove_children(int directory, int depth) {
    // By the descriptor: a name that is swapped for a symlink meanwhile leads nowhere.
    const auto names = names_in(directory);
    bool all = names.has_value();
    for (const auto& name : names.value_or(std::vector<std::string>{})) {
      all = remove_entry(directory, name.c_str(), depth) && all;
    }
    return all;
  }

  bool remove_entry(int parent, const char* name, int depth) {
    if (::unlinkat(parent, name, 0) == 0 || errno == ENOENT) {
      return true;
    }
    if (errno != EISDIR && errno != EPERM) {
      return false;
    }
    const UniqueFd fd(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat info {};
    if (!fd || ::fstat(fd.get(), &info) != 0 || info.st_dev != device_) {
      return false;
    }
    if (depth >= kDepthMax) {
      return move_up(parent, name);
    }
    return remove_children(fd.get(), depth + 1) && (::unlinkat(parent, name, AT_REMOVEDIR) == 0 || errno == ENOENT);
  }

  // Under a name that whatever wrote the tree could not guess, and so could not put in the way.
  bool move_up(int parent, const char* name) {
    std::array<std::uint64_t, 2> random{};
    if (::getrandom(random.data(), sizeof random, 0) != sizeof random) {
      return false;
    }
    const auto up = ".deep-" + std::to_string(random[0]) + '-' + std::to_string(random[1]);
    if (::renameat2(parent, name, top_, up.c_str(), RENAME_NOREPLACE) != 0) {
      return false;
    }
    moved_ = true;
    return true;
  }

  int top_;
  dev_t device_;
  bool moved_ = false;
};

}  // namespace

std::optional<std::vector<std::string>> names_in(int directory) {
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(::fcntl(directory, F_DUPFD_CLOEXEC, 3)), &::closedir);
  if (!listing) {
    return std::nullopt;
  }
  ::rewinddir(listing.get());  // the descriptors share their place
  std::vector<std::string> names;
  errno = 0;
  while (const auto* found = ::readdir(listing.get())) {
    if (const std::string_view name = found->d_name; name != "." && name != "..") {
      names.emplace_back(name);
    }
  }
  return errno == 0 ? std::optional(std::move(names)) : std::nullopt;
}

bool remove_tree_at(int directory, const std::string& name) {
  if (::unlinkat(directory, name.c_str(), 0) == 0 || errno == ENOENT) {
    return true;
  }
  if (errno != EISDIR && errno != EPERM) {
    return false;
  }
  {
    struct stat info {};
    const UniqueFd top(::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!top || ::fstat(top.get(), &info) != 0 || !Removal(top.get(), info.st_dev).run()) {
      return false;
    }
  }
  return ::unlinkat(directory, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT;
}

bool remove_tree(const std::string& path) { return remove_tree_at(AT_FDCWD, path); }

}  // namespace moorage::files
