#include <algorithm>

#include "kernel/caller.h"
#include "kernel/tagging.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/deployment_history.h"
#include "services/ecs/words/describe.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

ecs::DeploymentRolloutState wire_rollout(RolloutState state) {
  switch (state) {
    case RolloutState::kInProgress:
      return ecs::DeploymentRolloutState::IN_PROGRESS;
    case RolloutState::kCompleted:
      return ecs::DeploymentRolloutState::COMPLETED;
    case RolloutState::kFailed:
      return ecs::DeploymentRolloutState::FAILED;
  }
  return ecs::DeploymentRolloutState::UNSET;
}

std::string definition_arn_of(const State& state, TaskDefinitionId id) {
  const TaskDefinition* definition = state.find(id);
  return definition ? arn_of(state, *definition) : std::string();
}

void write_deployment_configuration(const Service& service, ecs::Service::Builder out) {
  auto configuration = out.hasDeploymentConfiguration() ? out.getDeploymentConfiguration() : out.initDeploymentConfiguration();
  auto breaker = configuration.hasDeploymentCircuitBreaker() ? configuration.getDeploymentCircuitBreaker()
                                                             : configuration.initDeploymentCircuitBreaker();
  wire::set(breaker.getEnable(), service.breaker_enabled);
  wire::set(breaker.getRollback(), service.breaker_rollback);
  wire::set(configuration.getMaximumPercent(), service.maximum_percent);
  wire::set(configuration.getMinimumHealthyPercent(), service.minimum_healthy_percent);
  if (!wire::has(configuration.getStrategy())) configuration.setStrategy(ecs::DeploymentStrategy::ROLLING);
  if (!wire::has(configuration.getBakeTimeInMinutes())) wire::set(configuration.getBakeTimeInMinutes(), 0);
}

void write_deployments(const State& state, const Service& service, ecs::Service::Builder out) {
  const auto count = static_cast<unsigned>(service.deployments.size());
  auto deployments = out.initDeployments(count);
  auto revisions = out.initCurrentServiceRevisions(count);
  for (unsigned i = 0; i < count; ++i) {
    const Deployment& deployment = service.deployments[i];
    describe_deployment(state, service, deployment, deployments[i]);
    const auto described = deployments[i].asReader();
    revisions[i].setArn(wire::text(revision_arn_of(state, service, deployment.digits)));
    wire::set(revisions[i].getRequestedTaskCount(), described.getDesiredCount().getValue());
    wire::set(revisions[i].getRunningTaskCount(), described.getRunningCount().getValue());
    wire::set(revisions[i].getPendingTaskCount(), described.getPendingCount().getValue());
  }
}

void write_events(const State& state, const Service& service, ecs::Service::Builder out) {
  const std::vector<ServiceEventId> ids = state.of(service.id).events.all();
  auto events = out.initEvents(static_cast<unsigned>(ids.size()));
  for (unsigned i = 0; i < events.size(); ++i) {
    const ServiceEvent& event = *state.find(ids[ids.size() - 1 - i]);  // newest first
    events[i].setId(wire::text(event.external.uuid()));
    wire::set(events[i].getCreatedAt(), event.created_at.ms);
    events[i].setMessage(wire::text(event.message));
  }
}

void write_defaults(const State& state, const Service& service, ecs::Service::Builder out) {
  if (!out.hasLoadBalancers()) out.initLoadBalancers(0);
  if (!out.hasServiceRegistries()) out.initServiceRegistries(0);
  if (!out.hasPlacementConstraints()) out.initPlacementConstraints(0);
  if (!out.hasPlacementStrategy()) out.initPlacementStrategy(0);
  if (!out.hasDeploymentController()) out.initDeploymentController().setType(ecs::DeploymentControllerType::ECS);
  if (!wire::has(out.getEnableECSManagedTags())) wire::set(out.getEnableECSManagedTags(), false);
  if (!wire::has(out.getEnableExecuteCommand())) wire::set(out.getEnableExecuteCommand(), false);
  if (!wire::has(out.getPropagateTags())) out.setPropagateTags(ecs::PropagateTags::NONE);
  if (!wire::has(out.getResourceManagementType())) out.setResourceManagementType(ecs::ResourceManagementType::CUSTOMER);
  if (!wire::has(out.getAvailabilityZoneRebalancing())) {
    out.setAvailabilityZoneRebalancing(ecs::AvailabilityZoneRebalancing::DISABLED);
  }
  const std::string iam = "arn:aws:iam::" + state.settings().account_id + ":";
  const bool linked = out.getLoadBalancers().size() > 0 || out.getServiceRegistries().size() > 0;
  // The service-linked role makes network interfaces as well.
  const bool has_interfaces = out.asReader().getNetworkConfiguration().hasAwsvpcConfiguration();
  if ((linked || has_interfaces) && !out.hasRoleArn()) {
    out.setRoleArn(wire::text(iam + "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"));
  }
  if (!out.hasCreatedBy()) out.setCreatedBy(wire::text(principal_of(kThisProcess, state.settings().account_id)));
  if (linked || service.grace_period.ms > 0) {
    wire::set(out.getHealthCheckGracePeriodSeconds(), static_cast<std::int32_t>(service.grace_period.ms / 1000));
  }
}

}  // namespace

