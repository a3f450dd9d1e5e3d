// Rules of one container that do not depend on its network or its neighbours (docs/rules/task-definitions.md#containers).
#include <algorithm>
#include <set>

#include "base/limits.h"
#include "base/text.h"
#include "kernel/lists.h"
#include "services/ecs/api/definitions/definition_check.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

Status check_gpu_count(ecs::ResourceRequirement::Reader requirement, const std::string& path) {
  if (requirement.getType() == ecs::ResourceType::NEURON_DEVICE) {
    return client_error("Neuron devices are given out by managed instances only, which this engine does not have.",
                        path + ".type");
  }
  if (requirement.hasSharingStrategy()) {
    return client_error("This engine gives whole GPUs out: leave sharingStrategy out and say their number in value.",
                        path + ".sharingStrategy");
  }
  if (whole_number(wire::view(requirement.getValue())) > 0) return {};
  return client_error("The value of a GPU requirement is the number of GPUs.", path + ".value");
}

namespace {

constexpr std::size_t kImageCharsMax = 255;
constexpr unsigned kEnvironmentFilesMax = 10;
constexpr unsigned kIgnoredExitCodesMax = 50;

bool is_image_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_:./#@").find(c) != std::string_view::npos;
}

Status check_name(const ContainerInput& input) {
  if (input.name.empty()) return input.error("Container.name should not be null or empty.", "name");
  if (input.name.size() > limits::kNameCharsMax) return input.error("Container.name should be 255 characters or less.", "name");
  if (!is_name(input.name)) return input.error("Container.name contains invalid characters.", "name");
  return {};
}

