// Closing in any order, while other threads call; subscriptions; fork; re-entrancy.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>
#include <vector>

#include "callback.h"
#include "fake_engine.h"
#include "moorage/moorage.h"

namespace moorage {
namespace {

using testing::FakeEngine;
using testing::FakeHandle;

TEST(Close, MakesEveryLaterCallAnswerClosed) {
  FakeHandle h;
  ASSERT_EQ(moorage_engine_close(h.engine, nullptr), MOORAGE_OK);
  moorage_buffer* out = nullptr;
  moorage_subscription* subscription = nullptr;
  int number = 0;
  int64_t now = 0;
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", "{}", &out, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_call(h.engine, "ecs", "ListTasks", "{}", 2, 0, &out, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_http(h.engine, "POST", "/", nullptr, nullptr, 0, &number, &out, &out, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_subscribe(h.engine, 0, &subscription, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_engine_step(h.engine, &number, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_engine_advance(h.engine, 1, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_engine_now(h.engine, &now, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_engine_wait_ready(h.engine, 0, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_engine_stats(h.engine, &out, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_engine_check(h.engine, &out, nullptr), MOORAGE_CLOSED);
  EXPECT_EQ(moorage_engine_close(h.engine, nullptr), MOORAGE_OK);
  EXPECT_EQ(h.fake->calls, 0);
  EXPECT_EQ(out, nullptr);
}

TEST(Close, WaitsForCallsThatAreUnderWay) {
  FakeHandle h;
  std::atomic<moorage_status> call_status{-1};
  std::thread caller(
      [&] { call_status = moorage_call_json(h.engine, "ecs", "ListTasks", R"({"cluster":"Block"})", nullptr, nullptr); });
  {
    std::unique_lock lock(h.fake->gate_mutex);
    h.fake->gate.wait(lock, [&] { return h.fake->waiting == 1; });
  }
  std::atomic<bool> is_closed{false};
  std::thread closer([&] {
    EXPECT_EQ(moorage_engine_close(h.engine, nullptr), MOORAGE_OK);
    is_closed = true;
  });
  while (h.fake->closes == 0) {
    std::this_thread::yield();
  }
  EXPECT_FALSE(is_closed);
  {
    const std::lock_guard lock(h.fake->gate_mutex);
    h.fake->gate_open = true;
    h.fake->gate.notify_all();
  }
  caller.join();
  closer.join();
  EXPECT_EQ(call_status, MOORAGE_OK);
}

TEST(Close, FromManyThreadsWhileOthersCallIsSafe) {
  FakeHandle h;
  std::vector<std::thread> threads;
  std::atomic<int> strange{0};
  for (int t = 0; t < 32; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 100; ++i) {
        const auto status = moorage_call_json(h.engine, "ecs", "ListTasks", "{}", nullptr, nullptr);
        strange += status != MOORAGE_OK && status != MOORAGE_CLOSED;
      }
      if (t % 4 == 0) {
        strange += moorage_engine_close(h.engine, nullptr) != MOORAGE_OK;
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(strange, 0);
}

TEST(Free, EndsTheEngineButNotItsSubscriptions) {
  FakeEngine::ended = false;
  FakeHandle h;
  const auto feed = h.fake->feed;
  feed->notices.push_back({.sequence = 5, .json = R"({"id":"5"})"});
  moorage_subscription* subscription = nullptr;
  ASSERT_EQ(moorage_subscribe(h.engine, 0, &subscription, nullptr), MOORAGE_OK);
  h.free();
  EXPECT_FALSE(FakeEngine::ended);  // the subscription still reads from it
  uint64_t sequence = 0;
  moorage_buffer* notice = nullptr;
  EXPECT_EQ(moorage_subscription_next(subscription, 0, &sequence, &notice, nullptr), MOORAGE_OK);
  EXPECT_EQ(sequence, 5U);
  EXPECT_STREQ(moorage_buffer_data(notice), R"({"id":"5"})");
  EXPECT_EQ(moorage_subscription_next(subscription, 0, &sequence, &notice, nullptr), MOORAGE_CLOSED);
  moorage_buffer_free(notice);
  moorage_subscription_free(subscription);
  EXPECT_TRUE(FakeEngine::ended);
}

TEST(Subscription, TimesOutAndTellsWhatIsGone) {
  FakeHandle h;
  moorage_subscription* subscription = nullptr;
  ASSERT_EQ(moorage_subscribe(h.engine, 0, &subscription, nullptr), MOORAGE_OK);
  moorage_buffer* notice = nullptr;
  moorage_error* error = nullptr;
  EXPECT_EQ(moorage_subscription_next(subscription, 1, nullptr, &notice, &error), MOORAGE_TIMEOUT);
  EXPECT_EQ(moorage_error_retryable(error), 1);
  EXPECT_EQ(notice, nullptr);
  moorage_error_free(error);
  EXPECT_EQ(moorage_subscription_fd(subscription), 4711);
  moorage_subscription_free(subscription);

  ASSERT_EQ(moorage_subscribe(h.engine, 13, &subscription, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_subscription_next(subscription, 0, nullptr, &notice, nullptr), MOORAGE_GONE);
  moorage_subscription_free(subscription);
}

TEST(Subscription, WaitsWithoutEndUntilClosedAndRefusesASecondThread) {
  FakeHandle h;
  moorage_subscription* subscription = nullptr;
  ASSERT_EQ(moorage_subscribe(h.engine, 0, &subscription, nullptr), MOORAGE_OK);
  std::atomic<moorage_status> first{-1};
  std::thread waiter([&] {
    moorage_buffer* notice = nullptr;
    do {  // a look from below may be inside just now
      first = moorage_subscription_next(subscription, -1, nullptr, &notice, nullptr);
    } while (first == MOORAGE_MISUSE);
  });
  // The waiter is inside as soon as a look from here is refused.
  moorage_buffer* notice = nullptr;
  while (moorage_subscription_next(subscription, 0, nullptr, &notice, nullptr) != MOORAGE_MISUSE) {
    std::this_thread::yield();
  }
  EXPECT_EQ(moorage_engine_close(h.engine, nullptr), MOORAGE_OK);
  waiter.join();
  EXPECT_EQ(first, MOORAGE_CLOSED);
  moorage_subscription_free(subscription);
}

TEST(Callback, MayNotBlock) {
  FakeHandle h;
  moorage_subscription* subscription = nullptr;
  ASSERT_EQ(moorage_subscribe(h.engine, 0, &subscription, nullptr), MOORAGE_OK);
  const capi::InCallback mark;
  moorage_buffer* out = nullptr;
  int number = 0;
  int64_t now = 0;
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", "{}", &out, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(moorage_http(h.engine, "POST", "/", nullptr, nullptr, 0, &number, &out, &out, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(moorage_engine_step(h.engine, &number, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(moorage_engine_advance(h.engine, 1, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(moorage_engine_wait_ready(h.engine, 0, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(moorage_engine_close(h.engine, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(moorage_subscription_next(subscription, 10, nullptr, &out, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(moorage_engine_now(h.engine, &now, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_subscription_next(subscription, 0, nullptr, &out, nullptr), MOORAGE_TIMEOUT);
  moorage_engine_free(h.engine);  // does nothing here
  EXPECT_EQ(h.fake->closes, 0);
  EXPECT_EQ(h.fake->calls, 0);
  moorage_subscription_free(subscription);
}

TEST(Fork, ChildIsRefusedAndParentGoesOn) {
  FakeHandle h;
  moorage_subscription* subscription = nullptr;
  ASSERT_EQ(moorage_subscribe(h.engine, 0, &subscription, nullptr), MOORAGE_OK);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    moorage_buffer* out = nullptr;
    moorage_subscription* own = nullptr;
    int64_t now = 0;
    int wrong = 0;
    wrong += moorage_call_json(h.engine, "ecs", "ListTasks", "{}", &out, nullptr) != MOORAGE_FORKED;
    wrong += moorage_subscribe(h.engine, 0, &own, nullptr) != MOORAGE_FORKED;
    wrong += moorage_subscription_next(subscription, 0, nullptr, &out, nullptr) != MOORAGE_FORKED;
    wrong += moorage_subscription_fd(subscription) != -1;
    wrong += moorage_engine_now(h.engine, &now, nullptr) != MOORAGE_FORKED;
    wrong += moorage_engine_close(h.engine, nullptr) != MOORAGE_FORKED;
    moorage_subscription_free(subscription);
    moorage_engine_free(h.engine);
    wrong += h.fake->closes != 0;
    _exit(wrong);
  }
  int wait_status = 0;
  ASSERT_EQ(waitpid(child, &wait_status, 0), child);
  ASSERT_TRUE(WIFEXITED(wait_status));
  EXPECT_EQ(WEXITSTATUS(wait_status), 0);
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", "{}", nullptr, nullptr), MOORAGE_OK);
  moorage_subscription_free(subscription);
}

TEST(Engine, StepsAdvancesAndTells) {
  FakeHandle h;
  int worked = -1;
  EXPECT_EQ(moorage_engine_step(h.engine, &worked, nullptr), MOORAGE_OK);
  EXPECT_EQ(worked, 1);
  EXPECT_EQ(moorage_engine_step(h.engine, &worked, nullptr), MOORAGE_OK);
  EXPECT_EQ(worked, 0);
  EXPECT_EQ(moorage_engine_step(h.engine, nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_engine_advance(h.engine, 500, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_engine_advance(h.engine, -1, nullptr), MOORAGE_MISUSE);
  int64_t now = 0;
  EXPECT_EQ(moorage_engine_now(h.engine, &now, nullptr), MOORAGE_OK);
  EXPECT_EQ(now, 1'500);
  EXPECT_EQ(moorage_engine_wait_ready(h.engine, 10, nullptr), MOORAGE_OK);
  h.fake->ready = false;
  EXPECT_EQ(moorage_engine_wait_ready(h.engine, 10, nullptr), MOORAGE_TIMEOUT);
  EXPECT_EQ(moorage_engine_wait_ready(h.engine, -1, nullptr), MOORAGE_MISUSE);
  moorage_buffer* json = nullptr;
  EXPECT_EQ(moorage_engine_stats(h.engine, &json, nullptr), MOORAGE_OK);
  EXPECT_STREQ(moorage_buffer_data(json), R"({"commits":3})");
  moorage_buffer_free(json);
  EXPECT_EQ(moorage_engine_check(h.engine, &json, nullptr), MOORAGE_OK);
  EXPECT_STREQ(moorage_buffer_data(json), "[]");
  moorage_buffer_free(json);
}

TEST(Engine, TwoInOneProcessKnowNothingOfEachOther) {
  FakeHandle a;
  FakeHandle b;
  EXPECT_EQ(moorage_engine_close(a.engine, nullptr), MOORAGE_OK);
  EXPECT_EQ(moorage_call_json(b.engine, "ecs", "ListTasks", "{}", nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(a.fake->calls, 0);
  EXPECT_EQ(b.fake->calls, 1);
}

}  // namespace
}  // namespace moorage
