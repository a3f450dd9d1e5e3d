// Injected failures of the memory store.
#include "drivers/store/memory/memory_store.h"
#include "support/table_numbers.h"

#include "store_support.h"

namespace moorage::store_test {
namespace {

using drivers::MemoryDisk;
using drivers::MemoryStore;

Error full() { return {.name = "StoreFull", .message = "no room", .path = {}, .http_status = 500, .retryable = true}; }
Error failed() { return {.name = "StoreFailed", .message = "disk gone", .path = {}, .http_status = 500}; }

TEST(MemoryStore, answers_injected_errors_then_works_again_with_the_same_sequence) {
  const auto store = drivers::make_memory_store();
  store->fail_next_commits(2, full());
  EXPECT_EQ(name_of(store->commit(1, std::vector{put(store_tables::kTasksTable, "a", "1")})), "StoreFull");
  EXPECT_EQ(name_of(store->commit(1, std::vector{put(store_tables::kTasksTable, "a", "1")})), "StoreFull");
  EXPECT_TRUE(records_of(*store).empty());
  EXPECT_EQ(name_of(store->commit(1, std::vector{put(store_tables::kTasksTable, "a", "1")})), "");
  EXPECT_EQ(records_of(*store).size(), 1u);
}

TEST(MemoryStore, stays_failed_after_a_real_failure_until_opened_again) {
  const auto disk = std::make_shared<MemoryDisk>();
  auto store = std::move(MemoryStore::open(disk)).value();
  store->fail_next_commits(1, failed());
  EXPECT_EQ(name_of(store->commit(1, {})), "StoreFailed");
  EXPECT_EQ(name_of(store->commit(1, {})), "StoreFailed");
  store.reset();
  store = std::move(MemoryStore::open(disk)).value();
  EXPECT_EQ(name_of(store->commit(1, {})), "");
}

TEST(MemoryStore, can_apply_a_commit_and_deny_it) {
  const auto disk = std::make_shared<MemoryDisk>();
  auto store = std::move(MemoryStore::open(disk)).value();
  store->fail_next_commits(1, full(), MemoryStore::Effect::kApplied);
  EXPECT_EQ(name_of(store->commit(1, std::vector{put(store_tables::kTasksTable, "a", "1")})), "StoreFull");
  EXPECT_EQ(name_of(store->commit(2, {})), "StoreFailed");
  store.reset();
  store = std::move(MemoryStore::open(disk)).value();
  EXPECT_EQ(store->stats().sequence, 1u);
  EXPECT_EQ(records_of(*store).size(), 1u);
}

TEST(MemoryStore, a_crash_drops_nothing_committed_and_frees_the_disk) {
  const auto disk = std::make_shared<MemoryDisk>();
  const auto dead = std::move(MemoryStore::open(disk)).value();
  ASSERT_TRUE(dead->commit(1, std::vector{put(store_tables::kTasksTable, "a", "1")}).ok());
  dead->crash();
  EXPECT_EQ(name_of(dead->commit(2, {})), "StoreFailed");
  const auto alive = std::move(MemoryStore::open(disk)).value();
  EXPECT_EQ(records_of(*alive).size(), 1u);
  EXPECT_EQ(name_of(alive->commit(2, {})), "");
}

}  // namespace
}  // namespace moorage::store_test
