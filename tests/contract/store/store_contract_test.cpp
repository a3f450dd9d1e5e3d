// The contract of ports::Store; run against each driver.
#include <cstdint>
#include <functional>
#include <memory>
#include <random>

#include "drivers/store/lmdb/lmdb_store.h"
#include "drivers/store/memory/memory_store.h"
#include "store_support.h"
#include "support/table_numbers.h"

namespace moorage::store_test {
namespace {

// A place for records that a test may open several times.
struct Place {
  virtual ~Place() = default;
  virtual Result<std::unique_ptr<ports::Store>> open() = 0;
};

struct MemoryPlace final : Place {
  std::shared_ptr<drivers::MemoryDisk> disk = std::make_shared<drivers::MemoryDisk>();
  Result<std::unique_ptr<ports::Store>> open() override {
    auto store = drivers::MemoryStore::open(disk);
    if (!store.ok()) return store.error();
    return std::unique_ptr<ports::Store>(std::move(store).value());
  }
};

struct LmdbPlace final : Place {
  TempDirectory directory;
  Result<std::unique_ptr<ports::Store>> open() override { return drivers::open_lmdb_store({.path = directory / "state"}); }
};

struct DriverUnderTest {
  const char* name;
  std::function<std::unique_ptr<Place>()> make;
};

class StoreContract : public ::testing::TestWithParam<DriverUnderTest> {
 protected:
  StoreContract() : place(GetParam().make()) { reopen(); }

  void reopen() {
    store.reset();
    auto opened = place->open();
    ASSERT_TRUE(opened.ok()) << text_of(opened);
    store = std::move(opened).value();
  }
  void commit(const std::vector<ports::Write>& writes) {
    const Status status = store->commit(store->stats().sequence + 1, writes);
    ASSERT_TRUE(status.ok()) << status.error().message;
  }

