// The C ABI around one call: outputs, statuses, errors, exceptions, NULL, memory.
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
  ASSERT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", R"({"cluster":"one"})", &reply, &error), MOORAGE_OK);
  EXPECT_EQ(error, nullptr);
  EXPECT_STREQ(moorage_buffer_data(reply), R"({"nextToken":"ecs ListTasks one"})");
  EXPECT_EQ(moorage_buffer_size(reply), 33U);
  moorage_buffer_free(reply);
}

TEST(Call, TakesNoBodyAsAnEmptyObject) {
  FakeHandle h;
  moorage_buffer* reply = nullptr;
  ASSERT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", nullptr, &reply, nullptr), MOORAGE_OK);
  EXPECT_STREQ(moorage_buffer_data(reply), R"({"nextToken":"ecs ListTasks "})");
  moorage_buffer_free(reply);
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", nullptr, nullptr, nullptr), MOORAGE_OK);
}

TEST(Call, PassesFlagsAndRefusesUnknownOnes) {
  FakeHandle h;
  ASSERT_EQ(moorage_call(h.engine, "ecs", "ListTasks", "{}", 2, MOORAGE_DRY_RUN, nullptr, nullptr), MOORAGE_OK);
  EXPECT_TRUE(h.fake->last_dry_run);
  ASSERT_EQ(moorage_call(h.engine, "ecs", "ListTasks", "{}", 2, MOORAGE_STRICT, nullptr, nullptr), MOORAGE_OK);
  EXPECT_FALSE(h.fake->last_dry_run);
  EXPECT_EQ(h.fake->calls, 2);
  const std::string_view stranger = R"({"colour":1})";
  EXPECT_EQ(moorage_call(h.engine, "ecs", "ListTasks", stranger.data(), stranger.size(), MOORAGE_STRICT, nullptr, nullptr),
            MOORAGE_API_ERROR);
  EXPECT_EQ(moorage_call(h.engine, "ecs", "ListTasks", "{}", 2, 4, nullptr, nullptr), MOORAGE_MISUSE);
  EXPECT_EQ(h.fake->calls, 2) << "the engine sees neither";
  EXPECT_EQ(moorage_call(h.engine, "ecs", "ListTasks", stranger.data(), stranger.size(), 0, nullptr, nullptr), MOORAGE_OK);
  EXPECT_EQ(h.fake->calls, 3);
}

TEST(Call, TakesABodyThatDoesNotEndInNul) {
  FakeHandle h;
  const char body[] = {'{', '}', 'x'};
  moorage_buffer* reply = nullptr;
  ASSERT_EQ(moorage_call(h.engine, "ecs", "ListTasks", body, 2, 0, &reply, nullptr), MOORAGE_OK);
  EXPECT_STREQ(moorage_buffer_data(reply), R"({"nextToken":"ecs ListTasks "})");
  moorage_buffer_free(reply);
}

TEST(Call, LeavesTheReplyUntouchedOnFailureAndTellsAllOfTheError) {
  FakeHandle h;
  auto* const before = reinterpret_cast<moorage_buffer*>(1);
  moorage_buffer* reply = before;
  moorage_error* error = nullptr;
  ASSERT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", R"({"cluster":"Fail:ClusterNotFoundException"})", &reply, &error),
            MOORAGE_API_ERROR);
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
    const std::string body = std::string(R"({"cluster":"Fail:)") + expected.name + "\"}";
    EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", body.c_str(), nullptr, nullptr), expected.status)
        << expected.name;
  }
}

TEST(Call, TurnsExceptionsIntoStatuses) {
  FakeHandle h;
  moorage_error* error = nullptr;
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", R"({"cluster":"OutOfMemory"})", nullptr, &error),
            MOORAGE_NO_MEMORY);
  EXPECT_STREQ(moorage_error_name(error), "NoMemory");
  EXPECT_EQ(moorage_error_status(error), MOORAGE_NO_MEMORY);
  moorage_error_free(error);
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", R"({"cluster":"Throw"})", nullptr, &error), MOORAGE_INTERNAL);
  EXPECT_STREQ(moorage_error_message(error), "invariant 7 broke");
  moorage_error_free(error);
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", R"({"cluster":"ThrowNumber"})", nullptr, &error), MOORAGE_INTERNAL);
  moorage_error_free(error);
  EXPECT_EQ(moorage_call_json(h.engine, "ecs", "ListTasks", R"({"cluster":"ThrowNumber"})", nullptr, nullptr),
            MOORAGE_INTERNAL);
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
        const auto status = moorage_call_json(h.engine, "ecs", "ListTasks",
                                              refuse ? R"({"cluster":"Fail:ClientException"})" : "{}", &reply, &error);
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
  ASSERT_EQ(moorage_http(h.engine, "POST", "/?x=1", json, R"({"cluster":"two"})", 17, &status, &headers, &body, nullptr),
            MOORAGE_OK);
  EXPECT_EQ(status, 200);
  EXPECT_STREQ(moorage_buffer_data(body), R"({"nextToken":"ecs ListTasks two"})");
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

