// The promises of clocks and sources of entropy.
#include <chrono>
#include <set>

#include "drivers/clock/entropy.h"
#include "drivers/clock/system_clock.h"
#include "drivers/clock/virtual_clock.h"
#include "gtest/gtest.h"

namespace moorage {
namespace {

using drivers::SeededEntropy;
using drivers::SystemClock;
using drivers::VirtualClock;

TEST(SystemClock, tells_wall_time_in_milliseconds_since_1970) {
  const SystemClock clock;
  const auto wall =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_NEAR(static_cast<double>(clock.now().ms), static_cast<double>(wall), 1000.0);
  EXPECT_FALSE(clock.is_virtual());
}

TEST(SystemClock, its_steady_time_never_goes_back_and_goes_forward) {
  const SystemClock clock;
  const std::int64_t begin = clock.steady_ms();
  std::int64_t last = begin;
  while (last < begin + 3) {
    const std::int64_t now = clock.steady_ms();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(SystemClock, does_not_follow_advance_to) {
  SystemClock clock;
  const Instant far = clock.now() + Duration::minutes(60 * 24 * 365);
  clock.advance_to(far);
  EXPECT_LT(clock.now(), far);
}

TEST(VirtualClock, stands_still_until_it_is_moved) {
  VirtualClock clock;
  EXPECT_TRUE(clock.is_virtual());
  EXPECT_EQ(clock.now(), drivers::kVirtualStart);
  EXPECT_EQ(clock.steady_ms(), 0);
  clock.advance_to(drivers::kVirtualStart + Duration::seconds(90));
  EXPECT_EQ(clock.now(), drivers::kVirtualStart + Duration::seconds(90));
  EXPECT_EQ(clock.steady_ms(), 90'000);
}

TEST(VirtualClock, never_goes_back) {
  VirtualClock clock(Instant{5000});
  clock.advance_to(Instant{4000});
  EXPECT_EQ(clock.now(), Instant{5000});
  clock.advance_to(Instant{7000});
  clock.advance_to(Instant{6000});
  EXPECT_EQ(clock.now(), Instant{7000});
  EXPECT_EQ(clock.steady_ms(), 2000);
}

TEST(SeededEntropy, gives_the_same_bits_for_the_same_seed_on_every_machine) {
  SeededEntropy one(42);
  SeededEntropy two(42);
  SeededEntropy other(43);
  const auto first = one.next();
  EXPECT_EQ(first, two.next());
  EXPECT_NE(first, other.next());
  // The reference implementation of xoshiro256** with a state from SplitMix64(42).
  EXPECT_EQ(first[0], 1546998764402558742ULL);
  EXPECT_EQ(first[1], 6990951692964543102ULL);
}

TEST(SeededEntropy, does_not_repeat_itself) {
  SeededEntropy entropy(0);
  std::set<std::array<std::uint64_t, 2>> seen;
  for (int i = 0; i < 100'000; ++i) ASSERT_TRUE(seen.insert(entropy.next()).second) << i;
}

TEST(SystemEntropy, gives_other_bits_each_time_and_in_each_source) {
  auto one = drivers::make_system_entropy();
  auto two = drivers::make_system_entropy();
  ASSERT_TRUE(one.ok() && two.ok());
  std::set<std::array<std::uint64_t, 2>> seen;
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(seen.insert((*one)->next()).second);
    ASSERT_TRUE(seen.insert((*two)->next()).second);
  }
}

}  // namespace
}  // namespace moorage
