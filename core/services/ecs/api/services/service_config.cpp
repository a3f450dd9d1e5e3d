#include "services/ecs/api/services/service_config.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "services/ecs/rules/arns.h"
#include "services/ecs/words/resolve.h"
#include "services/elbv2/model/elb_model.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kTargetGroupsMax = 5;

Status check_percentages(std::int32_t minimum, std::int32_t maximum, bool is_daemon) {
  if (is_daemon && maximum > 100) {
    return invalid_parameter(
        "The daemon scheduling strategy does not support values above 100 for maximumPercent. Change the value for "
        "maximumPercent, and try again.",
        "deploymentConfiguration.maximumPercent");
  }
  if (minimum < 0 || minimum > 100) {
    return invalid_parameter("minimumHealthyPercent must be at most 100 and at least 0, not " + std::to_string(minimum) + ".",
                             "deploymentConfiguration.minimumHealthyPercent");
  }
  if (maximum < 100) {
    return invalid_parameter("maximumPercent must be at least 100, not " + std::to_string(maximum) + ".",
                             "deploymentConfiguration.maximumPercent");
  }
  if (minimum == 100 && maximum == 100) {
    return invalid_parameter("Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.",
                             "deploymentConfiguration");
  }
  return {};
}

Status check_threshold(ecs::ThresholdConfiguration::Reader threshold) {
  const std::string path = "deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.value";
  const std::int32_t value = wire::value_or(threshold.getValue(), 0);
  const bool is_count = threshold.getType() == ecs::ThresholdType::COUNT;
  if (value >= 1 && (is_count || value <= 100)) return {};
  if (is_count) {
    return invalid_parameter("The threshold value must be at least 1 for the type COUNT, not " + std::to_string(value) + ".",
                             path);
  }
  return invalid_parameter("The threshold value must be between 1 and 100 for the type " +
                               std::string(wire::enum_name(threshold.getType())) + ", not " + std::to_string(value) + ".",
                           path);
}

// Both other members are needed where the criteria are enabled (Amazon ECS API reference: DeploymentEarlySuccessCriteria).
Status check_early_success(ecs::DeploymentEarlySuccessCriteria::Reader criteria, std::int32_t minimum) {
  const std::string path = "deploymentConfiguration.earlySuccessCriteria";
  const auto percent = wire::optional(criteria.getHealthyPercent());
  if (percent && (*percent < 0 || *percent > 100)) {
    return invalid_parameter("healthyPercent must be between 0 and 100, not " + std::to_string(*percent) + ".",
                             path + ".healthyPercent");
  }
  if (!wire::value_or(criteria.getEnable(), false)) return {};
  if (!percent) {
    return invalid_parameter("healthyPercent is required when the early success criteria are enabled.",
                             path + ".healthyPercent");
  }
  if (!wire::has(criteria.getSourceServiceRevisionCleanup())) {
    return invalid_parameter("sourceServiceRevisionCleanup is required when the early success criteria are enabled.",
                             path + ".sourceServiceRevisionCleanup");
  }
  if (*percent >= minimum) return {};
  return invalid_parameter("healthyPercent must be at least minimumHealthyPercent, which is " + std::to_string(minimum) +
                               ", not " + std::to_string(*percent) + ".",
                           path + ".healthyPercent");
}

// How often a container maps a port: once, or for TCP and for UDP; nullopt: no such container.
std::optional<std::ptrdiff_t> mappings_of(const TaskDefinition& definition, std::string_view container, std::int32_t port) {
  for (const auto one : definition.message.reader().getContainerDefinitions()) {
    if (wire::view(one.getName()) != container) continue;
    const auto mappings = one.getPortMappings();
    return std::count_if(mappings.begin(), mappings.end(),
                         [&](auto mapping) { return wire::value_or(mapping.getContainerPort(), 0) == port; });
  }
  return std::nullopt;
}

// Amazon ECS API reference, DeploymentAlarms. An alarm that does not exist is none that could go off, as in ECS.
Status check_alarms(ecs::DeploymentAlarms::Reader alarms) {
  if (!wire::value_or(alarms.getEnable(), false)) return {};
  if (alarms.getAlarmNames().size() > 0) return {};
  return invalid_parameter("alarmNames must name at least one CloudWatch alarm when deployment alarms are enabled.",
                           "deploymentConfiguration.alarms.alarmNames");
}

}  // namespace