void describe_deployment(const State& state, const Service& service, const Deployment& deployment,
                         ecs::Deployment::Builder out) {
  const RevisionCount counts = count_revision(state, service, deployment.digits);
  const auto config = deployment.revision->config.reader();
  const std::string definition = definition_arn_of(state, deployment.revision->definition);
  out.setId(wire::text(deployment_id(deployment.digits)));
  out.setStatus(deployment.primary ? "PRIMARY" : "ACTIVE");
  out.setTaskDefinition(wire::text(definition));
  wire::set(out.getDesiredCount(), counts.requested);
  wire::set(out.getPendingCount(), counts.pending);
  wire::set(out.getRunningCount(), counts.running);
  wire::set(out.getFailedTasks(), deployment.failed_tasks);
  wire::set(out.getCreatedAt(), deployment.created_at.ms);
  wire::set(out.getUpdatedAt(), deployment.updated_at.ms);
  if (config.getCapacityProviderStrategy().size() > 0) {
    out.setCapacityProviderStrategy(config.getCapacityProviderStrategy());
  } else {
    out.setLaunchType(wire_launch_type(deployment.revision->launch_type));
  }
  if (deployment.revision->launch_type == LaunchType::kFargate) {
    out.setPlatformVersion("1.4.0");
    out.setPlatformFamily("Linux");
  }
  if (config.hasNetworkConfiguration()) out.setNetworkConfiguration(config.getNetworkConfiguration());
  out.setRolloutState(wire_rollout(deployment.rollout));
  if (!deployment.rollout_reason.empty()) out.setRolloutStateReason(wire::text(deployment.rollout_reason));
}

void describe_service(const State& state, const Service& service, ecs::Service::Builder out, DescribeOptions options) {
  wire::copy_into(service.config.reader(), out);
  const ServiceIndex& index = state.of(service.id);
  const std::string& cluster = cluster_name(state, service.cluster);
  out.setServiceArn(wire::text(arn_of(state, service)));
  out.setServiceName(wire::text(service.name));
  out.setClusterArn(wire::text(cluster_arn(state.settings(), cluster)));
  out.setStatus(status_name(service.status));
  wire::set(out.getDesiredCount(), service.desired_count);
  wire::set(out.getRunningCount(), index.running_tasks);
  wire::set(out.getPendingCount(), index.pending_tasks);
  out.setSchedulingStrategy(service.daemon ? ecs::SchedulingStrategy::DAEMON : ecs::SchedulingStrategy::REPLICA);
  wire::set(out.getCreatedAt(), service.created_at.ms);
  if (!service.deployments.empty()) {
    const ServiceRevision& revision = *service.deployments.front().revision;
    out.setTaskDefinition(wire::text(definition_arn_of(state, revision.definition)));
    if (out.asReader().getCapacityProviderStrategy().size() == 0) out.setLaunchType(wire_launch_type(revision.launch_type));
  }
  write_deployment_configuration(service, out);
  write_defaults(state, service, out);
  write_deployments(state, service, out);
  if (const ServiceDeployment* latest = latest_deployment(state, service.id)) {
    out.setCurrentServiceDeployment(wire::text(arn_of(state, *latest)));
  }
  write_events(state, service, out);
  if (options.tags) set_tags(out, service.tags);
}

}  // namespace moorage::control
