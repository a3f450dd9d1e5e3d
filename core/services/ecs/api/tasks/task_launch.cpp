#include "services/ecs/api/tasks/task_launch.h"

#include <algorithm>

#include "kernel/lists.h"
#include "services/ec2/security_groups.h"
#include "services/ec2/task_interfaces.h"
#include "services/ecs/api/definitions/definition_check.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/describe.h"
#include "wire/content.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kOverridesCharsMax = 8192;
constexpr unsigned kSubnetsMax = 16;
constexpr unsigned kSecurityGroupsMax = 5;
constexpr std::string_view kPlatformVersions[] = {"LATEST", "1.4.0", "1.3.0", "1.2.0", "1.1.0", "1.0.0"};

Status check_awsvpc(ecs::AwsVpcConfiguration::Reader network, LaunchType launch_type) {
  const std::string path = "networkConfiguration.awsvpcConfiguration.";
  if (network.getSubnets().size() == 0) return invalid_parameter("subnets can not be empty.", path + "subnets");
  if (network.getSubnets().size() > kSubnetsMax) {
    return invalid_parameter("subnets can have at most 16 items.", path + "subnets");
  }
  if (network.getSecurityGroups().size() > kSecurityGroupsMax) {
    return invalid_parameter("securityGroups can have at most 5 items.", path + "securityGroups");
  }
  if (network.getAssignPublicIp() == ecs::AssignPublicIp::ENABLED && launch_type != LaunchType::kFargate) {
    return invalid_parameter("Assign public IP is not supported for this launch type.", path + "assignPublicIp");
  }
  return {};
}

}  // namespace

Status check_network(const TaskDefinition& definition, LaunchType launch_type, bool has_configuration,
                     ecs::NetworkConfiguration::Reader configuration) {
  const bool awsvpc = definition.message.reader().getNetworkMode() == ecs::NetworkMode::AWSVPC;
  if (awsvpc && (!has_configuration || !configuration.hasAwsvpcConfiguration())) {
    return invalid_parameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.",
                             "networkConfiguration");
  }
  if (!awsvpc && has_configuration) {
    return invalid_parameter("Network Configuration is not valid for the given networkMode of this task definition.",
                             "networkConfiguration");
  }
  return awsvpc ? check_awsvpc(configuration.getAwsvpcConfiguration(), launch_type) : Status{};
}

namespace {

// docs/network.md
constexpr std::string_view kDeclareNetwork = "and the option ec2 (--ec2) declares your own or accepts every id";

}  // namespace

Status check_network_exists(const State& state, ecs::NetworkConfiguration::Reader configuration) {
  const auto asked = configuration.getAwsvpcConfiguration();
  const std::string path = "networkConfiguration.awsvpcConfiguration.";
  const auto missing = [&](const std::string& kind, std::string_view id, const Error& why, const std::string& where) {
    return invalid_parameter("Error retrieving " + kind + " information for [" + std::string(id.substr(0, 128)) +
                                 "]: " + why.message + " (ErrorCode: " + why.name + ")",
                             path + where);
  };
  unsigned index = 0;
  const Network network = asked.getSubnets().size() > 0 ? network_of(state) : Network{};
  for (const auto subnet : asked.getSubnets()) {
    const std::string id(wire::view(subnet));
    const std::string where = "subnets[" + std::to_string(index++) + "]";
    if (network.subnet(id)) continue;
    return missing(
        "subnet", id,
        api_error("InvalidSubnetID.NotFound", "The subnet ID '" + id.substr(0, 128) +
                                                  "' does not exist; EC2's DescribeSubnets lists those of this engine, " +
                                                  std::string(kDeclareNetwork)),
        where);
  }
  index = 0;
  for (const auto group : asked.getSecurityGroups()) {
    const std::string where = "securityGroups[" + std::to_string(index++) + "]";
    const auto found = group_of(state, wire::view(group));
    if (!found.ok()) return missing("security group", wire::view(group), found.error(), where);
  }
  return {};
}

void plan_interface(Step& step, TaskId task, ecs::NetworkConfiguration::Reader configuration) {
  if (wants_interface(step.state(), *step.draft.find(task))) {
    want_interface(step, task, configuration.getAwsvpcConfiguration());
  }
}

Status check_platform_version(std::string_view version, LaunchType launch_type) {
  if (version.empty()) return {};
  if (launch_type != LaunchType::kFargate) {
    return invalid_parameter("The platform version must be null when specifying an EC2 launch type.", "platformVersion");
  }
  const bool known =
      std::find(std::begin(kPlatformVersions), std::end(kPlatformVersions), version) != std::end(kPlatformVersions);
  if (known) return {};
  return Error{.name = "PlatformUnknownException",
               .message = "The specified platform version does not exist.",
               .path = "platformVersion"};
}

