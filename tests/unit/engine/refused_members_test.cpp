// Members that a machine's driver does not carry out are refused before placement, with the member's name and what would
// allow it; launch types and volumes that a call must name as well.
#include "capacity_scene.h"
#include "support/runtime_tap.h"

namespace moorage {
namespace {

using testing::Json;
using testing::network;
using testing::RuntimeLine;
using testing::RuntimeTap;
using testing::SimulatedEngine;

using Attributes = std::vector<std::pair<std::string, std::string>>;

// An engine whose only machine has these attributes beside the standard ones.
struct Scene {
  RuntimeLine line;
  SimulatedEngine sim;

  explicit Scene(Attributes attributes)
      : sim({.machines = 0, .dress = [this](engine::Ports& ports) {
               ports.runtimes[0] = std::make_unique<RuntimeTap>(std::move(ports.runtimes[0]), line);
             }}) {
    sim.world->add_machine({.id = simulated::numbered_machine(1), .attributes = std::move(attributes)});
    sim.advance(Duration::seconds(1));
  }
  void register_guest(const Json& container, const Json& extra = Json::object()) {
    Json request{{"networkMode", "awsvpc"},
                 {"cpu", "256"},
                 {"memory", "512"},
                 {"executionRoleArn", "arn:aws:iam::123456789012:role/execution"},
                 {"requiresCompatibilities", {"FARGATE"}}};
    request.update(extra);
    sim.register_family("guest", container, request);
  }
  Json run_guest(const Json& more = Json::object()) {
    Json request{{"taskDefinition", "guest"}, {"launchType", "FARGATE"}, {"networkConfiguration", network()}};
    request.update(more);
    return sim.call("RunTask", request);
  }
};

TEST(RefusedMembers, a_guest_that_asks_for_a_refused_member_is_a_failure_that_names_it) {
  Scene scene(Attributes{{"moorage.refuses.repositoryCredentials", ""}});
  scene.register_guest(
      {{"repositoryCredentials", {{"credentialsParameter", "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"}}}});
  const Json reply = scene.run_guest();
  EXPECT_TRUE(reply["tasks"].empty());
  ASSERT_EQ(reply["failures"].size(), 1U);
  EXPECT_EQ(reply["failures"][0]["reason"], "ATTRIBUTE");
  const std::string detail = reply["failures"][0]["detail"];
  EXPECT_TRUE(detail.starts_with("containerDefinitions[0].repositoryCredentials ")) << detail;
  EXPECT_NE(detail.find("leave it out"), std::string::npos) << detail;
  EXPECT_TRUE(scene.line.starts.empty());
}

TEST(RefusedMembers, an_override_asks_as_well) {
  Scene scene(Attributes{{"moorage.refuses.taskRoleArn", ""}});
  scene.register_guest(Json::object());
  EXPECT_EQ(scene.run_guest()["tasks"].size(), 1U);
  const Json reply = scene.run_guest({{"overrides", {{"taskRoleArn", "arn:aws:iam::123456789012:role/r"}}}});
  EXPECT_TRUE(reply["tasks"].empty());
  EXPECT_TRUE(reply["failures"][0]["detail"].get<std::string>().starts_with("taskRoleArn ")) << reply;
}

TEST(RefusedMembers, a_guest_goes_to_the_machine_that_does_not_refuse) {
  Scene scene(Attributes{{"moorage.refuses.ephemeralStorage", ""}});
  scene.register_guest(Json::object(), {{"ephemeralStorage", {{"sizeInGiB", 30}}}});
  ASSERT_TRUE(scene.run_guest()["tasks"].empty());
  scene.sim.world->add_machine({.id = simulated::numbered_machine(2)});
  scene.sim.advance(Duration::seconds(1));
  EXPECT_EQ(scene.run_guest()["tasks"].size(), 1U);
}

TEST(RefusedMembers, a_service_says_it_in_one_event_and_starts_nothing) {
  Scene scene(Attributes{{"moorage.refuses.enableFaultInjection", ""}});
  scene.register_guest(Json::object(), {{"enableFaultInjection", true}});
  scene.sim.call("CreateService", {{"serviceName", "web"},
                                   {"taskDefinition", "guest"},
                                   {"desiredCount", 2},
                                   {"launchType", "FARGATE"},
                                   {"networkConfiguration", network()}});
  scene.sim.advance(Duration::minutes(30));
  const Json service = scene.sim.service("web");
  ASSERT_EQ(service["events"].size(), 1U) << service["events"];
  const std::string message = service["events"][0]["message"];
  EXPECT_NE(message.find("enableFaultInjection (enableFaultInjection) is not carried out"), std::string::npos) << message;
  EXPECT_TRUE(scene.line.starts.empty());
  EXPECT_EQ(service["pendingCount"], 0);
  // A machine that takes it ends the wait.
  scene.sim.world->add_machine({.id = simulated::numbered_machine(2)});
  EXPECT_TRUE(scene.sim.advance_until([&] { return scene.sim.service("web")["runningCount"] == 2; }));
}

TEST(RefusedMembers, on_an_instance_the_policy_is_named_that_would_allow_it) {
  Scene scene(Attributes{{"moorage.refuses.privileged", "policy.allowPrivileged"}});
  scene.sim.register_family("job", {{"privileged", true}});
  const Json run = scene.sim.call("RunTask", {{"taskDefinition", "job"}});
  ASSERT_EQ(run["failures"].size(), 1U);
  EXPECT_EQ(run["failures"][0]["reason"], "ATTRIBUTE");
  const std::string detail = run["failures"][0]["detail"];
  EXPECT_NE(detail.find("containerDefinitions[0].privileged"), std::string::npos) << detail;
  EXPECT_NE(detail.find("policy.allowPrivileged"), std::string::npos) << detail;
  const Json instances = scene.sim.call("ListContainerInstances", Json::object())["containerInstanceArns"];
  const Json start = scene.sim.call("StartTask", {{"taskDefinition", "job"}, {"containerInstances", instances}});
  EXPECT_EQ(start["failures"][0]["detail"], detail);
  scene.sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "job"}, {"desiredCount", 1}});
  scene.sim.advance(Duration::seconds(5));
  const std::string message = scene.sim.service("web")["events"][0]["message"];
  EXPECT_NE(message.find("policy.allowPrivileged"), std::string::npos) << message;
}

