// Records as ECS describes them on the wire (docs/rules/responses.md). One place says which members are present, so replies
// and published events agree. Builders must be fresh. Reads State, changes nothing.
#pragma once

#include <memory>

#include "services/ecs/model/ecs_model.h"
#include "services/ecs/model/task_interface.h"

namespace moorage::control {

struct ClusterOptions {
  bool attachments = false;
  bool configurations = false;
  bool settings = false;
  bool statistics = false;
  bool tags = false;
};
void describe_cluster(const State& state, const Cluster& cluster, ecs::Cluster::Builder out, ClusterOptions options);

void describe_definition(const State& state, const TaskDefinition& definition, ecs::TaskDefinition::Builder out);

struct InstanceOptions {
  bool tags = false;
  bool health = false;
};
void describe_instance(const State& state, const Instance& instance, ecs::ContainerInstance::Builder out,
                       InstanceOptions options);

struct DescribeOptions {
  bool tags = false;
};
// The definition's record must exist. The instance may be gone.
void describe_task(const State& state, const Task& task, ecs::Task::Builder out, DescribeOptions options);

// The data of other records in a task's description.
struct TaskScene {
  std::string cluster;  // its name
  std::string family;
  std::int32_t revision = 0;
  wire::Message<ecs::TaskDefinition> definition;  // at least its outline
  bool has_instance = false;
  Hex128 instance;
  std::string zone;
  std::string architecture;
  bool agent_connected = false;
  std::shared_ptr<const TaskInterface> interface = nullptr;  // of networkMode awsvpc
};
TaskScene scene_of(const State& state, const Task& task);
void describe_task(const Settings& settings, const TaskScene& scene, const Task& task, ecs::Task::Builder out,
                   DescribeOptions options);
void describe_service(const State& state, const Service& service, ecs::Service::Builder out, DescribeOptions options);
void describe_deployment(const State& state, const Service& service, const Deployment& deployment,
                         ecs::Deployment::Builder out);

// Words of the wire.
const char* status_name(TaskStatus status);
const char* status_name(InstanceStatus status);
const char* status_name(ServiceStatus status);
ecs::LaunchType wire_launch_type(LaunchType type);
LaunchType launch_type_of(ecs::LaunchType type);
ecs::TaskStopCode wire_stop_code(StopCode code);
ecs::HealthStatus wire_health(Health health);

}  // namespace moorage::control
