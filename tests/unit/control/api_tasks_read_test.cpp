#include <gtest/gtest.h>

#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/edits.h"
#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

class Tasks : public ::testing::Test {
 protected:
  Control control;

  void SetUp() override {
    control.call("CreateCluster", "{}");
    instance =
        control.call("RegisterContainerInstance", R"({"totalResources":[{"name":"CPU","type":"INTEGER","integerValue":100000},
        {"name":"MEMORY","type":"INTEGER","integerValue":100000}],"attributes":[{"name":"ecs.availability-zone","value":"us-east-1a"},
        {"name":"ecs.cpu-architecture","value":"x86_64"}]})")["containerInstance"]["containerInstanceArn"];
    for (const char* family : {"web", "api"}) {
      control.call("RegisterTaskDefinition",
                   R"({"family":")" + std::string(family) +
                       R"(","containerDefinitions":[{"name":"app","image":"img:1","cpu":10,"memory":300},
                                                 {"name":"side","image":"img:2","memoryReservation":64,"essential":false}]})");
    }
  }

  Json run(const char* request) { return control.call("RunTask", request)["tasks"]; }
  std::size_t listed(const char* request) { return control.call("ListTasks", request)["taskArns"].size(); }
  const control::Task& record(const Json& task) {
    const std::string arn = task["taskArn"];
    return *control.state.find(ecs_model(control.state).task_named(*control::Hex128::parse(arn.substr(arn.size() - 32))));
  }
  void set_status(const Json& task, control::TaskStatus status) {
    control.draft.change(record(task).id, [&](control::Task& t) { t.last_status = status; });
  }

  std::string instance;
};

TEST_F(Tasks, are_described_with_every_member_ecs_gives) {
  const Json made = run(R"({"taskDefinition":"web","overrides":{"containerOverrides":[{"name":"app","command":["x"],"cpu":20}]},
                            "startedBy":"me","tags":[{"key":"a","value":"1"}]})")[0];
  const std::string arn = made["taskArn"];
  Json described = control.call("DescribeTasks", Json{{"tasks", {arn}}})["tasks"][0];
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(described["containers"][i]["containerArn"].get<std::string>().starts_with(
        "arn:aws:ecs:us-east-1:123456789012:container/default/"));
    described["containers"][i].erase("containerArn");
  }
  Json expected = Json::parse(
      R"({"attachments":[],"attributes":[{"name":"ecs.cpu-architecture","value":"x86_64"}],"availabilityZone":"us-east-1a",
    "clusterArn":"arn:aws:ecs:us-east-1:123456789012:cluster/default","containers":[
      {"name":"app","image":"img:1","lastStatus":"PENDING","networkBindings":[],"networkInterfaces":[],"healthStatus":"UNKNOWN","cpu":"20","memory":"300"},
      {"name":"side","image":"img:2","lastStatus":"PENDING","networkBindings":[],"networkInterfaces":[],"healthStatus":"UNKNOWN","cpu":"0",
       "memoryReservation":"64"}],
    "cpu":"20","memory":"364","createdAt":1700000000.0,"desiredStatus":"RUNNING","enableExecuteCommand":false,"group":"family:web",
    "healthStatus":"UNKNOWN","lastStatus":"PENDING","launchType":"EC2","overrides":{"containerOverrides":[
      {"name":"app","command":["x"],"cpu":20},{"name":"side"}],"inferenceAcceleratorOverrides":[]},"startedBy":"me","tags":[],
    "taskDefinitionArn":"arn:aws:ecs:us-east-1:123456789012:task-definition/web:1","version":1})");
  expected["taskArn"] = arn;
  expected["containerInstanceArn"] = instance;
  for (Json& container : expected["containers"]) container["taskArn"] = arn;
  EXPECT_EQ(described, expected);
  EXPECT_EQ(control.call("DescribeTasks", Json{{"tasks", {arn}}, {"include", {"TAGS"}}})["tasks"][0]["tags"].size(), 1U);
}