Status check_image(const ContainerInput& input) {
  const std::string_view image = wire::view(input.container.getImage());
  if (image.empty()) return input.error("Container.image should not be null or empty.", "image");
  if (!std::all_of(image.begin(), image.end(), is_image_char))
    return input.error("Container.image contains invalid characters.", "image");
  const std::size_t at = image.find('@');
  if (image.substr(0, at).size() > kImageCharsMax)
    return input.error("Container.image repository should be 255 characters or less.", "image");
  if (at == std::string_view::npos) return {};
  const std::string_view digest = image.substr(at + 1);
  const bool is_sha256 =
      digest.starts_with("sha256:") && digest.size() == 7 + 64 &&
      std::all_of(digest.begin() + 7, digest.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  if (!is_sha256) return input.error("Container.image digest should be sha256: and 64 hexadecimal characters.", "image");
  return {};
}

Status check_sizes(const ContainerInput& input) {
  const auto container = input.container;
  const std::int64_t task_memory = input.definition.memory_mib;
  const std::int32_t hard = wire::value_or(container.getMemory(), 0);
  const std::int32_t soft = wire::value_or(container.getMemoryReservation(), 0);
  const std::string setting = "Invalid setting for container '" + input.name + "'. ";
  if (wire::value_or(container.getCpu(), 0) < 0) return input.error(setting + "'cpu' must not be negative.", "cpu");
  if (hard < 0 || (hard > 0 && hard < kMemoryMibMin)) return input.error(setting + "'memory' must be at least 4.", "memory");
  if (soft < 0 || (soft > 0 && soft < kMemoryMibMin))
    return input.error(setting + "'memoryReservation' must be at least 4.", "memoryReservation");
  if (task_memory == 0 && hard == 0 && soft == 0) {
    return input.error(setting + "At least one of 'memory' or 'memoryReservation' must be specified.", "memory");
  }
  if (hard > 0 && soft > hard) {
    return input.error(setting + "'memory' must be greater than or equal to 'memoryReservation'.", "memory");
  }
  if (task_memory > 0 && hard > task_memory) {
    return input.error("The 'memory' setting for container '" + input.name + "' is greater than for the task.", "memory");
  }
  return {};
}

struct Range {
  std::int64_t min;
  std::int64_t max;
};

template <typename Group>
Status check_range(const ContainerInput& input, Group value, std::string_view member, Range range) {
  if (!wire::has(value) || (value.getValue() >= range.min && value.getValue() <= range.max)) return {};
  const std::string name(member.substr(member.rfind('.') == std::string_view::npos ? 0 : member.rfind('.') + 1));
  return input.error("the '" + name + "' setting for container '" + input.name + "' must be between " +
                         std::to_string(range.min) + " and " + std::to_string(range.max),
                     member);
}

Status check_health(const ContainerInput& input) {
  if (!input.container.hasHealthCheck()) return {};
  const auto check = input.container.getHealthCheck();
  const auto command = check.getCommand();
  const std::string_view first = command.size() > 0 ? wire::view(command[0]) : std::string_view{};
  // A list that begins with neither CMD nor CMD-SHELL is accepted as a command, as in ECS.
  const bool has_kind = first == "CMD" || first == "CMD-SHELL";
  if (first.empty() || (has_kind && command.size() == 1)) {
    return input.error("The health check command of container '" + input.name + "' names no command.", "healthCheck.command");
  }
  MOORAGE_TRY(check_range(input, check.getInterval(), "healthCheck.interval", {5, 300}));
  MOORAGE_TRY(check_range(input, check.getTimeout(), "healthCheck.timeout", {2, 60}));
  MOORAGE_TRY(check_range(input, check.getRetries(), "healthCheck.retries", {1, 10}));
  return check_range(input, check.getStartPeriod(), "healthCheck.startPeriod", {0, 300});
}

Status check_restart(const ContainerInput& input) {
  const auto policy = input.container.getRestartPolicy();
  MOORAGE_TRY(check_range(input, policy.getRestartAttemptPeriod(), "restartPolicy.restartAttemptPeriod", {60, 1800}));
  if (policy.getIgnoredExitCodes().size() > kIgnoredExitCodesMax) {
    return input.error("the 'ignoredExitCodes' setting for container '" + input.name + "' must have at most 50 items",
                       "restartPolicy.ignoredExitCodes");
  }
  return {};
}

Status check_environment(const ContainerInput& input) {
  std::set<std::string_view> names;
  for (const auto pair : input.container.getEnvironment()) names.insert(wire::view(pair.getName()));
  const auto secrets = input.container.getSecrets();
  for (unsigned i = 0; i < secrets.size(); ++i) {
    if (names.insert(wire::view(secrets[i].getName())).second) continue;
    return client_error(
        "The secret name must be unique and not shared with any new or existing environment variables set on the container, "
        "such as '" +
            std::string(wire::view(secrets[i].getName())) + "'.",
        input.at("secrets", i));
  }
  const auto files = input.container.getEnvironmentFiles();
  if (files.size() > kEnvironmentFilesMax) {
    return input.error("The maximum number of environment files was exceeded. Specify ten or less and try again.",
                       "environmentFiles");
  }
  for (unsigned i = 0; i < files.size(); ++i) {
    const std::string_view value = wire::view(files[i].getValue());
    if (!is_object_arn(value)) {
      return client_error("Invalid arn syntax.", input.at("environmentFiles", i) + ".value");
    }
    if (!value.ends_with(".env"))
      return client_error("An environment file must end in .env", input.at("environmentFiles", i) + ".value");
  }
  return {};
}

Status check_ulimits(const ContainerInput& input) {
  const auto ulimits = input.container.getUlimits();
  for (unsigned i = 0; i < ulimits.size(); ++i) {
    const std::int64_t soft = wire::value_or(ulimits[i].getSoftLimit(), 0);
    const std::int64_t hard = wire::value_or(ulimits[i].getHardLimit(), 0);
    const bool exceeds = hard >= 0 && (soft < 0 || soft > hard);  // negative: unlimited
    if (exceeds) {
      return client_error("Soft limit exceeds hard limit for ulimit " + std::string(wire::enum_name(ulimits[i].getName())),
                          input.at("ulimits", i));
    }
  }
  return {};
}

Status check_linux(const ContainerInput& input) {
  if (!input.container.hasLinuxParameters()) return {};
  const auto parameters = input.container.getLinuxParameters();
  MOORAGE_TRY(check_range(input, parameters.getSwappiness(), "linuxParameters.swappiness", {0, 100}));
  if (wire::value_or(parameters.getMaxSwap(), 0) < 0) {
    return input.error("the 'maxSwap' setting for container '" + input.name + "' must not be negative",
                       "linuxParameters.maxSwap");
  }
  if (wire::value_or(parameters.getSharedMemorySize(), 1) <= 0) {
    return input.error("the 'sharedMemorySize' setting for container '" + input.name + "' must be greater than 0",
                       "linuxParameters.sharedMemorySize");
  }
  const auto tmpfs = parameters.getTmpfs();
  for (unsigned i = 0; i < tmpfs.size(); ++i) {
    if (wire::value_or(tmpfs[i].getSize(), 0) <= 0) {
      return client_error("the 'size' of a tmpfs of container '" + input.name + "' must be greater than 0",
                          input.at("linuxParameters.tmpfs", i) + ".size");
    }
  }
  return {};
}

Status check_resources(const ContainerInput& input) {
  const auto requirements = input.container.getResourceRequirements();
  for (unsigned i = 0; i < requirements.size(); ++i) {
    const std::string path = input.at("resourceRequirements", i);
    if (requirements[i].getType() == ecs::ResourceType::INFERENCE_ACCELERATOR) {
      return client_error("Unsupported resource type 'InferenceAccelerator'", path + ".type");
    }
    MOORAGE_TRY(check_gpu_count(requirements[i], path));
  }
  return {};
}

Status check_system_controls(const ContainerInput& input) {
  const auto controls = input.container.getSystemControls();
  const bool host_ipc = input.definition.request.getIpcMode() == ecs::IpcMode::HOST;
  for (unsigned i = 0; i < controls.size(); ++i) {
    const std::string_view name = wire::view(controls[i].getNamespace());
    const bool is_ipc = name.starts_with("kernel.msg") || name.starts_with("kernel.sem") || name.starts_with("kernel.shm") ||
                        name.starts_with("fs.mqueue.");
    const std::string path = input.at("systemControls", i) + ".namespace";
    if (name.starts_with("net.") && input.definition.mode == ecs::NetworkMode::HOST) {
      return client_error("System control " + std::string(name) + " is not supported when networkMode=host.", path);
    }
    if (is_ipc && host_ipc)
      return client_error("System control " + std::string(name) + " is not supported when ipcMode=host.", path);
    if (!is_ipc && !name.starts_with("net."))
      return client_error("Unsupported system control '" + std::string(name) + "'.", path);
  }
  return {};
}

Status check_timeouts(const ContainerInput& input) {
  MOORAGE_TRY(check_range(input, input.container.getStartTimeout(), "startTimeout", {2, INT32_MAX}));
  return check_range(input, input.container.getStopTimeout(), "stopTimeout", {0, INT32_MAX});
}

}  // namespace

Status check_container(const ContainerInput& input) {
  MOORAGE_TRY(check_name(input));
  MOORAGE_TRY(check_image(input));
  MOORAGE_TRY(check_sizes(input));
  MOORAGE_TRY(check_health(input));
  MOORAGE_TRY(check_restart(input));
  MOORAGE_TRY(check_timeouts(input));
  MOORAGE_TRY(check_environment(input));
  MOORAGE_TRY(check_ulimits(input));
  MOORAGE_TRY(check_linux(input));
  MOORAGE_TRY(check_resources(input));
  MOORAGE_TRY(check_system_controls(input));
  if (input.container.getCredentialSpecs().size() > 1) {
    return input.error("The maximum number of credential specs was exceeded. Specify one and try again.", "credentialSpecs");
  }
  return {};
}

}  // namespace moorage::control
