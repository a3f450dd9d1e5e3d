// What Fargate asks of a task definition and what it does not support (docs/rules/task-definitions.md#fargate).
#include <utility>

#include "kernel/lists.h"
#include "services/ecs/api/definitions/definition_check.h"
#include "services/ecs/placement/fargate.h"
#include "wire/presence.h"

namespace moorage::control {

Status check_ephemeral_storage(ecs::EphemeralStorage::Reader storage, std::string path) {
  const std::int32_t size = wire::value_or(storage.getSizeInGiB(), 0);
  if (size < 21) return client_error("EphemeralStorage size should be at least 21", std::move(path));
  if (size > 200) return client_error("EphemeralStorage size should be at most 200", std::move(path));
  return {};
}

namespace {

Error not_supported(std::string_view what, std::string path) {
  return client_error("Fargate compatible task definitions do not support " + std::string(what), std::move(path));
}

Status check_task(const DefinitionInput& input) {
  const auto request = input.request;
  if (input.mode != ecs::NetworkMode::AWSVPC)
    return client_error("Fargate only supports network mode 'awsvpc'.", "networkMode");
  if (!request.hasCpu()) return client_error("Fargate requires that 'cpu' be defined at the task level.", "cpu");
  if (!request.hasMemory()) return client_error("Fargate requires that 'memory' be defined at the task level.", "memory");
  const auto platform = is_windows(input) ? FargatePlatform::kWindows : FargatePlatform::kLinuxX86;
  if (!is_fargate_size({.cpu_units = input.cpu_units, .memory_mib = input.memory_mib}, platform)) {
    return client_error("No Fargate configuration exists for given values: " + std::to_string(input.cpu_units) + " CPU, " +
                            std::to_string(input.memory_mib) + " memory",
                        "cpu");
  }
  if (request.hasEphemeralStorage()) {
    MOORAGE_TRY(check_ephemeral_storage(request.getEphemeralStorage(), "ephemeralStorage.sizeInGiB"));
  }
  if (request.getPidMode() == ecs::PidMode::HOST) {
    return client_error(
        "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
        "pidMode");
  }
  if (wire::has(request.getIpcMode())) return not_supported("ipcMode", "ipcMode");
  if (request.getPlacementConstraints().size() > 0) return not_supported("constraints", "placementConstraints");
  return {};
}

Status check_fargate_volumes(const DefinitionInput& input) {
  const auto volumes = input.request.getVolumes();
  for (unsigned i = 0; i < volumes.size(); ++i) {
    const std::string path = "volumes[" + std::to_string(i) + "]";
    if (volumes[i].hasDockerVolumeConfiguration()) return not_supported("dockerVolumeConfiguration", path);
    if (volumes[i].getHost().getSourcePath().size() > 0) return not_supported("sourcePath", path + ".host.sourcePath");
    if (volumes[i].hasFsxWindowsFileServerVolumeConfiguration())
      return not_supported("fsxWindowsFileServerVolumeConfiguration", path);
  }
  return {};
}

Status check_fargate_linux(const ContainerInput& input) {
  if (!input.container.hasLinuxParameters()) return {};
  const auto parameters = input.container.getLinuxParameters();
  if (wire::has(parameters.getSharedMemorySize()))
    return not_supported("sharedMemorySize", input.at("linuxParameters.sharedMemorySize"));
  if (parameters.getDevices().size() > 0) return not_supported("devices", input.at("linuxParameters.devices"));
  if (wire::has(parameters.getMaxSwap())) return not_supported("maxSwap", input.at("linuxParameters.maxSwap"));
  if (wire::has(parameters.getSwappiness())) return not_supported("swappiness", input.at("linuxParameters.swappiness"));
  for (const auto capability : parameters.getCapabilities().getAdd()) {
    const std::string_view name = wire::view(capability);
    if (name == "SYS_PTRACE") continue;
    return input.error(std::string(name) + " is not allowed on Fargate.", "linuxParameters.capabilities.add");
  }
  return {};
}

Status check_fargate_logging(const ContainerInput& input) {
  const auto log = input.container.getLogConfiguration();
  const auto driver = log.getLogDriver();
  if (!wire::has(driver)) return {};
  const std::string name(wire::enum_name(driver));
  if (driver != ecs::LogDriver::AWSLOGS && driver != ecs::LogDriver::SPLUNK && driver != ecs::LogDriver::AWSFIRELENS) {
    return input.error(name + " is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]",
                       "logConfiguration.logDriver");
  }
  if (driver != ecs::LogDriver::AWSLOGS) return {};
  const bool prefixed =
      any_in(log.getOptions(), [](auto option) { return wire::view(option.getKey()) == "awslogs-stream-prefix"; });
  if (!prefixed) {
    return input.error(
        "Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.",
        "logConfiguration.options");
  }
  if (!input.definition.request.hasExecutionRoleArn()) {
    return client_error("Fargate requires task definition to have execution role ARN to support log driver awslogs.",
                        "executionRoleArn");
  }
  return {};
}

Status check_fargate_timeouts(const ContainerInput& input) {
  for (const auto& [member, value] : {std::pair("startTimeout", wire::value_or(input.container.getStartTimeout(), 2)),
                                      std::pair("stopTimeout", wire::value_or(input.container.getStopTimeout(), 0))}) {
    if (value <= 120) continue;
    return input.error(
        "the '" + std::string(member) + "' setting for container '" + input.name + "' must be at most 120 on Fargate", member);
  }
  return {};
}

Status check_fargate_container(const ContainerInput& input) {
  const auto container = input.container;
  if (wire::value_or(container.getPrivileged(), false)) {
    return input.error("Fargate requires that the 'privileged' setting be 'false' for container '" + input.name + "'.",
                       "privileged");
  }
  if (container.getDockerSecurityOptions().size() > 0)
    return not_supported("dockerSecurityOptions", input.at("dockerSecurityOptions"));
  if (container.getLinks().size() > 0) return not_supported("links", input.at("links"));
  if (container.getResourceRequirements().size() > 0)
    return not_supported("resourceRequirements", input.at("resourceRequirements"));
  if (container.getCredentialSpecs().size() > 0 && !is_windows(input.definition)) {
    return not_supported("credentialSpecs", input.at("credentialSpecs"));
  }
  MOORAGE_TRY(check_fargate_linux(input));
  MOORAGE_TRY(check_fargate_timeouts(input));
  if (is_windows(input.definition)) {
    for (const auto mapping : container.getPortMappings()) {
      if (wire::value_or(mapping.getContainerPort(), 0) == 3150) {
        return input.error("Container port 3150 is reserved on Windows on Fargate.", "portMappings");
      }
    }
  }
  if (is_ecr_image(wire::view(container.getImage())) && !input.definition.request.hasExecutionRoleArn()) {
    return client_error("Fargate requires task definition to have execution role ARN to support ECR images.",
                        "executionRoleArn");
  }
  return check_fargate_logging(input);
}

}  // namespace

Status check_fargate(const DefinitionInput& input) {
  MOORAGE_TRY(check_task(input));
  MOORAGE_TRY(check_fargate_volumes(input));
  return for_each_container(input, check_fargate_container);
}

}  // namespace moorage::control
