#include <gtest/gtest.h>

#include "services/ecs/api/instances/instances.h"
#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

constexpr const char* kMachine = R"({"totalResources":[
    {"name":"CPU","type":"INTEGER","integerValue":2048},{"name":"MEMORY","type":"INTEGER","integerValue":4096},
    {"name":"PORTS","type":"STRINGSET","stringSetValue":["22","2375"]},{"name":"PORTS_UDP","type":"STRINGSET","stringSetValue":[]}],
  "versionInfo":{"agentVersion":"1.105.1"},"attributes":[{"name":"stack","value":"blue"},{"name":"ecs.os-type","value":"linux"}]})";

std::string arn_of(const Answer& registered) { return registered["containerInstance"]["containerInstanceArn"]; }

Answer registered(Control& control, const char* machine = kMachine) {
  if (!ecs_model(control.state).cluster_named("default")) control.call("CreateCluster", "{}");
  return control.call("RegisterContainerInstance", machine);
}

void run_web(Control& control, const char* ports) {
  control.call("RegisterTaskDefinition",
               R"({"family":"web","containerDefinitions":[{"name":"app","image":"i","cpu":100,"memory":256,"portMappings":)" +
                   std::string(ports) + "}]}");
  const Answer run = control.call("RunTask", R"({"taskDefinition":"web"})");
  ASSERT_TRUE(run.ok()) << run.error.message;
  ASSERT_EQ(run["tasks"].size(), 1U) << run.json;
}

TEST(RegisterContainerInstance, echoes_what_was_told_with_every_value_member) {
  Control control;
  const Answer made = registered(control);
  ASSERT_TRUE(made.ok()) << made.error.message;
  const Json instance = made["containerInstance"];
  EXPECT_EQ(instance["registeredResources"][0],
            Json::parse(R"({"name":"CPU","type":"INTEGER","doubleValue":0.0,"longValue":0,"integerValue":2048})"));
  EXPECT_EQ(
      instance["registeredResources"][2],
      Json::parse(
          R"({"name":"PORTS","type":"STRINGSET","doubleValue":0.0,"longValue":0,"integerValue":0,"stringSetValue":["22","2375"]})"));
  EXPECT_EQ(instance["remainingResources"], instance["registeredResources"]);
  EXPECT_EQ(instance["attributes"], Json::parse(R"([{"name":"stack","value":"blue"},{"name":"ecs.os-type","value":"linux"}])"));
  EXPECT_EQ(instance["status"], "ACTIVE");
  EXPECT_EQ(instance["agentConnected"], true);
  EXPECT_EQ(instance["version"], 1);
  EXPECT_EQ(instance["ec2InstanceId"].get<std::string>().size(), 19U);
}

TEST(RegisterContainerInstance, needs_an_active_cluster) {
  Control control;
  EXPECT_EQ(control.call("RegisterContainerInstance", kMachine).error.name, "ClusterNotFoundException");
}

TEST(RegisterContainerInstance, takes_its_machine_from_the_identity_document) {
  Control control;
  const Answer made = registered(control, R"({"instanceIdentityDocument":
      "{\"instanceId\":\"i-0123456789abcdef0\",\"instanceType\":\"m5.large\",\"availabilityZone\":\"us-east-1a\",\"region\":\"us-east-1\"}"})");
  ASSERT_TRUE(made.ok()) << made.error.message;
  EXPECT_EQ(made["containerInstance"]["ec2InstanceId"], "i-0123456789abcdef0");
  EXPECT_EQ(made["containerInstance"]["attributes"],
            Json::parse(
                R"([{"name":"ecs.instance-type","value":"m5.large"},{"name":"ecs.availability-zone","value":"us-east-1a"}])"));
  EXPECT_EQ(registered(control, R"({"instanceIdentityDocument":"nonsense"})").error.name, "InvalidParameterException");
}

TEST(RegisterContainerInstance, keeps_its_arn_and_custom_attributes_when_it_registers_again) {
  Control control;
  const std::string arn = arn_of(registered(control));
  const Answer again = control.call("RegisterContainerInstance",
                                    Json{{"containerInstanceArn", arn},
                                         {"totalResources", {{{"name", "CPU"}, {"type", "INTEGER"}, {"integerValue", 4096}}}},
                                         {"attributes", {{{"name", "ecs.os-type"}, {"value", "linux"}}}}});
  ASSERT_TRUE(again.ok()) << again.error.message;
  EXPECT_EQ(arn_of(again), arn);
  EXPECT_EQ(again["containerInstance"]["version"], 2);
  EXPECT_EQ(again["containerInstance"]["registeredResources"][0]["integerValue"], 4096);
  EXPECT_EQ(again["containerInstance"]["attributes"].back(), Json::parse(R"({"name":"stack","value":"blue"})"));
  EXPECT_EQ(control.call("ListContainerInstances", "{}")["containerInstanceArns"].size(), 1U);
}

