// The feed: notices are kept as records and become text when they are read (C4).
#include <vector>

#include "base/limits.h"
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

std::vector<engine::Notice> read_all(SimulatedEngine& sim) {
  std::vector<engine::Notice> out;
  auto subscription = sim.engine->subscribe(0);
  EXPECT_TRUE(subscription.ok());
  while (true) {
    auto notice = (*subscription)->next(std::chrono::milliseconds(0));
    EXPECT_TRUE(notice.ok());
    if (!notice.ok() || !*notice) return out;
    out.push_back(**notice);
  }
}

TEST(Feed, a_notice_reads_the_same_after_a_restart_and_when_what_it_names_is_gone) {
  SimulatedEngine sim;
  const std::string definition = sim.register_family(
      "batch",
      {{"environment",
        {{{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", "500"}}, {{"name", "MOORAGE_SIM_EXIT_CODE"}, {"value", "3"}}}}});
  const std::string task =
      sim.call("RunTask", {{"taskDefinition", "batch"}, {"startedBy", "me"}})["tasks"][0]["taskArn"].get<std::string>();
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "STOPPED"; }));
  const auto before = read_all(sim);
  const Json last = Json::parse(before.back().json);
  ASSERT_EQ(last["detail"], [&] {
    Json described = sim.task(task);
    for (auto& [name, value] : described.items()) {
      if (name.ends_with("At")) value = last["detail"][name];  // texts here, numbers there
    }
    return described;
  }());

  sim.call("DeregisterTaskDefinition", {{"taskDefinition", definition}});
  sim.call("DeleteTaskDefinitions", {{"taskDefinitions", {definition}}});
  sim.advance(Duration::minutes(25 * 60));
  const Json instances = sim.call("ListContainerInstances", Json::object())["containerInstanceArns"];
  sim.call("DeregisterContainerInstance", {{"containerInstance", instances[0]}, {"force", true}});
  sim.refused("DescribeTaskDefinition", {{"taskDefinition", definition}});
  for (int restarts = 0; restarts < 2; ++restarts) {
    const auto after = read_all(sim);
    ASSERT_GE(after.size(), before.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      EXPECT_EQ(after[i].sequence, before[i].sequence);
      EXPECT_EQ(after[i].json, before[i].json);
    }
    sim.crash();
    sim.open();
  }
}

TEST(Feed, a_batch_larger_than_the_feed_leaves_its_newest_notices) {
  SimulatedEngine sim({.cpu_units = 1'000'000'000, .memory_mib = 1'000'000'000});
  sim.register_family("app");
  const auto tasks = static_cast<int>(limits::kFeedNoticesMax) + 100;
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "app"}, {"desiredCount", tasks}});
  for (int restarts = 0; restarts < 2; ++restarts) {
    const auto kept = read_all(sim);
    EXPECT_EQ(kept.size(), limits::kFeedNoticesMax);
    for (std::size_t i = 1; i < kept.size(); ++i) ASSERT_EQ(kept[i].sequence, kept[i - 1].sequence + 1);
    if (restarts > 0) break;
    sim.crash();
    sim.open();
  }
}

}  // namespace
}  // namespace moorage