TEST_F(Tasks, show_ports_exits_and_health_once_there_are_any) {
  const Json made = run(R"({"taskDefinition":"web"})")[0];
  control.draft.change(record(made).id, [&](control::Task& task) {
    task.last_status = control::TaskStatus::kRunning;
    task.started_at = control.now;
    task.containers[0].phase = control::ContainerPhase::kRunning;
    task.containers[0].health = control::Health::kHealthy;
    task.containers[0].run = std::make_shared<const control::ContainerRun>(control::ContainerRun{
        .runtime_id = "abc",
        .image_digest = "sha256:1",
        .bindings = {{.container_port = 80, .host_port = 32768, .protocol = control::Protocol::kTcp, .bind_ip = "0.0.0.0"}}});
    task.containers[1].phase = control::ContainerPhase::kStopped;
    task.containers[1].has_exit_code = true;
    task.containers[1].exit_code = 3;
    task.containers[1].reason = "OutOfMemoryError: Container killed due to memory usage";
  });
  const Json task = control.call("DescribeTasks", Json{{"tasks", {made["taskArn"]}}})["tasks"][0];
  EXPECT_EQ(task["connectivity"], "CONNECTED");
  EXPECT_EQ(task["containers"][0]["networkBindings"],
            Json::parse(R"([{"bindIP":"0.0.0.0","containerPort":80,"hostPort":32768,"protocol":"tcp"}])"));
  EXPECT_EQ(task["containers"][0]["healthStatus"], "HEALTHY");
  EXPECT_EQ(task["containers"][0]["lastStatus"], "RUNNING");
  EXPECT_EQ(task["containers"][0]["runtimeId"], "abc");
  EXPECT_EQ(task["containers"][1]["lastStatus"], "STOPPED");
  EXPECT_EQ(task["containers"][1]["exitCode"], 3);
  EXPECT_EQ(task["containers"][1]["reason"], "OutOfMemoryError: Container killed due to memory usage");
}

TEST_F(Tasks, list_default_to_desired_running_and_pending_never_matches) {
  const Json tasks = run(R"({"taskDefinition":"web","count":3})");
  set_status(tasks[0], control::TaskStatus::kRunning);
  control.call("StopTask", Json{{"task", tasks[1]["taskArn"]}});
  EXPECT_EQ(listed("{}"), 2U);
  EXPECT_EQ(listed(R"({"desiredStatus":"RUNNING"})"), 2U);
  EXPECT_EQ(listed(R"({"desiredStatus":"STOPPED"})"), 1U);
  EXPECT_EQ(listed(R"({"desiredStatus":"PENDING"})"), 0U);
}

TEST_F(Tasks, list_by_family_instance_service_starter_and_launch_type) {
  run(R"({"taskDefinition":"web","count":2,"startedBy":"me"})");
  run(R"({"taskDefinition":"api"})");
  EXPECT_EQ(listed(R"({"family":"web"})"), 2U);
  EXPECT_EQ(listed(R"({"family":"we"})"), 0U);
  EXPECT_EQ(listed(R"({"startedBy":"me"})"), 2U);
  EXPECT_EQ(listed(R"({"launchType":"EC2"})"), 3U);
  EXPECT_EQ(listed(R"({"launchType":"FARGATE"})"), 0U);
  EXPECT_EQ(control.call("ListTasks", Json{{"containerInstance", instance}})["taskArns"].size(), 3U);
  EXPECT_EQ(control.call("ListTasks", R"({"startedBy":"me","family":"web"})").error.name, "InvalidParameterException");
  EXPECT_EQ(control.call("ListTasks", R"({"serviceName":"nope"})").error.name, "ServiceNotFoundException");
}

TEST_F(Tasks, are_each_on_exactly_one_page_for_every_page_size) {
  for (int i = 0; i < 3; ++i) run(R"({"taskDefinition":"web","count":9})");
  const Json all = control.call("ListTasks", "{}")["taskArns"];
  ASSERT_EQ(all.size(), 27U);
  for (int size = 1; size <= 28; ++size) {
    Json seen = Json::array();
    Json request{{"maxResults", size}};
    for (;;) {
      const Answer page = control.call("ListTasks", request);
      for (const auto& arn : page["taskArns"]) seen.push_back(arn);
      if (!page.json.contains("nextToken")) break;
      request["nextToken"] = page["nextToken"];
    }
    ASSERT_EQ(seen, all) << size;
  }
  for (const char* bad : {R"({"maxResults":0})", R"({"maxResults":101})", R"({"maxResults":-1})"}) {
    EXPECT_EQ(control.call("ListTasks", bad).error.path, "maxResults") << bad;
  }
}

