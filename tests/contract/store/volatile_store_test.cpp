// The store of engines that live in memory only.
#include "drivers/store/memory/volatile_store.h"
#include "support/table_numbers.h"

#include "store_support.h"

namespace moorage::store_test {
namespace {

TEST(VolatileStore, takes_commits_in_order_and_keeps_none) {
  const auto store = drivers::make_volatile_store();
  EXPECT_FALSE(store->keeps_records());
  EXPECT_EQ(name_of(store->commit(1, std::vector{put(store_tables::kTasksTable, "a", "1")})), "");
  EXPECT_EQ(name_of(store->commit(1, {})), "StoreMisuse");
  EXPECT_EQ(name_of(store->commit(3, {})), "StoreMisuse");
  EXPECT_EQ(name_of(store->commit(2, {})), "");
  EXPECT_EQ(store->stats().sequence, 2U);
  EXPECT_TRUE(records_of(*store).empty());
}

}  // namespace
}  // namespace moorage::store_test
