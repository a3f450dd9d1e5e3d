// Chores run periodically on the engine's clock.
#include "engine/chores.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace moorage::engine {
namespace {

constexpr Instant kStart{1'700'000'000'000};

TEST(Chores, run_once_in_their_period_however_far_time_went) {
  Chores chores({});
  std::vector<std::int64_t> ran;
  chores.add("one", Duration::minutes(10), [&](Instant now) { ran.push_back(now.ms - kStart.ms); });
  chores.add("two", Duration::minutes(60), [&](Instant) { ran.push_back(-1); });
  EXPECT_EQ(chores.next_due(), std::nullopt) << "nothing before it began";
  chores.begin(kStart);
  EXPECT_EQ(chores.next_due(), kStart + Duration::minutes(10));
  chores.run_due(kStart + Duration::minutes(10) - Duration::millis(1));
  EXPECT_TRUE(ran.empty());
  chores.run_due(kStart + Duration::minutes(10));
  EXPECT_EQ(ran, (std::vector<std::int64_t>{600'000}));
  chores.run_due(kStart + Duration::minutes(75));
  EXPECT_EQ(ran, (std::vector<std::int64_t>{600'000, 4'500'000, -1}));
  EXPECT_EQ(chores.next_due(), kStart + Duration::minutes(85));
}

TEST(Chores, a_clock_that_is_set_back_does_not_put_them_off) {
  Chores chores({});
  int ran = 0;
  chores.add("one", Duration::minutes(10), [&](Instant) { ++ran; });
  chores.begin(kStart);
  chores.run_due(kStart - Duration::minutes(600));
  EXPECT_EQ(chores.next_due(), kStart - Duration::minutes(590));
  chores.run_due(kStart - Duration::minutes(590));
  EXPECT_EQ(ran, 1);
}

TEST(Chores, one_that_fails_is_told_and_the_others_run) {
  std::string told;
  Chores chores([&](const std::string& chore, const char* what) { told = chore + ": " + what; });
  int ran = 0;
  chores.add("bad", Duration::minutes(1), [](Instant) { throw std::runtime_error("no luck"); });
  chores.add("good", Duration::minutes(1), [&](Instant) { ++ran; });
  chores.begin(kStart);
  chores.run_due(kStart + Duration::minutes(1));
  chores.run_due(kStart + Duration::minutes(2));
  EXPECT_EQ(told, "bad: no luck");
  EXPECT_EQ(ran, 2);
}

TEST(Chores, have_a_thread_in_real_time_and_none_runs_after_stop) {
  Chores chores({});
  std::atomic<int> ran{0};
  chores.add("one", Duration::millis(1), [&](Instant) { ++ran; });
  const auto now = [] {
    return Instant{
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count()};
  };
  chores.begin(now());
  ASSERT_TRUE(chores.start_thread(now).ok());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (ran < 3 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  EXPECT_GE(ran, 3);
  chores.stop();
  const int at_stop = ran;
  chores.run_due(now() + Duration::minutes(1));
  EXPECT_EQ(ran, at_stop);
}

}  // namespace
}  // namespace moorage::engine