TEST_F(Tasks, unknown_ones_are_failures_and_those_of_other_clusters_errors) {
  const std::string id(32, 'b');
  const Answer answer = control.call("DescribeTasks", Json{{"tasks", {id}}});
  EXPECT_EQ(answer["tasks"], Json::array());
  EXPECT_EQ(answer["failures"],
            (Json{{{"arn", "arn:aws:ecs:us-east-1:123456789012:task/default/" + id}, {"reason", "MISSING"}}}));
  EXPECT_EQ(control.call("DescribeTasks", R"({"cluster":"other","tasks":["x"]})").error.name, "ClusterNotFoundException");
  EXPECT_EQ(control.call("StopTask", Json{{"task", id}}).error.message, "The referenced task was not found.");
}

TEST_F(Tasks, a_hundred_can_be_described_at_once_and_not_more) {
  Json ids = Json::array();
  for (int i = 0; i < 100; ++i) ids.push_back(std::string(32, 'c'));
  EXPECT_TRUE(control.call("DescribeTasks", Json{{"tasks", ids}}).ok());
  ids.push_back(std::string(32, 'c'));
  EXPECT_EQ(control.call("DescribeTasks", Json{{"tasks", ids}}).error.name, "InvalidParameterException");
}

TEST_F(Tasks, keep_their_deleted_definition_describable_until_they_are_forgotten) {
  const Json task = run(R"({"taskDefinition":"web"})")[0];
  control.call("DeregisterTaskDefinition", R"({"taskDefinition":"web:1"})");
  control.call("DeleteTaskDefinitions", R"({"taskDefinitions":["web:1"]})");
  EXPECT_EQ(control.call("DescribeTaskDefinition", R"({"taskDefinition":"web:1"})")["taskDefinition"]["status"],
            "DELETE_IN_PROGRESS");
  control.draft.change(record(task).id, [](control::Task& t) { t.desired_status = control::DesiredStatus::kStopped; });
  set_status(task, control::TaskStatus::kStopped);
  EXPECT_FALSE(control.call("DescribeTaskDefinition", R"({"taskDefinition":"web:1"})").ok()) << "nothing needs it any more";
  EXPECT_EQ(control.call("DescribeTasks", Json{{"tasks", {task["taskArn"]}}})["tasks"][0]["containers"][0]["name"], "app");
  EXPECT_TRUE(control.state.recount().empty());
}

class Services : public Tasks {
 protected:
  Json describe(const char* name) { return control.call("DescribeServices", Json{{"services", {name}}})["services"][0]; }
};

