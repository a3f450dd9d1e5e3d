// Operations on service gateways, answered as ECS answers where there are none
// (docs/rules/services-and-deployments.md#not-enabled).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/gateway.capnp.h"

namespace moorage::control {

Status create_gateway(Step& step, ecs::CreateGatewayRequest::Reader request, ecs::CreateGatewayResponse::Builder reply);
Status update_gateway(Step& step, ecs::UpdateGatewayRequest::Reader request, ecs::UpdateGatewayResponse::Builder reply);
Status delete_gateway(Step& step, ecs::DeleteGatewayRequest::Reader request, ecs::DeleteGatewayResponse::Builder reply);
Status describe_gateway(Step& step, ecs::DescribeGatewayRequest::Reader request, ecs::DescribeGatewayResponse::Builder reply);
Status describe_gateway_resources(Step& step, ecs::DescribeGatewayResourcesRequest::Reader request,
                                  ecs::DescribeGatewayResourcesResponse::Builder reply);
Status describe_gateway_route(Step& step, ecs::DescribeGatewayRouteRequest::Reader request,
                              ecs::DescribeGatewayRouteResponse::Builder reply);
Status associate_gateway_with_cluster(Step& step, ecs::AssociateGatewayWithClusterRequest::Reader request,
                                      ecs::AssociateGatewayWithClusterResponse::Builder reply);
Status disassociate_gateway_from_cluster(Step& step, ecs::DisassociateGatewayFromClusterRequest::Reader request,
                                         ecs::DisassociateGatewayFromClusterResponse::Builder reply);
Status list_gateways(Step& step, ecs::ListGatewaysRequest::Reader request, ecs::ListGatewaysResponse::Builder reply);
Status list_gateway_routes(Step& step, ecs::ListGatewayRoutesRequest::Reader request,
                           ecs::ListGatewayRoutesResponse::Builder reply);
Status list_gateway_cluster_associations(Step& step, ecs::ListGatewayClusterAssociationsRequest::Reader request,
                                         ecs::ListGatewayClusterAssociationsResponse::Builder reply);

}  // namespace moorage::control