Error unsupported(std::string_view member, std::string_view what) {
  Error error = api_error("UnsupportedFeatureException",
                          "This engine does not serve " + std::string(what) + " yet: leave " + std::string(member) + " out.");
  error.path = member;
  return error;
}

Status merge_deployment_configuration(ecs::DeploymentConfiguration::Reader given, ecs::Service::Builder out) {
  auto config = out.hasDeploymentConfiguration() ? out.getDeploymentConfiguration() : out.initDeploymentConfiguration();
  const auto known = config.asReader();
  const bool is_daemon = out.getSchedulingStrategy() == ecs::SchedulingStrategy::DAEMON;
  const std::int32_t minimum =
      wire::value_or(given.getMinimumHealthyPercent(), wire::value_or(known.getMinimumHealthyPercent(), is_daemon ? 0 : 100));
  const std::int32_t maximum =
      wire::value_or(given.getMaximumPercent(), wire::value_or(known.getMaximumPercent(), is_daemon ? 100 : 200));
  MOORAGE_TRY(check_percentages(minimum, maximum, is_daemon));
  if (wire::has(given.getStrategy()) && given.getStrategy() != ecs::DeploymentStrategy::ROLLING) {
    return unsupported("deploymentConfiguration.strategy", "deployment strategies other than ROLLING");
  }
  if (given.hasCanaryConfiguration() || given.hasLinearConfiguration()) {
    return unsupported(given.hasCanaryConfiguration() ? "deploymentConfiguration.canaryConfiguration"
                                                      : "deploymentConfiguration.linearConfiguration",
                       "deployments that shift traffic");
  }
  if (given.getLifecycleHooks().size() > 0) return unsupported("deploymentConfiguration.lifecycleHooks", "lifecycle hooks");
  if (given.hasAlarms()) {
    MOORAGE_TRY(check_alarms(given.getAlarms()));
    config.setAlarms(given.getAlarms());
  }
  if (given.hasDeploymentCircuitBreaker()) config.setDeploymentCircuitBreaker(given.getDeploymentCircuitBreaker());
  auto breaker =
      config.hasDeploymentCircuitBreaker() ? config.getDeploymentCircuitBreaker() : config.initDeploymentCircuitBreaker();
  if (breaker.hasThresholdConfiguration()) {
    MOORAGE_TRY(check_threshold(breaker.asReader().getThresholdConfiguration()));
  }
  wire::set(breaker.getEnable(), wire::value_or(breaker.asReader().getEnable(), false));
  wire::set(breaker.getRollback(), wire::value_or(breaker.asReader().getRollback(), false));
  if (given.hasEarlySuccessCriteria()) config.setEarlySuccessCriteria(given.getEarlySuccessCriteria());
  if (config.hasEarlySuccessCriteria()) {
    MOORAGE_TRY(check_early_success(config.asReader().getEarlySuccessCriteria(), minimum));
  }
  wire::set(config.getMinimumHealthyPercent(), minimum);
  wire::set(config.getMaximumPercent(), maximum);
  wire::set(config.getBakeTimeInMinutes(),
            wire::value_or(given.getBakeTimeInMinutes(), wire::value_or(known.getBakeTimeInMinutes(), 0)));
  config.setStrategy(ecs::DeploymentStrategy::ROLLING);
  return {};
}

