// Log retention is enforced by the engine's clock, for what was stored before the policy and after it.
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

constexpr Duration kDay = Duration::minutes(24 * 60);

class LogRetention : public ::testing::Test {
 protected:
  void SetUp() override {
    sim.call("CreateLogGroup", {{"logGroupName", "app"}}, "logs");
    sim.call("CreateLogStream", {{"logGroupName", "app"}, {"logStreamName", "one"}}, "logs");
  }
  void put(const std::string& text) {
    sim.call("PutLogEvents",
             {{"logGroupName", "app"},
              {"logStreamName", "one"},
              {"logEvents", {{{"timestamp", sim.engine->now().ms}, {"message", text}}}}},
             "logs");
  }
  void keep_for(int days) { sim.call("PutRetentionPolicy", {{"logGroupName", "app"}, {"retentionInDays", days}}, "logs"); }
  // As GetLogEvents and FilterLogEvents show them, which agree.
  std::string shown() {
    const auto texts = [](const Json& reply) {
      std::string out;
      for (const Json& event : reply["events"]) out += event["message"].get<std::string>() + " ";
      return out;
    };
    const std::string got =
        texts(sim.call("GetLogEvents", {{"logGroupName", "app"}, {"logStreamName", "one"}, {"startFromHead", true}}, "logs"));
    EXPECT_EQ(texts(sim.call("FilterLogEvents", {{"logGroupName", "app"}}, "logs")), got);
    return got;
  }
  std::size_t stored() const {
    const auto events = sim.logs->read("app", "one", {});
    return events.ok() ? events->size() : 0;
  }

  SimulatedEngine sim;
};

TEST_F(LogRetention, an_event_is_gone_after_its_day_and_its_bytes_soon_after) {
  keep_for(1);
  put("first");
  sim.advance(Duration::minutes(60));
  put("second");
  sim.advance(Duration::minutes(23 * 60));
  EXPECT_EQ(shown(), "first second ") << "a day old to the millisecond";
  sim.advance(Duration::millis(1));
  EXPECT_EQ(shown(), "second ");
  sim.advance(Duration::minutes(11));
  EXPECT_EQ(stored(), 1u);
  sim.advance(kDay * 63);
  EXPECT_EQ(shown(), "");
  EXPECT_EQ(stored(), 0u);
}

TEST_F(LogRetention, a_policy_takes_effect_on_what_is_there_and_so_does_its_removal) {
  put("old");
  sim.advance(kDay * 5);
  put("new");
  EXPECT_EQ(shown(), "old new ");
  keep_for(3);
  EXPECT_EQ(shown(), "new ");
  sim.call("DeleteRetentionPolicy", {{"logGroupName", "app"}}, "logs");
  EXPECT_EQ(shown(), "old new ") << "not removed yet";
  EXPECT_FALSE(sim.call("DescribeLogGroups", Json::object(), "logs")["logGroups"][0].contains("retentionInDays"));
  sim.advance(kDay * 30);
  EXPECT_EQ(shown(), "old new ") << "nothing expires without a policy";
  keep_for(1);
  sim.advance(Duration::minutes(11));
  sim.call("DeleteRetentionPolicy", {{"logGroupName", "app"}}, "logs");
  EXPECT_EQ(shown(), "") << "removed for good";
  sim.refused("DeleteRetentionPolicy", {{"logGroupName", "none"}}, "logs");
}

TEST_F(LogRetention, is_enforced_after_a_restart_too) {
  keep_for(1);
  put("first");
  sim.crash();
  sim.open();
  sim.advance(Duration::minutes(24 * 60 + 11));
  EXPECT_EQ(stored(), 0u);
}

