#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "support/control_fixture.h"

namespace moorage {
namespace {

using testing::Answer;
using testing::Control;
using testing::Json;

constexpr const char* kWeb = R"({"family":"web","containerDefinitions":[{"name":"app","image":"nginx","memory":64}]})";

Json web(const char* family = "web") {
  Json request = Json::parse(kWeb);
  request["family"] = family;
  return request;
}

TEST(RegisterTaskDefinition, fills_the_defaults_that_ecs_fills) {
  Control control;
  const Answer made = control.call("RegisterTaskDefinition", R"({"family":"web","containerDefinitions":[
      {"name":"app","image":"nginx:1","memory":64,"portMappings":[{"containerPort":80}],
       "healthCheck":{"command":["CMD","true"]}}],"volumes":[{"name":"data"}]})");
  ASSERT_TRUE(made.ok()) << made.error.message;
  EXPECT_EQ(made["taskDefinition"], Json::parse(R"({
    "taskDefinitionArn":"arn:aws:ecs:us-east-1:123456789012:task-definition/web:1","family":"web","revision":1,"status":"ACTIVE",
    "containerDefinitions":[{"name":"app","image":"nginx:1","cpu":0,"memory":64,"essential":true,"environment":[],"mountPoints":[],
      "volumesFrom":[],"systemControls":[],"portMappings":[{"containerPort":80,"hostPort":0,"protocol":"tcp"}],
      "healthCheck":{"command":["CMD","true"],"interval":30,"timeout":5,"retries":3}}],
    "volumes":[{"name":"data","host":{}}],"placementConstraints":[],"compatibilities":["EXTERNAL","EC2"],
    "requiresAttributes":[{"name":"com.amazonaws.ecs.capability.docker-remote-api.1.24"},{"name":"ecs.capability.container-health-check"}],
    "registeredAt":1700000000.0,"registeredBy":"arn:aws:iam::123456789012:root","enableFaultInjection":false})"));
  EXPECT_FALSE(made.json.contains("tags"));
}

TEST(RegisterTaskDefinition, gives_host_ports_in_modes_that_share_the_network) {
  Control control;
  for (const char* mode : {"host", "awsvpc"}) {
    Json request = web(mode);
    request["networkMode"] = mode;
    request["containerDefinitions"][0]["portMappings"] = Json::parse(R"([{"containerPort":80}])");
    const Answer made = control.call("RegisterTaskDefinition", request);
    EXPECT_EQ(made["taskDefinition"]["containerDefinitions"][0]["portMappings"][0]["hostPort"], 80) << mode;
  }
}

TEST(RegisterTaskDefinition, maps_a_host_port_once_per_task) {
  Control control;
  const auto with = [&](const char* mode, const char* ports) {
    Json request = web(mode);
    request["networkMode"] = mode;
    request["containerDefinitions"].push_back({{"name", "side"}, {"image", "nginx"}, {"memory", 64}});
    request["containerDefinitions"][0]["portMappings"] = Json::parse(R"([{"containerPort":80,"hostPort":80}])");
    request["containerDefinitions"][1]["portMappings"] = Json::parse(ports);
    return control.call("RegisterTaskDefinition", request);
  };
  for (const char* mode : {"bridge", "host", "awsvpc"}) {
    const Answer twice = with(mode, R"([{"containerPort":80,"hostPort":80}])");
    EXPECT_EQ(twice.error.name, "ClientException") << mode;
    EXPECT_EQ(twice.error.message, "TCP host port '80' is mapped multiple times in task.") << mode;
    EXPECT_EQ(twice.error.path, "containerDefinitions[1].portMappings[0]") << mode;
    EXPECT_TRUE(with(mode, R"([{"containerPort":80,"hostPort":80,"protocol":"udp"}])").ok()) << mode;
    EXPECT_TRUE(with(mode, R"([{"containerPort":81,"hostPort":81}])").ok()) << mode;
  }
  EXPECT_TRUE(with("bridge", R"([{"containerPort":80},{"containerPort":80}])").ok()) << "any port of the host will do";
  EXPECT_EQ(with("bridge",
                 R"([{"containerPort":53,"hostPort":53,"protocol":"udp"},{"containerPort":54,"hostPort":53,"protocol":"udp"}])")
                .error.message,
            "UDP host port '53' is mapped multiple times in task.");
}

