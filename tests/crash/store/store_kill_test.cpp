// A child process that commits is killed at random moments; the test process keeps count of what was acknowledged.
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>

#include "child/store_child_content.h"
#include "child_process.h"
#include "drivers/store/lmdb/lmdb_store.h"
#include "store_support.h"
#include "support/table_numbers.h"

namespace moorage::store_test {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

// A longer run by hand: MOORAGE_KILL_CYCLES=9000.
int cycles_wanted() {
  const char* text = std::getenv("MOORAGE_KILL_CYCLES");
  return text != nullptr ? std::atoi(text) : 200;
}

void spin_for(microseconds time) {
  const auto end = steady_clock::now() + time;
  while (steady_clock::now() < end) ::sched_yield();
}

std::uint64_t number_after(const std::string& line, const std::string& word) {
  return line.compare(0, word.size(), word) == 0 ? std::strtoull(line.c_str() + word.size(), nullptr, 10) : 0;
}

class Observer {
 public:
  explicit Observer(std::string path) : path_(std::move(path)) {}

  // Lets a process commit for a while, kills it, and checks the store that it left.
  void cycle(microseconds lifetime) {
    ChildProcess child({MOORAGE_STORE_CHILD, "commits", path_, "100000"});
    const auto first = child.line();
    ASSERT_TRUE(first);
    ASSERT_EQ(*first, "at " + std::to_string(present_)) << "the next open saw another state than this observer";
    spin_for(lifetime);
    child.kill();
    std::uint64_t acknowledged = present_;
    for (const std::string& line : child.lines_to_end()) {
      ASSERT_GT(number_after(line, "ack "), acknowledged) << line;
      acknowledged = number_after(line, "ack ");
    }
    acknowledged_in_all_ += acknowledged - present_;
    look(acknowledged);
  }

  std::uint64_t acknowledged_in_all() const { return acknowledged_in_all_; }
  std::uint64_t unacknowledged_kept() const { return unacknowledged_kept_; }

 private:
  void look(std::uint64_t acknowledged) {
    auto store = drivers::open_lmdb_store({.path = path_});
    ASSERT_TRUE(store.ok()) << text_of(store);
    const std::uint64_t found = (*store)->stats().sequence;
    ASSERT_GE(found, acknowledged) << "an acknowledged commit was lost";
    ASSERT_LE(found, acknowledged + 1) << "a commit that was never made";
    unacknowledged_kept_ += found - acknowledged;
    for (; present_ < found; ++present_) replay(expected_, writes_of_commit(present_ + 1));
    ASSERT_EQ(records_of(**store), expected_) << "at commit " << found;
  }

  std::string path_;
  std::uint64_t present_ = 0;
  std::uint64_t acknowledged_in_all_ = 0;
  std::uint64_t unacknowledged_kept_ = 0;
  Records expected_;
};

TEST(StoreKill, acknowledged_commits_survive_and_no_commit_is_halved) {
  TempDirectory directory;
  Observer observer(directory / "state");
  std::mt19937_64 random(5);
  const auto end = steady_clock::now() + std::chrono::seconds(20);
  const int wanted = cycles_wanted();
  int cycles = 0;
  for (; cycles < wanted && (wanted > 200 || steady_clock::now() < end) && !HasFailure(); ++cycles) {
    observer.cycle(microseconds(random() % 25'000));
  }
  std::printf("kill -9: %d cycles, %llu commits acknowledged, none lost, %llu kept without acknowledgement\n", cycles,
              static_cast<unsigned long long>(observer.acknowledged_in_all()),
              static_cast<unsigned long long>(observer.unacknowledged_kept()));
  EXPECT_GT(cycles, 5);
  EXPECT_GT(observer.acknowledged_in_all(), static_cast<std::uint64_t>(cycles) / 10);
}

TEST(StoreKill, a_kill_while_the_store_is_made_leaves_no_store_or_a_whole_one) {
  TempDirectory directory;
  std::mt19937_64 random(6);
  int without = 0;
  int unfinished = 0;
  const auto begin = steady_clock::now();
  EXPECT_EQ(ChildProcess({MOORAGE_STORE_CHILD, "create", directory / "undisturbed"}).wait(), 0);
  const auto usual = std::chrono::duration_cast<microseconds>(steady_clock::now() - begin).count();
  for (int i = 0; i < 60 && !HasFailure(); ++i) {
    const std::string path = directory / ("state" + std::to_string(i));
    {
      ChildProcess child({MOORAGE_STORE_CHILD, "create", path});
      spin_for(microseconds(random() % static_cast<std::uint64_t>(usual + 1)));
      child.kill();
    }
    if (!std::filesystem::exists(path + "/data.mdb")) ++without;
    if (std::filesystem::exists(path + "/.creating")) ++unfinished;
    auto store = drivers::open_lmdb_store({.path = path});
    ASSERT_TRUE(store.ok()) << text_of(store);
    ASSERT_EQ((*store)->stats().sequence, 0u);
    ASSERT_FALSE(std::filesystem::exists(path + "/.creating"));
    ASSERT_TRUE((*store)->commit(1, std::vector{put(store_tables::kTasksTable, "a", "1")}).ok());
  }
  std::printf("killed while making: %d had no store, %d of them an unfinished one\n", without, unfinished);
  EXPECT_GT(without, 0);
}

// The same at each step in turn, without chance: the process is stopped there, and its store is checked.
TEST(StoreKill, every_step_of_making_a_store_can_be_the_last) {
  TempDirectory directory;
  const std::string whole = directory / "whole";
  std::move(drivers::open_lmdb_store({.path = whole})).value()->close();
  const std::string data = bytes_of_file(whole + "/data.mdb");
  for (const std::size_t written : {std::size_t{0}, std::size_t{4096}, data.size() / 2, data.size()}) {
    const std::string path = directory / ("cut" + std::to_string(written));
    std::filesystem::create_directories(path + "/.creating");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    write_file(path + "/.creating/data.mdb", data.substr(0, written));
    write_file(path + "/.creating/lock.mdb", "");
    auto store = drivers::open_lmdb_store({.path = path});
    ASSERT_TRUE(store.ok()) << text_of(store);
    EXPECT_EQ((*store)->stats().sequence, 0u);
    EXPECT_FALSE(std::filesystem::exists(path + "/.creating"));
  }
}

}  // namespace
}  // namespace moorage::store_test
