// The border of the C ABI around one call: outputs, statuses, errors, exceptions, NULL, memory.
#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>
#include <vector>

#include "fake_engine.h"
#include "moorage/moorage.h"

namespace moorage {
namespace {

using testing::FakeHandle;

TEST(Call, GivesTheReplyAndClearsTheError) {
  FakeHandle h;
  moorage_buffer* reply = nullptr;
  auto* error = reinterpret_cast<moorage_error*>(1);
  ASSERT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", R"({"a":1})", &reply, &error), MOORAGE_OK);
  EXPECT_EQ(error, nullptr);
  EXPECT_STREQ(moorage_buffer_data(reply), R"({"service":"ecs","body":{"a":1}})");
  EXPECT_EQ(moorage_buffer_size(reply), 32U);
  moorage_buffer_free(reply);
}

TEST(Call, TakesNoBodyAsAnEmptyObject) {
  FakeHandle h;
  moorage_buffer* reply = nullptr;
  ASSERT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", nullptr, &reply, nullptr), MOORAGE_OK);
  EXPECT_STREQ(moorage_buffer_data(reply), R"({"service":"ecs","body":{}})");
  moorage_buffer_free(reply);
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", nullptr, nullptr, nullptr), MOORAGE_OK);
}

TEST(Call, PassesFlagsAndRefusesUnknownOnes) {
  FakeHandle h;
  ASSERT_EQ(moorage_call(h.engine, "ecs", "RunTask", "{}", 2, MOORAGE_DRY_RUN, nullptr, nullptr), MOORAGE_OK);
  EXPECT_TRUE(h.fake->last_dry_run);
  EXPECT_FALSE(h.fake->last_strict);
  ASSERT_EQ(moorage_call(h.engine, "ecs", "RunTask", "{}", 2, MOORAGE_STRICT, nullptr, nullptr), MOORAGE_OK);
  EXPECT_FALSE(h.fake->last_dry_run);
  EXPECT_TRUE(h.fake->last_strict);
  EXPECT_EQ(moorage_call(h.engine, "ecs", "RunTask", "{}", 2, 4, nullptr, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(h.fake->calls, 2);
}

TEST(Call, TakesABodyThatDoesNotEndInNul) {
  FakeHandle h;
  const char body[] = {'{', '}', 'x'};
  moorage_buffer* reply = nullptr;
  ASSERT_EQ(moorage_call(h.engine, "ecs", "RunTask", body, 2, 0, &reply, nullptr), MOORAGE_OK);
  EXPECT_STREQ(moorage_buffer_data(reply), R"({"service":"ecs","body":{}})");
  moorage_buffer_free(reply);
}

TEST(Call, LeavesTheReplyUntouchedOnFailureAndTellsAllOfTheError) {
  FakeHandle h;
  auto* const before = reinterpret_cast<moorage_buffer*>(1);
  moorage_buffer* reply = before;
  moorage_error* error = nullptr;
  ASSERT_EQ(moorage_call_json(h.engine, "ecs", "Fail:ClusterNotFoundException", "{}", &reply, &error), MOORAGE_API_ERROR);
  EXPECT_EQ(reply, before);
  EXPECT_EQ(moorage_error_status(error), MOORAGE_API_ERROR);
  EXPECT_STREQ(moorage_error_name(error), "ClusterNotFoundException");
  EXPECT_STREQ(moorage_error_message(error), "As asked.");
  EXPECT_STREQ(moorage_error_path(error), "a.b[2]");
  EXPECT_EQ(moorage_error_http_status(error), 418);
  EXPECT_EQ(moorage_error_retryable(error), 1);
  moorage_error_free(error);
}

TEST(Call, MapsEachNameOfOursToItsStatus) {
  const struct {
    const char* name;
    moorage_status status;
  } cases[] = {{"ClientException", MOORAGE_API_ERROR},
               {"ServerException", MOORAGE_API_ERROR},
               {"ThrottlingException", MOORAGE_BUSY},
               {"ClosedException", MOORAGE_CLOSED},
               {"MisuseException", MOORAGE_MISUSE},
               {"ForkedException", MOORAGE_FORKED},
               {"StoreForked", MOORAGE_FORKED},
               {"GoneException", MOORAGE_GONE},
               {"TimeoutException", MOORAGE_TIMEOUT},
               {"InternalException", MOORAGE_INTERNAL},
               {"NoMemory", MOORAGE_NO_MEMORY},
               {"StoreLocked", MOORAGE_LOCKED},
               {"StoreDamaged", MOORAGE_DAMAGED},
               {"StoreTooNew", MOORAGE_TOO_NEW},
               {"StoreFull", MOORAGE_FULL},
               {"StoreFailed", MOORAGE_STORE_FAILED},
               {"UnsupportedException", MOORAGE_UNSUPPORTED}};
  FakeHandle h;
  for (const auto& expected : cases) {
    const std::string operation = std::string("Fail:") + expected.name;
    EXPECT_EQ(moorage_call_json(h.engine, "ecs", operation.c_str(), "{}", nullptr, nullptr), expected.status) << expected.name;
  }
}

TEST(Call, TurnsExceptionsIntoStatuses) {
  FakeHandle h;
  moorage_error* error = nullptr;
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "OutOfMemory", "{}", nullptr, &error), MOORAGE_NO_MEMORY);
  EXPECT_STREQ(moorage_error_name(error), "NoMemory");
  EXPECT_EQ(moorage_error_status(error), MOORAGE_NO_MEMORY);
  moorage_error_free(error);
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "Throw", "{}", nullptr, &error), MOORAGE_INTERNAL);
  EXPECT_STREQ(moorage_error_message(error), "invariant 7 broke");
  moorage_error_free(error);
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ThrowNumber", "{}", nullptr, &error), MOORAGE_INTERNAL);
  moorage_error_free(error);
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ThrowNumber", "{}", nullptr, nullptr), MOORAGE_INTERNAL);
}