// Answers of the real service for definitions that differ in one feature only.
TEST(RegisterTaskDefinition, derives_the_attributes_that_ecs_derives) {
  Control control;
  const auto derived = [&](const Json& container, const Json& task = Json::object()) {
    Json request = web();
    request.update(task);
    request["containerDefinitions"][0].update(container);
    const Answer made = control.call("RegisterTaskDefinition", request);
    EXPECT_TRUE(made.ok()) << made.error.message;
    std::set<std::string> out;
    for (const Json& one : made.ok() ? made["taskDefinition"]["requiresAttributes"] : Json::array()) out.insert(one["name"]);
    return out;
  };
  using Names = std::set<std::string>;
  const std::string api = "com.amazonaws.ecs.capability.docker-remote-api.1.";
  const std::string old = "com.amazonaws.ecs.capability.";
  const auto awslogs = [](const Json& more) {
    Json options{{"awslogs-group", "g"}, {"awslogs-region", "r"}};
    options.update(more);
    return Json{{"logConfiguration", {{"logDriver", "awslogs"}, {"options", options}}}};
  };
  const Json role{{"taskRoleArn", "arn:aws:iam::123456789012:role/task"}};
  const Json execution{{"executionRoleArn", "arn:aws:iam::123456789012:role/execution"}};
  const Json ecr{{"image", "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1"}};
  EXPECT_EQ(derived(Json::object()), Names{});
  EXPECT_EQ(derived(awslogs(Json::object())), (Names{api + "19", old + "logging-driver.awslogs"}));
  EXPECT_EQ(derived(awslogs({{"awslogs-create-group", "true"}})),
            (Names{api + "19", api + "29", old + "logging-driver.awslogs"}));
  EXPECT_EQ(derived(awslogs({{"mode", "non-blocking"}})), (Names{api + "19", api + "28", old + "logging-driver.awslogs"}));
  EXPECT_EQ(derived(awslogs({{"max-buffer-size", "10m"}})), (Names{api + "19", api + "28", old + "logging-driver.awslogs"}));
  EXPECT_EQ(derived(Json::object(), role), (Names{old + "task-iam-role"}));
  Json host = role;
  host["networkMode"] = "host";
  EXPECT_EQ(derived(Json::object(), host), (Names{old + "task-iam-role", old + "task-iam-role-network-host"}));
  EXPECT_EQ(derived(ecr), (Names{old + "ecr-auth"}));
  EXPECT_EQ(derived(ecr, execution), (Names{old + "ecr-auth", "ecs.capability.execution-role-ecr-pull"}));
  EXPECT_EQ(derived(Json::object(), {{"cpu", "256"}, {"memory", "512"}}), Names{}) << "not for the task's sizes on EC2";
}

TEST(RegisterTaskDefinition, takes_a_health_check_that_is_a_command_by_itself) {
  Control control;
  const auto with = [&](const Json& command) {
    Json request = web();
    request["containerDefinitions"][0]["healthCheck"] = {{"command", command}};
    return control.call("RegisterTaskDefinition", request);
  };
  const Json command = Json::array({"curl", "-f", "http://localhost/"});
  EXPECT_EQ(with(command)["taskDefinition"]["containerDefinitions"][0]["healthCheck"]["command"], command);
  EXPECT_TRUE(with(Json::array({"NONE"})).ok());
  for (const Json& none : {Json::array(), Json::array({"CMD"}), Json::array({"CMD-SHELL"}), Json::array({""})}) {
    EXPECT_EQ(with(none).error.message, "The health check command of container 'app' names no command.") << none;
  }
}

