// Running out of memory: each allocation of a call fails once, in turn. The call then answers NO_MEMORY, leaks nothing and
// leaves the handle as it was.
#include <gtest/gtest.h>

#include "failing_new.h"
#include "fake_engine.h"
#include "moorage/moorage.h"

namespace moorage {
namespace {

// Runs `body` with the n-th allocation failing, n = 0, 1, … until it needs no more of them; returns how many failed.
template <typename F>
int fail_each_allocation(F&& body) {
  for (long n = 0; n < 10'000; ++n) {
    moorage_error* error = nullptr;
    testing::fail_allocation(n);
    const moorage_status status = body(&error);
    const bool was_reached = testing::allocation_failed();
    if (!was_reached) {
      EXPECT_EQ(status, MOORAGE_OK);
      return static_cast<int>(n);
    }
    EXPECT_EQ(status, MOORAGE_NO_MEMORY) << n;
    EXPECT_STREQ(moorage_error_name(error), "NoMemory") << n;
    moorage_error_free(error);
  }
  ADD_FAILURE() << "no end";
  return -1;
}

TEST(NoMemory, InACall) {
  testing::FakeHandle h;
  const int failures = fail_each_allocation([&](moorage_error** error) {
    moorage_buffer* reply = nullptr;
    const auto status =
        moorage_call_json(h.engine, "ecs", "ListTasks", "{\"cluster\":\"01234567890123456789\"}", &reply, error);
    EXPECT_EQ(reply != nullptr, status == MOORAGE_OK);
    moorage_buffer_free(reply);
    return status;
  });
  EXPECT_GT(failures, 1);
}

TEST(NoMemory, InAnHttpRequest) {
  testing::FakeHandle h;
  const int failures = fail_each_allocation([&](moorage_error** error) {
    moorage_buffer* headers = nullptr;
    moorage_buffer* body = nullptr;
    int http_status = 0;
    const char* lines = "X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListTasks\r\n";
    const auto status = moorage_http(h.engine, "POST", "/", lines, "{}", 2, &http_status, &headers, &body, error);
    EXPECT_EQ(headers != nullptr, status == MOORAGE_OK);
    EXPECT_EQ(body != nullptr, status == MOORAGE_OK);
    moorage_buffer_free(headers);
    moorage_buffer_free(body);
    return status;
  });
  EXPECT_GT(failures, 4);
}

TEST(NoMemory, InTheConfigAndSubscriptions) {
  testing::FakeHandle h;
  EXPECT_GT(fail_each_allocation([](moorage_error** error) {
              moorage_config* config = nullptr;
              const auto status = moorage_config_new(&config, error);
              moorage_config_free(config);
              return status;
            }),
            0);
  EXPECT_GT(fail_each_allocation([&](moorage_error** error) {
              moorage_subscription* subscription = nullptr;
              const auto status = moorage_subscribe(h.engine, 0, &subscription, error);
              moorage_subscription_free(subscription);
              return status;
            }),
            1);
}

}  // namespace
}  // namespace moorage