// ECS's agents declare capabilities: one that is missing is named with the member that asks for it.
TEST(RefusedMembers, a_missing_capability_is_named_with_its_member) {
  Scene scene(Attributes{});
  const Json volume{{"name", "data"}, {"dockerVolumeConfiguration", {{"scope", "task"}, {"driver", "rexray/ebs"}}}};
  scene.sim.register_family("job", Json::object(), {{"volumes", Json::array({volume})}});
  const Json run = scene.sim.call("RunTask", {{"taskDefinition", "job"}});
  ASSERT_EQ(run["failures"].size(), 1U);
  const std::string detail = run["failures"][0]["detail"];
  EXPECT_NE(detail.find("ecs.capability.docker-plugin.rexray/ebs"), std::string::npos) << detail;
  EXPECT_NE(detail.find("volumes[0].dockerVolumeConfiguration.driver"), std::string::npos) << detail;
  EXPECT_NE(detail.find("install the plug-in"), std::string::npos) << detail;
}

TEST(External, tasks_run_on_external_instances_and_nowhere_else) {
  Scene scene(Attributes{});
  scene.sim.register_family("job");
  const Error none = scene.sim.refused("RunTask", {{"taskDefinition", "job"}, {"launchType", "EXTERNAL"}});
  EXPECT_EQ(none.name, "InvalidParameterException");
  EXPECT_EQ(none.message, "No Container Instances were found in your cluster.");
  scene.sim.call("CreateService",
                 {{"serviceName", "edge"}, {"taskDefinition", "job"}, {"desiredCount", 1}, {"launchType", "EXTERNAL"}});
  scene.sim.advance(Duration::seconds(30));
  EXPECT_EQ(scene.sim.service("edge")["runningCount"], 0);
  EXPECT_NE(scene.sim.service("edge")["events"][0]["message"].get<std::string>().find(
                "No Container Instances were found in your cluster."),
            std::string::npos);
  EXPECT_TRUE(scene.line.starts.empty());

  scene.sim.world->add_machine({.id = simulated::numbered_machine(2), .attributes = {{"ecs.capability.external", ""}}});
  ASSERT_TRUE(scene.sim.advance_until([&] { return scene.sim.service("edge")["runningCount"] == 1; }));
  EXPECT_EQ(scene.sim.world->live()[0].machine_id, simulated::numbered_machine(2));
  EXPECT_EQ(scene.line.launch_types.back(), "EXTERNAL");
  for (int i = 0; i < 4; ++i) {
    scene.sim.call("RunTask", {{"taskDefinition", "job"}, {"launchType", "EXTERNAL"}});
    scene.sim.call("RunTask", {{"taskDefinition", "job"}});
  }
  ASSERT_TRUE(scene.sim.advance_until([&] { return scene.sim.world->live().size() == 9; }));
  for (const auto& one : scene.sim.world->live()) {
    const Json task = scene.sim.task(one.task_id);
    const bool outside = one.machine_id == simulated::numbered_machine(2);
    EXPECT_EQ(task["launchType"], outside ? "EXTERNAL" : "EC2");
  }
}