TEST(RegisterTaskDefinition, takes_a_log_router_that_fargate_refuses_to_launch) {
  Control control;
  const auto with = [&](const char* type, const char* value) {
    Json request = Json::parse(R"({"family":"web","requiresCompatibilities":["FARGATE"],"networkMode":"awsvpc","cpu":"256",
        "memory":"512","containerDefinitions":[{"name":"router","image":"fluent-bit"}]})");
    request["containerDefinitions"][0]["firelensConfiguration"] = {
        {"type", "fluentbit"}, {"options", {{"config-file-type", type}, {"config-file-value", value}}}};
    return control.call("RegisterTaskDefinition", request);
  };
  for (const char* bad :
       {"", "s3://bucket/key", "arn:aws:s3:::", "arn:aws:s3:::bucket", "arn:aws:s3:::bucket/", "bucket/key"}) {
    const Answer refused = with("s3", bad);
    EXPECT_EQ(refused.error.name, "ClientException") << bad;
    EXPECT_EQ(refused.error.message, "Invalid arn syntax.") << bad;
  }
  EXPECT_EQ(with("http", "x").error.message, "The config-file-type of a firelens configuration is s3 or file.");
  EXPECT_TRUE(with("file", "/extra.conf").ok());
  const Answer made = with("s3", "arn:aws:s3:::bucket/extra.conf");
  ASSERT_TRUE(made.ok()) << made.error.message;
  EXPECT_EQ(made["taskDefinition"]["compatibilities"], Json::parse(R"(["EC2","FARGATE","MANAGED_INSTANCES"])"));
  control.call("CreateCluster", "{}");
  Json launch{{"taskDefinition", "web:2"},
              {"launchType", "FARGATE"},
              {"networkConfiguration", {{"awsvpcConfiguration", {{"subnets", {"subnet-03933a7e5491c6862"}}}}}}};
  const Answer refused = control.call("RunTask", launch);
  EXPECT_EQ(refused.error.name, "InvalidParameterException");
  EXPECT_EQ(refused.error.path, "taskDefinition");
  EXPECT_TRUE(refused.error.message.starts_with("Fargate only supports 'file' as the config-file-type"))
      << refused.error.message;
  launch.update({{"serviceName", "web"}, {"desiredCount", 1}});
  EXPECT_EQ(control.call("CreateService", launch).error.message, refused.error.message);
  launch["taskDefinition"] = "web:1";
  EXPECT_TRUE(control.call("CreateService", launch).ok());
  EXPECT_EQ(control.call("UpdateService", R"({"service":"web","taskDefinition":"web:2"})").error.message,
            refused.error.message);
}

TEST(DeleteTaskDefinitions, takes_one_to_ten) {
  Control control;
  const Answer none = control.call("DeleteTaskDefinitions", R"({"taskDefinitions":[]})");
  EXPECT_EQ(none.error.name, "InvalidParameterException");
  EXPECT_EQ(none.error.message, "size of TaskDefinition references list must be greater than 0");
  const Answer many = control.call("DeleteTaskDefinitions", Json{{"taskDefinitions", std::vector<std::string>(11, "web:1")}});
  EXPECT_EQ(many.error.name, "InvalidParameterException");
  EXPECT_EQ(many.error.message, "Size of TaskDefinition references list cannot exceed 10");
}

TEST(RegisterTaskDefinition, stores_sizes_as_whole_numbers_whatever_their_spelling) {
  Control control;
  struct {
    const char *cpu, *memory, *units, *mib;
  } cases[] = {{"1 vCPU", "2GB", "1024", "2048"},
               {".5 vcpu", "1 GB", "512", "1024"},
               {"0.25vCPU", "0.5GB", "256", "512"},
               {"256", "512", "256", "512"}};
  for (const auto& one : cases) {
    Json request = web();
    request["cpu"] = one.cpu;
    request["memory"] = one.memory;
    const Answer made = control.call("RegisterTaskDefinition", request);
    ASSERT_TRUE(made.ok()) << one.cpu << ": " << made.error.message;
    EXPECT_EQ(made["taskDefinition"]["cpu"], one.units);
    EXPECT_EQ(made["taskDefinition"]["memory"], one.mib);
  }
}

TEST(RegisterTaskDefinition, counts_revisions_up_for_ever) {
  Control control;
  for (int revision = 1; revision <= 3; ++revision) {
    EXPECT_EQ(control.call("RegisterTaskDefinition", kWeb)["taskDefinition"]["revision"], revision);
  }
  for (int revision = 1; revision <= 3; ++revision) {
    const std::string name = "web:" + std::to_string(revision);
    control.call("DeregisterTaskDefinition", Json{{"taskDefinition", name}});
    control.call("DeleteTaskDefinitions", Json{{"taskDefinitions", {name}}});
  }
  EXPECT_EQ(control.call("ListTaskDefinitionFamilies", "{}")["families"], Json::array());
  EXPECT_EQ(control.call("RegisterTaskDefinition", kWeb)["taskDefinition"]["revision"], 4);
}