TEST(Call, Serves64ThreadsOnOneEngine) {
  FakeHandle h;
  constexpr int kThreads = 64;
  constexpr int kCallsEach = 200;
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kCallsEach; ++i) {
        moorage_buffer* reply = nullptr;
        moorage_error* error = nullptr;
        const bool refuse = (t + i) % 2 == 0;
        const auto status =
            moorage_call_json(h.engine, "ecs", refuse ? "Fail:ClientException" : "ListTasks", "{}", &reply, &error);
        good +=
            status == (refuse ? MOORAGE_API_ERROR : MOORAGE_OK) && (reply == nullptr) == refuse && (error != nullptr) == refuse;
        moorage_buffer_free(reply);
        moorage_error_free(error);
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(good, kThreads * kCallsEach);
  EXPECT_EQ(h.fake->calls, kThreads * kCallsEach);
}

TEST(Describe, ListsTheApiAndNarrowsItDown) {
  moorage_buffer* all = nullptr;
  moorage_buffer* one = nullptr;
  ASSERT_EQ(moorage_describe(nullptr, nullptr, &all, nullptr), MOORAGE_OK);
  ASSERT_EQ(moorage_describe("ecs", "RunTask", &one, nullptr), MOORAGE_OK);
  const std::string everything(moorage_buffer_data(all), moorage_buffer_size(all));
  const std::string narrow(moorage_buffer_data(one), moorage_buffer_size(one));
  EXPECT_NE(everything.find("\"DeleteLogGroup\""), std::string::npos);
  EXPECT_NE(narrow.find("\"RunTask\""), std::string::npos);
  EXPECT_EQ(narrow.find("\"DeleteLogGroup\""), std::string::npos);
  EXPECT_EQ(narrow.find("\"StopTask\""), std::string::npos);
  EXPECT_LT(narrow.size(), everything.size());
  moorage_buffer_free(all);
  moorage_buffer_free(one);

  moorage_error* error = nullptr;
  EXPECT_EQ(moorage_describe("ecs", "RunTusk", &one, &error), MOORAGE_API_ERROR);
  EXPECT_STREQ(moorage_error_path(error), "operation");
  moorage_error_free(error);
  EXPECT_EQ(moorage_describe("s3", nullptr, &one, nullptr), MOORAGE_API_ERROR);
  EXPECT_EQ(moorage_describe(nullptr, "RunTask", &one, nullptr), MOORAGE_MISUSE);
}

