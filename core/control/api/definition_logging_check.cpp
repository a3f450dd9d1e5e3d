// Log drivers and their options (facts 3.2).
#include <algorithm>
#include <array>

#include "control/api/definition_check.h"
#include "control/api/lists.h"
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

}  // namespace

Status check_logging(const ContainerInput& input) {
  if (input.container.getLogConfiguration().getLogDriver() == ecs::LogDriver::AWSLOGS) return check_awslogs(input);
  return {};
}

}  // namespace moorage::control