TEST(CallAs, SaysWhereTheCallComesFrom) {
  FakeHandle h;
  const char* caller = R"({"kind":"unix-socket","account":"210987654321","principalArn":"arn:aws:iam::210987654321:user/ann",
      "accessKeyId":"AKIAIOSFODNN7EXAMPLE","sessionName":"s","sourceAddress":"unix:pid=1,uid=0","userAgent":"cli/1","requestId":"r-1"})";
  const std::string_view body = R"({"cluster":"Remember"})";
  ASSERT_EQ(moorage_call_as(h.engine, caller, "ecs", "ListTasks", body.data(), body.size(), 0, nullptr, nullptr), MOORAGE_OK);
  const Caller& seen = h.fake->last_caller;
  EXPECT_EQ(seen.kind, CallerKind::kUnixSocket);
  EXPECT_EQ(seen.account, "210987654321");
  EXPECT_EQ(seen.principal_arn, "arn:aws:iam::210987654321:user/ann");
  EXPECT_EQ(seen.access_key_id, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(seen.session_name, "s");
  EXPECT_EQ(seen.source_address, "unix:pid=1,uid=0");
  EXPECT_EQ(seen.user_agent, "cli/1");
  EXPECT_EQ(seen.request_id, "r-1");
}

TEST(CallAs, IsTheProcessItselfWithoutACaller) {
  FakeHandle h;
  const std::string_view body = R"({"cluster":"Remember"})";
  for (const char* caller : {static_cast<const char*>(nullptr), "", "{}"}) {
    ASSERT_EQ(moorage_call_as(h.engine, caller, "ecs", "ListTasks", body.data(), body.size(), 0, nullptr, nullptr), MOORAGE_OK);
    EXPECT_EQ(h.fake->last_caller.kind, CallerKind::kInProcess);
    EXPECT_EQ(h.fake->last_caller.principal_arn, "");
    EXPECT_EQ(h.fake->last_caller.request_id.size(), 36U) << "every call has the id of a request";
  }
}

TEST(CallAs, RefusesACallerThatIsNotOneByItsMember) {
  FakeHandle h;
  const struct {
    std::string caller;
    const char* path;
  } cases[] = {{R"({"name":"ann"})", "caller.name"},
               {R"({"kind":"telepathy"})", "caller.kind"},
               {R"({"account":"12"})", "caller.account"},
               {R"({"account":"12345678901x"})", "caller.account"},
               {R"({"principalArn":"ann"})", "caller.principalArn"},
               {R"({"userAgent":"a\nb"})", "caller.userAgent"},
               {R"({"requestId":")" + std::string(129, 'x') + R"("})", "caller.requestId"},
               {"[]", "caller"}};
  for (const auto& wrong : cases) {
    moorage_error* error = nullptr;
    EXPECT_EQ(moorage_call_as(h.engine, wrong.caller.c_str(), "ecs", "ListTasks", "{}", 2, 0, nullptr, &error),
              MOORAGE_API_ERROR)
        << wrong.caller;
    EXPECT_STREQ(moorage_error_name(error), "InvalidParameterException") << wrong.caller;
    EXPECT_STREQ(moorage_error_path(error), wrong.path);
    moorage_error_free(error);
  }
  EXPECT_EQ(h.fake->calls, 0);
}

TEST(HttpAs, AddsTheAgentTheKeyAndTheRequestToTheCallerOfTheConnection) {
  FakeHandle h;
  const char* caller = R"({"kind":"unix-socket","sourceAddress":"unix:pid=7,uid=0"})";
  const char* headers =
      "X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListTasks\r\nUser-Agent: aws-cli/2.15\r\n"
      "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20150830/us-east-1/ecs/aws4_request, "
      "SignedHeaders=host, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7\r\n";
  int status = 0;
  moorage_buffer* lines = nullptr;
  const std::string_view body = R"({"cluster":"Remember"})";
  ASSERT_EQ(
      moorage_http_as(h.engine, caller, "POST", "/", headers, body.data(), body.size(), &status, &lines, nullptr, nullptr),
      MOORAGE_OK);
  EXPECT_EQ(status, 200);
  const Caller& seen = h.fake->last_caller;
  EXPECT_EQ(seen.kind, CallerKind::kUnixSocket);
  EXPECT_EQ(seen.source_address, "unix:pid=7,uid=0");
  EXPECT_EQ(seen.user_agent, "aws-cli/2.15");
  EXPECT_EQ(seen.access_key_id, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(seen.account + seen.principal_arn, "") << "a key that nothing has verified names no account";
  EXPECT_NE(std::string(moorage_buffer_data(lines)).find("x-amzn-RequestId: " + seen.request_id), std::string::npos);
  moorage_buffer_free(lines);
}

TEST(HttpAs, TakesNoKeyFromAHeaderThatIsNotASignature) {
  FakeHandle h;
  const std::string target = "X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListTasks\n";
  const std::string_view body = R"({"cluster":"Remember"})";
  for (const std::string value :
       {"Basic QWxhZGRpbg==", "AWS4-HMAC-SHA256 Signature=5d67", "AWS4-HMAC-SHA256 Credential=short/1/2/3/aws4_request",
        "AWS4-HMAC-SHA256 Credential=AKIA\"IOSFODNN7EXAMP/1/2/3/aws4_request", "AWS4-HMAC-SHA256 Credential="}) {
    const std::string headers =
        target + "Authorization: " + value + "\nUser-Agent: a\tb\x7f\xc3\xa9" + std::string(300, 'c') + "\n";
    h.fake->last_caller.access_key_id = "before";
    int status = 0;
    ASSERT_EQ(
        moorage_http(h.engine, "POST", "/", headers.c_str(), body.data(), body.size(), &status, nullptr, nullptr, nullptr),
        MOORAGE_OK);
    EXPECT_EQ(h.fake->last_caller.access_key_id, "") << value;
    EXPECT_EQ(h.fake->last_caller.user_agent.substr(0, 3), "abc");
    EXPECT_LT(h.fake->last_caller.user_agent.size(), 256U);
  }
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
