#include "drivers/runtime/oci/containers/volume_seed.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/tree.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/plan/image_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr int kDepthMax = 128;  // two descriptors each
constexpr std::size_t kCopyBytes = 1 << 30;
constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct Entry {
  int from;  // directories
  int to;
  const char* name;
  struct stat info;
};

// Of the open file itself. Owner first: a change of owner takes set-user-id bits away.
bool set_attributes(int fd, const struct stat& info) {
  const std::array<timespec, 2> times{info.st_atim, info.st_mtim};
  return ::fchown(fd, info.st_uid, info.st_gid) == 0 && ::fchmod(fd, info.st_mode & 07777) == 0 &&
         ::futimens(fd, times.data()) == 0;
}

// Two file systems of different kinds copy through the kernel's pipes.
bool copy_bytes(int in, int out) {
  ssize_t copied = 0;
  do {
    copied = ::copy_file_range(in, nullptr, out, nullptr, kCopyBytes, 0);
  } while (copied > 0);
  if (copied < 0 && (errno == EXDEV || errno == EINVAL || errno == EOPNOTSUPP || errno == ENOSYS)) {
    do {
      copied = ::sendfile(out, in, nullptr, kCopyBytes);
    } while (copied > 0);
  }
  return copied == 0;
}

bool copy_file(const Entry& entry) {
  const files::UniqueFd in(::openat(entry.from, entry.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  const files::UniqueFd out(::openat(entry.to, entry.name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  return in && out && copy_bytes(in.get(), out.get()) && set_attributes(out.get(), entry.info);
}

bool copy_link(const Entry& entry) {
  std::string target(static_cast<std::size_t>(entry.info.st_size) + 1, '\0');
  const auto size = ::readlinkat(entry.from, entry.name, target.data(), target.size());
  if (size < 0 || static_cast<std::size_t>(size) >= target.size()) {
    return false;
  }
  target.resize(static_cast<std::size_t>(size));
  const std::array<timespec, 2> times{entry.info.st_atim, entry.info.st_mtim};
  return ::symlinkat(target.c_str(), entry.to, entry.name) == 0 &&
         ::fchownat(entry.to, entry.name, entry.info.st_uid, entry.info.st_gid, AT_SYMLINK_NOFOLLOW) == 0 &&
         ::utimensat(entry.to, entry.name, times.data(), AT_SYMLINK_NOFOLLOW) == 0;
}

bool copy_pipe(const Entry& entry) {
  if (::mkfifoat(entry.to, entry.name, 0600) != 0) {
    return false;
  }
  const files::UniqueFd made(::openat(entry.to, entry.name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
  return made && set_attributes(made.get(), entry.info);
}

bool copy_tree(int from, int to, int depth);

bool copy_directory(const Entry& entry, int depth) {
  if (::mkdirat(entry.to, entry.name, 0700) != 0) {
    return false;
  }
  const files::UniqueFd from(::openat(entry.from, entry.name, kDirectory));
  const files::UniqueFd to(::openat(entry.to, entry.name, kDirectory));
  return from && to && copy_tree(from.get(), to.get(), depth) && set_attributes(to.get(), entry.info);
}

bool copy_entry(const Entry& entry, int depth) {
  if (S_ISDIR(entry.info.st_mode)) {
    return copy_directory(entry, depth);
  }
  if (S_ISREG(entry.info.st_mode)) {
    return copy_file(entry);
  }
  if (S_ISLNK(entry.info.st_mode)) {
    return copy_link(entry);
  }
  return !S_ISFIFO(entry.info.st_mode) || copy_pipe(entry);
}

bool copy_tree(int from, int to, int depth) {
  if (depth > kDepthMax) {
    errno = ELOOP;
    return false;
  }
  const auto names = files::names_in(from);
  return names && std::all_of(names->begin(), names->end(), [&](const std::string& name) {
           Entry entry{.from = from, .to = to, .name = name.c_str(), .info = {}};
           return ::fstatat(from, entry.name, &entry.info, AT_SYMLINK_NOFOLLOW) == 0 && copy_entry(entry, depth + 1);
         });
}

bool is_empty(int directory) {
  const auto names = files::names_in(directory);
  return names && names->empty();
}

// The directories of one volume, all in one parent.
class Seeding {
 public:
  Seeding(const SeedRequest& request, int parent)
      : request_(request), parent_(parent), aside_(request.name + ".new"), whole_(request.name + ".seed") {}

  bool run() {
    const files::UniqueFd volume(::openat(parent_, request_.name.c_str(), kDirectory));
    if (!volume && errno != ENOENT) {
      return false;
    }
    if (!volume) {
      return copy(runtime::open_in_image(request_.layers, request_.path, O_RDONLY | O_DIRECTORY)) && name_it(request_.name);
    }
    if (!exists(whole_)) {
      if (!is_empty(volume.get())) {
        return true;
      }
      auto from = runtime::open_in_image(request_.layers, request_.path, O_RDONLY | O_DIRECTORY);
      if (!from || is_empty(from.get())) {
        return true;
      }
      if (!copy(std::move(from)) || !name_it(whole_)) {
        return false;
      }
    }
    return move_into(volume.get());
  }

 private:
  bool exists(const std::string& name) const { return ::faccessat(parent_, name.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0; }

  bool copy(files::UniqueFd from) {
    if (!files::remove_tree_at(parent_, aside_) || ::mkdirat(parent_, aside_.c_str(), 0700) != 0) {
      return false;
    }
    const files::UniqueFd to(::openat(parent_, aside_.c_str(), kDirectory));
    struct stat info {};
    if (!to || ::fchmod(to.get(), 0755) != 0 || !from) {
      return to && !from;
    }
    const bool copied = ::fstat(from.get(), &info) == 0 && copy_tree(from.get(), to.get(), 0) && set_attributes(to.get(), info);
    if (!copied) {
      const int reason = errno;
      files::remove_tree_at(parent_, aside_);
      errno = reason;
    }
    return copied;
  }

  bool name_it(const std::string& name) {
    return ::renameat2(parent_, aside_.c_str(), parent_, name.c_str(), RENAME_NOREPLACE) == 0;
  }

  // Containers may use the volume already: each entry appears whole, and an entry of a container is never replaced.
  bool move_into(int volume) {
    const files::UniqueFd whole(::openat(parent_, whole_.c_str(), kDirectory));
    struct stat info {};
    if (!whole || ::fstat(whole.get(), &info) != 0) {
      return false;
    }
    const auto names = files::names_in(whole.get());
    const bool moved =
        names && std::all_of(names->begin(), names->end(), [&](const std::string& name) {
          return ::renameat2(whole.get(), name.c_str(), volume, name.c_str(), RENAME_NOREPLACE) == 0 || errno == EEXIST;
        });
    return moved && set_attributes(volume, info) && files::remove_tree_at(parent_, whole_);
  }

  const SeedRequest& request_;
  const int parent_;
  const std::string aside_;  // being copied; left by a crash, it is thrown away
  const std::string whole_;  // copied and being moved; left by a crash, it is moved by the next call
};

}  // namespace

bool is_volume(const std::filesystem::path& parent, const std::string& name) {
  const files::UniqueFd found(::open((parent / name).c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  return static_cast<bool>(found);
}

Status seed_volume(const SeedRequest& request) {
  const files::UniqueFd parent(::open(request.parent.c_str(), kDirectory));
  if (!parent) {
    return runtime::cannot_create(files::system_text("open volumes " + request.parent.native()));
  }
  if (!Seeding(request, parent.get()).run()) {
    return runtime::cannot_create(
        files::system_text("copy what the image has at " + files::one_line(request.path, 200) + " into its volume"));
  }
  return {};
}

}  // namespace moorage::oci
