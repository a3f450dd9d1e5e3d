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

}  // namespace
}  // namespace moorage
