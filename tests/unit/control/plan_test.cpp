#include "services/ecs/rules/definition_plan.h"

#include <gtest/gtest.h>

#include <capnp/message.h>

#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::control {
namespace {

template <typename T>
wire::Message<T> from(const char* json) {
  capnp::MallocMessageBuilder arena;
  auto root = arena.initRoot<T>();
  const Status read = wire::from_json(json, root);
  EXPECT_TRUE(read.ok()) << read.error().message;
  return wire::Message<T>::from_builder(root);
}

Demand demand(const char* json) { return demand_of(from<ecs::TaskDefinition>(json).reader()); }

TEST(Demand, sums_containers_and_prefers_the_reservation) {
  const Demand sum =
      demand(R"({"containerDefinitions":[{"cpu":100,"memory":512,"memoryReservation":128},{"cpu":50,"memory":64}]})");
  EXPECT_EQ(sum.cpu_units, 150);
  EXPECT_EQ(sum.memory_mib, 192);
}

TEST(Demand, takes_sizes_of_the_task_before_the_sums) {
  const Demand task = demand(R"({"cpu":"1024","memory":"2048","containerDefinitions":[{"cpu":100,"memory":512}]})");
  EXPECT_EQ(task.cpu_units, 1024);
  EXPECT_EQ(task.memory_mib, 2048);
}

TEST(Demand, reserves_fixed_host_ports_only) {
  const char* ports = R"("containerDefinitions":[{"portMappings":[{"containerPort":80,"hostPort":8080,"protocol":"tcp"},
      {"containerPort":81,"hostPort":0},{"containerPort":82},{"containerPort":53,"hostPort":53,"protocol":"udp"}]}])";
  const auto in_mode = [&](const char* mode) {
    return demand(("{\"networkMode\":\"" + std::string(mode) + "\"," + ports + "}").c_str()).ports;
  };
  const std::vector<HostPort> bridge{{53, Protocol::kUdp}, {8080, Protocol::kTcp}};
  EXPECT_EQ(in_mode("bridge"), bridge);
  EXPECT_TRUE(in_mode("awsvpc").empty());
  const std::vector<HostPort> host{{53, Protocol::kUdp}, {81, Protocol::kTcp}, {82, Protocol::kTcp}, {8080, Protocol::kTcp}};
  EXPECT_EQ(in_mode("host"), host) << "a process in the host's network listens on its container port";
}

TEST(Demand, counts_gpus) {
  EXPECT_EQ(demand(R"({"containerDefinitions":[{"resourceRequirements":[{"type":"GPU","value":"2"}]},
                       {"resourceRequirements":[{"type":"GPU","value":"1"}]}]})")
                .gpus,
            3);
}

TEST(Plan, knows_what_the_lifecycle_asks) {
  const auto definition = from<ecs::TaskDefinition>(R"({"containerDefinitions":[
      {"name":"app","dependsOn":[{"containerName":"init","condition":"SUCCESS"},{"containerName":"db","condition":"HEALTHY"}],"stopTimeout":5},
      {"name":"init","essential":false,"startTimeout":7},
      {"name":"db","healthCheck":{"command":["CMD","true"]},"restartPolicy":{"enabled":true,"ignoredExitCodes":[0,3],"restartAttemptPeriod":60}},
      {"name":"none","healthCheck":{"command":["NONE"]}}]})");
  const std::vector<ContainerPlan> plans = plan_containers(definition.reader());
  ASSERT_EQ(plans.size(), 4U);
  EXPECT_EQ(plans[0].depends_on, (std::vector<Dependency>{{1, Condition::kSuccess}, {2, Condition::kHealthy}}));
  EXPECT_EQ(plans[0].stop_timeout, Duration::seconds(5));
  EXPECT_TRUE(plans[0].essential);
  EXPECT_FALSE(plans[0].start_timeout);
  EXPECT_FALSE(plans[1].essential);
  EXPECT_EQ(plans[1].start_timeout, Duration::seconds(7));
  EXPECT_EQ(plans[1].stop_timeout, Duration::seconds(30));
  EXPECT_TRUE(plans[2].has_health_check);
  EXPECT_TRUE(plans[2].restart_enabled);
  EXPECT_EQ(plans[2].restart_attempt_period, Duration::seconds(60));
  EXPECT_EQ(plans[2].ignored_exit_codes, (std::vector<std::int32_t>{0, 3}));
  EXPECT_FALSE(plans[3].has_health_check);
}

constexpr const char* kApp =
    R"({"family":"web","taskRoleArn":"old","containerDefinitions":[{"name":"app","image":"i","command":["a"],"cpu":10,"memory":64,
    "environment":[{"name":"A","value":"1"},{"name":"B","value":"2"}],
    "environmentFiles":[{"type":"s3","value":"one"}]},{"name":"side","image":"j"}]})";

TEST(Overrides, merge_environment_by_name_and_replace_the_rest) {
  const auto merged =
      apply_overrides(from<ecs::TaskDefinition>(kApp),
                      from<ecs::TaskOverride>(R"({"taskRoleArn":"new","containerOverrides":[{"name":"app","command":["x","y"],
      "environment":[{"name":"B","value":"3"},{"name":"C","value":"4"}],"environmentFiles":[{"type":"s3","value":"two"}],"memory":128}]})")
                          .reader());
  EXPECT_EQ(wire::to_json(merged.reader()),
            wire::to_json(from<ecs::TaskDefinition>(
                              R"({"family":"web","taskRoleArn":"new","containerDefinitions":[{"name":"app","image":"i",
      "command":["x","y"],"cpu":10,"memory":128,"environment":[{"name":"A","value":"1"},{"name":"B","value":"3"},{"name":"C","value":"4"}],
      "environmentFiles":[{"type":"s3","value":"two"}]},{"name":"side","image":"j"}]})")
                              .reader()));
}

TEST(Overrides, that_say_nothing_copy_nothing) {
  const auto definition = from<ecs::TaskDefinition>(kApp);
  const auto overrides = from<ecs::TaskOverride>(R"({"containerOverrides":[{"name":"app"}]})");
  EXPECT_FALSE(has_overrides(overrides.reader()));
  EXPECT_TRUE(apply_overrides(definition, overrides.reader()).same_as(definition));
}

TEST(Overrides, change_the_demand_only_where_they_name_sizes) {
  TaskDefinition record;
  record.message = from<ecs::TaskDefinition>(kApp);
  derive_plan(record);
  const auto with = [&](const char* json) { return demand_with(record, from<ecs::TaskOverride>(json).reader()); };
  EXPECT_EQ(with(R"({"containerOverrides":[{"name":"app","command":["x"]}]})"), record.demand);
  EXPECT_EQ(with(R"({"containerOverrides":[{"name":"app","cpu":100}]})")->cpu_units, 100);
  EXPECT_EQ(with(R"({"cpu":"512","memory":"1024"})")->memory_mib, 1024);
}

}  // namespace
}  // namespace moorage::control
