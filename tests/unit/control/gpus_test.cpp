// GPUs: counted by placement, handed out by device id, taken until the task has STOPPED
// (docs/rules/task-definitions.md#containers, docs/rules/instances-and-agents.md#resources; promise T3).
#include <gtest/gtest.h>

#include <set>

#include "services/ecs/rules/edits.h"
#include "support/control_fixture.h"

namespace moorage::testing {
namespace {

struct GpuCluster : Control {
  GpuCluster() {
    call("CreateCluster", "{}");
    const Answer registered = call("RegisterContainerInstance", R"({
        "instanceIdentityDocument": "{\"instanceId\":\"i-0123456789abcdef0\",\"instanceType\":\"p3.8xlarge\",\"availabilityZone\":\"us-east-1a\"}",
        "versionInfo": {"agentVersion": "1.105.1"},
        "totalResources": [{"name": "CPU", "type": "INTEGER", "integerValue": 8192}, {"name": "MEMORY", "type": "INTEGER", "integerValue": 8192}],
        "platformDevices": [{"id": "gpu-a", "type": "GPU"}, {"id": "gpu-b", "type": "GPU"}, {"id": "gpu-c", "type": "GPU"}]})");
    EXPECT_TRUE(registered.ok()) << registered.error.message;
    state.table<control::Instance>().visit_all([&](const control::Instance& one) { instance = one.id; });
    draft.change(instance, [](control::Instance& one) { one.agent_connected = true; });
    need(1);
    need(2);
  }

  void need(int gpus) {
    const Answer registered = call("RegisterTaskDefinition",
                                   Json{{"family", "gpu" + std::to_string(gpus)},
                                        {"containerDefinitions",
                                         {{{"name", "app"},
                                           {"image", "app"},
                                           {"memory", 64},
                                           {"resourceRequirements", {{{"type", "GPU"}, {"value", std::to_string(gpus)}}}}}}}});
    EXPECT_TRUE(registered.ok()) << registered.error.message;
  }

  Json run(const std::string& family) { return call("RunTask", Json{{"taskDefinition", family}}).json; }

  control::InstanceId instance;
};

std::set<std::string> devices(const Json& task) {
  const Json& ids = task.at("containers").at(0).at("gpuIds");
  return {ids.begin(), ids.end()};
}

std::int64_t remaining_gpus(GpuCluster& cluster) {
  std::int64_t left = 3;
  cluster.state.table<control::Task>().visit_all([&](const control::Task& task) {
    if (task.last_status != control::TaskStatus::kStopped) left -= static_cast<std::int64_t>(task.gpu_ids.size());
  });
  return left;
}

TEST(Gpus, every_device_is_given_to_one_task) {
  GpuCluster cluster;
  const std::set<std::string> first = devices(cluster.run("gpu2")["tasks"][0]);
  const std::set<std::string> second = devices(cluster.run("gpu1")["tasks"][0]);
  EXPECT_EQ(first.size(), 2U);
  EXPECT_EQ(second.size(), 1U);
  std::set<std::string> all = first;
  all.insert(second.begin(), second.end());
  EXPECT_EQ(all, (std::set<std::string>{"gpu-a", "gpu-b", "gpu-c"}));
  EXPECT_EQ(remaining_gpus(cluster), 0);
}

TEST(Gpus, a_task_that_finds_none_left_is_told_so) {
  GpuCluster cluster;
  cluster.run("gpu2");
  const Json reply = cluster.run("gpu2");
  EXPECT_TRUE(reply["tasks"].empty());
  ASSERT_EQ(reply["failures"].size(), 1U);
  EXPECT_EQ(reply["failures"][0]["reason"], "RESOURCE:GPU");
}

TEST(Gpus, devices_of_a_stopping_task_are_nobodys_until_it_has_stopped) {
  GpuCluster cluster;
  const Json task = cluster.run("gpu2")["tasks"][0];
  ASSERT_TRUE(cluster.call("StopTask", Json{{"task", task["taskArn"]}}).ok());
  EXPECT_TRUE(cluster.run("gpu2")["tasks"].empty()) << "asked to stop is not gone (T3)";
  control::TaskId id;
  cluster.state.table<control::Task>().visit_all([&](const control::Task& one) { id = one.id; });
  cluster.draft.change(id, [](control::Task& one) { one.last_status = control::TaskStatus::kStopped; });
  const Json again = cluster.run("gpu2")["tasks"];
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(devices(again[0]), devices(task)) << "the first free ones, in the order of the instance";
  EXPECT_TRUE(cluster.state.recount().empty());
}

TEST(Gpus, a_number_that_is_none_is_refused) {
  GpuCluster cluster;
  for (const char* value : {"0", "-1", "two", "1.5", ""}) {
    const Answer refused =
        cluster.call("RegisterTaskDefinition", Json{{"family", "bad"},
                                                    {"containerDefinitions",
                                                     {{{"name", "app"},
                                                       {"image", "app"},
                                                       {"memory", 64},
                                                       {"resourceRequirements", {{{"type", "GPU"}, {"value", value}}}}}}}});
    EXPECT_EQ(refused.error.name, "ClientException") << value;
  }
}

}  // namespace
}  // namespace moorage::testing