TEST(RegisterContainerInstance, refuses_another_instance_type_for_a_known_instance) {
  Control control;
  const std::string arn = arn_of(registered(control, R"({"attributes":[{"name":"ecs.instance-type","value":"m5.large"}]})"));
  const Answer again = control.call(
      "RegisterContainerInstance",
      Json{{"containerInstanceArn", arn}, {"attributes", {{{"name", "ecs.instance-type"}, {"value", "c5.large"}}}}});
  EXPECT_EQ(again.error.name, "ClientException");
  EXPECT_NE(again.error.message.find("Container instance type changes are not supported."), std::string::npos);
}

TEST(RegisterContainerInstance, holds_ten_custom_attributes_and_not_eleven) {
  Control control;
  Json request{{"attributes", Json::array()}};
  for (int i = 0; i < 10; ++i) request["attributes"].push_back({{"name", "a" + std::to_string(i)}});
  request["attributes"].push_back({{"name", "moorage.runtime"}, {"value", "oci"}});
  control.call("CreateCluster", "{}");
  EXPECT_TRUE(control.call("RegisterContainerInstance", request).ok());
  request["attributes"].push_back({{"name", "a10"}});
  EXPECT_EQ(control.call("RegisterContainerInstance", request).error.path, "attributes");
}

TEST(DescribeContainerInstances, lists_ports_in_use_as_remaining_resources) {
  Control control;
  const std::string arn = arn_of(registered(control));
  run_web(
      control,
      R"([{"containerPort":80,"hostPort":8080},{"containerPort":53,"hostPort":5353,"protocol":"udp"},{"containerPort":81}])");
  const Json instance =
      control.call("DescribeContainerInstances", Json{{"containerInstances", {arn}}})["containerInstances"][0];
  EXPECT_EQ(instance["remainingResources"][0]["integerValue"], 2048 - 100);
  EXPECT_EQ(instance["remainingResources"][1]["integerValue"], 4096 - 256);
  EXPECT_EQ(instance["remainingResources"][2]["stringSetValue"], Json::parse(R"(["22","2375","8080"])"));
  EXPECT_EQ(instance["remainingResources"][3]["stringSetValue"], Json::parse(R"(["5353"])"));
  EXPECT_EQ(instance["registeredResources"][2]["stringSetValue"], Json::parse(R"(["22","2375"])"));
  EXPECT_EQ(instance["pendingTasksCount"], 1);
  EXPECT_EQ(instance["runningTasksCount"], 0);
}

TEST(DescribeContainerInstances, shows_tags_and_health_only_when_asked) {
  Control control;
  const std::string arn = arn_of(registered(control, R"({"tags":[{"key":"team","value":"a"}]})"));
  Json request{{"containerInstances", {arn}}};
  Json plain = control.call("DescribeContainerInstances", request)["containerInstances"][0];
  EXPECT_EQ(plain["tags"], Json::array());
  EXPECT_FALSE(plain.contains("healthStatus"));
  request["include"] = {"TAGS", "CONTAINER_INSTANCE_HEALTH"};
  Json full = control.call("DescribeContainerInstances", request)["containerInstances"][0];
  EXPECT_EQ(full["tags"].size(), 1U);
  EXPECT_EQ(full["healthStatus"]["overallStatus"], "OK");
}

TEST(DescribeContainerInstances, makes_failures_of_the_unknown_and_refuses_arns_of_other_clusters) {
  Control control;
  registered(control);
  const std::string id(32, 'a');
  const Answer missing = control.call("DescribeContainerInstances", Json{{"containerInstances", {id}}});
  EXPECT_EQ(missing["failures"][0]["arn"], "arn:aws:ecs:us-east-1:123456789012:container-instance/default/" + id);
  EXPECT_EQ(missing["failures"][0]["reason"], "MISSING");
  const Answer other =
      control.call("DescribeContainerInstances",
                   Json{{"containerInstances", {"arn:aws:ecs:us-east-1:123456789012:container-instance/web/" + id}}});
  EXPECT_EQ(other.error.message, "Invalid identifier: Identifier is for cluster web. Your cluster is default");
}

