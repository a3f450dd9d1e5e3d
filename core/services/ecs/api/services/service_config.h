// A service's configuration: the members of ecs::Service that its owner sets, with ECS's checks and defaults
// (docs/rules/services-and-deployments.md#create, docs/rules/responses.md#service).
#pragma once

#include <vector>

#include "base/result.h"
#include "schemas/ecs/service.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// minimumHealthyPercent, maximumPercent, circuit breaker: overlays `given` on `out`; defaults where both are silent.
Status merge_deployment_configuration(ecs::DeploymentConfiguration::Reader given, ecs::Service::Builder out);

// Every entry names a container and port of the definition and a target group that a load balancer uses.
Result<std::vector<ServiceTarget>> read_load_balancers(const State& state, const TaskDefinition& definition,
                                                       capnp::List<ecs::LoadBalancer>::Reader entries);

// Members of CreateService or UpdateService that this engine does not serve yet: UnsupportedFeatureException names the member.
template <typename Request>
Status refuse_unsupported(const Request& request);

// Whether zone rebalancing may be ENABLED for a service with this configuration: not for daemons, where a replacement cannot
// start first, or where the strategies have another priority (docs/rules/placement.md#zone-rebalancing).
Status check_zone_rebalancing(ecs::AvailabilityZoneRebalancing asked, ecs::Service::Reader config);

// Fills the frequently used members of `service` from its configuration.
void apply_config(Service& service);

Error unsupported(std::string_view member, std::string_view what);

template <typename Request>
Status refuse_unsupported(const Request& request) {
  if (request.getServiceRegistries().size() > 0) return unsupported("serviceRegistries", "service discovery");
  if (request.getVolumeConfigurations().size() > 0) return unsupported("volumeConfigurations", "volumes made at launch");
  if (request.getVpcLatticeConfigurations().size() > 0) return unsupported("vpcLatticeConfigurations", "VPC Lattice");
  if (request.getGatewayConnectors().size() > 0) return unsupported("gatewayConnectors", "service gateways");
  const auto connect = request.getServiceConnectConfiguration().getEnabled();
  if (connect.isValue() && connect.getValue()) return unsupported("serviceConnectConfiguration", "Service Connect");
  const auto controller = request.getDeploymentController().getType();
  if (controller == ecs::DeploymentControllerType::CODE_DEPLOY || controller == ecs::DeploymentControllerType::EXTERNAL) {
    return unsupported("deploymentController.type", "deployment controllers other than ECS");
  }
  return {};
}

}  // namespace moorage::control
