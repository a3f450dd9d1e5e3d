// Background work of an engine: bounded, contained, and over when the engine is.
#include "engine/background_threads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace moorage::engine {
namespace {

// Waits for something that other threads bring about.
template <typename Condition>
bool comes_true(const Condition& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!condition() && std::chrono::steady_clock::now() < deadline) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return condition();
}

TEST(Background, does_all_work_on_few_threads) {
  std::atomic<int> running{0};
  std::atomic<int> most{0};
  std::atomic<int> done{0};
  BackgroundThreads background({}, {});
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(background.post([&] {
      const int now = ++running;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      --running;
      ++done;
    }));
  }
  EXPECT_TRUE(comes_true([&] { return done == 50; }));
  EXPECT_LE(most, static_cast<int>(BackgroundThreads::kThreads));
}

TEST(Background, refuses_work_beyond_its_bound_and_after_its_end) {
  std::atomic<bool> go{false};
  std::atomic<std::size_t> begun{0};
  std::atomic<std::size_t> done{0};
  BackgroundThreads background({}, {});
  const auto wait = [&] {
    ++begun;
    while (!go) std::this_thread::yield();
    ++done;
  };
  for (std::size_t i = 0; i < BackgroundThreads::kThreads; ++i) {
    ASSERT_TRUE(background.post(wait));
    ASSERT_TRUE(comes_true([&] { return begun == i + 1; }));
  }
  for (std::size_t i = 0; i < BackgroundThreads::kWaitingMax; ++i) ASSERT_TRUE(background.post(wait)) << i;
  EXPECT_FALSE(background.post(wait));
  std::thread ending([&] { background.stop(); });
  EXPECT_TRUE(comes_true([&] { return !background.post([] {}); }));
  go = true;
  ending.join();
  EXPECT_EQ(done, begun);  // what ran has ended, what waited was dropped
  EXPECT_FALSE(background.post(wait));
}

TEST(Background, tells_an_exception_and_goes_on) {
  std::atomic<int> told{0};
  std::atomic<bool> done{false};
  BackgroundThreads background({}, [&](std::string_view what) { told += what == "broken" ? 1 : 0; });
  ASSERT_TRUE(background.post([] { throw std::runtime_error("broken"); }));
  ASSERT_TRUE(background.post([&] { done = true; }));
  EXPECT_TRUE(comes_true([&] { return done && told == 1; }));
}

TEST(Background, is_done_at_once_where_the_host_drives) {
  bool done = false;
  BackgroundThreads background({.here = true}, {});
  EXPECT_TRUE(background.post([&] { done = true; }));
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace moorage::engine
