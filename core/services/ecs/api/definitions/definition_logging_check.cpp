// Log drivers and their options (docs/rules/task-definitions.md#logging).
#include <algorithm>
#include <array>

#include "kernel/lists.h"
#include "services/ecs/api/definitions/definition_check.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::array<std::string_view, 13> kAwslogsOptions{"awslogs-create-group",
                                                           "awslogs-credentials-endpoint",
                                                           "awslogs-datetime-format",
                                                           "awslogs-endpoint",
                                                           "awslogs-force-flush-interval-seconds",
                                                           "awslogs-group",
                                                           "awslogs-multiline-pattern",
                                                           "awslogs-region",
                                                           "awslogs-stream",
                                                           "awslogs-stream-prefix",
                                                           "max-buffer-size",
                                                           "mode",
                                                           "tag"};

bool has_option(ecs::LogConfiguration::Reader log, std::string_view name) {
  return any_in(log.getOptions(), [&](auto option) { return wire::view(option.getKey()) == name; });
}

Status check_awslogs(const ContainerInput& input) {
  const auto log = input.container.getLogConfiguration();
  const std::string member = "logConfiguration.options";
  std::string missing;
  for (const char* name : {"awslogs-group", "awslogs-region"}) {
    if (!has_option(log, name)) missing.append(missing.empty() ? "" : ", ").append(name);
  }
  if (!missing.empty()) return input.error("Log driver awslogs requires options: " + missing, member);
  std::string unknown;
  for (const auto option : log.getOptions()) {
    const std::string_view name = wire::view(option.getKey());
    if (std::find(kAwslogsOptions.begin(), kAwslogsOptions.end(), name) != kAwslogsOptions.end()) continue;
    unknown.append(unknown.empty() ? "" : ", ").append(name);
  }
  if (!unknown.empty()) return input.error("Log driver awslogs disallows options: " + unknown, member);
  if (has_option(log, "awslogs-datetime-format") && has_option(log, "awslogs-multiline-pattern")) {
    return input.error("Log driver awslogs disallows options awslogs-datetime-format and awslogs-multiline-pattern together",
                       member);
  }
  return {};
}

std::string_view option_of(ecs::FirelensConfiguration::Reader firelens, std::string_view name) {
  for (const auto option : firelens.getOptions()) {
    if (wire::view(option.getKey()) == name) return wire::view(option.getValue());
  }
  return {};
}

// The log router's own configuration: a file of its image, or the ARN of an S3 object.
Status check_firelens_file(const ContainerInput& input) {
  const auto firelens = input.container.getFirelensConfiguration();
  const std::string member = "firelensConfiguration.options";
  const std::string_view type = option_of(firelens, "config-file-type");
  const std::string_view value = option_of(firelens, "config-file-value");
  if (type.empty()) return {};
  if (type != "s3" && type != "file")
    return input.error("The config-file-type of a firelens configuration is s3 or file.", member);
  if (type == "s3" && !is_object_arn(value)) return input.error("Invalid arn syntax.", member);
  return {};
}

}  // namespace

Status check_firelens_on_fargate(ecs::TaskDefinition::Reader definition) {
  for (const auto container : definition.getContainerDefinitions()) {
    if (option_of(container.getFirelensConfiguration(), "config-file-type") != "s3") continue;
    return invalid_parameter("Fargate only supports 'file' as the config-file-type of a firelens configuration; container " +
                                 std::string(wire::view(container.getName())) + " has 's3'.",
                             "taskDefinition");
  }
  return {};
}

bool is_object_arn(std::string_view text) {
  const std::size_t colon = text.find(":s3:::");
  if (!text.starts_with("arn:aws") || colon == std::string_view::npos) return false;
  const std::string_view object = text.substr(colon + 6);
  const std::size_t slash = object.find('/');
  return slash != std::string_view::npos && slash > 0 && slash + 1 < object.size();
}

Status check_logging(const ContainerInput& input) {
  MOORAGE_TRY(check_firelens_file(input));
  if (input.container.getLogConfiguration().getLogDriver() == ecs::LogDriver::AWSLOGS) return check_awslogs(input);
  return {};
}

}  // namespace moorage::control