TEST(LogBounds, are_said_in_the_log_and_as_events_of_the_machine_once) {
  const std::shared_ptr<ports::LogSink> small = drivers::make_memory_log_sink(
      {.stream_bytes_max = 65'536, .group_bytes_max = 1 << 20, .total_bytes_max = 1 << 20, .disk_reserve_bytes = 0});
  SimulatedEngine sim({.machines = 1, .dress = [&](engine::Ports& ports) { ports.logs = small; }});
  sim.call("CreateLogGroup", {{"logGroupName", "app"}}, "logs");
  sim.call("CreateLogStream", {{"logGroupName", "app"}, {"logStreamName", "one"}}, "logs");
  for (int i = 0; i < 40; ++i) {
    const Json event{{"timestamp", sim.engine->now().ms}, {"message", std::string(5'000, 'x')}};
    sim.call("PutLogEvents", {{"logGroupName", "app"}, {"logStreamName", "one"}, {"logEvents", {event}}}, "logs");
  }
  sim.advance(Duration::seconds(1));
  std::vector<std::string> names;
  auto subscription = sim.engine->subscribe(0);
  ASSERT_TRUE(subscription.ok());
  for (auto next = (*subscription)->next(std::chrono::milliseconds(0)); next.ok() && *next;
       next = (*subscription)->next(std::chrono::milliseconds(0))) {
    const Json notice = Json::parse((*next)->json);
    if (notice["detail-type"] == "Moorage Machine Notice") {
      names.push_back(notice["detail"]["eventName"]);
      EXPECT_NE(notice["detail"]["reason"].get<std::string>().find("\"logStream\":\"one\""), std::string::npos);
    }
  }
  EXPECT_EQ(names, (std::vector<std::string>{"LOG_STORAGE_NEAR_BOUND", "LOG_EVENTS_DROPPED"}));
  const Json stats = Json::parse(sim.engine->stats_json());
  EXPECT_LE(stats["logBytes"].get<int>(), 65'536);
  EXPECT_GT(stats["logEventsDropped"].get<int>(), 20);
}

TEST(LogBounds, of_the_whole_sink_show_in_the_figures_and_are_warned_of_before_anything_goes) {
  constexpr std::uint64_t kTotal = 240'000;
  const std::shared_ptr<ports::LogSink> small = drivers::make_memory_log_sink(
      {.stream_bytes_max = 10 * kTotal, .group_bytes_max = 10 * kTotal, .total_bytes_max = kTotal, .disk_reserve_bytes = 0});
  std::vector<std::string> warned;
  const engine::Log hear = [&](engine::LogLevel level, std::string_view message, std::string_view fields) {
    if (level == engine::LogLevel::warning && Json::parse(fields).value("scope", "") == "total") warned.emplace_back(message);
  };
  SimulatedEngine sim({.machines = 0, .dress = [&](engine::Ports& ports) { ports.logs = small; }, .log = hear});
  sim.call("CreateLogGroup", {{"logGroupName", "app"}}, "logs");
  const auto figures = [&] { return Json::parse(sim.engine->stats_json()); };
  const auto write = [&](int stream) {
    const std::string name = "s" + std::to_string(stream);
    sim.call("CreateLogStream", {{"logGroupName", "app"}, {"logStreamName", name}}, "logs");
    const Json event{{"timestamp", sim.engine->now().ms}, {"message", std::string(5'000, 'x')}};
    sim.call("PutLogEvents", {{"logGroupName", "app"}, {"logStreamName", name}, {"logEvents", {event}}}, "logs");
  };
  int written = 0;
  while (warned.empty() && written < 100) write(written++);
  ASSERT_EQ(warned, std::vector<std::string>{"container logs are near their bound; soon the oldest events go"});
  EXPECT_EQ(figures()["logEventsDropped"], 0) << "the warning comes before the bound bites";
  EXPECT_EQ(figures()["logBytesMax"], kTotal);
  EXPECT_GE(figures()["logBytes"].get<std::uint64_t>(), kTotal * 4 / 5);
  for (int more = 0; more < 20; ++more) write(written++);
  ASSERT_EQ(warned.size(), 2u);
  EXPECT_EQ(warned[1], "container logs reached their bound; the oldest events went");
  EXPECT_GT(figures()["logEventsDropped"].get<int>(), 0);
  EXPECT_LE(figures()["logBytes"].get<std::uint64_t>(), kTotal);
}

}  // namespace
}  // namespace moorage
