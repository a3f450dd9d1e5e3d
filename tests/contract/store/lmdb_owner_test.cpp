// One owner: in this process, in another one, after fork; and the directory it owns.
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>

#include "child_process.h"
#include "drivers/parts/files/directory.h"
#include "drivers/store/lmdb/lmdb_store.h"
#include "store_support.h"
#include "support/table_numbers.h"

namespace {
std::atomic<long> g_filesystem_type{0};  // what fstatfs shall say; 0: the truth
}

// Stands in for a network mount: the driver asks fstatfs.
extern "C" __attribute__((visibility("default"))) int fstatfs(int fd, struct statfs* out) noexcept {
  const int result = static_cast<int>(::syscall(SYS_fstatfs, fd, out));
  if (result == 0 && g_filesystem_type != 0) out->f_type = g_filesystem_type;
  return result;
}

namespace moorage::store_test {
namespace {

using drivers::open_lmdb_store;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

template <typename T>
bool says(const Result<T>& result, const std::string& text) {
  return !result.ok() && result.error().message.find(text) != std::string::npos;
}

// Runs `body` in a forked child; its exit code comes back.
template <typename Body>
int in_fork(Body body) {
  const pid_t pid = ::fork();
  if (pid == 0) ::_exit(body());
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

struct LmdbOwner : ::testing::Test {
  TempDirectory directory;
  std::string path = directory / "state";
  std::string child_program = MOORAGE_STORE_CHILD;
};

TEST_F(LmdbOwner, refuses_a_second_open_in_this_process_within_100_ms) {
  const auto first = open_lmdb_store({.path = path});
  ASSERT_TRUE(first.ok()) << text_of(first);
  const auto before = steady_clock::now();
  const auto second = open_lmdb_store({.path = path});
  EXPECT_LT(steady_clock::now() - before, milliseconds(100));
  EXPECT_EQ(name_of(second), "StoreLocked");
  EXPECT_TRUE(says(second, "(" + std::to_string(::getpid()) + ")")) << text_of(second);
}

TEST_F(LmdbOwner, refuses_a_second_open_through_another_name) {
  const auto first = open_lmdb_store({.path = path});
  std::filesystem::create_symlink(path, directory / "other");
  EXPECT_EQ(name_of(open_lmdb_store({.path = directory / "other"})), "StoreLocked");
}

TEST_F(LmdbOwner, is_refused_by_another_process_with_its_pid_and_since_when) {
  ChildProcess owner({child_program, "hold", path});
  ASSERT_EQ(owner.line(), "open");
  const auto before = steady_clock::now();
  const auto refused = open_lmdb_store({.path = path});
  EXPECT_LT(steady_clock::now() - before, milliseconds(100));
  EXPECT_EQ(name_of(refused), "StoreLocked");
  EXPECT_TRUE(says(refused, "process " + std::to_string(owner.pid()) + " since 2")) << text_of(refused);
  EXPECT_EQ(name_of(drivers::fsck_lmdb_store(path)), "StoreLocked");
}

TEST_F(LmdbOwner, refuses_another_process_and_names_itself) {
  const auto store = open_lmdb_store({.path = path});
  ASSERT_TRUE(store.ok()) << text_of(store);
  ChildProcess other({child_program, "hold", path});
  const auto line = other.line();
  ASSERT_TRUE(line);
  EXPECT_EQ(line->substr(0, 12), "StoreLocked:");
  EXPECT_NE(line->find("process " + std::to_string(::getpid()) + " since"), std::string::npos) << *line;
  EXPECT_EQ(other.wait(), 2);
}

TEST_F(LmdbOwner, is_free_at_once_when_the_owner_is_killed) {
  ChildProcess owner({child_program, "hold", path});
  ASSERT_EQ(owner.line(), "open");
  owner.kill();
  const auto store = open_lmdb_store({.path = path});
  EXPECT_TRUE(store.ok()) << text_of(store);
}

TEST_F(LmdbOwner, a_forked_child_is_told_so_and_the_parent_is_not_disturbed) {
  const auto opened = open_lmdb_store({.path = path});
  ASSERT_TRUE(opened.ok()) << text_of(opened);
  ports::Store& store = **opened;
  ASSERT_TRUE(store.commit(1, std::vector{put(store_tables::kTasksTable, "a", "1")}).ok());
  const int verdict = in_fork([&] {
    if (name_of(store.commit(2, {})) != "StoreForked") return 1;
    if (name_of(store.load([](auto, auto, auto) -> Status { return {}; })) != "StoreForked") return 2;
    if (name_of(store.check()) != "StoreForked") return 3;
    if (name_of(open_lmdb_store({.path = path})) != "StoreLocked") return 4;
    store.close();
    return 0;
  });
  EXPECT_EQ(verdict, 0);
  EXPECT_EQ(name_of(store.commit(2, std::vector{put(store_tables::kTasksTable, "b", "1")})), "");
  ChildProcess other({child_program, "hold", path});
  EXPECT_EQ(other.line()->substr(0, 12), "StoreLocked:") << "the child's exit gave the parent's lock away";
}

TEST_F(LmdbOwner, a_forked_child_may_open_a_store_of_its_own) {
  const auto store = open_lmdb_store({.path = path});
  const int verdict = in_fork([&] {
    auto own = open_lmdb_store({.path = directory / "own"});
    if (!own.ok()) return 1;
    return name_of((*own)->commit(1, {})).empty() ? 0 : 2;
  });
  EXPECT_EQ(verdict, 0);
}

TEST_F(LmdbOwner, a_forked_child_that_outlives_its_parent_does_not_keep_the_lock) {
  int alive[2];
  int started[2];
  ASSERT_EQ(::pipe2(alive, O_CLOEXEC), 0);
  ASSERT_EQ(::pipe2(started, O_CLOEXEC), 0);
  const pid_t parent = ::fork();
  if (parent == 0) {
    const auto store = open_lmdb_store({.path = path});
    char byte = 0;
    if (::fork() == 0) {
      if (::write(started[1], "s", 1) != 1) ::_exit(1);
      // Lives until the test closes its end.
      ::close(alive[1]);
      ::_exit(static_cast<int>(::read(alive[0], &byte, 1)));
    }
    const bool child_runs = ::read(started[0], &byte, 1) == 1;
    ::_exit(store.ok() && child_runs ? 0 : 1);  // no destructor runs, as in a crash
  }
  int status = 0;
  ::waitpid(parent, &status, 0);
  ASSERT_EQ(WEXITSTATUS(status), 0);
  const auto store = open_lmdb_store({.path = path});
  EXPECT_TRUE(store.ok()) << text_of(store);
  for (const int fd : {alive[0], alive[1], started[0], started[1]}) ::close(fd);
}

// Between fork and exec a program that the owner starts is a copy of the owner, for which no fork handler ran.
TEST_F(LmdbOwner, is_taken_over_from_a_killed_owner_whose_last_child_is_on_its_way) {
  const pid_t owner = ::fork();
  if (owner == 0) {
    const auto store = open_lmdb_store({.path = path});
    if (::syscall(SYS_clone, 0, nullptr, nullptr, nullptr, nullptr) == 0) {
      ::poll(nullptr, 0, 200);
      ::_exit(0);
    }
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ::waitpid(owner, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  const auto store = open_lmdb_store({.path = path});
  EXPECT_TRUE(store.ok()) << text_of(store);
}

TEST_F(LmdbOwner, keeps_the_directory_to_itself) {
  const auto store = open_lmdb_store({.path = path});
  ASSERT_TRUE(store.ok()) << text_of(store);
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0700u);
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600u) << entry.path();
  }
}

TEST_F(LmdbOwner, opens_every_descriptor_with_cloexec) {
  const auto store = open_lmdb_store({.path = path});
  ASSERT_TRUE(store.ok()) << text_of(store);
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const std::string target = std::filesystem::read_symlink(entry.path(), error).string();
    if (target.compare(0, path.size(), path) != 0) continue;
    const int fd = std::stoi(entry.path().filename().string());
    EXPECT_NE(::fcntl(fd, F_GETFD) & FD_CLOEXEC, 0) << target;
    ++seen;
  }
  EXPECT_GE(seen, 5);  // directory, our lock, LMDB's lock, data twice
}

TEST_F(LmdbOwner, leaves_no_descriptor_open_after_close) {
  std::move(open_lmdb_store({.path = path})).value()->close();
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const std::string target = std::filesystem::read_symlink(entry.path(), error).string();
    EXPECT_NE(target.compare(0, path.size(), path), 0) << target;
  }
}

