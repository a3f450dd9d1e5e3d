#include "services/ecs/api/gateways/gateways.h"

#include "kernel/page.h"
#include "services/ecs/words/not_served.h"

namespace moorage::control {

namespace {

constexpr AbsentFeature kGateways{
    .what = "Service gateways",
    .instead = "create a load balancer with a listener and give the service its target group in loadBalancers"};

Error no_gateway() {
  return {.name = "GatewayNotFoundException", .message = "The specified gateway does not exist.", .path = "gateway"};
}

// A page of nothing: the bounds of its size are checked, and a token, which none was given out, is refused.
template <typename Request>
Status empty_page(const char* query, Request request) {
  const auto page = open_page(query, request);
  return page.ok() ? Status() : Status(page.error());
}

}  // namespace

Status create_gateway(Step&, ecs::CreateGatewayRequest::Reader, ecs::CreateGatewayResponse::Builder) {
  return not_enabled(kGateways, "name");
}

Status update_gateway(Step&, ecs::UpdateGatewayRequest::Reader, ecs::UpdateGatewayResponse::Builder) { return no_gateway(); }

Status delete_gateway(Step&, ecs::DeleteGatewayRequest::Reader, ecs::DeleteGatewayResponse::Builder) { return no_gateway(); }

Status describe_gateway(Step&, ecs::DescribeGatewayRequest::Reader, ecs::DescribeGatewayResponse::Builder) {
  return no_gateway();
}

Status describe_gateway_resources(Step&, ecs::DescribeGatewayResourcesRequest::Reader,
                                  ecs::DescribeGatewayResourcesResponse::Builder) {
  return no_gateway();
}

Status describe_gateway_route(Step&, ecs::DescribeGatewayRouteRequest::Reader, ecs::DescribeGatewayRouteResponse::Builder) {
  return Error{
      .name = "ResourceNotFoundException", .message = "The specified gateway route does not exist.", .path = "gatewayRouteArn"};
}

Status associate_gateway_with_cluster(Step&, ecs::AssociateGatewayWithClusterRequest::Reader,
                                      ecs::AssociateGatewayWithClusterResponse::Builder) {
  return no_gateway();
}

Status disassociate_gateway_from_cluster(Step&, ecs::DisassociateGatewayFromClusterRequest::Reader,
                                         ecs::DisassociateGatewayFromClusterResponse::Builder) {
  return no_gateway();
}

Status list_gateways(Step&, ecs::ListGatewaysRequest::Reader request, ecs::ListGatewaysResponse::Builder reply) {
  MOORAGE_TRY(empty_page("ListGateways", request));
  reply.initGateways(0);
  return {};
}

Status list_gateway_routes(Step&, ecs::ListGatewayRoutesRequest::Reader request,
                           ecs::ListGatewayRoutesResponse::Builder reply) {
  if (request.getGateway().size() > 0) return no_gateway();
  MOORAGE_TRY(empty_page("ListGatewayRoutes", request));
  reply.initGatewayRoutes(0);
  return {};
}

Status list_gateway_cluster_associations(Step&, ecs::ListGatewayClusterAssociationsRequest::Reader request,
                                         ecs::ListGatewayClusterAssociationsResponse::Builder reply) {
  MOORAGE_TRY(empty_page("ListGatewayClusterAssociations", request));
  reply.initGatewayClusterAssociations(0);
  return {};
}

}  // namespace moorage::control
