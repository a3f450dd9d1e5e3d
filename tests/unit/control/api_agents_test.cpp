// ExecuteCommand and UpdateContainerAgent on what exists (docs/rules/task-lifecycle.md#execute-command,
// docs/rules/instances-and-agents.md#agent-operations).
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

constexpr const char* kRole = "arn:aws:iam::123456789012:role/app";

class Agents : public ::testing::Test {
 protected:
  Agents() {
    control.call("CreateCluster", "{}");
    control.call("RegisterTaskDefinition",
                 Json{{"family", "one"}, {"taskRoleArn", kRole}, {"containerDefinitions", {container("app")}}});
    control.call(
        "RegisterTaskDefinition",
        Json{{"family", "two"}, {"taskRoleArn", kRole}, {"containerDefinitions", {container("app"), container("side")}}});
    const Answer made = control.call("RegisterContainerInstance", R"({"totalResources":[
        {"name":"CPU","type":"INTEGER","integerValue":2048},{"name":"MEMORY","type":"INTEGER","integerValue":2000}]})");
    instance = made["containerInstance"]["containerInstanceArn"];
  }
  static Json container(const char* name) { return {{"name", name}, {"image", "img"}, {"memory", 64}}; }

  // A task of the family, RUNNING; its ARN.
  std::string running(const char* family, bool enable) {
    const Answer started = control.call(
        "StartTask", Json{{"taskDefinition", family}, {"containerInstances", {instance}}, {"enableExecuteCommand", enable}});
    EXPECT_TRUE(started.ok()) << started.error.message;
    const std::string arn = started["tasks"][0]["taskArn"];
    const auto id = control::ecs_model(control.state).task_named(*control::Hex128::parse(arn.substr(arn.rfind('/') + 1)));
    control.draft.change(id, [](control::Task& task) {
      task.last_status = control::TaskStatus::kRunning;
      for (control::Container& one : task.containers) {
        one.phase = control::ContainerPhase::kRunning;
        one.run = std::make_shared<const control::ContainerRun>(control::ContainerRun{.runtime_id = std::string(64, 'a')});
      }
    });
    return arn;
  }
  Error execute(const std::string& task, Json more = Json::object()) {
    Json request{{"task", task}, {"command", "/bin/sh"}, {"interactive", true}};
    request.update(more);
    return control.call("ExecuteCommand", request).error;
  }

  Control control;
  std::string instance;
};

TEST_F(Agents, of_this_engine_have_no_update) {
  const Error refused = control.call("UpdateContainerAgent", Json{{"containerInstance", instance}}).error;
  EXPECT_EQ(refused.name, "NoUpdateAvailableException");
  EXPECT_EQ(refused.path, "containerInstance");
}

TEST_F(Agents, of_sessions_need_the_key_that_seals_their_tokens) {
  const Error refused = execute(running("one", true));
  EXPECT_EQ(refused.name, "TargetNotConnectedException");
  EXPECT_NE(refused.message.find("no key to seal"), std::string::npos) << refused.message;
}

TEST_F(Agents, execute_nothing_in_a_task_that_did_not_enable_it) {
  const Error refused = execute(running("one", false));
  EXPECT_EQ(refused.name, "InvalidParameterException");
  EXPECT_TRUE(refused.message.starts_with("The execute command failed because execute command was not enabled"))
      << refused.message;
}

TEST_F(Agents, execute_nothing_in_a_task_that_has_stopped) {
  const std::string task = running("one", true);
  const auto id = control::ecs_model(control.state).task_named(*control::Hex128::parse(task.substr(task.rfind('/') + 1)));
  control.draft.change(id, [](control::Task& one) { one.last_status = control::TaskStatus::kStopped; });
  EXPECT_EQ(execute(task).name, "InvalidParameterException");
}

TEST_F(Agents, execute_in_a_container_that_is_named_where_there_are_several) {
  const std::string task = running("two", true);
  EXPECT_EQ(execute(task).path, "container");
  EXPECT_EQ(execute(task, {{"container", "db"}}).path, "container");
  EXPECT_EQ(execute(task, {{"container", "side"}}).name, "TargetNotConnectedException");
}

TEST_F(Agents, execute_interactively_only) {
  const std::string task = running("one", true);
  EXPECT_EQ(execute(task, {{"interactive", false}}).message, "Interactive is the only mode supported currently.");
  EXPECT_EQ(execute(task, {{"command", ""}}).path, "command");
}

}  // namespace
}  // namespace moorage