namespace {

// As in a definition: an invalid size must be refused, because it would be reserved as it is.
Status check_sizes(ecs::ContainerOverride::Reader override, const std::string& path) {
  const std::string setting = "Invalid setting for container '" + std::string(wire::view(override.getName())) + "'. ";
  if (wire::value_or(override.getCpu(), 0) < 0) return client_error(setting + "'cpu' must not be negative.", path + "cpu");
  if (wire::value_or(override.getMemory(), kMemoryMibMin) < kMemoryMibMin) {
    return client_error(setting + "'memory' must be at least 4.", path + "memory");
  }
  if (wire::value_or(override.getMemoryReservation(), kMemoryMibMin) < kMemoryMibMin) {
    return client_error(setting + "'memoryReservation' must be at least 4.", path + "memoryReservation");
  }
  unsigned index = 0;
  for (const auto need : override.getResourceRequirements()) {
    const std::string item = path + "resourceRequirements[" + std::to_string(index++) + "]";
    if (need.getType() == ecs::ResourceType::INFERENCE_ACCELERATOR) continue;
    MOORAGE_TRY(check_gpu_count(need, item));
  }
  return {};
}

}  // namespace

Status check_overrides(const TaskDefinition& definition, ecs::TaskOverride::Reader overrides) {
  if (overrides.getCpu().size() > 0 && parse_cpu(wire::view(overrides.getCpu())) <= 0) {
    return client_error("Invalid 'cpu' setting for task.", "overrides.cpu");
  }
  if (overrides.getMemory().size() > 0 && parse_memory(wire::view(overrides.getMemory())) <= 0) {
    return client_error("Invalid 'memory' setting for task.", "overrides.memory");
  }
  if (overrides.hasEphemeralStorage()) {
    MOORAGE_TRY(check_ephemeral_storage(overrides.getEphemeralStorage(), "overrides.ephemeralStorage.sizeInGiB"));
  }
  if (overrides.getInferenceAcceleratorOverrides().size() > 0) {
    return invalid_parameter("Inference accelerators are not available: leave inferenceAcceleratorOverrides out.",
                             "overrides.inferenceAcceleratorOverrides");
  }
  const auto& plans = *definition.containers;
  unsigned index = 0;
  for (const auto override : overrides.getContainerOverrides()) {
    const std::string name(wire::view(override.getName()));
    const std::string item = "overrides.containerOverrides[" + std::to_string(index++) + "].";
    const std::string path = item + "name";
    const bool known = std::any_of(plans.begin(), plans.end(), [&](const ContainerPlan& plan) { return plan.name == name; });
    if (name.empty()) return invalid_parameter("Container.name should not be null or empty.", path);
    if (!known)
      return invalid_parameter("Override for container named " + name + " is not a container in the TaskDefinition.", path);
    MOORAGE_TRY(check_sizes(override, item));
  }
  if (wire::to_json(overrides).size() > kOverridesCharsMax) {
    return invalid_parameter("Overrides are longer than 8192 characters.", "overrides");
  }
  return {};
}

Status check_volumes_at_launch(const TaskDefinition& definition, std::size_t given) {
  if (given > 0) return {};
  for (const auto volume : definition.message.reader().getVolumes()) {
    if (!wire::value_or(volume.getConfiguredAtLaunch(), false)) continue;
    return invalid_parameter(
        "Volume " + std::string(wire::view(volume.getName())) +
            " of the task definition is configured at launch: volumeConfigurations must be provided for it.",
        "volumeConfigurations");
  }
  return {};
}

Result<LaunchType> launch_type_for(const TaskDefinition& definition, ecs::LaunchType asked) {
  const LaunchType type = asked == ecs::LaunchType::UNSET ? LaunchType::kEc2 : launch_type_of(asked);
  const auto compatibilities = definition.message.reader().getCompatibilities();
  const auto compatible = [&](ecs::Compatibility wanted) { return includes(compatibilities, wanted); };
  const bool ok = (type == LaunchType::kEc2 && compatible(ecs::Compatibility::EC2)) ||
                  (type == LaunchType::kFargate && compatible(ecs::Compatibility::FARGATE)) ||
                  (type == LaunchType::kExternal && compatible(ecs::Compatibility::EXTERNAL)) ||
                  (type == LaunchType::kManagedInstances && compatible(ecs::Compatibility::MANAGED_INSTANCES));
  if (!ok) {
    return invalid_parameter("Task definition does not support launch_type " +
                                 std::string(asked == ecs::LaunchType::UNSET ? "EC2" : wire::enum_name(asked)) + ".",
                             "launchType");
  }
  return type;
}

std::shared_ptr<const TaskDetail> make_detail(const State& state, const DetailInput& input) {
  auto detail = std::make_shared<TaskDetail>();
  detail->group = input.group;
  detail->started_by = input.started_by;
  detail->launch_type = input.launch_type;
  detail->enable_execute_command = input.enable_execute_command;
  detail->overrides = wire::Message<ecs::TaskOverride>::from_reader(input.overrides);
  if (input.propagate_definition_tags) detail->tags = state.find(input.definition)->tags;
  for (const auto& [key, value] : input.tags) {
    const auto known =
        std::find_if(detail->tags.begin(), detail->tags.end(), [&name = key](const auto& tag) { return tag.first == name; });
    if (known != detail->tags.end()) {
      known->second = value;
    } else {
      detail->tags.emplace_back(key, value);
    }
  }
  if (input.managed_tags) detail->tags.emplace_back("aws:ecs:clusterName", cluster_name(state, input.cluster));
  return detail;
}

}  // namespace moorage::control
