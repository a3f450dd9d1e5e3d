// What an engine keeps for the Logs API, without a network: queries on its background threads, live tails as event sources.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "drivers/clock/entropy.h"
#include "drivers/clock/system_clock.h"
#include "drivers/clock/virtual_clock.h"
#include "drivers/logs/memory_log_sink.h"
#include "drivers/store/memory/memory_store.h"
#include "endpoint/local/json_call.h"

namespace moorage {
namespace {

using Json = nlohmann::json;

class EngineStreams : public ::testing::Test {
 protected:
  void open(bool host_driven) {
    engine::Ports ports;
    auto store = drivers::MemoryStore::open(std::make_shared<drivers::MemoryDisk>());
    ASSERT_TRUE(store.ok());
    ports.store = std::move(store).value();
    ports.logs = drivers::make_memory_log_sink();
    if (host_driven) {
      ports.clock = std::make_unique<drivers::VirtualClock>();
    } else {
      ports.clock = std::make_unique<drivers::SystemClock>();
    }
    ports.entropy = std::make_unique<drivers::SeededEntropy>(1);
    engine::Options options;
    options.host_driven = host_driven;
    auto opened = engine::Engine::open(std::move(options), std::move(ports));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    engine = std::move(opened).value();
    ASSERT_EQ(call("CreateLogGroup", {{"logGroupName", "app"}}), Json::object());
    ASSERT_EQ(call("CreateLogStream", {{"logGroupName", "app"}, {"logStreamName", "one"}}), Json::object());
  }
  Json call(const std::string& operation, const Json& body, std::shared_ptr<engine::EventSource>* stream = nullptr) {
    const std::string text = body.dump();
    endpoint::JsonCall asked{.service = "logs", .operation = operation, .body = text};
    asked.stream = stream;
    const auto reply = endpoint::call_json(*engine, asked);
    return reply.ok() ? Json::parse(*reply) : Json{{"error", reply.error().name}, {"path", reply.error().path}};
  }
  void put(const std::string& message) {
    const Json events = Json::array({Json{{"timestamp", now_ms()}, {"message", message}}});
    ASSERT_FALSE(
        call("PutLogEvents", {{"logGroupName", "app"}, {"logStreamName", "one"}, {"logEvents", events}}).contains("error"));
  }
  std::int64_t now_ms() const { return engine->now().ms; }
  Json query(const std::string& text) {
    return call("StartQuery", {{"logGroupName", "app"}, {"startTime", 0}, {"endTime", 4'000'000'000}, {"queryString", text}});
  }

  std::unique_ptr<engine::Engine> engine;
};

TEST_F(EngineStreams, a_query_is_done_at_once_where_the_host_drives) {
  open(true);
  put(R"({"ms":5})");
  put(R"({"ms":7})");
  const Json started = query("stats sum(ms) as total");
  const Json found = call("GetQueryResults", {{"queryId", started["queryId"]}});
  EXPECT_EQ(found["status"], "Complete");
  EXPECT_EQ(found["results"], Json::parse(R"([[{"field":"total","value":"12"}]])"));
  EXPECT_EQ(query("fields ms | explode"), (Json{{"error", "MalformedQueryException"}, {"path", "queryString:12-19"}}));
}

TEST_F(EngineStreams, a_query_runs_beside_calls_of_a_threaded_engine) {
  open(false);
  for (int i = 0; i < 20; ++i) put(R"({"ms":1})");
  const Json started = query("stats count(*) as n");
  Json found;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  do {
    found = call("GetQueryResults", {{"queryId", started["queryId"]}});
  } while (found["status"] != "Complete" && std::chrono::steady_clock::now() < deadline);
  EXPECT_EQ(found["results"], Json::parse(R"([[{"field":"n","value":"20"}]])"));
  EXPECT_EQ(found["statistics"]["recordsScanned"], 20.0);
  EXPECT_EQ(call("StopQuery", {{"queryId", started["queryId"]}})["error"], "InvalidParameterException");
  EXPECT_EQ(call("DescribeQueries", {{"logGroupName", "app"}})["queries"].size(), 1U);
}

TEST_F(EngineStreams, a_live_tail_needs_a_door_that_takes_it_and_ends_with_the_engine) {
  open(false);
  const Json body{{"logGroupIdentifiers", {"app"}}};
  EXPECT_EQ(call("StartLiveTail", body)["error"], "InvalidOperationException");
  std::shared_ptr<engine::EventSource> stream;
  EXPECT_EQ(call("ListLogGroups", Json::object(), &stream)["logGroups"].size(), 1U);
  EXPECT_EQ(stream, nullptr);
  EXPECT_FALSE(call("StartLiveTail", body, &stream).contains("error"));
  ASSERT_NE(stream, nullptr);
  EXPECT_EQ(stream->next(false).events.front().type, "sessionStart");
  put("hello");
  EXPECT_EQ(Json::parse(stream->next(false).events.front().json)["sessionResults"][0]["message"], "hello");
  engine->close();
  EXPECT_TRUE(stream->next(false).is_last);
  engine.reset();
  EXPECT_TRUE(stream->next(false).is_last);  // it may outlive its engine
}

}  // namespace
}  // namespace moorage