TEST(UpdateContainerInstancesState, drains_and_activates_and_wakes_the_instance) {
  Control control;
  const std::string arn = arn_of(registered(control));
  control.draft.wakes().clear();
  const Answer drained =
      control.call("UpdateContainerInstancesState", Json{{"containerInstances", {arn}}, {"status", "DRAINING"}});
  EXPECT_EQ(drained["containerInstances"][0]["status"], "DRAINING");
  EXPECT_EQ(control.draft.wakes().size(), 1U);
  EXPECT_EQ(control.call("ListContainerInstances", R"({"status":"DRAINING"})")["containerInstanceArns"].size(), 1U);
  EXPECT_EQ(control.call("ListContainerInstances", R"({"status":"ACTIVE"})")["containerInstanceArns"].size(), 0U);
  const Answer active =
      control.call("UpdateContainerInstancesState", Json{{"containerInstances", {arn}}, {"status", "ACTIVE"}});
  EXPECT_EQ(active["containerInstances"][0]["status"], "ACTIVE");
  const Answer bad =
      control.call("UpdateContainerInstancesState", Json{{"containerInstances", {arn}}, {"status", "REGISTERING"}});
  EXPECT_EQ(bad.error.message, "Container instance status should be one of [ACTIVE, DRAINING]");
}

TEST(DeregisterContainerInstance, refuses_while_tasks_run_unless_forced) {
  Control control;
  const std::string arn = arn_of(registered(control));
  run_web(control, "[]");
  const Answer refused = control.call("DeregisterContainerInstance", Json{{"containerInstance", arn}});
  EXPECT_EQ(refused.error.name, "InvalidParameterException");
  EXPECT_EQ(refused.error.message, "Found running tasks on the instance.");
  const Answer forced = control.call("DeregisterContainerInstance", Json{{"containerInstance", arn}, {"force", true}});
  EXPECT_EQ(forced["containerInstance"]["status"], "INACTIVE");
  EXPECT_EQ(control.call("ListContainerInstances", "{}")["containerInstanceArns"], Json::array());
  const Json tasks = control.call("ListTasks", R"({"desiredStatus":"STOPPED"})")["taskArns"];
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(control.call("DescribeTasks", Json{{"tasks", tasks}})["tasks"][0]["stoppedReason"],
            "Container instance deregistration forced by user");
}

TEST(DeleteCluster, names_what_stands_in_its_way_in_order) {
  Control control;
  const std::string arn = arn_of(registered(control));
  run_web(control, "[]");
  const auto obstacle = [&] { return control.call("DeleteCluster", R"({"cluster":"default"})").error; };
  EXPECT_EQ(obstacle().name, "ClusterContainsContainerInstancesException");
  EXPECT_EQ(obstacle().message, "The Cluster cannot be deleted while Container Instances are active or draining.");
  control.call("DeregisterContainerInstance", Json{{"containerInstance", arn}, {"force", true}});
  EXPECT_EQ(obstacle().name, "ClusterContainsTasksException");
  EXPECT_EQ(obstacle().message, "The Cluster cannot be deleted while Tasks are active.");
}

wire::Message<driver::Capabilities> machine(const char* boot, std::int64_t cpu) {
  return wire::Message<driver::Capabilities>::build([&](driver::Capabilities::Builder out) {
    out.setAddress("10.0.0.7");
    out.setCpuUnits(cpu);
    out.setMemoryMib(2048);
    out.initReservedPorts(1).set(0, 22);
    out.setBootId(boot);
    out.setAgentVersion("0.1.0");
    auto attributes = out.initAttributes(1);
    attributes[0].setName("moorage.runtime");
    attributes[0].setValue("another driver");
  });
}

TEST(RegisterMachine, makes_the_cluster_and_keeps_the_arn_over_restarts) {
  Control control({.register_in_cluster = "local"});
  control::Step step = control.step();
  ASSERT_TRUE(control::register_machine(step, machine("boot-1", 1024).reader(), "i-1", "oci").ok());
  const control::InstanceId id = ecs_model(control.state).instance_on_machine("i-1");
  ASSERT_TRUE(id);
  const control::Hex128 before = control.state.find(id)->external;
  ASSERT_TRUE(control::register_machine(step, machine("boot-2", 2048).reader(), "i-1", "oci").ok());
  const control::Instance& instance = *control.state.find(ecs_model(control.state).instance_on_machine("i-1"));
  EXPECT_EQ(instance.id, id);
  EXPECT_EQ(instance.external, before);
  EXPECT_EQ(instance.boot_id, "boot-2");
  EXPECT_EQ(instance.cpu_units, 2048);
  EXPECT_EQ(instance.runtime, "oci");
  EXPECT_EQ(instance.address, "10.0.0.7");
  EXPECT_EQ(control.call("ListContainerInstances", R"({"cluster":"local"})")["containerInstanceArns"].size(), 1U);
}

TEST(RegisterMachine, does_nothing_where_no_cluster_is_set) {
  Control control;
  control::Step step = control.step();
  EXPECT_TRUE(control::register_machine(step, machine("boot-1", 1024).reader(), "i-1", "oci").ok());
  EXPECT_TRUE(control.draft.is_clean());
}

}  // namespace
}  // namespace moorage
