#include "drivers/store/lmdb/lmdb_store.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <new>
#include <optional>
#include <utility>

#include "base/thread.h"
#include "drivers/parts/files/directory.h"
#include "drivers/parts/files/owner_lock.h"
#include "drivers/parts/process/signal_block.h"
#include "drivers/store/lmdb/commit.h"
#include "drivers/store/lmdb/creation.h"
#include "drivers/store/lmdb/environment.h"
#include "drivers/store/lmdb/store_layout.h"
#include "drivers/store/lmdb/verify.h"

namespace moorage::drivers {
namespace {

using namespace lmdb;  // NOLINT: this file implements that header's functions

constexpr std::size_t kFindingsMax = 1000;
constexpr std::uint64_t kMapBytesMin = 1 << 20;
constexpr std::uint64_t kDiskHeadroomBytes = 1 << 20;

bool only_deletes(std::span<const ports::Write> writes) {
  return std::none_of(writes.begin(), writes.end(), [](const ports::Write& write) { return write.value.has_value(); });
}

Status check_writes(const ports::TableNames& names, std::span<const ports::Write> writes) {
  for (const ports::Write& write : writes) {
    if (!is_known(names, write.table)) {
      return store_error("StoreMisuse", "there is no table " + std::to_string(index_of(write.table)));
    }
    if (write.key.empty() || write.key.size() > kKeyBytesMax) {
      return store_error("StoreMisuse", "a key of " + std::to_string(write.key.size()) + " bytes; keys have 1 to 511");
    }
    if (is_reserved(write.table, write.key)) {
      return store_error("StoreMisuse", "key " + write.key + " of table meta belongs to the store itself");
    }
    if (write.value && write.value->size() > kValueBytesMax) {
      return store_error("StoreMisuse", "a value of " + std::to_string(write.value->size()) + " bytes at " +
                                            describe_record(names, write.table, write.key) + "; values have at most " +
                                            std::to_string(kValueBytesMax));
    }
  }
  return {};
}

class LmdbStore final : public ports::Store {
 public:
  LmdbStore(LmdbOptions options, files::UniqueFd directory, std::unique_ptr<files::OwnerLock> lock)
      : options_(std::move(options)), directory_(std::move(directory)), lock_(std::move(lock)) {}
  ~LmdbStore() override { LmdbStore::close(); }

  Status start();

  std::string_view name() const override { return "lmdb"; }
  Status load(const ports::RecordVisitor& visit) override;
  Status commit(std::uint64_t sequence, std::span<const ports::Write> writes) override;
  Result<std::vector<ports::StoreFinding>> check() override;
  ports::StoreStats stats() const override;
  void close() override;

 private:
  Status check_process() const;
  Status check_usable() const;
  Status check_file();
  Status fail(std::string why);
  int attempt(std::uint64_t sequence, std::span<const ports::Write> writes);
  bool grow(std::span<const ports::Write> writes);
  Status answer(int code);
  bool is_disk_full() const;
  void publish_stats();

  const LmdbOptions options_;
  const pid_t pid_ = ::getpid();
  files::UniqueFd directory_;
  std::unique_ptr<files::OwnerLock> lock_;

  mutable std::mutex mutex_;
  std::optional<PageFile> file_;
  std::unique_ptr<Environment> environment_;
  Trees trees_;
  Contents contents_;
  std::uint64_t file_bytes_ = 0;        // as of the last commit; the file never shrinks by itself
  bool is_map_beyond_ = false;          // while a commit that only deletes uses the spare room
  std::optional<std::string> failure_;  // why no further commit is possible

