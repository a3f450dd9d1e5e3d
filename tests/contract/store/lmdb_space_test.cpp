// Space: the map that grows, its maximum, a full disk, the file size limit, and readers that died.
#include <lmdb.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "child_process.h"
#include "drivers/store/lmdb/environment.h"
#include "drivers/store/lmdb/lmdb_store.h"
#include "lmdb_raw.h"
#include "store_support.h"
#include "support/table_numbers.h"

namespace moorage::store_test {
namespace {

using drivers::fsck_lmdb_store;
using drivers::open_lmdb_store;

std::string key(std::uint64_t number) { return ports::key_of(number); }

// Commits batches until one is refused; how many worked, and the refusal.
struct Filled {
  std::uint64_t commits = 0;
  Status refusal;
};
Filled fill(ports::Store& store, std::size_t value_bytes) {
  for (Filled filled;; ++filled.commits) {
    const std::uint64_t sequence = store.stats().sequence + 1;
    filled.refusal =
        store.commit(sequence, std::vector{put(store_tables::kTasksTable, key(sequence), std::string(value_bytes, 'f'))});
    if (!filled.refusal.ok() || filled.commits > 100'000) return filled;
  }
}

TEST(LmdbSpace, the_map_grows_by_doubling_until_its_maximum) {
  TempDirectory directory(TempDirectory::kInMemory);
  const std::string path = directory / "state";
  auto store = std::move(open_lmdb_store({.path = path, .map_bytes_max = 32 << 20, .map_bytes_initial = 1 << 20})).value();
  Records expected;
  for (std::uint64_t sequence = 1; sequence <= 200; ++sequence) {
    const std::vector writes = {put(store_tables::kTasksTable, key(sequence), std::string(100'000, 'g'))};
    ASSERT_EQ(name_of(store->commit(sequence, writes)), "") << "commit " << sequence;
    replay(expected, writes);
  }
  EXPECT_GT(store->stats().bytes_used, 20'000'000u);
  EXPECT_EQ(store->stats().bytes_max, 32u << 20);
  store.reset();
  store = std::move(open_lmdb_store({.path = path, .map_bytes_max = 32 << 20, .map_bytes_initial = 1 << 20})).value();
  EXPECT_EQ(records_of(*store), expected);
}

// A page at the end that was taken and given back within one commit is never written: the file ends before it, and is sound.
TEST(LmdbSpace, a_page_that_was_free_again_before_it_was_written_is_not_missed) {
  TempDirectory directory(TempDirectory::kInMemory);
  const std::string path = directory / "state";
  auto store = std::move(open_lmdb_store({.path = path})).value();
  const std::vector<std::vector<ports::Write>> commits = {
      {put(store_tables::kTasksTable, key(0), "kept")},
      {put(store_tables::kTasksTable, key(2), std::string(8'000, 'l'))},
      {put(store_tables::kTasksTable, key(1), std::string(12'000, 'l')), erase(store_tables::kTasksTable, key(1))},
      {put(store_tables::kTasksTable, key(3), "kept")}};
  Records expected;
  for (std::uint64_t sequence = 1; sequence <= commits.size(); ++sequence) {
    ASSERT_EQ(name_of(store->commit(sequence, commits[sequence - 1])), "") << "commit " << sequence;
    replay(expected, commits[sequence - 1]);
  }
  store.reset();
  EXPECT_TRUE(fsck_lmdb_store(path)->empty());
  auto again = open_lmdb_store({.path = path});
  ASSERT_TRUE(again.ok()) << text_of(again);
  EXPECT_EQ(records_of(**again), expected);
  EXPECT_EQ(name_of((*again)->commit(5, std::vector{put(store_tables::kTasksTable, key(4), std::string(200'000, 'n'))})), "");
}

TEST(LmdbSpace, a_full_map_refuses_writes_allows_deletes_and_then_works_again) {
  TempDirectory directory(TempDirectory::kInMemory);
  auto store =
      std::move(open_lmdb_store({.path = directory / "state", .map_bytes_max = 4 << 20, .map_bytes_initial = 1 << 20})).value();
  const Filled filled = fill(*store, 3000);
  ASSERT_EQ(name_of(filled.refusal), "StoreFull");
  EXPECT_TRUE(filled.refusal.error().retryable);
  EXPECT_GT(filled.commits, 500u);
  EXPECT_EQ(store->stats().sequence, filled.commits);
  EXPECT_EQ(records_of(*store).size(), filled.commits) << "the refused commit changed something";

  // Deletes one by one, which only the spare part beyond the maximum makes possible.
  std::uint64_t sequence = filled.commits;
  for (std::uint64_t i = 1; i <= filled.commits; ++i) {
    ASSERT_EQ(name_of(store->commit(++sequence, std::vector{erase(store_tables::kTasksTable, key(i))})), "") << "delete " << i;
  }
  EXPECT_EQ(store->stats().records, 0u);
  EXPECT_GT(fill(*store, 3000).commits, filled.commits / 2);
  EXPECT_TRUE(store->check()->empty());
}

// Scattered deletes rewrite many pages, for which a full map has no room.
TEST(LmdbSpace, a_full_map_allows_a_commit_that_deletes_from_many_pages) {
  TempDirectory directory(TempDirectory::kInMemory);
  auto store =
      std::move(open_lmdb_store({.path = directory / "state", .map_bytes_max = 4 << 20, .map_bytes_initial = 1 << 20})).value();
  const Filled filled = fill(*store, 1500);
  ASSERT_EQ(name_of(filled.refusal), "StoreFull");
  std::vector<ports::Write> mixed;
  std::vector<ports::Write> deletes;
  for (std::uint64_t i = 1; i <= filled.commits; i += 8) deletes.push_back(erase(store_tables::kTasksTable, key(i)));
  mixed = deletes;
  mixed.push_back(put(store_tables::kTasksTable, "new", "1"));
  EXPECT_EQ(name_of(store->commit(filled.commits + 1, mixed)), "StoreFull") << "the spare room is for deletes only";
  EXPECT_EQ(name_of(store->commit(filled.commits + 1, deletes)), "");
  EXPECT_EQ(store->stats().records, filled.commits - deletes.size());
  EXPECT_EQ(name_of(store->commit(filled.commits + 2, std::vector{put(store_tables::kTasksTable, "new", "1")})), "");
  EXPECT_TRUE(store->check()->empty());
}

TEST(LmdbSpace, a_commit_that_is_too_large_for_the_map_changes_nothing) {
  TempDirectory directory(TempDirectory::kInMemory);
  auto store = std::move(open_lmdb_store({.path = directory / "state", .map_bytes_max = 4 << 20})).value();
  std::vector<ports::Write> writes;
  for (std::uint64_t i = 0; i < 100; ++i) writes.push_back(put(store_tables::kTasksTable, key(i), std::string(100'000, 'b')));
  EXPECT_EQ(name_of(store->commit(1, writes)), "StoreFull");
  EXPECT_TRUE(records_of(*store).empty());
  EXPECT_EQ(name_of(store->commit(1, std::vector{put(store_tables::kTasksTable, "a", "1")})), "");
}

// A small disk of its own, unmounted at the end.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    std::filesystem::create_directory(path_);
    mounted_ = ::mount("tmpfs", path_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=4m,mode=0700") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  bool is_mounted() const { return mounted_; }

 private:
  std::string path_;
  bool mounted_ = false;
};

TEST(LmdbSpace, a_full_disk_refuses_writes_and_recovers_without_a_restart) {
  TempDirectory directory;
  const SmallDisk disk(directory / "disk");
  if (!disk.is_mounted()) GTEST_SKIP() << "cannot mount a tmpfs here (" << std::strerror(errno) << "); run as root";
  const std::string path = directory / "disk/state";
  const std::string ballast = directory / "disk/ballast";
  auto store = std::move(open_lmdb_store({.path = path})).value();
  write_file(ballast, std::string(1 << 20, 'b'));

  const Filled filled = fill(*store, 3000);
  ASSERT_EQ(name_of(filled.refusal), "StoreFull") << filled.refusal.error().message;
  EXPECT_GT(filled.commits, 100u);
  EXPECT_EQ(records_of(*store).size(), filled.commits);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(name_of(store->commit(filled.commits + 1,
                                    std::vector{put(store_tables::kTasksTable, "more", std::string(60'000, 'm'))})),
              "StoreFull");
  }
  EXPECT_TRUE(store->check()->empty());

  std::filesystem::remove(ballast);
  EXPECT_EQ(name_of(store->commit(filled.commits + 1, std::vector{put(store_tables::kTasksTable, "after", "1")})), "");
  EXPECT_TRUE(store->check()->empty());
  store.reset();
  EXPECT_TRUE(fsck_lmdb_store(path)->empty());
  store = std::move(open_lmdb_store({.path = path})).value();
  EXPECT_EQ(store->stats().records, filled.commits + 1);
}

TEST(LmdbSpace, a_disk_too_full_to_make_a_store_leaves_none) {
  TempDirectory directory;
  const SmallDisk disk(directory / "disk");
  if (!disk.is_mounted()) GTEST_SKIP() << "cannot mount a tmpfs here (" << std::strerror(errno) << "); run as root";
  const std::string path = directory / "disk/state";
  const std::string ballast = directory / "disk/ballast";
  { std::ofstream(ballast, std::ios::binary) << std::string((4 << 20) - 8192, 'b') << std::flush; }
  EXPECT_EQ(name_of(open_lmdb_store({.path = path})), "StoreFull");
  EXPECT_FALSE(std::filesystem::exists(path + "/data.mdb"));
  std::filesystem::remove(ballast);
  EXPECT_EQ(name_of(open_lmdb_store({.path = path})), "");
}

TEST(LmdbSpace, the_file_size_limit_is_a_full_disk_and_not_a_signal) {
  TempDirectory directory;
  ChildProcess child({MOORAGE_STORE_CHILD, "limited", directory / "state", std::to_string(2 << 20)});
  EXPECT_EQ(child.lines_to_end(),
            (std::vector<std::string>{"StoreFull", "refused again", "refused again", "deleted", "works"}));
  EXPECT_EQ(child.wait(), 0);
}

// Readers of other processes (mdb_stat and the like) hold old pages; dead ones must not hold them for ever.
TEST(LmdbSpace, slots_of_dead_readers_are_freed_at_open_and_every_ten_seconds) {
  TempDirectory directory;
  const std::string path = directory / "state";
  std::move(open_lmdb_store({.path = path})).value()->close();
  using std::chrono::seconds;
  using std::chrono::steady_clock;
  auto environment = std::move(drivers::lmdb::Environment::open(path, 1 << 20, std::nullopt)).value();
  const steady_clock::time_point begin{seconds(1000)};
  environment->drop_dead_readers(begin);

  const pid_t reader = ::fork();
  if (reader == 0) {
    const RawLmdb raw(path);
    MDB_txn* txn = nullptr;
    ::_exit(mdb_txn_begin(raw.get(), nullptr, MDB_RDONLY, &txn));  // dies inside its transaction
  }
  int status = 0;
  ::waitpid(reader, &status, 0);
  ASSERT_EQ(WEXITSTATUS(status), 0);

  const auto readers = [&] {
    std::string text;
    mdb_reader_list(
        environment->get(),
        [](const char* line, void* out) {
          static_cast<std::string*>(out)->append(line);
          return 0;
        },
        &text);
    return text;
  };
  const std::string pid = std::to_string(reader);
  ASSERT_NE(readers().find(pid), std::string::npos) << readers();
  environment->drop_dead_readers(begin + seconds(9));
  EXPECT_NE(readers().find(pid), std::string::npos);
  environment->drop_dead_readers(begin + seconds(10));
  EXPECT_EQ(readers().find(pid), std::string::npos) << readers();
}

}  // namespace
}  // namespace moorage::store_test