TEST_F(Services, are_described_with_their_defaults) {
  const Answer made = control.call("CreateService", R"({"serviceName":"s","taskDefinition":"web","desiredCount":2})");
  ASSERT_TRUE(made.ok()) << made.error.message;
  Json service = describe("s");
  const std::string deployment = service["deployments"][0]["id"];
  EXPECT_TRUE(deployment.starts_with("ecs-svc/"));
  EXPECT_EQ(service["deployments"][0]["status"], "PRIMARY");
  EXPECT_EQ(service["deployments"][0]["rolloutState"], "IN_PROGRESS");
  EXPECT_EQ(service["deployments"][0]["rolloutStateReason"], "ECS deployment " + deployment + " in progress.");
  EXPECT_EQ(service["currentServiceRevisions"][0]["arn"],
            "arn:aws:ecs:us-east-1:123456789012:service-revision/default/s/" + deployment.substr(8));
  const auto current = service["currentServiceDeployment"].get<std::string>();
  EXPECT_TRUE(current.starts_with("arn:aws:ecs:us-east-1:123456789012:service-deployment/default/s/")) << current;
  service.erase("deployments");
  service.erase("currentServiceRevisions");
  service.erase("currentServiceDeployment");
  EXPECT_EQ(service, Json::parse(R"({"serviceArn":"arn:aws:ecs:us-east-1:123456789012:service/default/s","serviceName":"s",
    "clusterArn":"arn:aws:ecs:us-east-1:123456789012:cluster/default","loadBalancers":[],"serviceRegistries":[],"status":"ACTIVE",
    "desiredCount":2,"runningCount":0,"pendingCount":0,"launchType":"EC2",
    "taskDefinition":"arn:aws:ecs:us-east-1:123456789012:task-definition/web:1",
    "deploymentConfiguration":{"deploymentCircuitBreaker":{"enable":false,"rollback":false},"maximumPercent":200,"minimumHealthyPercent":100,
      "strategy":"ROLLING","bakeTimeInMinutes":0},"events":[],"createdAt":1700000000.0,"placementConstraints":[],"placementStrategy":[],
    "schedulingStrategy":"REPLICA","deploymentController":{"type":"ECS"},"createdBy":"arn:aws:iam::123456789012:root",
    "enableECSManagedTags":false,"propagateTags":"NONE","enableExecuteCommand":false,"availabilityZoneRebalancing":"ENABLED",
    "resourceManagementType":"CUSTOMER"})"));
}

TEST_F(Services, page_by_ten_and_hide_what_is_not_active) {
  for (int i = 0; i < 12; ++i) {
    control.call("CreateService",
                 Json{{"serviceName", "s" + std::to_string(i)}, {"taskDefinition", "web"}, {"desiredCount", 0}});
  }
  const Answer first = control.call("ListServices", "{}");
  EXPECT_EQ(first["serviceArns"].size(), 10U);
  EXPECT_EQ(control.call("ListServices", Json{{"nextToken", first["nextToken"]}})["serviceArns"].size(), 2U);
  control.call("DeleteService", R"({"service":"s3"})");
  EXPECT_EQ(control.call("ListServices", R"({"maxResults":100})")["serviceArns"].size(), 11U);
  EXPECT_NE(describe("s3")["status"], "ACTIVE");
}

TEST_F(Services, unknown_ones_are_failures_and_at_most_ten_are_described) {
  const Answer answer = control.call("DescribeServices", R"({"services":["nope"]})");
  EXPECT_EQ(answer["failures"],
            Json::parse(R"([{"arn":"arn:aws:ecs:us-east-1:123456789012:service/default/nope","reason":"MISSING"}])"));
  Json names = Json::array();
  for (int i = 0; i < 11; ++i) names.push_back("s" + std::to_string(i));
  EXPECT_EQ(control.call("DescribeServices", Json{{"services", names}}).error.name, "InvalidParameterException");
}

TEST_F(Services, show_at_most_a_hundred_events_newest_first) {
  control.call("CreateService", R"({"serviceName":"s","taskDefinition":"web","desiredCount":0})");
  const control::ServiceId id = ecs_model(control.state).service_named(ecs_model(control.state).cluster_named("default"), "s");
  control::Step step = control.step();
  for (int i = 0; i < 105; ++i) control::add_service_event(step, id, "event " + std::to_string(i));
  const Json events = describe("s")["events"];
  ASSERT_EQ(events.size(), 100U);
  EXPECT_EQ(events[0]["message"], "event 104");
  EXPECT_EQ(events[99]["message"], "event 5");
}

TEST_F(Services, stand_in_the_way_of_deleting_their_cluster) {
  control.call("CreateService", R"({"serviceName":"s","taskDefinition":"web","desiredCount":0})");
  control.call("DeregisterContainerInstance", Json{{"containerInstance", instance}});
  const Error error = control.call("DeleteCluster", R"({"cluster":"default"})").error;
  EXPECT_EQ(error.name, "ClusterContainsServicesException");
  EXPECT_EQ(error.message, "The Cluster cannot be deleted while Services are active.");
}

}  // namespace
}  // namespace moorage