  std::unique_ptr<Place> place;
  std::unique_ptr<ports::Store> store;
};

TEST_P(StoreContract, has_a_name_and_begins_empty_at_sequence_0) {
  EXPECT_EQ(store->name(), GetParam().name);
  EXPECT_EQ(store->stats().sequence, 0u);
  EXPECT_EQ(store->stats().records, 0u);
  EXPECT_TRUE(records_of(*store).empty());
}

TEST_P(StoreContract, keeps_what_was_committed_when_opened_again) {
  commit({put(store_tables::kClustersTable, "default", "one"), put(store_tables::kTasksTable, ports::key_of(7), "two")});
  reopen();
  const Records expected = {{{store_tables::kClustersTable, "default"}, "one"},
                            {{store_tables::kTasksTable, ports::key_of(7)}, "two"}};
  EXPECT_EQ(records_of(*store), expected);
  EXPECT_EQ(store->stats().sequence, 1u);
  EXPECT_EQ(store->stats().records, 2u);
}

TEST_P(StoreContract, applies_writes_in_order_and_the_last_one_wins) {
  commit({put(store_tables::kTasksTable, "a", "1"), erase(store_tables::kTasksTable, "a"),
          put(store_tables::kTasksTable, "b", "1"), put(store_tables::kTasksTable, "b", "2")});
  const Records expected = {{{store_tables::kTasksTable, "b"}, "2"}};
  EXPECT_EQ(records_of(*store), expected);
  EXPECT_EQ(store->stats().records, 1u);
}

TEST_P(StoreContract, deletes_and_takes_a_missing_key_calmly) {
  commit({put(store_tables::kTasksTable, "a", "1"), put(store_tables::kTasksTable, "b", "1")});
  commit({erase(store_tables::kTasksTable, "b"), erase(store_tables::kTasksTable, "never there"),
          erase(store_tables::kServicesTable, "empty table")});
  const Records expected = {{{store_tables::kTasksTable, "a"}, "1"}};
  EXPECT_EQ(records_of(*store), expected);
}

TEST_P(StoreContract, loads_in_order_of_table_then_key_bytes) {
  std::vector<ports::Write> writes;
  for (const std::uint64_t number : {300u, 2u, 255u, 256u, 70000u}) {
    writes.push_back(put(store_tables::kTasksTable, ports::key_of(number), std::to_string(number)));
  }
  writes.push_back(put(TableId::kMeta, "zz", "meta"));
  writes.push_back(put(store_tables::kServiceEventsTable, "a", "events"));
  writes.push_back(put(store_tables::kTasksTable, "\xff\xfe", "last"));
  commit(writes);
  std::vector<std::string> values;
  ASSERT_TRUE(store
                  ->load([&](TableId, std::string_view, ports::Bytes value) -> Status {
                    values.emplace_back(reinterpret_cast<const char*>(value.data()), value.size());
                    return {};
                  })
                  .ok());
  EXPECT_EQ(values, (std::vector<std::string>{"meta", "2", "255", "256", "300", "70000", "last", "events"}));
}

TEST_P(StoreContract, hands_out_values_aligned_to_8) {
  std::vector<ports::Write> writes;
  for (std::uint64_t i = 0; i < 200; ++i)
    writes.push_back(put(store_tables::kTasksTable, ports::key_of(i), std::string(i * 37 % 5000, 'x')));
  commit(writes);
  std::size_t seen = 0;
  ASSERT_TRUE(store
                  ->load([&](TableId, std::string_view, ports::Bytes value) -> Status {
                    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(value.data()) % 8, 0u);
                    ++seen;
                    return {};
                  })
                  .ok());
  EXPECT_EQ(seen, 200u);
}

TEST_P(StoreContract, keeps_every_byte_of_keys_and_values_small_and_large) {
  Records expected;
  std::vector<ports::Write> writes = {put(TableId::kSettings, std::string(511, '\xab'), std::string("\0nul\0", 5)),
                                      put(TableId::kSettings, std::string(1, '\0'), ""),
                                      put(TableId::kSettings, "page", std::string(4096, 'p')),
                                      put(TableId::kSettings, "large", std::string(3 << 20, 'l'))};
  replay(expected, writes);
  commit(writes);
  reopen();
  EXPECT_EQ(records_of(*store), expected);
}

TEST_P(StoreContract, refuses_a_sequence_that_does_not_follow) {
  commit({});
  EXPECT_EQ(name_of(store->commit(1, {})), "StoreMisuse");
  EXPECT_EQ(name_of(store->commit(3, {})), "StoreMisuse");
  EXPECT_EQ(name_of(store->commit(2, {})), "");
  EXPECT_EQ(store->stats().sequence, 2u);
}

TEST_P(StoreContract, refuses_keys_and_values_it_cannot_hold_and_changes_nothing) {
  const std::vector<std::vector<ports::Write>> bad = {
      {put(store_tables::kTasksTable, "fine", "1"), put(store_tables::kTasksTable, "", "1")},
      {put(store_tables::kTasksTable, "fine", "1"), put(store_tables::kTasksTable, std::string(512, 'k'), "1")},
      {put(store_tables::kTasksTable, "fine", "1"), put(static_cast<TableId>(ports::kTablesMax), "k", "1")},
      {put(store_tables::kTasksTable, "fine", "1"), put(TableId::kMeta, "store/format", "1")},
      {put(store_tables::kTasksTable, "fine", "1"), put(store_tables::kTasksTable, "k", std::string((16 << 20) + 1, 'v'))}};
  for (const auto& writes : bad) EXPECT_EQ(name_of(store->commit(1, writes)), "StoreMisuse");
  EXPECT_TRUE(records_of(*store).empty());
  commit({put(store_tables::kTasksTable, "k", std::string(16 << 20, 'v'))});
}

TEST_P(StoreContract, stops_loading_when_the_visitor_refuses) {
  commit({put(store_tables::kTasksTable, "a", "1"), put(store_tables::kTasksTable, "b", "1")});
  int seen = 0;
  const Status status = store->load([&](TableId, std::string_view, ports::Bytes) -> Status {
    ++seen;
    return client_error("enough");
  });
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(name_of(status), "ClientException");
}

TEST_P(StoreContract, has_one_owner_at_a_time) {
  EXPECT_EQ(name_of(place->open()), "StoreLocked");
  store->close();
  const auto second = place->open();
  EXPECT_TRUE(second.ok()) << text_of(second);
}

TEST_P(StoreContract, does_nothing_after_close) {
  commit({put(store_tables::kTasksTable, "a", "1")});
  store->close();
  store->close();
  EXPECT_EQ(name_of(store->commit(2, {})), "StoreFailed");
  EXPECT_EQ(name_of(store->load([](auto, auto, auto) -> Status { return {}; })), "StoreFailed");
  EXPECT_EQ(store->stats().sequence, 1u);
}

TEST_P(StoreContract, check_finds_nothing_in_a_sound_store) {
  commit({put(store_tables::kTasksTable, "a", "1")});
  const auto findings = store->check();
  ASSERT_TRUE(findings.ok()) << text_of(findings);
  EXPECT_TRUE(findings->empty());
}

TEST_P(StoreContract, agrees_with_a_map_over_random_commits_and_reopenings) {
  std::mt19937_64 random(20240817);
  const auto below = [&](std::uint64_t n) { return random() % n; };
  Records expected;
  for (int round = 0; round < 120; ++round) {
    std::vector<ports::Write> writes;
    for (std::uint64_t n = below(60); n > 0; --n) {
      const auto table = static_cast<TableId>(below(ports::kTablesMax));
      const std::string key =
          below(3) == 0 ? ports::key_of(static_cast<std::uint64_t>(round) * 100 + n) : ports::key_of(below(200));
      const std::size_t size = below(20) == 0 ? below(20000) : below(700);
      writes.push_back(below(4) == 0 ? erase(table, key)
                                     : put(table, key, std::string(size, static_cast<char>('a' + below(26)))));
    }
    commit(writes);
    replay(expected, writes);
    if (round % 10 == 9) {
      reopen();
      ASSERT_EQ(records_of(*store), expected) << "after round " << round;
      ASSERT_EQ(store->stats().records, expected.size());
      const auto findings = store->check();
      ASSERT_TRUE(findings.ok()) << text_of(findings);
      ASSERT_TRUE(findings->empty()) << findings->front().where << ": " << findings->front().what;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, StoreContract,
                         ::testing::Values(DriverUnderTest{"memory", [] { return std::make_unique<MemoryPlace>(); }},
                                           DriverUnderTest{"lmdb", [] { return std::make_unique<LmdbPlace>(); }}),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace moorage::store_test
