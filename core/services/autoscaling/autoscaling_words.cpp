#include "services/autoscaling/autoscaling_words.h"

namespace moorage::control {

namespace {

constexpr std::string_view kResourceWord = "service/";
constexpr std::string_view kDimension = "ecs:service:DesiredCount";

std::string resource_arn(const Settings& settings, std::string_view service, std::string_view rest) {
  return arn_of(settings, ArnText{.service = service, .resource = rest});
}

}  // namespace

Error scaling_refusal(std::string message, std::string path) {
  return {.name = "ValidationException", .message = std::move(message), .path = std::move(path)};
}

std::optional<ServiceResource> split_resource(std::string_view resource) {
  if (!resource.starts_with(kResourceWord)) return std::nullopt;
  resource.remove_prefix(kResourceWord.size());
  const auto slash = resource.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == resource.size()) return std::nullopt;
  const ServiceResource out{.cluster = resource.substr(0, slash), .service = resource.substr(slash + 1)};
  if (out.service.find('/') != std::string_view::npos) return std::nullopt;
  return out;
}

ServiceId active_service(const State& state, std::string_view resource) {
  const auto parts = split_resource(resource);
  if (!parts) return {};
  const ClusterId cluster = ecs_model(state).cluster_named(parts->cluster);
  if (!cluster) return {};
  const ServiceId id = ecs_model(state).service_named(cluster, parts->service);
  return id && state.find(id)->status == ServiceStatus::kActive ? id : ServiceId{};
}

Status check_namespace(autoscaling::ServiceNamespace space) {
  if (space == autoscaling::ServiceNamespace::ECS) return {};
  return scaling_refusal("Unsupported service namespace, resource type or scalable dimension: '" +
                             std::string(wire::enum_name(space)) + "'. This engine scales services of ECS, so use 'ecs'.",
                         "ServiceNamespace");
}

Status check_dimension(autoscaling::ScalableDimension dimension) {
  if (dimension == autoscaling::ScalableDimension::ECS_SERVICE_DESIRED_COUNT) return {};
  return scaling_refusal("Unsupported service namespace, resource type or scalable dimension: '" +
                             std::string(wire::enum_name(dimension)) +
                             "'. This engine scales the desired count of services of ECS, so use 'ecs:service:DesiredCount'.",
                         "ScalableDimension");
}

Status check_resource(std::string_view resource) {
  if (split_resource(resource)) return {};
  return scaling_refusal(
      "The resource ID '" + std::string(resource.substr(0, 128)) + "' is not of the form service/CLUSTER/SERVICE.",
      "ResourceId");
}

std::string named_so(std::string_view resource) {
  return "service namespace: ecs, resource ID: " + std::string(resource) + ", scalable dimension: " + std::string(kDimension);
}

Result<ScalableTargetId> target_for(const State& state, std::string_view resource, std::string_view words) {
  const ScalableTargetId id = autoscaling_model(state).target_of(resource);
  if (id) return id;
  return api_error("ObjectNotFoundException", "No scalable target " + std::string(words) + " " + named_so(resource));
}

std::string scalable_target_arn(const Settings& settings, const ScalableTarget& target) {
  return resource_arn(settings, "application-autoscaling", "scalable-target/0ec5" + target.external.text());
}

std::string scaling_policy_arn(const Settings& settings, const ScalableTarget& target, const ScalingPolicy& policy) {
  return resource_arn(
      settings, "autoscaling",
      "scalingPolicy:" + policy.external.uuid() + ":resource/ecs/" + target.resource + ":policyName/" + policy.name);
}

std::string scheduled_action_arn(const Settings& settings, const ScalableTarget& target, const ScheduledAction& action) {
  return resource_arn(
      settings, "autoscaling",
      "scheduledAction:" + action.external.uuid() + ":resource/ecs/" + target.resource + ":scheduledActionName/" + action.name);
}

std::string scaling_role_arn(const Settings& settings) {
  return "arn:aws:iam::" + settings.account_id +
         ":role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService";
}

std::string tracking_alarm_name(const ScalableTarget& target, const ScalingPolicy& policy, bool is_high) {
  return "TargetTracking-" + target.resource + (is_high ? "-AlarmHigh-" : "-AlarmLow-") + policy.external.uuid();
}

ScalingPolicyId policy_by_arn(const State& state, std::string_view arn) {
  constexpr std::string_view kWord = ":scalingPolicy:";
  constexpr std::size_t kUuidSize = 36;
  const auto at = arn.find(kWord);
  if (!arn.starts_with("arn:") || at == std::string_view::npos) return {};
  const auto external = Hex128::parse(arn.substr(at + kWord.size(), kUuidSize));
  const ScalingPolicyId id = external ? autoscaling_model(state).policy_named(*external) : ScalingPolicyId{};
  if (!id) return {};
  const ScalingPolicy& policy = *state.find(id);
  const std::string own = scaling_policy_arn(state.settings(), *state.find(policy.target), policy);
  return arn == own || arn.starts_with(own + ":createdBy/") ? id : ScalingPolicyId{};
}

}  // namespace moorage::control
