#include "drivers/parts/files/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "drivers/parts/files/error_text.h"

namespace moorage::files {
namespace {

Error named(std::string_view name, std::string message) {
  return Error{.name = std::string(name), .message = std::move(message), .path = {}, .http_status = 500};
}

Error failed(std::string_view name, std::string_view action, std::string_view what) {
  return named(name, describe_errno(action, what, errno));
}

// The directory that holds the last component of `path`.
std::string parent_of(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

Status make_directory(const std::string& path, std::string_view error_name) {
  if (::mkdir(path.c_str(), 0700) != 0) {
    if (errno == EEXIST) return {};
    return failed(error_name, "make directory", path);
  }
  UniqueFd parent(::open(parent_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent) return failed(error_name, "open directory", parent_of(path));
  return sync_directory(parent.get(), error_name);
}

}  // namespace

int make_directories(const std::string& path) {
  for (std::size_t at = path.find('/', 1);; at = path.find('/', at + 1)) {
    if (::mkdir(path.substr(0, at).c_str(), 0755) != 0 && errno != EEXIST) return errno;
    if (at == std::string::npos) return 0;
  }
}

std::string describe_errno(std::string_view action, std::string_view what, int error) {
  std::string text(action);
  text.append(" ").append(what).append(": ");
  return text.append(errno_text(error));
}

bool is_network_filesystem(unsigned long type) {
  static constexpr std::array<unsigned long, 15> kTypes = {NFS_SUPER_MAGIC,
                                                           SMB_SUPER_MAGIC,
                                                           0xFF534D42 /* cifs */,
                                                           0xFE534D42 /* smb2 */,
                                                           0x00C36400 /* ceph */,
                                                           0x65735546 /* fuse, virtiofs */,
                                                           V9FS_MAGIC,
                                                           AFS_SUPER_MAGIC,
                                                           0x6B414653 /* kafs */,
                                                           CODA_SUPER_MAGIC,
                                                           NCP_SUPER_MAGIC,
                                                           0x0BD00BD0 /* lustre */,
                                                           0x47504653 /* gpfs */,
                                                           0x01161970 /* gfs2 */,
                                                           0x7461636F /* ocfs2 */};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

Result<UniqueFd> open_state_directory(const std::string& path, const DirectoryRules& rules) {
  UniqueFd directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory && errno == ENOENT && rules.create) {
    MOORAGE_TRY(make_directory(path, rules.error_name));
    directory = UniqueFd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  if (!directory) return failed(rules.error_name, "open directory", path);

  struct stat status {};
  if (::fstat(directory.get(), &status) != 0) return failed(rules.error_name, "stat", path);
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return named(rules.error_name, "directory " + path + " may be written by its group or by others; run: chmod go-w " + path);
  }
  struct statfs filesystem {};
  if (::fstatfs(directory.get(), &filesystem) != 0) return failed(rules.error_name, "statfs", path);
  const auto type = static_cast<unsigned long>(filesystem.f_type) & 0xFFFFFFFFUL;
  if (!rules.allow_network_filesystem && is_network_filesystem(type)) {
    return named(rules.error_name, "directory " + path +
                                       " lies on a network or user-space file system, whose locks and syncs cannot be trusted;"
                                       " use a local disk or allow it explicitly");
  }
  return directory;
}

Status sync_directory(int directory, std::string_view error_name) {
  if (::fsync(directory) != 0) return failed(error_name, "sync", "directory");
  return {};
}

Status replace_file(int directory, const std::string& name, std::string_view content, std::string_view error_name) {
  const std::string temporary = name + ".new";
  UniqueFd file(::openat(directory, temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file) return failed(error_name, "create", temporary);
  if (!write_exactly(file.get(), content) || ::fsync(file.get()) != 0) {
    const int reason = errno;
    ::unlinkat(directory, temporary.c_str(), 0);
    return named(error_name, describe_errno("write", temporary, reason));
  }
  if (::renameat(directory, temporary.c_str(), directory, name.c_str()) != 0) return failed(error_name, "rename to", name);
  return sync_directory(directory, error_name);
}

Result<std::string> read_file(int directory, const std::string& name, std::size_t bytes_max, std::string_view error_name) {
  UniqueFd file(::openat(directory, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) return failed(error_name, "open", name);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > bytes_max) return named(error_name, name + " is longer than " + std::to_string(bytes_max) + " bytes");
  std::string content(size, '\0');
  if (!read_exactly(file.get(), content.data(), size, 0)) return failed(error_name, "read", name);
  return content;
}

Status remove_flat_directory(int directory, const std::string& name, std::string_view error_name) {
  UniqueFd inner(::openat(directory, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!inner) {
    if (errno == ENOENT) return {};
    return failed(error_name, "open directory", name);
  }
  const std::unique_ptr<DIR, int (*)(DIR*)> list(::fdopendir(inner.get()), ::closedir);
  if (!list) return failed(error_name, "list directory", name);
  const int fd = inner.release();  // the list owns it now
  while (const dirent* entry = ::readdir(list.get())) {
    const std::string_view file = entry->d_name;
    if (file == "." || file == "..") continue;
    if (::unlinkat(fd, entry->d_name, 0) != 0 && errno != ENOENT) return failed(error_name, "remove", file);
  }
  if (::unlinkat(directory, name.c_str(), AT_REMOVEDIR) != 0) return failed(error_name, "remove directory", name);
  return {};
}

bool read_exactly(int fd, void* out, std::size_t bytes, std::size_t offset) {
  auto* to = static_cast<char*>(out);
  while (bytes > 0) {
    const ssize_t got = ::pread(fd, to, bytes, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) errno = EIO;
    if (got <= 0) return false;
    to += got;
    offset += static_cast<std::size_t>(got);
    bytes -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_exactly(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

}  // namespace moorage::files