// The 74 sizes of docs/rules/task-definitions.md#fargate, and nothing else.
TEST(RegisterTaskDefinition, knows_every_fargate_size) {
  Control control;
  int valid = 0;
  for (int cpu : {128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768}) {
    for (int memory = 256; memory <= 131'072; memory += 256) {
      Json request = web();
      request["networkMode"] = "awsvpc";
      request["requiresCompatibilities"] = {"FARGATE"};
      request["cpu"] = std::to_string(cpu);
      request["memory"] = std::to_string(memory);
      const Answer made = control.call("RegisterTaskDefinition", request);
      if (made.ok()) ++valid;
      if (!made.ok()) {
        EXPECT_EQ(made.error.message, "No Fargate configuration exists for given values: " + std::to_string(cpu) + " CPU, " +
                                          std::to_string(memory) + " memory");
      }
    }
  }
  EXPECT_EQ(valid, 74);
}

TEST(RegisterTaskDefinition, refuses_more_than_64_kib) {
  Control control;
  Json request = web();
  request["containerDefinitions"][0]["environment"] = Json::array();
  for (int i = 0; i < 70; ++i) {
    request["containerDefinitions"][0]["environment"].push_back(
        {{"name", "N" + std::to_string(i)}, {"value", std::string(950, 'x')}});
  }
  const Answer answer = control.call("RegisterTaskDefinition", request);
  EXPECT_EQ(answer.error.name, "ClientException");
  EXPECT_NE(answer.error.message.find("Max allowed length is '65536' bytes."), std::string::npos) << answer.error.message;
  request["containerDefinitions"][0]["environment"].erase(60);
  for (int i = 0; i < 4; ++i) request["containerDefinitions"][0]["environment"].erase(0);
  EXPECT_TRUE(control.call("RegisterTaskDefinition", request).ok());
}

TEST(RegisterTaskDefinition, leaves_no_trace_when_refused) {
  Control control;
  control.call("RegisterTaskDefinition", R"({"family":"web","containerDefinitions":[{"name":"app","image":"nginx"}]})");
  EXPECT_TRUE(control.draft.is_clean());
  EXPECT_EQ(control.call("RegisterTaskDefinition", kWeb)["taskDefinition"]["revision"], 1);
}

TEST(DescribeTaskDefinition, means_the_latest_active_revision_by_family) {
  Control control;
  for (int i = 0; i < 3; ++i) control.call("RegisterTaskDefinition", kWeb);
  control.call("DeregisterTaskDefinition", R"({"taskDefinition":"web:3"})");
  EXPECT_EQ(control.call("DescribeTaskDefinition", R"({"taskDefinition":"web"})")["taskDefinition"]["revision"], 2);
  const Json inactive = control.call("DescribeTaskDefinition", R"({"taskDefinition":"web:3"})")["taskDefinition"];
  EXPECT_EQ(inactive["status"], "INACTIVE");
  EXPECT_TRUE(inactive.contains("deregisteredAt"));
  for (const char* name : {"web:4", "other", "arn:aws:ecs:us-east-1:123456789012:task-definition/web:9"}) {
    const Answer answer = control.call("DescribeTaskDefinition", Json{{"taskDefinition", name}});
    EXPECT_EQ(answer.error.name, "ClientException");
    EXPECT_EQ(answer.error.message, "Unable to describe task definition.") << name;
  }
}

TEST(DescribeTaskDefinition, shows_tags_beside_the_definition_and_only_when_asked) {
  Control control;
  Json request = web();
  request["tags"] = Json::parse(R"([{"key":"team","value":"a"}])");
  const Answer made = control.call("RegisterTaskDefinition", request);
  EXPECT_EQ(made["tags"], request["tags"]);
  EXPECT_FALSE(control.call("DescribeTaskDefinition", R"({"taskDefinition":"web"})").json.contains("tags"));
  EXPECT_EQ(control.call("DescribeTaskDefinition", R"({"taskDefinition":"web","include":["TAGS"]})")["tags"], request["tags"]);
}

TEST(ListTaskDefinitions, takes_its_prefix_as_a_whole_family) {
  Control control;
  for (const char* family : {"web", "web-2", "api"}) control.call("RegisterTaskDefinition", web(family));
  EXPECT_EQ(control.call("ListTaskDefinitions", R"({"familyPrefix":"web"})")["taskDefinitionArns"].size(), 1U);
  EXPECT_EQ(control.call("ListTaskDefinitions", R"({"familyPrefix":"we"})")["taskDefinitionArns"].size(), 0U);
  EXPECT_EQ(control.call("ListTaskDefinitionFamilies", R"({"familyPrefix":"we"})")["families"],
            Json::parse(R"(["web","web-2"])"));
}

