// Records come out of the store on one thread and are taken in on another.
#include "engine/load_pipe.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "base/result.h"

namespace moorage::engine {
namespace {

constexpr std::uint64_t kRecords = 200'000;

std::string value_of(std::uint64_t number) { return std::string(number % 50, static_cast<char>('a' + number % 26)); }

// Puts numbered records until one is refused; how many were put.
std::uint64_t feed(LoadPipe& pipe) {
  for (std::uint64_t i = 1; i <= kRecords; ++i) {
    const std::string value = value_of(i);
    if (!pipe.put(TableId::kTasks, ports::key_of(i), std::as_bytes(std::span(value))).ok()) return i;
  }
  return kRecords;
}

TEST(LoadPipe, every_record_arrives_once_whole_aligned_and_in_order) {
  std::uint64_t taken = 0;
  bool wrong = false;
  LoadPipe pipe(
      [&](TableId table, std::string_view key, ports::Bytes value) -> Status {
        const std::string text(reinterpret_cast<const char*>(value.data()), value.size());
        const bool aligned = reinterpret_cast<std::uintptr_t>(value.data()) % 8 == 0;
        wrong = wrong || table != TableId::kTasks || ports::number_of(key) != ++taken || text != value_of(taken);
        wrong = wrong || (taken > 10 && !value.empty() && !aligned);
        return {};
      },
      10);
  EXPECT_EQ(feed(pipe), kRecords);
  ASSERT_TRUE(pipe.finish().ok());
  EXPECT_FALSE(wrong);
  EXPECT_EQ(taken, kRecords);
}

TEST(LoadPipe, a_record_that_is_refused_ends_the_reading_and_is_told) {
  std::uint64_t taken = 0;
  LoadPipe pipe(
      [&](TableId, std::string_view, ports::Bytes) -> Status {
        if (++taken == 1000) return server_error("damaged");
        return {};
      },
      10);
  EXPECT_LT(feed(pipe), kRecords);
  const Status read = pipe.finish();
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().message, "damaged");
  EXPECT_EQ(taken, 1000U);
}

TEST(LoadPipe, what_is_thrown_on_the_other_thread_comes_back) {
  LoadPipe pipe([](TableId, std::string_view, ports::Bytes) -> Status { throw std::runtime_error("broken"); }, 0);
  feed(pipe);
  EXPECT_THROW((void)pipe.finish(), std::runtime_error);
}

TEST(LoadPipe, few_records_are_taken_at_once) {
  const auto here = std::this_thread::get_id();
  bool elsewhere = false;
  LoadPipe pipe([&](TableId, std::string_view, ports::Bytes) -> Status {
    elsewhere = elsewhere || std::this_thread::get_id() != here;
    return {};
  });
  EXPECT_TRUE(pipe.put(TableId::kTasks, "k", {}).ok());
  EXPECT_TRUE(pipe.finish().ok());
  EXPECT_FALSE(elsewhere);
}

}  // namespace
}  // namespace moorage::engine
