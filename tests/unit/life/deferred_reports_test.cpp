// Reports that a batch has no time for come with the next one, in their order; calls do not wait for them.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

// A machine so slow that reading the clock once uses the whole time limit of a batch.
class SlowClock final : public ports::Clock {
 public:
  Instant now() const override { return {drivers::kVirtualStart.ms + ahead_ms_}; }
  std::int64_t steady_ms() const override { return ahead_ms_ + 21 * ++looks_; }
  void advance_to(Instant at) override { ahead_ms_ = std::max(ahead_ms_, at.ms - drivers::kVirtualStart.ms); }
  bool is_virtual() const override { return true; }

 private:
  std::int64_t ahead_ms_ = 0;
  mutable std::int64_t looks_ = 0;
};

TEST(DeferredReports, lose_nothing_and_keep_their_order) {
  SimulatedEngine sim({.machines = 4, .dress = [](engine::Ports& ports) { ports.clock = std::make_unique<SlowClock>(); }});
  sim.register_family("web");
  sim.call("CreateService", {{"serviceName", "s"}, {"taskDefinition", "web"}, {"desiredCount", 40}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("s"); }));
  EXPECT_GT(Json::parse(sim.engine->stats_json())["deferredReports"].get<int>(), 40);
  sim.call("UpdateService", {{"service", "s"}, {"desiredCount", 0}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.world->counts().live == 0; }));
  EXPECT_EQ(*sim.engine->check_json(), "[]");
}

}  // namespace
}  // namespace moorage