TEST(ListTaskDefinitions, sorts_by_family_and_number_in_both_directions_on_every_page_size) {
  Control control;
  for (const char* family : {"b", "a"}) {
    for (int i = 0; i < 12; ++i) control.call("RegisterTaskDefinition", web(family));
  }
  control.call("DeregisterTaskDefinition", R"({"taskDefinition":"a:5"})");
  for (const char* sort : {"ASC", "DESC"}) {
    const Json all = control.call("ListTaskDefinitions", Json{{"sort", sort}})["taskDefinitionArns"];
    ASSERT_EQ(all.size(), 23U);
    const std::string first = all[0];
    EXPECT_TRUE(first.ends_with(sort == std::string("ASC") ? "/a:1" : "/b:12")) << first;
    for (int size = 1; size <= 24; ++size) {
      Json seen = Json::array();
      Json request{{"maxResults", size}, {"sort", sort}};
      for (;;) {
        const Answer page = control.call("ListTaskDefinitions", request);
        for (const auto& arn : page["taskDefinitionArns"]) seen.push_back(arn);
        if (!page.json.contains("nextToken")) break;
        request["nextToken"] = page["nextToken"];
      }
      ASSERT_EQ(seen, all) << sort << " " << size;
    }
  }
  EXPECT_EQ(control.call("ListTaskDefinitions", R"({"status":"INACTIVE"})")["taskDefinitionArns"].size(), 1U);
}

TEST(ListTaskDefinitionFamilies, tells_active_from_inactive_families) {
  Control control;
  for (const char* family : {"web", "api"}) control.call("RegisterTaskDefinition", web(family));
  control.call("DeregisterTaskDefinition", R"({"taskDefinition":"api:1"})");
  EXPECT_EQ(control.call("ListTaskDefinitionFamilies", R"({"status":"ACTIVE"})")["families"], Json::parse(R"(["web"])"));
  EXPECT_EQ(control.call("ListTaskDefinitionFamilies", R"({"status":"INACTIVE"})")["families"], Json::parse(R"(["api"])"));
  EXPECT_EQ(control.call("ListTaskDefinitionFamilies", "{}")["families"].size(), 2U);
}

TEST(DeregisterTaskDefinition, insists_on_a_revision) {
  Control control;
  control.call("RegisterTaskDefinition", kWeb);
  EXPECT_EQ(control.call("DeregisterTaskDefinition", R"({"taskDefinition":"web"})").error.message, "Revision is missing.");
  const Answer bad = control.call("DeregisterTaskDefinition", R"({"taskDefinition":"web:x"})");
  EXPECT_EQ(bad.error.name, "InvalidParameterException");
  EXPECT_EQ(bad.error.message, "Invalid revision number. Number: x");
}

TEST(DeleteTaskDefinitions, makes_failures_of_what_may_not_be_deleted) {
  Control control;
  control.call("RegisterTaskDefinition", kWeb);
  const Answer answer = control.call("DeleteTaskDefinitions", R"({"taskDefinitions":["web","web:1","web:7"]})");
  EXPECT_EQ(answer["taskDefinitions"], Json::array());
  EXPECT_EQ(answer["failures"], Json::parse(R"([
    {"arn":"web","reason":"The specified task definition identifier is invalid. Specify a valid name or ARN and try again."},
    {"arn":"arn:aws:ecs:us-east-1:123456789012:task-definition/web:1",
     "reason":"The specified task definition is still in ACTIVE status. Please deregister the target and try again."},
    {"arn":"arn:aws:ecs:us-east-1:123456789012:task-definition/web:7",
     "reason":"The specified task definition does not exist. Specify a valid account, family, revision and try again."}])"));
}

TEST(DeleteTaskDefinitions, lets_an_unused_revision_vanish) {
  Control control;
  control.call("RegisterTaskDefinition", kWeb);
  control.call("DeregisterTaskDefinition", R"({"taskDefinition":"web:1"})");
  const Answer deleted = control.call("DeleteTaskDefinitions", R"({"taskDefinitions":["web:1"]})");
  EXPECT_EQ(deleted["taskDefinitions"][0]["status"], "DELETE_IN_PROGRESS");
  EXPECT_TRUE(deleted["taskDefinitions"][0].contains("deleteRequestedAt"));
  EXPECT_EQ(control.call("DescribeTaskDefinition", R"({"taskDefinition":"web:1"})").error.message,
            "Unable to describe task definition.");
  EXPECT_EQ(control.state.table<control::TaskDefinition>().size(), 0U);
}

}  // namespace
}  // namespace moorage
