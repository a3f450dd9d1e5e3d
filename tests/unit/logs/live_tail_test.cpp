// Live tails over a sink in memory, with a clock of their own.
#include "services/logs/live_tail.h"

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "drivers/logs/memory_log_sink.h"

namespace moorage::logs_service {
namespace {

using Json = nlohmann::json;

class LiveTails : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"app", "other"}) ASSERT_TRUE(sink->create_group({.name = name, .created_at = {1}}).ok());
    put("app", "one", {"before"});
  }
  void put(const char* group, const char* stream, const std::vector<std::string>& messages) {
    std::vector<ports::LogLine> lines;
    for (const std::string& message : messages) lines.push_back({Instant{++time_ms}, message});
    ASSERT_TRUE(sink->append(group, stream, lines, Instant{time_ms}, 0).ok());
  }
  LiveTail open(LiveTailOptions options = {}) {
    if (options.groups.empty()) options.groups = {{.name = "app", .identifier = "arn:app"}};
    options.filter = *LogFilter::parse(options.pattern);
    LiveTail tail(sink, std::move(options), closed, nullptr, [this] { return now; });
    const auto start = tail.next(false);
    EXPECT_EQ(start.events.size(), 1U);
    EXPECT_EQ(start.events.front().type, "sessionStart");
    first = Json::parse(start.events.front().json);
    return tail;
  }
  // The messages of the next update, and "(sampled)" where it is.
  std::string next(LiveTail& tail) {
    const auto batch = tail.next(false);
    EXPECT_FALSE(batch.is_last);
    EXPECT_EQ(batch.pause, std::chrono::seconds(1));
    EXPECT_EQ(batch.events.front().type, "sessionUpdate");
    last = Json::parse(batch.events.front().json);
    std::string out;
    for (const Json& event : last["sessionResults"]) out += event["message"].get<std::string>() + " ";
    return out + (last["sessionMetadata"]["sampled"].get<bool>() ? "(sampled)" : "");
  }

  std::shared_ptr<ports::LogSink> sink = drivers::make_memory_log_sink();
  std::shared_ptr<std::atomic<bool>> closed = std::make_shared<std::atomic<bool>>(false);
  std::chrono::steady_clock::time_point now{};
  std::int64_t time_ms = 1000;
  Json first;
  Json last;
};

TEST_F(LiveTails, show_what_is_ingested_after_their_start_and_each_event_once) {
  LiveTail tail = open();
  EXPECT_EQ(first["logGroupIdentifiers"], Json({"arn:app"}));
  EXPECT_EQ(next(tail), "");
  put("app", "one", {"a", "b"});
  put("app", "new", {"c"});
  put("other", "one", {"x"});
  EXPECT_EQ(next(tail), "a b c ");
  EXPECT_EQ(last["sessionResults"][2]["logStreamName"], "new");
  EXPECT_EQ(last["sessionResults"][2]["logGroupIdentifier"], "arn:app");
  EXPECT_EQ(next(tail), "");
}

TEST_F(LiveTails, show_an_event_that_arrives_late) {
  LiveTail tail = open();
  put("app", "one", {"a"});
  EXPECT_EQ(next(tail), "a ");
  const std::vector<ports::LogLine> late{{Instant{5}, "late"}};
  ASSERT_TRUE(sink->append("app", "one", late, Instant{++time_ms}, 0).ok());
  EXPECT_EQ(next(tail), "late ");
}

TEST_F(LiveTails, choose_streams_and_patterns) {
  LiveTail named = open({.stream_names = {"two"}});
  LiveTail prefixed = open({.stream_prefixes = {"o", "t"}});
  LiveTail filtered = open({.pattern = "{ $.n > 1 }"});
  put("app", "one", {"{\"n\":1}"});
  put("app", "two", {"{\"n\":2}"});
  put("app", "xxx", {"{\"n\":0}"});
  EXPECT_EQ(next(named), "{\"n\":2} ");
  EXPECT_EQ(next(prefixed), "{\"n\":1} {\"n\":2} ");
  EXPECT_EQ(next(filtered), "{\"n\":2} ");
}

TEST_F(LiveTails, show_a_sample_of_five_hundred) {
  LiveTail tail = open();
  put("app", "one", std::vector<std::string>(500, "m"));
  EXPECT_EQ(next(tail).size(), 1000U);
  EXPECT_FALSE(last["sessionMetadata"]["sampled"]);
  put("app", "one", std::vector<std::string>(1001, "m"));
  EXPECT_EQ(next(tail).size(), 1000U + 9U);
  EXPECT_TRUE(last["sessionMetadata"]["sampled"]);
  EXPECT_EQ(next(tail), "");
  put("app", "one", std::vector<std::string>(9000, "m"));
  EXPECT_EQ(next(tail).size(), 1000U + 9U);
  put("app", "one", std::vector<std::string>(10, std::string(1 << 20, 'x')));
  next(tail);
  EXPECT_EQ(last["sessionResults"].size(), 3U);  // of 4 MiB with their overhead
  EXPECT_TRUE(last["sessionMetadata"]["sampled"]);
}

TEST_F(LiveTails, go_on_when_a_stream_or_group_is_deleted_and_made_anew) {
  LiveTail tail = open();
  ASSERT_TRUE(sink->delete_stream("app", "one").ok());
  EXPECT_EQ(next(tail), "");
  put("app", "two", {"y"});
  ASSERT_TRUE(sink->delete_group("app").ok());
  EXPECT_EQ(next(tail), "");
  ASSERT_TRUE(sink->create_group({.name = "app", .created_at = {2}}).ok());
  put("app", "two", {"z"});
  EXPECT_EQ(next(tail), "z ");
}

TEST_F(LiveTails, end_after_three_hours_and_with_the_engine_and_the_server) {
  LiveTail tail = open();
  now += kTailTimeMax - std::chrono::seconds(1);
  EXPECT_EQ(next(tail), "");
  now += std::chrono::seconds(1);
  const auto over = tail.next(false);
  EXPECT_TRUE(over.is_last);
  EXPECT_EQ(over.events.front().type, "SessionTimeoutException");
  EXPECT_TRUE(over.events.front().is_exception);
  EXPECT_EQ(open().next(true).events.front().type, "SessionStreamingException");
  LiveTail other = open();
  *closed = true;
  EXPECT_TRUE(other.next(false).is_last);
}

}  // namespace
}  // namespace moorage::logs_service
