// The names of libc through which files change, defined here and handed on to the kernel. Descriptors are not followed: each
// call asks the kernel which file it is about, so dup, close and reuse of numbers need no care. Whatever this file misses makes
// the disk that is computed from the tape differ from the real one, which a test compares (powerloss_test.cpp).
#include <dlfcn.h>
#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>

#include "disk.h"
#include "disk_tape.h"

namespace moorage::powerloss {
namespace {

using FileId = std::pair<std::uint64_t, std::uint64_t>;

FileId id_of(const struct stat& status) { return {status.st_dev, status.st_ino}; }

std::optional<FileId> file_at(int directory, const char* path) {
  struct stat status {};
  if (::fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) != 0) return std::nullopt;
  return id_of(status);
}

std::optional<FileId> file_of(int fd) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return std::nullopt;
  return id_of(status);
}

class Recorder {
 public:
  explicit Recorder(const std::string& directory) {
    const auto id = file_at(AT_FDCWD, directory.c_str());
    if (!id) throw std::runtime_error("no directory " + directory);
    known_[*id] = kRoot;
    for (const auto& [name, bytes] : read_back(directory)) {
      if (const auto file = file_at(AT_FDCWD, (directory + "/" + name).c_str())) known_[*file] = ++last_inode_;
    }
  }

  std::mutex mutex;
  Tape tape;

  Inode inode_of_fd(int fd) const { return find(file_of(fd)); }

  // The directory that holds the last component of a path, and that component.
  std::pair<Inode, std::string> place_of(int directory, const std::string& path) const {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) {
      return {directory == AT_FDCWD ? find(file_at(AT_FDCWD, ".")) : inode_of_fd(directory), path};
    }
    const std::string parent = slash == 0 ? "/" : path.substr(0, slash);
    return {find(file_at(directory, parent.c_str())), path.substr(slash + 1)};
  }

  void made(Event::Kind kind, int directory, const std::string& path) {
    auto [parent, name] = place_of(directory, path);
    const auto id = file_at(directory, path.c_str());
    if (parent < 0 || !id) return;
    known_[*id] = ++last_inode_;
    tape.push_back({.kind = kind, .inode = last_inode_, .directory = parent, .name = name});
  }

  void wrote(Inode inode, std::uint64_t offset, std::string bytes) {
    tape.push_back({.kind = Event::kWrite, .inode = inode, .offset = offset, .bytes = std::move(bytes)});
  }

 private:
  Inode find(const std::optional<FileId>& id) const {
    const auto at = id ? known_.find(*id) : known_.end();
    return at == known_.end() ? -1 : at->second;
  }

  std::map<FileId, Inode> known_;
  Inode last_inode_ = kRoot;
};

std::atomic<Recorder*> g_recorder{nullptr};
std::atomic<unsigned> g_lmdb_flags{0};

// Locks the recorder for one call, so that the order on the tape is the order of the calls.
struct Recording {
  Recorder* recorder = g_recorder.load();
  std::unique_lock<std::mutex> lock = recorder != nullptr ? std::unique_lock(recorder->mutex) : std::unique_lock<std::mutex>();
  explicit operator bool() const { return recorder != nullptr; }
  Recorder* operator->() const { return recorder; }
};

int opened(int directory, const char* path, int flags, unsigned mode) {
  const Recording recording;
  const auto before = recording && (flags & O_CREAT) != 0 ? file_at(directory, path) : std::nullopt;
  const int fd = static_cast<int>(::syscall(SYS_openat, directory, path, flags, mode));
  if (!recording || fd < 0) return fd;
  if ((flags & O_CREAT) != 0 && !before) recording->made(Event::kMakeFile, directory, path);
  if ((flags & O_TRUNC) != 0 && before) {
    if (const Inode inode = recording->inode_of_fd(fd); inode >= 0) {
      recording->tape.push_back({.kind = Event::kTruncate, .inode = inode});
    }
  }
  return fd;
}

// Recorded before the call, so that a power loss may happen during it. All bytes are recorded; if the kernel takes only a part
// of them, the real file is shorter, and the test that compares it fails.
template <typename Write>
ssize_t written(int fd, std::optional<off_t> offset, std::string bytes, Write write) {
  const Recording recording;
  const Inode inode = recording ? recording->inode_of_fd(fd) : -1;
  if (inode < 0) return write();
  if (!offset) offset = ::lseek(fd, 0, (::fcntl(fd, F_GETFL) & O_APPEND) != 0 ? SEEK_END : SEEK_CUR);
  recording->wrote(inode, static_cast<std::uint64_t>(*offset), std::move(bytes));
  const ssize_t put = write();
  if ((::fcntl(fd, F_GETFL) & O_DSYNC) != 0) recording->tape.push_back({.kind = Event::kWriteIsDurable, .inode = inode});
  return put;
}

int synced(long call, int fd) {
  const Recording recording;
  const int code = static_cast<int>(::syscall(call, fd));
  const Inode inode = recording && code == 0 ? recording->inode_of_fd(fd) : -1;
  if (inode >= 0) recording->tape.push_back({.kind = Event::kSync, .inode = inode});
  return code;
}

