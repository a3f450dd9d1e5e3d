// Records come out of the store on one thread and are taken in on another.
#include "engine/load_pipe.h"
#include "support/table_numbers.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>

#include "base/result.h"

namespace moorage::engine {
namespace {

constexpr std::uint64_t kRecords = 200'000;

std::string value_of(std::uint64_t number) { return std::string(number % 50, static_cast<char>('a' + number % 26)); }

// Numbered records, until one is refused.
struct Store {
  std::uint64_t offered = 0;
  std::thread::id reader;

  Status read(const ports::RecordVisitor& visit) {
    reader = std::this_thread::get_id();
    while (offered < kRecords) {
      const std::string value = value_of(++offered);
      MOORAGE_TRY(visit(store_tables::kTasksTable, ports::key_of(offered), std::as_bytes(std::span(value))));
    }
    return {};
  }
  Status load(const ports::RecordVisitor& take) {
    return load_on_two_threads([this](const ports::RecordVisitor& visit) { return read(visit); }, take);
  }
};

TEST(LoadPipe, every_record_arrives_once_whole_aligned_and_in_order_on_the_callers_thread) {
  Store store;
  std::uint64_t taken = 0;
  bool wrong = false;
  const auto here = std::this_thread::get_id();
  const Status loaded = store.load([&](TableId table, std::string_view key, ports::Bytes value) -> Status {
    const std::string text(reinterpret_cast<const char*>(value.data()), value.size());
    const bool aligned = reinterpret_cast<std::uintptr_t>(value.data()) % 8 == 0;
    wrong = wrong || table != store_tables::kTasksTable || ports::number_of(key) != ++taken || text != value_of(taken);
    wrong = wrong || (!value.empty() && !aligned) || std::this_thread::get_id() != here;
    return {};
  });
  ASSERT_TRUE(loaded.ok());
  EXPECT_FALSE(wrong);
  EXPECT_EQ(taken, kRecords);
  EXPECT_NE(store.reader, here);
}

TEST(LoadPipe, a_record_that_is_refused_ends_the_reading_and_is_told) {
  Store store;
  std::uint64_t taken = 0;
  const Status loaded = store.load([&](TableId, std::string_view, ports::Bytes) -> Status {
    if (++taken == 1000) return server_error("damaged");
    return {};
  });
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().message, "damaged");
  EXPECT_EQ(taken, 1000U);
  EXPECT_LT(store.offered, kRecords);
}

TEST(LoadPipe, an_error_of_the_store_is_told) {
  const Status loaded = load_on_two_threads(
      [](const ports::RecordVisitor& visit) -> Status {
        MOORAGE_TRY(visit(store_tables::kTasksTable, "k", {}));
        return server_error("unreadable");
      },
      [](TableId, std::string_view, ports::Bytes) -> Status { return {}; });
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().message, "unreadable");
}

TEST(LoadPipe, what_either_side_throws_comes_back) {
  Store store;
  const auto fine = [](TableId, std::string_view, ports::Bytes) -> Status { return {}; };
  const auto broken = [](TableId, std::string_view, ports::Bytes) -> Status { throw std::runtime_error("broken"); };
  EXPECT_THROW((void)store.load(broken), std::runtime_error);
  const RecordSource fails = [](const ports::RecordVisitor&) -> Status { throw std::runtime_error("broken"); };
  EXPECT_THROW((void)load_on_two_threads(fails, fine), std::runtime_error);
}

TEST(LoadPipe, nothing_to_read_is_nothing_to_take) {
  const auto nothing = [](const ports::RecordVisitor&) -> Status { return {}; };
  EXPECT_TRUE(load_on_two_threads(nothing, [](TableId, std::string_view, ports::Bytes) -> Status {
                return server_error("something came");
              }).ok());
}

}  // namespace
}  // namespace moorage::engine