  mutable std::mutex stats_mutex_;
  ports::StoreStats stats_;
};

Status LmdbStore::start() {
  MOORAGE_TRY(clear_unfinished(directory_.get()));
  MOORAGE_ASSIGN(file_, PageFile::open(directory_.get()));
  if (!file_) {
    MOORAGE_TRY(create_store(directory_.get(), options_.path, kMapBytesMin));
    MOORAGE_ASSIGN(file_, PageFile::open(directory_.get()));
  }
  if (!file_) return store_error("StoreFailed", "the new data file in " + options_.path + " vanished");
  Findings findings(1);
  MOORAGE_ASSIGN(contents_, verify(*file_, {.findings = &findings, .names = &options_.tables}));

  const std::uint64_t used = (contents_.last_page + 1) * contents_.page_bytes;
  const std::uint64_t map =
      std::clamp(options_.map_bytes_initial, kMapBytesMin, std::max(kMapBytesMin, options_.map_bytes_max));
  MOORAGE_ASSIGN(environment_, Environment::open(options_.path, std::max(map, used), file_->identity()));
  environment_->drop_dead_readers(std::chrono::steady_clock::now());
  if (const int code = open_trees(environment_->get(), contents_, trees_); code != 0) {
    return store_error("StoreFailed", std::string("open the tables: ") + mdb_strerror(code));
  }
  file_bytes_ = file_->size_now();
  publish_stats();
  return {};
}

Status LmdbStore::check_process() const {
  if (::getpid() == pid_) return {};
  return store_error("StoreForked",
                     "the store in " + options_.path + " belongs to the process that opened it; open nothing after fork");
}

Status LmdbStore::check_usable() const {
  if (failure_) return store_error("StoreFailed", *failure_);
  return {};
}

Status LmdbStore::fail(std::string why) {
  failure_ = std::move(why);
  return check_usable();
}

// Checks that the open file is still the one in the directory: a commit to a file that was removed or replaced would be lost,
// and one to a file that was cut short would end the process with SIGBUS.
Status LmdbStore::check_file() {
  struct stat named {};
  const bool is_there = ::fstatat(directory_.get(), kDataFile, &named, AT_SYMLINK_NOFOLLOW) == 0;
  if (!is_there || PageFile::Identity{named.st_dev, named.st_ino} != file_->identity()) {
    return fail("the data file in " + options_.path + " was removed or replaced while it was in use");
  }
  if (static_cast<std::uint64_t>(named.st_size) < file_bytes_) {
    return fail("the data file in " + options_.path + " was cut short while it was in use");
  }
  return {};
}

Status LmdbStore::load(const ports::RecordVisitor& visit) {
  MOORAGE_TRY(check_process());
  const std::lock_guard guard(mutex_);
  MOORAGE_TRY(check_usable());
  Findings findings(1);
  const Result<Contents> contents = verify(*file_, {.visit = &visit, .findings = &findings, .names = &options_.tables});
  if (!contents.ok()) return contents.error();
  return {};
}

Result<std::vector<ports::StoreFinding>> LmdbStore::check() {
  MOORAGE_TRY(check_process());
  const std::lock_guard guard(mutex_);
  if (!file_) return check_usable().error();
  Findings findings(kFindingsMax);
  const Result<Contents> contents =
      verify(*file_, {.findings = &findings, .names = &options_.tables, .report_lost_pages = true});
  if (!contents.ok() && findings.clean()) return contents.error();
  return findings.list();
}

Status LmdbStore::commit(std::uint64_t sequence, std::span<const ports::Write> writes) {
  MOORAGE_TRY(check_process());
  const std::lock_guard guard(mutex_);
  MOORAGE_TRY(check_usable());
  MOORAGE_TRY(check_writes(options_.tables, writes));
  if (sequence != contents_.seal.sequence + 1) {
    return store_error("StoreMisuse",
                       "commit " + std::to_string(sequence) + " after " + std::to_string(contents_.seal.sequence));
  }
  MOORAGE_TRY(check_file());
  environment_->drop_dead_readers(std::chrono::steady_clock::now());

  const files::FileSizeSignalBlock block;
  int code = attempt(sequence, writes);
  while (code == MDB_MAP_FULL && grow(writes)) code = attempt(sequence, writes);
  if (std::exchange(is_map_beyond_, false) && environment_->set_map_bytes(options_.map_bytes_max) != 0) {
    return fail("the map could not be brought back to its size");
  }
  if (code != 0) return answer(code);
  file_bytes_ = file_->size_now();
  publish_stats();
  return {};
}

int LmdbStore::attempt(std::uint64_t sequence, std::span<const ports::Write> writes) try {
  Transaction transaction(environment_->get());
  if (transaction.error() != 0) return transaction.error();
  try {
    Draft draft(transaction.get(), contents_, trees_);
    for (const ports::Write& write : writes) {
      if (const int code = draft.apply(write); code != 0) return code;
    }
    if (const int code = draft.seal(sequence); code != 0) return code;
    const MetaKeeper meta(environment_->data_file(), contents_.page_bytes, draft.contents.seal.transaction);
    if (const int code = transaction.commit(); code != 0) {
      if (environment_->has_panicked()) {
        meta.put_back();
        return MDB_PANIC;
      }
      return code;
    }
    contents_ = std::move(draft.contents);
    trees_ = draft.trees;
    contents_.last_page = environment_->last_page();
    return 0;
  } catch (const AssertionFailed&) {
    environment_->abandon();
    transaction.leak();
    throw;
  } catch (const std::bad_alloc&) {
    return ENOMEM;  // nothing was committed
  }
} catch (const AssertionFailed& assertion) {
  failure_ = std::string("LMDB found its file inconsistent: ") + assertion.what();
  return MDB_PANIC;
}

// Doubles the map up to the configured maximum. Beyond it there is a little room that only deletes may use, so that a full
// store can be emptied.
bool LmdbStore::grow(std::span<const ports::Write> writes) {
  const std::uint64_t now = environment_->map_bytes();
  std::uint64_t next = std::min(now * 2, options_.map_bytes_max);
  if (next <= now) {
    const std::uint64_t used = (contents_.last_page + 1) * contents_.page_bytes;
    const std::uint64_t beyond =
        std::max(options_.map_bytes_max, used) + std::max<std::uint64_t>(kMapBytesMin, options_.map_bytes_max / 16);
    if (!only_deletes(writes) || beyond <= now) return false;
    next = beyond;
    is_map_beyond_ = true;
  }
  if (environment_->set_map_bytes(next) == 0) return true;
  failure_ = "the map could not grow to " + std::to_string(next) + " bytes: out of address space";
  return false;
}

Status LmdbStore::answer(int code) {
  MOORAGE_TRY(check_usable());
  const std::string at = " in " + options_.path;
  switch (code) {
    case MDB_MAP_FULL:
      return store_error("StoreFull", "the store" + at + " has reached its maximum of " +
                                          std::to_string(options_.map_bytes_max) +
                                          " bytes; delete something or raise the maximum");
    case MDB_TXN_FULL:
      return store_error("StoreFull", "the commit is too large for the store" + at + "; nothing was changed");
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return store_error("StoreFull",
                         "no room on the disk for the store" + at + " (" + mdb_strerror(code) + "); nothing was changed");
    case ENOMEM:
      return store_error("StoreFull", "no memory for a commit to the store" + at + "; nothing was changed");
    case EIO:
      // LMDB returns EIO for a short write, which a full disk causes as well.
      if (is_disk_full()) return store_error("StoreFull", "no room on the disk for the store" + at + "; nothing was changed");
      break;
    default:
      break;
  }
  return fail("a commit to the store" + at + " failed: " + mdb_strerror(code) +
              "; the disk cannot be trusted, check it and open the store again");
}

// True when there is no room for another MiB, on the disk or below RLIMIT_FSIZE.
bool LmdbStore::is_disk_full() const {
  struct statvfs disk {};
  if (::fstatvfs(environment_->data_file(), &disk) != 0) return false;
  const auto blocks = ::geteuid() == 0 ? disk.f_bfree : disk.f_bavail;
  if (static_cast<std::uint64_t>(blocks) * disk.f_frsize < kDiskHeadroomBytes) return true;
  struct rlimit limit {};
  return ::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
         file_->size_now() + kDiskHeadroomBytes > limit.rlim_cur;
}

void LmdbStore::publish_stats() {
  std::uint64_t pages = kFirstTreePage;
  for (const Contents::Table& table : contents_.tables) pages += table.pages;
  const std::lock_guard guard(stats_mutex_);
  stats_ = {.sequence = contents_.seal.sequence,
            .records = contents_.records,
            .bytes_used = pages * contents_.page_bytes,
            .bytes_max = options_.map_bytes_max};
}

ports::StoreStats LmdbStore::stats() const {
  const std::lock_guard guard(stats_mutex_);
  return stats_;
}

void LmdbStore::close() {
  // A forked child must release nothing here; a lock may be held by a thread that the child does not have.
  if (!check_process().ok()) return;
  const std::lock_guard guard(mutex_);
  environment_.reset();
  file_.reset();
  lock_.reset();
  if (failure_) return;
  failure_.emplace("closed");  // short enough for the string's inline storage: a destructor must not allocate
  contain({}, [this] { failure_ = "the store in " + options_.path + " is closed"; });
}

}  // namespace

Result<std::unique_ptr<ports::Store>> open_lmdb_store(LmdbOptions options) {
  MOORAGE_ASSIGN(auto directory,
                 files::open_state_directory(options.path, {.error_name = "StoreRefused",
                                                            .create = true,
                                                            .allow_network_filesystem = options.allow_network_filesystem}));
  MOORAGE_ASSIGN(auto lock,
                 files::OwnerLock::take({.directory = directory.get(), .path = options.path, .error_name = "StoreLocked"}));
  auto store = std::make_unique<LmdbStore>(std::move(options), std::move(directory), std::move(lock));
  MOORAGE_TRY(store->start());
  return std::unique_ptr<ports::Store>(std::move(store));
}

Result<std::vector<ports::StoreFinding>> fsck_lmdb_store(const std::string& path, const ports::TableNames& tables) {
  std::vector<ports::StoreFinding> all;
  const files::DirectoryRules strict{.error_name = "StoreRefused", .create = false};
  Result<files::UniqueFd> directory = files::open_state_directory(path, strict);
  if (!directory.ok()) {
    // Permissions and file system are findings; a directory that cannot be opened at all is an error.
    files::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return directory.error();
    all.push_back({path, directory.error().message});
    directory = std::move(fd);
  }
  MOORAGE_ASSIGN(
      const auto lock,
      files::OwnerLock::take({.directory = directory->get(), .path = path, .error_name = "StoreLocked", .shared = true}));
  MOORAGE_ASSIGN(auto file, PageFile::open(directory->get()));
  if (!file) {
    all.push_back({kDataFile, "is missing: there is no store"});
    return all;
  }
  Findings findings(kFindingsMax);
  const Result<Contents> contents = verify(*file, {.findings = &findings, .names = &tables, .report_lost_pages = true});
  all.insert(all.end(), findings.list().begin(), findings.list().end());
  if (!contents.ok() && findings.clean()) all.push_back({kDataFile, contents.error().message});
  return all;
}

}  // namespace moorage::drivers
