#include <capnp/message.h>
#include <gtest/gtest.h>

#include "schemas/ecs/instance.capnp.h"
#include "schemas/ecs/task.capnp.h"
#include "schemas/ecs/taskdefinition.capnp.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::wire {
namespace {

TEST(JsonWrite, absent_members_are_omitted_and_empty_ones_are_not) {
  capnp::MallocMessageBuilder builder;
  auto task = builder.initRoot<ecs::Task>();
  EXPECT_EQ(to_json(task.asReader()), "{}");
  task.initTags(0);
  task.setGroup("");
  task.initOverrides();
  EXPECT_EQ(to_json(task.asReader()), R"({"group":"","overrides":{},"tags":[]})");
}

TEST(JsonWrite, enums_go_by_wire_name_and_unset_is_absent) {
  capnp::MallocMessageBuilder builder;
  auto task = builder.initRoot<ecs::Task>();
  task.setLaunchType(ecs::LaunchType::FARGATE);
  task.setHealthStatus(ecs::HealthStatus::UNSET);
  EXPECT_EQ(to_json(task.asReader()), R"({"launchType":"FARGATE"})");
}

TEST(JsonWrite, an_enum_value_of_a_newer_schema_is_left_out) {
  capnp::MallocMessageBuilder builder;
  auto task = builder.initRoot<ecs::Task>();
  task.setLaunchType(static_cast<ecs::LaunchType>(999));
  EXPECT_EQ(to_json(task.asReader()), "{}");
}

TEST(JsonWrite, timestamps_are_seconds_with_three_decimals) {
  const std::pair<std::int64_t, const char*> cases[] = {
      {0, "0.000"},      {1, "0.001"},   {1440938160123, "1440938160.123"},
      {-1500, "-1.500"}, {-1, "-0.001"}, {INT64_MIN, "-9223372036854775.808"}};
  for (const auto& [ms, text] : cases) {
    capnp::MallocMessageBuilder builder;
    auto task = builder.initRoot<ecs::Task>();
    set(task.getCreatedAt(), ms);
    EXPECT_EQ(to_json(task.asReader()), std::string(R"({"createdAt":)") + text + "}");
  }
}

TEST(JsonWrite, doubles_read_as_fractions) {
  const std::pair<double, const char*> cases[] = {{0, "0.0"}, {100, "100.0"}, {0.1, "0.1"}, {-2.5, "-2.5"}, {1e22, "1e+22"}};
  for (const auto& [value, text] : cases) {
    capnp::MallocMessageBuilder builder;
    auto resource = builder.initRoot<ecs::Resource>();
    set(resource.getDoubleValue(), value);
    EXPECT_EQ(to_json(resource.asReader()), std::string(R"({"doubleValue":)") + text + "}");
  }
}

TEST(JsonWrite, upper_case_services_keep_their_names) {
  capnp::MallocMessageBuilder builder;
  auto balancer = builder.initRoot<elbv2::LoadBalancer>();
  balancer.setLoadBalancerArn("a");
  balancer.setDnsName("d");
  EXPECT_EQ(to_json(balancer.asReader()), R"({"LoadBalancerArn":"a","DNSName":"d"})");
}

TEST(JsonWrite, secrets_are_redacted_only_when_asked_and_names_stay) {
  capnp::MallocMessageBuilder builder;
  auto container = builder.initRoot<ecs::ContainerDefinition>();
  container.setName("web");
  auto variable = container.initEnvironment(1)[0];
  variable.setName("PASSWORD");
  variable.setValue("hunter2");
  auto log = container.initLogConfiguration();
  log.setLogDriver(ecs::LogDriver::SPLUNK);
  auto option = log.initOptions(1)[0];
  option.setKey("splunk-token");
  option.setValue("hunter3");
  EXPECT_NE(to_json(container.asReader()).find("hunter2"), std::string::npos);
  const std::string redacted = to_json(container.asReader(), {.redact_secrets = true});
  EXPECT_EQ(redacted.find("hunter"), std::string::npos) << redacted;
  EXPECT_EQ(redacted, R"({"name":"web","environment":[{"name":"PASSWORD","value":"***"}],)"
                      R"("logConfiguration":{"logDriver":"splunk","options":{"splunk-token":"***"}}})");
}

TEST(JsonWrite, secrets_of_overrides_are_redacted_too) {
  capnp::MallocMessageBuilder builder;
  auto request = builder.initRoot<ecs::RunTaskRequest>();
  auto variable = request.initOverrides().initContainerOverrides(1)[0].initEnvironment(1)[0];
  variable.setName("TOKEN");
  variable.setValue("hunter2");
  EXPECT_EQ(to_json(request.asReader(), {.redact_secrets = true}).find("hunter2"), std::string::npos);
}

TEST(JsonWrite, pretty_is_indented_and_empty_things_stay_short) {
  capnp::MallocMessageBuilder builder;
  auto task = builder.initRoot<ecs::Task>();
  task.initTags(0);
  task.setGroup("g");
  EXPECT_EQ(to_json(task.asReader(), {.pretty = true}), "{\n  \"group\": \"g\",\n  \"tags\": []\n}");
}

}  // namespace
}  // namespace moorage::wire
