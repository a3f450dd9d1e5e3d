// What tasks and operators write, read by pure functions: paths, bodies, files of credentials; and what is written for them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "endpoint/task/aws_credentials_file.h"
#include "endpoint/task/container_stats.h"
#include "endpoint/task/protection_call.h"
#include "endpoint/task/task_path.h"
#include "endpoint/task/task_throttle.h"

namespace moorage::endpoint {
namespace {

using Json = nlohmann::json;

struct PathCase {
  const char* target;
  TaskRoute route;
  int version;
  const char* id;
};

TEST(TaskPath, reads_the_paths_of_the_agent) {
  const PathCase cases[] = {
      {"/v2/credentials/a-b", TaskRoute::kCredentials, 2, "a-b"},
      {"/v2/credentials/", TaskRoute::kCredentials, 2, ""},
      {"/v1/credentials?id=a-b", TaskRoute::kCredentials, 1, "a-b"},
      {"/v1/credentials?x=1", TaskRoute::kCredentials, 1, ""},
      {"/v4/x", TaskRoute::kContainer, 4, "x"},
      {"/v4/x/", TaskRoute::kContainer, 4, "x"},
      {"/v4/x/task", TaskRoute::kTask, 4, "x"},
      {"/v4/x/taskWithTags", TaskRoute::kTaskWithTags, 4, "x"},
      {"/v4/x/stats", TaskRoute::kContainerStats, 4, "x"},
      {"/v4/x/task/stats", TaskRoute::kTaskStats, 4, "x"},
      {"/v3/x/associations/elastic-inference", TaskRoute::kAssociations, 3, "x"},
      {"/v2/metadata", TaskRoute::kTaskV2, 2, ""},
      {"/v2/metadata/", TaskRoute::kTaskV2, 2, ""},
      {"/v2/metadataWithTags", TaskRoute::kTaskWithTagsV2, 2, ""},
      {"/v2/metadata/c", TaskRoute::kContainerV2, 2, "c"},
      {"/v2/stats", TaskRoute::kTaskStatsV2, 2, ""},
      {"/v2/stats/c", TaskRoute::kContainerStatsV2, 2, "c"},
      {"/api/x/task-protection/v1/state", TaskRoute::kProtection, 1, "x"},
      {"/api/x/fault/v1/network-latency/start", TaskRoute::kFaults, 1, "x"},
  };
  for (const PathCase& one : cases) {
    const auto path = parse_task_path(one.target);
    ASSERT_TRUE(path) << one.target;
    EXPECT_EQ(path->route, one.route) << one.target;
    EXPECT_EQ(path->version, one.version) << one.target;
    EXPECT_EQ(path->id, one.id) << one.target;
  }
}

TEST(TaskPath, knows_no_other_path) {
  for (const char* target : {"", "/", "*", "v4/x", "/v5/x", "/v4/x/y", "/v4/x/task/y", "/v2", "/v2/credentials/a/b",
                             "/v2/metadataWithTags/x", "/v4/x/associations/a", "/v3/x/associations", "/v3/x/associations/a/b/c",
                             "/api/x", "/api/x/other", "/v1/credentials/a", "/v4/x/task//stats", "/a/b/c/d/e/f/g/h/i/j"}) {
    EXPECT_FALSE(parse_task_path(target)) << target;
  }
  EXPECT_FALSE(parse_task_path("/v4/" + std::string(2000, 'x')));
}

TEST(TaskProtection, reads_the_body_of_the_agents_api) {
  const auto asked = parse_protection(R"({"ProtectionEnabled":true,"ExpiresInMinutes":60})");
  ASSERT_TRUE(asked.ok()) << asked.error().message;
  EXPECT_TRUE(asked->enabled);
  EXPECT_EQ(asked->expires_in_minutes, 60);
  EXPECT_EQ(parse_protection(R"({"ProtectionEnabled":false})")->expires_in_minutes, std::nullopt);
}

TEST(TaskProtection, says_what_is_wrong_with_a_body) {
  const auto without = parse_protection(R"({"ExpiresInMinutes":60})");
  EXPECT_EQ(without.error().message, "Invalid request: does not contain 'ProtectionEnabled' field");
  for (const char* body : {"", "[]", "{", R"({"ProtectionEnabled":"yes"})", R"({"protectionEnabled":true})",
                           R"({"ProtectionEnabled":true,"Other":1})"}) {
    const auto refused = parse_protection(body);
    ASSERT_FALSE(refused.ok()) << body;
    EXPECT_EQ(refused.error().name, "InvalidParameterException");
    EXPECT_EQ(refused.error().message, "UpdateTaskProtection: failed to decode request") << body;
  }
}

TEST(AwsCredentialsFile, takes_one_profile) {
  const char* text =
      "# comment\n[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key=one\ns3 =\n  aws_access_key_id = nested\n"
      "[profile work]\r\nAWS_ACCESS_KEY_ID=AKIAWORK\r\naws_secret_access_key = two\r\naws_session_token = three==\r\n";
  const auto first = parse_aws_credentials(text, "default");
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_EQ(first->access_key_id, "AKIADEFAULT");
  EXPECT_EQ(first->secret_access_key, "one");
  EXPECT_EQ(first->session_token, "");
  const auto second = parse_aws_credentials(text, "work");
  ASSERT_TRUE(second.ok()) << second.error().message;
  EXPECT_EQ(second->access_key_id, "AKIAWORK");
  EXPECT_EQ(second->session_token, "three==");
}

TEST(AwsCredentialsFile, errors_name_what_is_missing_and_no_value) {
  EXPECT_NE(parse_aws_credentials("[a]\n", "b").error().message.find("\"b\""), std::string::npos);
  EXPECT_NE(parse_aws_credentials("[a]\naws_access_key_id=x\n", "a").error().message.find("aws_secret_access_key"),
            std::string::npos);
  const auto odd = parse_aws_credentials("[a]\naws_access_key_id=x\naws_secret_access_key=canary with blanks\n", "a");
  ASSERT_FALSE(odd.ok());
  EXPECT_EQ(odd.error().message.find("canary"), std::string::npos);
}

TEST(TaskThrottle, lets_sixty_through_at_once_and_forty_a_second) {
  TaskThrottle throttle;
  const auto now = TaskThrottle::Clock::now();
  for (int i = 0; i < 60; ++i) EXPECT_TRUE(throttle.take("10.0.0.2", now)) << i;
  EXPECT_FALSE(throttle.take("10.0.0.2", now));
  EXPECT_TRUE(throttle.take("10.0.0.3", now));  // another container
  int taken = 0;
  for (int i = 0; i < 100; ++i) taken += throttle.take("10.0.0.2", now + std::chrono::seconds(1)) ? 1 : 0;
  EXPECT_EQ(taken, 40);
}

ports::ContainerUsage sample(std::int64_t at_ms, std::uint64_t cpu_ns, std::uint64_t received) {
  ports::ContainerUsage out{.at_ms = at_ms, .is_version_2 = true};
  out.cpu.total_ns = cpu_ns;
  out.machine_cpu_ns = 1'000'000'000;
  out.processors = 2;
  out.memory = {.used = 100, .limit = 1000, .by_kind = {{"anon", 60}}};
  out.processes = 3;
  out.processes_max = 100;
  out.io_bytes = {{8, 0, "read", 5}};
  out.interfaces["eth0"] = {.rx_bytes = received, .tx_bytes = 7};
  return out;
}

const ports::TaskContainer kContainer{.name = "app", .runtime_id = "abc", .runtime_name = "task-app"};

TEST(ContainerStats, have_the_shape_of_docker) {
  const Json stats = Json::parse(stats_json(kContainer, sample(2000, 50, 300), sample(1000, 20, 100)));
  EXPECT_EQ(stats["name"], "/task-app");
  EXPECT_EQ(stats["id"], "abc");
  EXPECT_EQ(stats["read"], "1970-01-01T00:00:02.000Z");
  EXPECT_EQ(stats["preread"], "1970-01-01T00:00:01.000Z");
  EXPECT_EQ(stats["cpu_stats"]["cpu_usage"]["total_usage"], 50);
  EXPECT_EQ(stats["precpu_stats"]["cpu_usage"]["total_usage"], 20);
  EXPECT_EQ(stats["cpu_stats"]["online_cpus"], 2);
  EXPECT_EQ(stats["memory_stats"], (Json{{"usage", 100}, {"stats", {{"anon", 60}}}, {"limit", 1000}}));
  EXPECT_EQ(stats["pids_stats"], (Json{{"current", 3}, {"limit", 100}}));
  EXPECT_EQ(stats["blkio_stats"]["io_service_bytes_recursive"][0],
            (Json{{"major", 8}, {"minor", 0}, {"op", "read"}, {"value", 5}}));
  EXPECT_EQ(stats["blkio_stats"]["io_queue_recursive"], Json::array());
  EXPECT_EQ(stats["networks"]["eth0"]["rx_bytes"], 300);
  EXPECT_EQ(stats["network_rate_stats"], (Json{{"rx_bytes_per_sec", 200.0}, {"tx_bytes_per_sec", 0.0}}));
}

TEST(ContainerStats, a_first_sample_and_a_restart_make_no_wrong_rates) {
  EXPECT_FALSE(Json::parse(stats_json(kContainer, sample(2000, 50, 300), std::nullopt)).contains("network_rate_stats"));
  const Json restarted = Json::parse(stats_json(kContainer, sample(2000, 5, 10), sample(1000, 20, 100)));
  EXPECT_EQ(restarted["network_rate_stats"]["rx_bytes_per_sec"], 0.0);
}

}  // namespace
}  // namespace moorage::endpoint
