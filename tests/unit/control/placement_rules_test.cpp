// Rules of placement that the reference does not cover: devices, platforms, texts of failures
// (docs/rules/task-definitions.md#top-level, docs/rules/instances-and-agents.md#resources, docs/rules/placement.md#order,
// docs/rules/placement.md#failures).
#include <gtest/gtest.h>

#include <set>

#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

class PlacementRules : public ::testing::Test {
 protected:
  Control control;

  void SetUp() override { control.call("CreateCluster", "{}"); }
  void add_instance(const char* id, Json more = Json::object()) {
    Json request = Json::parse(R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":1024},
      {"name":"MEMORY","type":"INTEGER","integerValue":1024},{"name":"PORTS","type":"STRINGSET","stringSetValue":["22"]}]})");
    request["instanceIdentityDocument"] = Json{{"instanceId", id}}.dump();
    request.update(more);
    const Answer answer = control.call("RegisterContainerInstance", request);
    ASSERT_TRUE(answer.ok()) << answer.error.message;
  }
  void define(const char* family, Json container, Json more = Json::object()) {
    Json one = {{"name", "app"}, {"image", "i"}, {"memory", 64}};
    one.update(container);
    Json request = {{"family", family}, {"containerDefinitions", {one}}};
    request.update(more);
    const Answer answer = control.call("RegisterTaskDefinition", request);
    ASSERT_TRUE(answer.ok()) << answer.error.message;
  }
  Answer run(const char* family, int count = 1) {
    return control.call("RunTask", Json{{"taskDefinition", family}, {"count", count}});
  }
};

TEST_F(PlacementRules, each_gpu_is_handed_to_one_task) {
  add_instance("i-0123456789abcdef0",
               {{"platformDevices", {{{"id", "GPU-a"}, {"type", "GPU"}}, {{"id", "GPU-b"}, {"type", "GPU"}}}}});
  define("ml", {{"resourceRequirements", {{{"type", "GPU"}, {"value", "1"}}}}});
  const Answer answer = run("ml", 3);
  ASSERT_EQ(answer["tasks"].size(), 2U) << answer.json;
  EXPECT_EQ(answer["failures"][0]["reason"], "RESOURCE:GPU");
  EXPECT_EQ(answer["failures"][0]["detail"], "gpu: needs 1, free 0 of 2");
  std::set<std::string> handed;
  control.state.table<control::Task>().visit_all(
      [&](const control::Task& task) { handed.insert(task.gpu_ids.begin(), task.gpu_ids.end()); });
  EXPECT_EQ(handed, (std::set<std::string>{"GPU-a", "GPU-b"}));
}

TEST_F(PlacementRules, the_runtime_platform_is_a_filter_where_instances_say_what_they_are) {
  add_instance("i-0123456789abcdef0", {{"attributes", {{{"name", "ecs.cpu-architecture"}, {"value", "x86_64"}}}}});
  define("arm", Json::object(), {{"runtimePlatform", {{"cpuArchitecture", "ARM64"}}}});
  define("intel", Json::object(), {{"runtimePlatform", {{"cpuArchitecture", "X86_64"}}}});
  EXPECT_EQ(run("arm")["failures"][0]["reason"], "ATTRIBUTE");
  EXPECT_EQ(run("intel")["tasks"].size(), 1U);
}

TEST_F(PlacementRules, a_fixed_port_is_free_once_by_protocol) {
  add_instance("i-0123456789abcdef0");
  define("tcp", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 8080}}}}});
  define("udp", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 8080}, {"protocol", "udp"}}}}});
  define("any", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}});
  define("ssh", {{"portMappings", {{{"containerPort", 22}, {"hostPort", 22}}}}});
  EXPECT_EQ(run("tcp")["tasks"].size(), 1U);
  const Answer second = run("tcp");
  EXPECT_EQ(second["failures"][0]["reason"], "RESOURCE:PORTS");
  EXPECT_EQ(second["failures"][0]["detail"], "ports: host port 8080/tcp is in use");
  EXPECT_EQ(run("udp")["tasks"].size(), 1U);
  EXPECT_EQ(run("any", 3)["tasks"].size(), 3U) << "dynamic ports are not reserved";
  EXPECT_EQ(run("ssh")["failures"][0]["reason"], "RESOURCE:PORTS") << "the host has taken it";
}

TEST_F(PlacementRules, the_first_rule_that_refuses_names_the_failure) {
  add_instance("i-0123456789abcdef0");
  struct {
    const char* family;
    Json container;
    const char* reason;
  } cases[] = {{"cpu", {{"cpu", 4096}, {"memory", 4096}}, "RESOURCE:CPU"},
               {"memory", {{"cpu", 64}, {"memory", 4096}}, "RESOURCE:MEMORY"},
               {"gpu", {{"resourceRequirements", {{{"type", "GPU"}, {"value", "1"}}}}}, "RESOURCE:GPU"}};
  for (const auto& one : cases) {
    define(one.family, one.container);
    const Answer answer = run(one.family);
    ASSERT_EQ(answer["failures"].size(), 1U);
    EXPECT_EQ(answer["failures"][0]["reason"], one.reason);
  }
  EXPECT_EQ(control.state.table<control::Task>().size(), 0U);
}

}  // namespace
}  // namespace moorage