std::string bytes_of(const void* bytes, std::size_t count) { return {static_cast<const char*>(bytes), count}; }

std::string bytes_of(const iovec* parts, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  return all;
}

}  // namespace

Tape record(const std::string& directory, const std::function<void()>& work) {
  Recorder recorder(directory);
  struct Attached {
    explicit Attached(Recorder& recorder) { g_recorder = &recorder; }
    ~Attached() { g_recorder = nullptr; }  // the work may throw
  };
  {
    const Attached attached(recorder);
    work();
  }
  return std::move(recorder.tape);
}

void mark(std::uint64_t number) {
  const Recording recording;
  if (recording) recording->tape.push_back({.kind = Event::kMark, .offset = number});
}

void add_lmdb_flags(unsigned flags) { g_lmdb_flags = flags; }

}  // namespace moorage::powerloss

using namespace moorage::powerloss;  // NOLINT: the functions below are C

#define INTERPOSED extern "C" __attribute__((visibility("default")))

INTERPOSED int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const unsigned mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, unsigned) : 0;
  va_end(rest);
  return opened(AT_FDCWD, path, flags, mode);
}

INTERPOSED int openat(int directory, const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const unsigned mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, unsigned) : 0;
  va_end(rest);
  return opened(directory, path, flags, mode);
}

INTERPOSED int mkdirat(int directory, const char* path, mode_t mode) {
  const Recording recording;
  const int code = static_cast<int>(::syscall(SYS_mkdirat, directory, path, mode));
  if (recording && code == 0) recording->made(Event::kMakeDirectory, directory, path);
  return code;
}

INTERPOSED int mkdir(const char* path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

INTERPOSED int renameat(int from_directory, const char* from, int to_directory, const char* to) {
  const Recording recording;
  if (!recording) return static_cast<int>(::syscall(SYS_renameat2, from_directory, from, to_directory, to, 0));
  const auto [directory, name] = recording->place_of(from_directory, from);
  const auto [target, target_name] = recording->place_of(to_directory, to);
  const int code = static_cast<int>(::syscall(SYS_renameat2, from_directory, from, to_directory, to, 0));
  if (code == 0 && (directory >= 0 || target >= 0)) {
    recording->tape.push_back(
        {.kind = Event::kRename, .directory = directory, .to_directory = target, .name = name, .to_name = target_name});
  }
  return code;
}

INTERPOSED int rename(const char* from, const char* to) noexcept { return renameat(AT_FDCWD, from, AT_FDCWD, to); }

INTERPOSED int unlinkat(int directory, const char* path, int flags) {
  const Recording recording;
  if (!recording) return static_cast<int>(::syscall(SYS_unlinkat, directory, path, flags));
  const auto [parent, name] = recording->place_of(directory, path);
  const int code = static_cast<int>(::syscall(SYS_unlinkat, directory, path, flags));
  if (code == 0 && parent >= 0) recording->tape.push_back({.kind = Event::kRemove, .directory = parent, .name = name});
  return code;
}

INTERPOSED int unlink(const char* path) { return unlinkat(AT_FDCWD, path, 0); }
INTERPOSED int rmdir(const char* path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

INTERPOSED int ftruncate(int fd, off_t size) {
  const Recording recording;
  const Inode inode = recording ? recording->inode_of_fd(fd) : -1;
  if (inode >= 0) {
    recording->tape.push_back({.kind = Event::kTruncate, .inode = inode, .offset = static_cast<std::uint64_t>(size)});
  }
  return static_cast<int>(::syscall(SYS_ftruncate, fd, size));
}

INTERPOSED ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) {
  if (g_recorder == nullptr) return ::syscall(SYS_pwrite64, fd, bytes, count, offset);
  return written(fd, offset, bytes_of(bytes, count), [&] { return ::syscall(SYS_pwrite64, fd, bytes, count, offset); });
}

INTERPOSED ssize_t write(int fd, const void* bytes, size_t count) {
  if (g_recorder == nullptr) return ::syscall(SYS_write, fd, bytes, count);
  return written(fd, std::nullopt, bytes_of(bytes, count), [&] { return ::syscall(SYS_write, fd, bytes, count); });
}

INTERPOSED ssize_t writev(int fd, const iovec* parts, int count) {
  if (g_recorder == nullptr) return ::syscall(SYS_writev, fd, parts, count);
  return written(fd, std::nullopt, bytes_of(parts, count), [&] { return ::syscall(SYS_writev, fd, parts, count); });
}

INTERPOSED int fsync(int fd) { return synced(SYS_fsync, fd); }
INTERPOSED int fdatasync(int fd) { return synced(SYS_fdatasync, fd); }

INTERPOSED int mdb_env_open(MDB_env* env, const char* path, unsigned flags, mdb_mode_t mode) {
  using Open = int (*)(MDB_env*, const char*, unsigned, mdb_mode_t);
  static const auto next = reinterpret_cast<Open>(::dlsym(RTLD_NEXT, "mdb_env_open"));
  return next(env, path, flags | g_lmdb_flags.load(), mode);
}
