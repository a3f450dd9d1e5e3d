// What the metrics of ECS and ELB are computed over, as values: clusters, services, tasks that run, target groups. Taken from
// the state in one go, so that measuring holds nothing up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "kernel/state.h"

namespace moorage::control {

inline constexpr std::size_t kNoPlace = SIZE_MAX;

enum class Insights : std::uint8_t { kOff, kOn, kEnhanced };

struct SceneCluster {
  std::string name;
  Insights insights = Insights::kOff;
  std::int64_t cpu_registered = 0;  // of ACTIVE and DRAINING instances
  std::int64_t memory_registered = 0;
  std::int64_t gpus_registered = 0;
  std::int64_t cpu_reserved = 0;
  std::int64_t memory_reserved = 0;
  std::int64_t gpus_reserved = 0;
  std::int32_t instances = 0;
  std::int32_t services = 0;
  std::int32_t running_tasks = 0;
};

struct SceneService {
  std::size_t cluster = 0;
  std::string name;
  std::int32_t desired = 0;
  std::int32_t running = 0;
  std::int32_t pending = 0;
  std::int32_t healthy = 0;
  std::int32_t deployments = 0;
  std::string deployment;    // "ecs-svc/DIGITS" of the PRIMARY one
  std::string rollout;       // COMPLETED, FAILED, IN_PROGRESS
  bool cpu_by_20_s = false;  // monitoring.metricConfigurations
  bool memory_by_20_s = false;
  bool is_tracked = false;  // its count follows a metric (target tracking)
};

struct SceneContainer {
  std::string name;
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;  // the soft limit if there is one, else the hard one
  std::int32_t restarts = 0;
  bool has_health = false;
  bool is_unhealthy = false;
};

struct SceneTask {
  std::string id;  // 32 hex characters
  std::size_t cluster = 0;
  std::size_t service = kNoPlace;
  std::string family;
  std::string machine_id;
  std::int64_t cpu_units = 0;  // of the task definition; 0: none
  std::int64_t memory_mib = 0;
  bool is_on_instance = false;  // holds resources of a container instance (no Fargate task)
  std::vector<SceneContainer> containers;
};

struct SceneInstance {
  std::size_t cluster = 0;
  std::string machine_id;
  std::string arn_id;
  std::int64_t cpu_registered = 0;
  std::int64_t memory_registered = 0;
  std::int64_t cpu_reserved = 0;
  std::int64_t memory_reserved = 0;
  std::int32_t running_tasks = 0;
};

struct SceneProvider {
  std::size_t cluster = 0;
  std::string name;
  std::int64_t reservation_percent = 0;
};

struct SceneTargetGroup {
  std::string id;                      // 16 hex characters
  std::string suffix;                  // "targetgroup/NAME/ID"
  std::vector<std::string> balancers;  // "app/NAME/ID"
  bool is_network = false;
  std::int32_t healthy = 0;
  std::int32_t unhealthy = 0;
};

struct SceneBalancer {
  std::string id;
  std::string suffix;  // "app/NAME/ID"
  bool is_network = false;
};

struct MetricScene {
  std::vector<SceneCluster> clusters;
  std::vector<SceneService> services;
  std::vector<SceneTask> tasks;  // that are RUNNING
  std::vector<SceneInstance> instances;
  std::vector<SceneProvider> providers;
  std::vector<SceneTargetGroup> groups;
  std::vector<SceneBalancer> balancers;
};

MetricScene metric_scene(const State& state);

// Whether anything changes that is worth a measurement: a task that is not STOPPED, an alarm, or a target group.
bool has_something_to_measure(const State& state);
// Alarms on periods below a minute.
bool has_fast_alarms(const State& state);
// Services whose count follows a metric.
bool has_tracked_services(const State& state);

}  // namespace moorage::control