TEST(Describe, TellsOneLineOfUtf8WhateverItWasAskedFor) {
  moorage_buffer* json = nullptr;
  moorage_error* error = nullptr;
  ASSERT_EQ(moorage_describe("ecs", "Run\nTask\x01\x7f", &json, &error), MOORAGE_API_ERROR);
  EXPECT_STREQ(moorage_error_message(error), "Service 'ecs' has no operation 'Run Task  '.");
  moorage_error_free(error);
  ASSERT_EQ(moorage_describe("\xff", nullptr, &json, &error), MOORAGE_API_ERROR);
  EXPECT_STREQ(moorage_error_message(error), "There is no service '?'.");
  moorage_error_free(error);
}

TEST(Http, AnswersJsonAndFormsWithErrorsIncluded) {
  FakeHandle h;
  int status = 0;
  moorage_buffer* headers = nullptr;
  moorage_buffer* body = nullptr;
  const char* json =
      "X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListTasks\r\nContent-Type: application/x-amz-json-1.1\r\n";
  ASSERT_EQ(moorage_http(h.engine, "POST", "/?x=1", json, R"({"a":2})", 7, &status, &headers, &body, nullptr), MOORAGE_OK);
  EXPECT_EQ(status, 200);
  EXPECT_STREQ(moorage_buffer_data(body), R"({"service":"ecs","body":{"a":2}})");
  EXPECT_NE(std::string(moorage_buffer_data(headers)).find("x-amzn-RequestId: "), std::string::npos);
  moorage_buffer_free(headers);
  moorage_buffer_free(body);

  const char* form = "Content-Type: application/x-www-form-urlencoded\n";
  const std::string action = "Action=DescribeLoadBalancers&Version=2015-12-01";
  ASSERT_EQ(moorage_http(h.engine, "POST", "/", form, action.data(), action.size(), &status, nullptr, &body, nullptr),
            MOORAGE_OK);
  EXPECT_EQ(status, 500);  // the fake has no messages; the refusal comes as XML
  EXPECT_NE(std::string(moorage_buffer_data(body)).find("<Code>ServerException</Code>"), std::string::npos);
  moorage_buffer_free(body);

  ASSERT_EQ(moorage_http(h.engine, "GET", "/", nullptr, nullptr, 0, &status, nullptr, nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(status, 405);
  EXPECT_EQ(moorage_http(h.engine, "POST", "/", "no colon\n", nullptr, 0, &status, nullptr, nullptr, nullptr), MOORAGE_MISUSE);
}

TEST(Http, GivesEachAnswerAnIdOfItsOwn) {
  FakeHandle h;
  std::vector<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    int status = 0;
    moorage_buffer* headers = nullptr;
    ASSERT_EQ(moorage_http(h.engine, "GET", "/", nullptr, nullptr, 0, &status, &headers, nullptr, nullptr), MOORAGE_OK);
    const std::string lines = moorage_buffer_data(headers);
    const auto at = lines.find("x-amzn-RequestId: ") + 18;
    const std::string id = lines.substr(at, lines.find('\r', at) - at);
    EXPECT_EQ(id.size(), 36U) << id;
    EXPECT_EQ(std::count(seen.begin(), seen.end(), id), 0);
    seen.push_back(id);
    moorage_buffer_free(headers);
  }
}

}  // namespace
}  // namespace moorage
