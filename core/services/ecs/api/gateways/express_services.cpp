#include "services/ecs/api/gateways/express_services.h"

#include <string>
#include <string_view>

#include "services/ecs/words/not_served.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr AbsentFeature kExpress{
    .what = "Express services",
    .instead = "register a task definition, create a load balancer with its target group, and create the service"};

// A service of this ARN is not an Express service: none is made here. `missing` is the error where there is none at all.
Status not_express(const State& state, std::string_view arn, const char* missing) {
  const auto parts = parse_arn(arn);
  if (!parts || parts->service != "ecs" || parts->kind != "service" || parts->cluster.empty()) {
    return invalid_parameter("Invalid identifier: \"" + std::string(arn) + "\" is not the ARN of a service.", "serviceArn");
  }
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, parts->cluster));
  MOORAGE_ASSIGN(const ServiceId service, find_service(state, cluster, arn));
  if (!service) return Error{.name = missing, .message = "Service not found.", .path = "serviceArn"};
  return invalid_parameter("The service is not an Express service: use UpdateService, DeleteService and DescribeServices.",
                           "serviceArn");
}

}  // namespace

Status create_express_gateway_service(Step& step, ecs::CreateExpressGatewayServiceRequest::Reader request,
                                      ecs::CreateExpressGatewayServiceResponse::Builder) {
  const bool has_parts = request.hasPrimaryContainer() || request.hasExecutionRoleArn() || request.hasTaskRoleArn() ||
                         request.hasCpu() || request.hasMemory();
  if (request.hasTaskDefinitionArn() && has_parts) {
    return invalid_parameter(
        "taskDefinitionArn cannot be provided with primaryContainer, executionRoleArn, taskRoleArn, cpu, or memory.",
        "taskDefinitionArn");
  }
  if (request.hasCluster()) {
    if (const auto known = resolve_cluster(step.state(), wire::view(request.getCluster())); !known.ok()) return known.error();
  }
  return not_enabled(kExpress, "serviceName");
}

Status update_express_gateway_service(Step& step, ecs::UpdateExpressGatewayServiceRequest::Reader request,
                                      ecs::UpdateExpressGatewayServiceResponse::Builder) {
  return not_express(step.state(), wire::view(request.getServiceArn()), "ServiceNotFoundException");
}

Status delete_express_gateway_service(Step& step, ecs::DeleteExpressGatewayServiceRequest::Reader request,
                                      ecs::DeleteExpressGatewayServiceResponse::Builder) {
  return not_express(step.state(), wire::view(request.getServiceArn()), "ServiceNotFoundException");
}

Status describe_express_gateway_service(Step& step, ecs::DescribeExpressGatewayServiceRequest::Reader request,
                                        ecs::DescribeExpressGatewayServiceResponse::Builder) {
  return not_express(step.state(), wire::view(request.getServiceArn()), "ResourceNotFoundException");
}

}  // namespace moorage::control
