#include "drivers/store/lmdb/environment.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "drivers/parts/files/directory.h"
#include "drivers/store/lmdb/store_layout.h"

namespace moorage::drivers::lmdb {
namespace {

constexpr auto kReadersDroppedEvery = std::chrono::seconds(10);

void on_assertion(MDB_env*, const char* message) { throw AssertionFailed(message); }

Error open_error(const std::string& directory, int code) {
  const bool is_full = code == ENOSPC || code == EDQUOT || code == ENOMEM;
  return store_error(is_full ? "StoreFull" : "StoreFailed", "open the store in " + directory + ": " + mdb_strerror(code));
}

}  // namespace

Environment::Environment(MDB_env* env) : env_(env), pid_(::getpid()) {}

Environment::~Environment() {
  // In a forked child the locks and reader slots belong to the parent: do not release them.
  if (!abandoned_ && ::getpid() == pid_) mdb_env_close(env_);
}

Result<std::unique_ptr<Environment>> Environment::open(const std::string& directory, std::uint64_t map_bytes,
                                                       std::optional<PageFile::Identity> expected) {
  MDB_env* env = nullptr;
  if (const int code = mdb_env_create(&env); code != 0) return open_error(directory, code);
  std::unique_ptr<Environment> made(new Environment(env));
  mdb_env_set_assert(env, on_assertion);
  int code = mdb_env_set_maxdbs(env, kTreesMax);
  if (code == 0) code = mdb_env_set_mapsize(env, map_bytes);
  if (code == 0) code = mdb_env_open(env, directory.c_str(), MDB_NOTLS, 0600);
  if (code != 0) return open_error(directory, code);

  // LMDB 0.9.24 opens its other files with O_CLOEXEC, but not this file.
  struct stat status {};
  if (::fcntl(made->data_file(), F_SETFD, FD_CLOEXEC) != 0 || ::fstat(made->data_file(), &status) != 0) {
    return open_error(directory, errno);
  }
  if (expected && PageFile::Identity{status.st_dev, status.st_ino} != *expected) {
    return store_error("StoreFailed", "the data file in " + directory + " was replaced while it was opened");
  }
  return made;
}

int Environment::data_file() const {
  mdb_filehandle_t fd = -1;
  mdb_env_get_fd(env_, &fd);
  return fd;
}

std::uint64_t Environment::map_bytes() const {
  MDB_envinfo info{};
  mdb_env_info(env_, &info);
  return info.me_mapsize;
}

std::uint64_t Environment::last_page() const {
  MDB_envinfo info{};
  mdb_env_info(env_, &info);
  return info.me_last_pgno;
}

int Environment::set_map_bytes(std::uint64_t bytes) { return mdb_env_set_mapsize(env_, bytes); }

void Environment::drop_dead_readers(std::chrono::steady_clock::time_point now) {
  if (readers_dropped_at_ != std::chrono::steady_clock::time_point{} && now - readers_dropped_at_ < kReadersDroppedEvery)
    return;
  readers_dropped_at_ = now;
  int dead = 0;
  mdb_reader_check(env_, &dead);
}

bool Environment::has_panicked() const {
  const Transaction probe(env_);
  return probe.error() == MDB_PANIC;
}

MetaKeeper::MetaKeeper(int data_file, std::size_t page_bytes, std::uint64_t transaction)
    : data_file_(data_file), offset_((transaction & 1) * page_bytes + kPageHeaderBytes) {
  kept_ = files::read_exactly(data_file_, bytes_, sizeof bytes_, offset_);
}

void MetaKeeper::put_back() const {
  if (!kept_) return;
  // Best effort, since the disk has just failed: it matters what this machine reads from the file until it reboots.
  const ssize_t put = ::pwrite(data_file_, bytes_, sizeof bytes_, static_cast<off_t>(offset_));
  if (put == static_cast<ssize_t>(sizeof bytes_)) ::fdatasync(data_file_);
}

}  // namespace moorage::drivers::lmdb
