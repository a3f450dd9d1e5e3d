#include "drivers/runtime/oci/containers/host_volumes.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>

#include "drivers/parts/files/below.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/tree.h"
#include "drivers/runtime/oci/kernel/places.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kMode = 0755;

bool is_below(const fs::path& path, const fs::path& root) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

const char* kind_of(mode_t mode) {
  return S_ISSOCK(mode) ? "a socket" : S_ISFIFO(mode) ? "a pipe" : S_ISLNK(mode) ? "a symbolic link" : "a device";
}

// The host's umask may have taken bits away. They are given back to the new directory only: a
// directory that was moved there meanwhile is not empty or has another owner.
files::UniqueFd make_directory_at(int at, const char* name) {
  const bool made = ::mkdirat(at, name, kMode) == 0;
  if (!made && errno != EEXIST) {
    return {};
  }
  auto found = files::open_below(at, name, made ? O_RDONLY | O_DIRECTORY : O_PATH, files::Links::kRefused);
  struct stat info {};
  if (made && found && ::fstat(found.get(), &info) == 0 && info.st_uid == ::geteuid() && (info.st_mode & 07777) != kMode) {
    if (const auto names = files::names_in(found.get()); names && names->empty()) {
      ::fchmod(found.get(), kMode);
    }
  }
  return found;
}

class Opening {
 public:
  Opening(const fs::path& path, const HostVolumeRules& rules, MountTable mounts)
      : path_(path), rules_(rules), mounts_(std::move(mounts)) {}

  Result<HostVolume> run(const fs::path& root) {
    // A root may lie below another root, where a container could have replaced it by a link.
    auto at = files::open_below("/", root.relative_path().c_str(), O_PATH | O_DIRECTORY, files::Links::kRefused);
    if (!at) {
      return runtime::cannot_create(
          errno == ELOOP ? "volume root " + root.native() +
                               " is or lies behind a symbolic link; list the directory itself in the option policy.volumeRoots"
                         : files::system_text("volume root " + root.native()));
    }
    MOORAGE_ASSIGN(const auto found, descend(std::move(at), path_.lexically_relative(root)));
    struct stat info {};
    if (::fstat(found.get(), &info) != 0) {
      return runtime::cannot_create(files::system_text("host path " + path_.native()));
    }
    if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode)) {
      return runtime::cannot_create("host path " + path_.native() + " is " + kind_of(info.st_mode) +
                                    "; a volume is a directory or a regular file");
    }
    MOORAGE_TRY(check_found(found.get()));
    HostVolume volume;
    volume.is_directory = S_ISDIR(info.st_mode);
    volume.mount =
        files::UniqueFd(::open_tree(found.get(), "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE));
    if (!volume.mount) {
      return runtime::cannot_create(files::system_text("mount host path " + path_.native()));
    }
    return volume;
  }

 private:
  // Opens the path part by part and makes missing directories.
  Result<files::UniqueFd> descend(files::UniqueFd at, const fs::path& relative) {
    bool checked = false;
    for (auto part = relative.begin(); part != relative.end(); ++part) {
      if (*part == "." || part->empty()) {
        continue;
      }
      auto next = files::open_below(at.get(), part->c_str(), O_PATH, files::Links::kRefused);
      if (!next && errno == ENOENT && rules_.makes_missing) {
        if (!std::exchange(checked, true)) {
          MOORAGE_TRY(check_missing(at.get(), part, relative.end()));
        }
        next = make_directory_at(at.get(), part->c_str());
      }
      if (!next) {
        return runtime::cannot_create(errno == ELOOP ? "host path " + path_.native() + " leads through a symbolic link"
                                      : errno == ENOTDIR
                                          ? "host path " + path_.native() + " lies in something that is no directory"
                                          : files::system_text("host path " + path_.native()));
      }
      at = std::move(next);
    }
    return at;
  }

  // Before anything is made: the place that `part` and the following parts will have below the open directory.
  Status check_missing(int at, fs::path::iterator part, const fs::path::iterator& end) const {
    auto place = mounts_.place_of(at);
    if (!place) {
      return unknown();
    }
    for (; part != end; ++part) {
      place->path /= *part;
    }
    return check({*place}, {*place});
  }

  Status check_found(int fd) const {
    const auto place = mounts_.place_of(fd);
    auto shown = mounts_.mounted_below(fd);
    if (!place || !shown) {
      return unknown();
    }
    shown->push_back(*place);
    return check({*place}, *shown);
  }

  // What the container would see must not be a reserved place, contain one, or lie in one.
  Status check(const std::vector<Place>& own, const std::vector<Place>& shown) const {
    for (const auto& reserved : rules_.reserved) {
      const auto place = mounts_.place_of(reserved);
      if (!place) {
        continue;  // nothing of it exists, not even the file system
      }
      const bool inside = std::any_of(shown.begin(), shown.end(), [&](const Place& each) { return lies_in(each, *place); });
      const bool holds = std::any_of(shown.begin(), shown.end(), [&](const Place& each) { return lies_in(*place, each); });
      if (inside || holds) {
        const bool direct = std::any_of(own.begin(), own.end(), [&](const Place& each) { return lies_in(each, *place); });
        return runtime::cannot_create("host path " + path_.native() + (direct ? " lies in " : " holds ") + reserved.native() +
                                      ", which no container gets, whatever the policy allows");
      }
    }
    return {};
  }

  Status unknown() const {
    return runtime::cannot_create("host path " + path_.native() +
                                  " is not in this machine's table of mounts, so it cannot be checked");
  }

  const fs::path& path_;
  const HostVolumeRules& rules_;
  const MountTable mounts_;
};

}  // namespace

Result<HostVolume> open_host_volume(const fs::path& path, const HostVolumeRules& rules) {
  for (const auto& root : rules.roots) {
    if (is_below(path, root)) {
      MOORAGE_ASSIGN(auto mounts, MountTable::read());
      return Opening(path, rules, std::move(mounts)).run(root);
    }
  }
  return runtime::cannot_create("host path " + path.native() + " is not below an allowed root");
}

std::vector<fs::path> reserved_paths(const OciOptions& options) {
  std::vector<fs::path> out{"/proc",           "/sys",         "/dev",           "/run/docker.sock", "/var/run/docker.sock",
                            "/run/containerd", "/run/moorage", options.state_dir};
  if (!options.images.store_dir.empty()) {
    out.push_back(options.images.store_dir);
  }
  out.insert(out.end(), options.reserved_paths.begin(), options.reserved_paths.end());
  return out;
}

}  // namespace moorage::oci
