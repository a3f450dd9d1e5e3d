// The engine's own log over a whole life: what was opened, adopted, sent, committed and closed, and never a secret.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::Json;
using testing::SimulatedEngine;

struct Line {
  engine::LogLevel level;
  std::string message;
  std::string fields;
};

class EngineLog : public ::testing::Test {
 protected:
  testing::EngineSetup setup() {
    return {.log = [this](engine::LogLevel level, std::string_view message, std::string_view fields) {
      lines_.push_back({level, std::string(message), std::string(fields)});
    }};
  }
  const Line* find(std::string_view message) const {
    const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.message == message; });
    return found == lines_.end() ? nullptr : &*found;
  }

  std::vector<Line> lines_;
};

TEST_F(EngineLog, tells_of_a_whole_life) {
  {
    SimulatedEngine sim(setup());
    sim.register_family("web", {{"environment", {{{"name", "PASSWORD"}, {"value", "hunter2"}}}}});
    const std::string task = sim.call("RunTask", {{"taskDefinition", "web"}})["tasks"][0]["taskArn"];
    ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
    sim.store->fail_next_commits(1, Error{.name = "StoreFull", .message = "no space left on device"});
    sim.refused("CreateCluster", {{"clusterName", "c"}});
    sim.engine->close();
  }
  const Line* opened = find("the engine was opened");
  ASSERT_NE(opened, nullptr);
  EXPECT_EQ(opened->level, engine::LogLevel::info);
  EXPECT_EQ(Json::parse(opened->fields)["store"], "memory");
  EXPECT_EQ(Json::parse(opened->fields)["runtime"], "simulated");
  const Line* ready = find("what ran before was adopted, and every driver is ready");
  ASSERT_NE(ready, nullptr);
  EXPECT_EQ(ready->level, engine::LogLevel::info);
  const Line* machine = find("a machine told what it runs");
  ASSERT_NE(machine, nullptr);
  EXPECT_EQ(machine->level, engine::LogLevel::debug);
  const auto start = std::find_if(lines_.begin(), lines_.end(), [](const Line& line) {
    return line.message == "a command was sent" && Json::parse(line.fields)["command"] == "startContainer";
  });
  ASSERT_NE(start, lines_.end());
  EXPECT_EQ(start->level, engine::LogLevel::debug);
  EXPECT_EQ(Json::parse(start->fields)["container"], "app");
  ASSERT_NE(find("a batch was committed"), nullptr);
  const Line* failed = find("a commit failed; its batch was undone");
  ASSERT_NE(failed, nullptr);
  EXPECT_EQ(failed->level, engine::LogLevel::error);
  EXPECT_EQ(Json::parse(failed->fields)["error"], "StoreFull");
  EXPECT_EQ(lines_.back().message, "the engine was closed; containers and the balancer go on");
  for (const Line& line : lines_) {
    EXPECT_TRUE(Json::accept(line.fields)) << line.fields;
    EXPECT_EQ(line.fields.find("hunter2"), std::string::npos);
    EXPECT_EQ(line.message.find_first_of("0123456789"), std::string::npos) << line.message;  // constant
  }
}

TEST_F(EngineLog, adoption_is_told_of_what_ran_before) {
  SimulatedEngine sim(setup());
  sim.register_family("web");
  const std::string task = sim.call("RunTask", {{"taskDefinition", "web"}})["tasks"][0]["taskArn"];
  ASSERT_TRUE(sim.advance_until([&] { return sim.task(task)["lastStatus"] == "RUNNING"; }));
  sim.crash();
  lines_.clear();
  sim.open();
  const Line* machine = find("a machine told what it runs");
  ASSERT_NE(machine, nullptr);
  EXPECT_EQ(Json::parse(machine->fields)["containers"], 1);
}

}  // namespace
}  // namespace moorage