Result<std::vector<ServiceTarget>> read_load_balancers(const State& state, const TaskDefinition& definition,
                                                       capnp::List<ecs::LoadBalancer>::Reader entries) {
  if (entries.size() > kTargetGroupsMax) {
    return invalid_parameter("load balancers can have at most 5 items.", "loadBalancers");
  }
  const ecs::NetworkMode mode = wire::value_or(definition.message.reader().getNetworkMode(), ecs::NetworkMode::BRIDGE);
  const auto wanted = mode == ecs::NetworkMode::AWSVPC ? elbv2::TargetTypeEnum::IP : elbv2::TargetTypeEnum::INSTANCE;
  std::vector<ServiceTarget> out;
  for (unsigned i = 0; i < entries.size(); ++i) {
    const auto entry = entries[i];
    const std::string path = "loadBalancers[" + std::to_string(i) + "]";
    const std::string arn(wire::view(entry.getTargetGroupArn()));
    const std::string container(wire::view(entry.getContainerName()));
    const std::int32_t port = wire::value_or(entry.getContainerPort(), 0);
    if (!arn.empty() && entry.getLoadBalancerName().size() > 0) {
      return invalid_parameter(
          "loadBalancerName and targetGroupArn cannot both be specified. You must specify either a "
          "loadBalancerName or a targetGroupArn.",
          path);
    }
    if (arn.empty()) return unsupported(path + ".loadBalancerName", "Classic Load Balancers");
    if (entry.hasAdvancedConfiguration()) {
      return unsupported(path + ".advancedConfiguration", "deployments that shift traffic");
    }
    const auto mappings = mappings_of(definition, container, port);
    if (!mappings) {
      return invalid_parameter("The container " + container + " does not exist in the task definition.",
                               path + ".containerName");
    }
    if (*mappings == 0) {
      return invalid_parameter(
          "The container " + container + " did not have a container port " + std::to_string(port) + " defined.",
          path + ".containerPort");
    }
    if (*mappings > 1) {
      return invalid_parameter(
          "Container port " + std::to_string(port) + " is used in more than one port mapping for container " + container,
          path + ".containerPort");
    }
    const TargetGroup* group = target_group_by_arn(state, arn);
    if (!group) {
      return invalid_parameter("The target group with targetGroupArn " + arn + " does not exist.", path + ".targetGroupArn");
    }
    if (!elb_model(state).is_in_use(group->id)) {
      return invalid_parameter("The target group with targetGroupArn " + arn + " does not have an associated load balancer.",
                               path + ".targetGroupArn");
    }
    if (group->described.reader().getTargetType() != wanted) {
      return invalid_parameter("The provided target group " + arn + " has target type " +
                                   std::string(wire::enum_name(group->described.reader().getTargetType())) +
                                   ", which is incompatible with the " + std::string(wire::enum_name(mode)) +
                                   " network mode specified in the task definition.",
                               path + ".targetGroupArn");
    }
    out.push_back({.group = group->id,
                   .target_group_arn = arn,
                   .container_name = container,
                   .container_port = static_cast<std::uint16_t>(port)});
  }
  return out;
}

Status check_zone_rebalancing(ecs::AvailabilityZoneRebalancing asked, ecs::Service::Reader config) {
  if (asked != ecs::AvailabilityZoneRebalancing::ENABLED) return {};
  const auto refuse = [](const std::string& why) {
    return invalid_parameter("Availability Zone Rebalancing does not support " + why, "availabilityZoneRebalancing");
  };
  if (config.getSchedulingStrategy() == ecs::SchedulingStrategy::DAEMON) {
    return refuse("DAEMON services. Remove it or use a REPLICA service.");
  }
  if (config.getLaunchType() == ecs::LaunchType::EXTERNAL) return refuse("the EXTERNAL launch type.");
  if (wire::value_or(config.getDeploymentConfiguration().getMaximumPercent(), 200) <= 100) {
    return refuse("a maximumPercent of 100: it starts tasks before it stops others. Set maximumPercent above 100.");
  }
  const auto strategies = config.getPlacementStrategy();
  if (strategies.size() > 0 && (strategies[0].getType() != ecs::PlacementStrategyType::SPREAD ||
                                wire::view(strategies[0].getField()) != "attribute:ecs.availability-zone")) {
    return refuse("this placement strategy. Leave it out, or spread by attribute:ecs.availability-zone before anything else.");
  }
  return {};
}

void apply_config(Service& service) {
  const auto config = service.config.reader();
  const auto deployment = config.getDeploymentConfiguration();
  service.daemon = config.getSchedulingStrategy() == ecs::SchedulingStrategy::DAEMON;
  service.minimum_healthy_percent = wire::value_or(deployment.getMinimumHealthyPercent(), 100);
  service.maximum_percent = wire::value_or(deployment.getMaximumPercent(), 200);
  service.breaker_enabled = wire::value_or(deployment.getDeploymentCircuitBreaker().getEnable(), false);
  service.breaker_rollback = wire::value_or(deployment.getDeploymentCircuitBreaker().getRollback(), false);
  service.grace_period = Duration::seconds(wire::value_or(config.getHealthCheckGracePeriodSeconds(), 0));
}

}  // namespace moorage::control
