// What RunTask, StartTask and CreateService have in common: launch type, network configuration, overrides, details of new
// tasks.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "schemas/ecs/common.capnp.h"
#include "schemas/ecs/task.capnp.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// The subnets and security groups that a request names are there. InvalidParameterException: one is not, as ECS words it.
Status check_network_exists(const State& state, ecs::NetworkConfiguration::Reader configuration);

// The interface that a new task of mode awsvpc shall get; no other request names its subnets.
void plan_interface(Step& step, TaskId task, ecs::NetworkConfiguration::Reader configuration);

// awsvpc needs a network configuration with subnets, every other mode refuses one; public addresses are for Fargate only.
Status check_network(const TaskDefinition& definition, LaunchType launch_type, bool has_configuration,
                     ecs::NetworkConfiguration::Reader configuration);

// Only Fargate has platform versions, and only these.
Status check_platform_version(std::string_view version, LaunchType launch_type);

// Every override names a container of the definition; sizes within bounds.
Status check_overrides(const TaskDefinition& definition, ecs::TaskOverride::Reader overrides);

// A volume of the definition that is configured at launch must be named by the call. `given`: how many volumes the call names.
Status check_volumes_at_launch(const TaskDefinition& definition, std::size_t given);

// EC2 where none is given. The definition must be compatible.
Result<LaunchType> launch_type_for(const TaskDefinition& definition, ecs::LaunchType asked);

struct DetailInput {
  ClusterId cluster;
  TaskDefinitionId definition;
  std::string group;
  std::string started_by;
  LaunchType launch_type = LaunchType::kEc2;
  bool enable_execute_command = false;
  bool managed_tags = false;
  bool propagate_definition_tags = false;
  ecs::TaskOverride::Reader overrides;
  Tags tags;
};

std::shared_ptr<const TaskDetail> make_detail(const State& state, const DetailInput& input);

}  // namespace moorage::control
