// Service events about many tasks are short and few, and count every task.
#include <algorithm>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

// The events whose text after "(service web) " begins with this, oldest first.
std::vector<std::string> told(SimulatedEngine& sim, const std::string& begin) {
  std::vector<std::string> out;
  const Json service = sim.service("web");
  for (const Json& event : service["events"]) {
    const std::string message = event["message"];
    if (message.starts_with("(service web) " + begin)) out.insert(out.begin(), message);
  }
  return out;
}

std::size_t named(const std::string& message) {
  std::size_t count = 0;
  for (std::size_t at = message.find("(task "); at != std::string::npos; at = message.find("(task ", at + 1)) ++count;
  return count;
}

int counted(const std::string& message, const std::string& begin) { return std::stoi(message.substr(14 + begin.size())); }

TEST(ServiceEvents, tell_of_many_tasks_in_groups) {
  SimulatedEngine sim({.machines = 1, .cpu_units = 1'000'000, .memory_mib = 1'000'000});
  sim.register_family("web", {{"memory", 4}, {"cpu", 2}});
  sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 512}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }, Duration::minutes(10), Duration::seconds(1)));
  const std::vector<std::string> started = told(sim, "has started ");
  ASSERT_EQ(started.size(), 10u);
  int sum = 0;
  for (const std::string& message : started) {
    EXPECT_EQ(named(message), 25u) << message;
    EXPECT_LT(message.size(), 1'200u);
    EXPECT_EQ(message.back(), '.');
    sum += counted(message, "has started ");
  }
  EXPECT_EQ(sum, 512);
  EXPECT_TRUE(started.front().starts_with("(service web) has started 25 tasks: (task ")) << started.front();
  EXPECT_TRUE(started.back().starts_with("(service web) has started 287 tasks: (task ")) << started.back();
  EXPECT_TRUE(started.back().ends_with(") and 262 more.")) << started.back();

  sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 459}});
  ASSERT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }, Duration::minutes(10), Duration::seconds(1)));
  const std::vector<std::string> stopped = told(sim, "has stopped ");
  ASSERT_EQ(stopped.size(), 3u);
  EXPECT_TRUE(stopped[0].starts_with("(service web) has stopped 25 running tasks: (task "));
  EXPECT_TRUE(stopped[2].starts_with("(service web) has stopped 3 running tasks: (task "));
  EXPECT_EQ(named(stopped[2]), 3u);
  sim.expect_clean();
}

}  // namespace
}  // namespace moorage
