#include "drivers/parts/files/owner_lock.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <ctime>
#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "drivers/parts/files/directory.h"
#include "drivers/parts/process/process_stat.h"

namespace moorage::files {
namespace {

constexpr const char* kLockFile = "owner.lock";
constexpr std::size_t kTextBytesMax = 512;
constexpr std::chrono::milliseconds kOrphanWait{1'000};

// Directories this process owns. LMDB does not notice a second open in one process, so we must.
struct OwnedDirectories {
  std::mutex mutex;
  std::map<std::pair<std::uint64_t, std::uint64_t>, int> locks;  // (device, inode) of the directory -> descriptor
};

// Lives as long as the process: fork handlers may run at any time.
OwnedDirectories& owned() {
  static auto* const table = new OwnedDirectories;
  return *table;
}

// A child that outlives its parent must not keep the parent's directory locked.
void before_fork() { owned().mutex.lock(); }
void after_fork_in_parent() { owned().mutex.unlock(); }
void after_fork_in_child() {
  for (const auto& [directory, fd] : owned().locks) ::close(fd);
  owned().locks.clear();
  owned().mutex.unlock();
}

void watch_forks_once() {
  static std::once_flag once;
  std::call_once(once, [] { ::pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child); });
}

// With the boot id it tells a process from a later one of the same number.
std::string start_text(pid_t pid) { return process::stat_field(process::stat_of(pid), process::kStartTimeField); }

std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return std::string(text, length);
}

struct Owner {
  pid_t pid = 0;
  std::string boot;
  std::string started;
  std::string since;
};

std::string text_of(const Owner& owner) {
  return "pid " + std::to_string(owner.pid) + "\nboot " + owner.boot + "\nstarted " + owner.started + "\nsince " + owner.since +
         "\n";
}

std::optional<Owner> owner_in(std::string_view text) {
  Owner owner;
  while (!text.empty()) {
    const auto line_end = text.find('\n');
    if (line_end == std::string_view::npos) return std::nullopt;
    const std::string_view line = text.substr(0, line_end);
    text.remove_prefix(line_end + 1);
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const std::string_view word = line.substr(0, space);
    const std::string_view value = line.substr(space + 1);
    if (word == "pid") std::from_chars(value.data(), value.data() + value.size(), owner.pid);
    if (word == "boot") owner.boot = value;
    if (word == "started") owner.started = value;
    if (word == "since") owner.since = value;
  }
  if (owner.pid <= 0 || owner.since.empty()) return std::nullopt;
  return owner;
}

bool is_alive(const Owner& owner) { return owner.boot == process::boot_id() && start_text(owner.pid) == owner.started; }

struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

enum class Grasp { kTaken, kHeld, kFailed };  // kFailed: errno says why

Grasp try_lock(int file, bool shared) {
  struct flock lock = whole_file(shared ? F_RDLCK : F_WRLCK);
  if (::fcntl(file, F_OFD_SETLK, &lock) == 0) return Grasp::kTaken;
  return errno == EAGAIN || errno == EACCES ? Grasp::kHeld : Grasp::kFailed;
}

std::optional<Owner> read_owner(int file) {
  std::string text(kTextBytesMax, '\0');
  const ssize_t got = ::pread(file, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return owner_in(text);
}

bool is_being_checked(int file) {
  struct flock probe = whole_file(F_WRLCK);
  return ::fcntl(file, F_OFD_GETLK, &probe) == 0 && probe.l_type == F_RDLCK;
}

// Takes the lock, or names its owner in `holder`. A lock whose owner is alive is refused at once. The owner writes its name
// right after taking the lock, and what a killed owner had just begun (a child on its way to another program) holds a copy for
// a moment: a lock without a living owner is tried again for kOrphanWait.
Grasp grasp(int file, const LockRequest& request, std::string& holder) {
  const auto give_up = std::chrono::steady_clock::now() + kOrphanWait;
  for (;;) {
    const Grasp grasped = try_lock(file, request.shared);
    if (grasped != Grasp::kHeld) return grasped;
    if (is_being_checked(file)) {
      holder = request.path + " is being checked by another process; wait until that has ended";
      return grasped;
    }
    const std::optional<Owner> owner = read_owner(file);
    if (owner && is_alive(*owner)) {
      holder = request.path + " is in use by process " + std::to_string(owner->pid) + " since " + owner->since +
               "; stop that process or use another directory";
      return grasped;
    }
    if (std::chrono::steady_clock::now() >= give_up) {
      holder = owner ? request.path + " is in use since " + owner->since + " by process " + std::to_string(owner->pid) +
                           ", which is not visible from here (another container, or a child of it still holds the lock)"
                     : request.path + " is in use by another process, which has not written its name";
      return grasped;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

Error refusal(const LockRequest& request, std::string message) {
  return Error{.name = request.error_name, .message = std::move(message), .path = {}, .http_status = 500};
}

Status write_owner(int file, const LockRequest& request) {
  const std::string text = text_of({::getpid(), process::boot_id(), start_text(::getpid()), now_text()});
  const bool written = ::pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()) &&
                       ::ftruncate(file, static_cast<off_t>(text.size())) == 0;
  // A full disk does not prevent the opening: the lock holds without the owner's name in its file.
  if (!written && errno != ENOSPC && errno != EDQUOT) return refusal(request, describe_errno("write", kLockFile, errno));
  return {};
}

UniqueFd open_lock_file(const LockRequest& request) {
  const int flags = request.shared ? O_RDONLY : O_RDWR | O_CREAT;
  return UniqueFd(::openat(request.directory, kLockFile, flags | O_CLOEXEC | O_NOFOLLOW, 0600));
}

}  // namespace

Result<std::unique_ptr<OwnerLock>> OwnerLock::take(const LockRequest& request) {
  watch_forks_once();
  struct stat directory {};
  if (::fstat(request.directory, &directory) != 0) return refusal(request, describe_errno("stat", request.path, errno));

  const std::lock_guard guard(owned().mutex);
  const std::pair key{static_cast<std::uint64_t>(directory.st_dev), static_cast<std::uint64_t>(directory.st_ino)};
  if (owned().locks.count(key) != 0) {
    return refusal(request, request.path + " is in use by this process (" + std::to_string(::getpid()) +
                                ") already; close it there first");
  }
  UniqueFd file = open_lock_file(request);
  if (!file && request.shared && errno == ENOENT) {
    // The directory never had an owner.
    return std::unique_ptr<OwnerLock>(new OwnerLock(UniqueFd(), key.first, key.second, false));
  }
  if (!file) return refusal(request, describe_errno("open", std::string(kLockFile) + " in " + request.path, errno));

  std::string holder;
  switch (grasp(file.get(), request, holder)) {
    case Grasp::kTaken:
      break;
    case Grasp::kHeld:
      return refusal(request, std::move(holder));
    case Grasp::kFailed:
      return refusal(request, describe_errno("lock", request.path, errno));
  }
  if (!request.shared) MOORAGE_TRY(write_owner(file.get(), request));
  owned().locks.emplace(key, file.get());
  return std::unique_ptr<OwnerLock>(new OwnerLock(std::move(file), key.first, key.second, true));
}

OwnerLock::OwnerLock(UniqueFd file, std::uint64_t device, std::uint64_t inode, bool listed)
    : file_(std::move(file)), device_(device), inode_(inode), listed_(listed), pid_(::getpid()) {}

bool OwnerLock::is_ours() const { return ::getpid() == pid_; }

OwnerLock::~OwnerLock() {
  if (!is_ours()) {
    // The fork handler closed this number; it may name another file by now.
    if (listed_) file_.release();
    return;
  }
  const std::lock_guard guard(owned().mutex);
  if (listed_) owned().locks.erase({device_, inode_});
  file_.reset();
}

}  // namespace moorage::files
