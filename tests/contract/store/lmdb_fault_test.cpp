// Disk errors in the middle of a commit, injected below LMDB: the test defines write, writev, pwrite and fdatasync.
//
// The promise at every point: either the commit is refused and nothing changed, or the store is failed and what was
// acknowledged is there when it is opened again.
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "drivers/store/lmdb/lmdb_store.h"
#include "store_support.h"
#include "support/table_numbers.h"

namespace {

enum class Call { kPageWrite, kMetaWrite, kSync };

struct {
  bool armed = false;
  Call call{};
  int countdown = 0;  // 1: the next such call fails
  int error = 0;
  bool for_ever = false;
} g_fault;

bool must_fail(Call call) {
  if (!g_fault.armed || call != g_fault.call || --g_fault.countdown > 0) return false;
  if (!g_fault.for_ever) g_fault.armed = false;
  errno = g_fault.error;
  return true;
}

// Meta pages are written through a descriptor of their own, opened with O_DSYNC.
Call kind_of_write(int fd) { return (::fcntl(fd, F_GETFL) & O_DSYNC) != 0 ? Call::kMetaWrite : Call::kPageWrite; }

}  // namespace

#define INTERPOSED extern "C" __attribute__((visibility("default")))

INTERPOSED ssize_t pwrite(int fd, const void* bytes, size_t count, off_t offset) {
  if (g_fault.armed && must_fail(kind_of_write(fd))) return -1;
  return ::syscall(SYS_pwrite64, fd, bytes, count, offset);
}

INTERPOSED ssize_t writev(int fd, const iovec* parts, int count) {
  if (g_fault.armed && must_fail(kind_of_write(fd))) return -1;
  return ::syscall(SYS_writev, fd, parts, count);
}

INTERPOSED int fdatasync(int fd) {
  if (must_fail(Call::kSync)) return -1;
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

namespace moorage::store_test {
namespace {

using drivers::fsck_lmdb_store;
using drivers::open_lmdb_store;

struct LmdbFault : ::testing::Test {
  LmdbFault() {
    open();
    commit_and_note();
    commit_and_note();
  }
  ~LmdbFault() override { g_fault.armed = false; }

  void open() {
    store.reset();
    auto opened = open_lmdb_store({.path = path});
    ASSERT_TRUE(opened.ok()) << text_of(opened);
    store = std::move(opened).value();
  }
  std::vector<ports::Write> writes() const {
    const std::uint64_t sequence = store->stats().sequence + 1;
    std::vector<ports::Write> all;
    for (std::uint64_t i = 0; i < 60; ++i) {
      all.push_back(put(store_tables::kTasksTable, ports::key_of((sequence * 37 + i * 11) % 300),
                        std::string(i * 50, static_cast<char>('a' + sequence % 26))));
    }
    return all;
  }
  Status commit() { return store->commit(store->stats().sequence + 1, writes()); }
  void commit_and_note() {
    const auto noted = writes();
    ASSERT_EQ(name_of(commit()), "");
    replay(records, noted);
  }
  void arm(Call call, int nth, int error, bool for_ever = false) { g_fault = {true, call, nth, error, for_ever}; }

  TempDirectory directory{TempDirectory::kInMemory};
  std::string path = directory / "state";
  std::unique_ptr<ports::Store> store;
  Records records;
};

TEST_F(LmdbFault, a_failed_sync_is_final_even_if_the_next_one_would_work) {
  arm(Call::kSync, 1, EIO);
  EXPECT_EQ(name_of(commit()), "StoreFailed");
  ASSERT_FALSE(g_fault.armed) << "the fault was not met";
  EXPECT_EQ(name_of(commit()), "StoreFailed");
  EXPECT_EQ(store->stats().sequence, 2u);
  open();
  EXPECT_EQ(records_of(*store), records);
  commit_and_note();
  EXPECT_EQ(records_of(*store), records);
}

TEST_F(LmdbFault, a_failed_meta_page_is_final_and_loses_nothing_acknowledged) {
  for (const bool for_ever : {false, true}) {
    arm(Call::kMetaWrite, 1, EIO, for_ever);
    EXPECT_EQ(name_of(commit()), "StoreFailed");
    g_fault.armed = false;
    EXPECT_EQ(name_of(commit()), "StoreFailed");
    EXPECT_EQ(name_of(store->load([](auto, auto, auto) -> Status { return {}; })), "StoreFailed");
    store.reset();
    EXPECT_TRUE(fsck_lmdb_store(path)->empty());
    open();
    EXPECT_EQ(records_of(*store), records);
    commit_and_note();
  }
}

TEST_F(LmdbFault, no_room_at_any_write_changes_nothing_and_later_commits_work) {
  int refused = 0;
  for (int nth = 1;; ++nth) {
    arm(Call::kPageWrite, nth, nth % 2 == 0 ? ENOSPC : EDQUOT);
    const auto noted = writes();
    const Status status = commit();
    if (status.ok()) {
      ASSERT_TRUE(g_fault.armed);
      break;
    }
    ++refused;
    EXPECT_EQ(name_of(status), "StoreFull") << status.error().message;
    EXPECT_EQ(records_of(*store), records);
    commit_and_note();
    EXPECT_TRUE(store->check()->empty());
  }
  EXPECT_GE(refused, 3);
}

TEST_F(LmdbFault, a_write_error_at_any_write_fails_the_store_and_loses_nothing_acknowledged) {
  int failed = 0;
  for (int nth = 1;; ++nth) {
    arm(Call::kPageWrite, nth, EIO);
    const Status status = commit();
    if (status.ok()) break;
    ++failed;
    EXPECT_EQ(name_of(status), "StoreFailed") << status.error().message;
    open();
    EXPECT_EQ(records_of(*store), records);
  }
  EXPECT_GE(failed, 3);
}

TEST_F(LmdbFault, a_read_only_disk_fails_the_store) {
  arm(Call::kPageWrite, 1, EROFS);
  EXPECT_EQ(name_of(commit()), "StoreFailed");
}

TEST_F(LmdbFault, a_sync_that_fails_while_a_store_is_made_leaves_none) {
  arm(Call::kSync, 1, EIO);
  const auto refused = open_lmdb_store({.path = directory / "other"});
  ASSERT_FALSE(g_fault.armed) << "the fault was not met";
  EXPECT_EQ(name_of(refused), "StoreFailed");
  EXPECT_NE(::access((directory / "other/data.mdb").c_str(), F_OK), 0);
  EXPECT_EQ(name_of(open_lmdb_store({.path = directory / "other"})), "");
}

}  // namespace
}  // namespace moorage::store_test