TEST_F(LmdbOwner, refuses_a_directory_that_others_may_write) {
  std::filesystem::create_directory(path);
  for (const mode_t mode : {0770u, 0707u, 0777u}) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    const auto refused = open_lmdb_store({.path = path});
    EXPECT_EQ(name_of(refused), "StoreRefused");
    EXPECT_TRUE(says(refused, "chmod go-w " + path)) << text_of(refused);
  }
  EXPECT_TRUE(std::filesystem::is_empty(path));
}

TEST_F(LmdbOwner, refuses_a_file_and_a_missing_parent) {
  write_file(directory / "file", "not a directory");
  EXPECT_EQ(name_of(open_lmdb_store({.path = directory / "file"})), "StoreRefused");
  EXPECT_EQ(name_of(open_lmdb_store({.path = directory / "no/such"})), "StoreRefused");
  EXPECT_EQ(name_of(drivers::fsck_lmdb_store(directory / "no")), "StoreRefused");
}

TEST_F(LmdbOwner, refuses_network_file_systems_unless_allowed) {
  for (const long type : {static_cast<long>(NFS_SUPER_MAGIC), 0x65735546L /* fuse */, 0xFE534D42L /* smb2 */}) {
    g_filesystem_type = type;
    EXPECT_EQ(name_of(open_lmdb_store({.path = path})), "StoreRefused");
    EXPECT_EQ(name_of(open_lmdb_store({.path = path, .allow_network_filesystem = true})), "");
  }
  g_filesystem_type = TMPFS_MAGIC;
  EXPECT_EQ(name_of(open_lmdb_store({.path = path})), "");
  g_filesystem_type = 0;
}

}  // namespace
}  // namespace moorage::store_test
