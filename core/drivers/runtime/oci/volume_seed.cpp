#include "drivers/runtime/oci/volume_seed.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "drivers/files/unique_fd.h"
#include "drivers/runtime/oci/errors.h"
#include "drivers/runtime/oci/small_files.h"

namespace moorage::oci {
namespace {

constexpr int kDepthMax = 128;  // two descriptors each
constexpr std::size_t kCopyBytes = 1 << 30;

files::UniqueFd open_in_layer(const std::filesystem::path& layer, const std::string& path) {
  const files::UniqueFd root(::open(layer.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  open_how how{};
  how.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  return files::UniqueFd(static_cast<int>(::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how)));
}

struct Entry {
  int from;  // directories
  int to;
  const char* name;
  struct stat info;
};

// Owner first: a change of owner takes set-user-id bits away.
bool set_attributes(int directory, const char* name, const struct stat& info) {
  const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
  return ::fchownat(directory, name, info.st_uid, info.st_gid, AT_SYMLINK_NOFOLLOW) == 0 &&
         (S_ISLNK(info.st_mode) || ::fchmodat(directory, name, info.st_mode & 07777, 0) == 0) &&
         ::utimensat(directory, name, times.data(), AT_SYMLINK_NOFOLLOW) == 0;
}

bool copy_content(const Entry& entry) {
  const files::UniqueFd in(::openat(entry.from, entry.name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  const files::UniqueFd out(::openat(entry.to, entry.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!in || !out) {
    return false;
  }
  ssize_t copied = 0;
  do {
    copied = ::copy_file_range(in.get(), nullptr, out.get(), nullptr, kCopyBytes, 0);
  } while (copied > 0);
  return copied == 0;
}

bool copy_link(const Entry& entry) {
  std::string target(static_cast<std::size_t>(entry.info.st_size) + 1, '\0');
  const auto size = ::readlinkat(entry.from, entry.name, target.data(), target.size());
  if (size < 0 || static_cast<std::size_t>(size) >= target.size()) {
    return false;
  }
  target.resize(static_cast<std::size_t>(size));
  return ::symlinkat(target.c_str(), entry.to, entry.name) == 0;
}

bool copy_tree(int from, int to, int depth);

bool copy_directory(const Entry& entry, int depth) {
  if (::mkdirat(entry.to, entry.name, 0700) != 0) {
    return false;
  }
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  const files::UniqueFd from(::openat(entry.from, entry.name, kFlags));
  const files::UniqueFd to(::openat(entry.to, entry.name, kFlags));
  return from && to && copy_tree(from.get(), to.get(), depth);
}

bool copy_entry(const Entry& entry, int depth) {
  bool done = false;
  if (S_ISDIR(entry.info.st_mode)) {
    done = copy_directory(entry, depth);
  } else if (S_ISREG(entry.info.st_mode)) {
    done = copy_content(entry);
  } else if (S_ISLNK(entry.info.st_mode)) {
    done = copy_link(entry);
  } else if (S_ISFIFO(entry.info.st_mode)) {
    done = ::mkfifoat(entry.to, entry.name, 0600) == 0;
  } else {
    return true;
  }
  return done && set_attributes(entry.to, entry.name, entry.info);
}

bool copy_tree(int from, int to, int depth) {
  if (depth > kDepthMax) {
    errno = ELOOP;
    return false;
  }
  const auto names = names_in(from);
  return names && std::all_of(names->begin(), names->end(), [&](const std::string& name) {
           Entry entry{.from = from, .to = to, .name = name.c_str(), .info = {}};
           return ::fstatat(from, entry.name, &entry.info, AT_SYMLINK_NOFOLLOW) == 0 && copy_entry(entry, depth + 1);
         });
}

}  // namespace

Status seed_volume(const SeedRequest& request) {
  const files::UniqueFd to(::open(request.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!to) {
    return cannot_create(system_text("open volume " + request.directory.native()));
  }
  for (const auto& layer : request.layers) {
    const auto from = open_in_layer(layer, request.path);
    struct stat info {};
    if (!from || ::fstat(from.get(), &info) != 0) {
      continue;
    }
    if (request.age == VolumeAge::kOlder && names_in(from.get()).value_or(std::vector<std::string>{}).empty()) {
      return {};
    }
    if (!copy_tree(from.get(), to.get(), 0) || ::fchown(to.get(), info.st_uid, info.st_gid) != 0 ||
        ::fchmod(to.get(), info.st_mode & 07777) != 0) {
      return cannot_create(system_text("copy what the image has at " + one_line(request.path, 200) + " into its volume"));
    }
    return {};
  }
  return {};
}

}  // namespace moorage::oci