TEST(External, start_task_takes_the_launch_type_of_each_instance) {
  Scene scene(Attributes{{"ecs.capability.external", ""}});
  scene.sim.world->add_machine({.id = simulated::numbered_machine(2)});
  scene.sim.advance(Duration::seconds(1));
  scene.sim.register_family("job");
  const Json instances = scene.sim.call("ListContainerInstances", Json::object())["containerInstanceArns"];
  const Json reply = scene.sim.call("StartTask", {{"taskDefinition", "job"}, {"containerInstances", instances}});
  ASSERT_EQ(reply["tasks"].size(), 2U) << reply;
  std::set<std::string> types;
  for (const Json& task : reply["tasks"]) types.insert(task["launchType"]);
  EXPECT_EQ(types, (std::set<std::string>{"EC2", "EXTERNAL"}));
}

TEST(VolumesAtLaunch, must_be_named_by_the_call) {
  Scene scene(Attributes{});
  scene.sim.register_family("job", {{"mountPoints", {{{"sourceVolume", "data"}, {"containerPath", "/data"}}}}},
                            {{"volumes", {{{"name", "data"}, {"configuredAtLaunch", true}}}}});
  const Error run = scene.sim.refused("RunTask", {{"taskDefinition", "job"}});
  EXPECT_EQ(run.name, "InvalidParameterException");
  EXPECT_EQ(run.path, "volumeConfigurations");
  EXPECT_NE(run.message.find("data"), std::string::npos) << run.message;
  const Error create =
      scene.sim.refused("CreateService", {{"serviceName", "web"}, {"taskDefinition", "job"}, {"desiredCount", 1}});
  EXPECT_EQ(create.name, "InvalidParameterException");
  scene.sim.register_family("plain");
  scene.sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "plain"}, {"desiredCount", 0}});
  EXPECT_EQ(scene.sim.refused("UpdateService", {{"service", "web"}, {"taskDefinition", "job"}}).path, "volumeConfigurations");
  const Json named = {
      {{"name", "data"}, {"managedEBSVolume", {{"roleArn", "arn:aws:iam::123456789012:role/r"}, {"sizeInGiB", 1}}}}};
  const Error unbuilt = scene.sim.refused("RunTask", {{"taskDefinition", "job"}, {"volumeConfigurations", named}});
  EXPECT_EQ(unbuilt.name, "UnsupportedFeatureException");
  EXPECT_NE(unbuilt.message.find("volumeConfigurations"), std::string::npos);
}

TEST(LaunchTypes, a_driver_is_told_what_it_starts) {
  Scene scene(Attributes{});
  scene.register_guest(Json::object());
  scene.run_guest();
  scene.sim.register_family("job");
  scene.sim.call("RunTask", {{"taskDefinition", "job"}});
  ASSERT_TRUE(scene.sim.advance_until([&] { return scene.line.launch_types.size() == 2; }));
  EXPECT_EQ(scene.line.launch_types, (std::vector<std::string>{"FARGATE", "EC2"}));
}

}  // namespace
}  // namespace moorage
