// Operations on Express services, answered as ECS answers where there are none
// (docs/rules/services-and-deployments.md#not-enabled).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/express.capnp.h"

namespace moorage::control {

Status create_express_gateway_service(Step& step, ecs::CreateExpressGatewayServiceRequest::Reader request,
                                      ecs::CreateExpressGatewayServiceResponse::Builder reply);
Status update_express_gateway_service(Step& step, ecs::UpdateExpressGatewayServiceRequest::Reader request,
                                      ecs::UpdateExpressGatewayServiceResponse::Builder reply);
Status delete_express_gateway_service(Step& step, ecs::DeleteExpressGatewayServiceRequest::Reader request,
                                      ecs::DeleteExpressGatewayServiceResponse::Builder reply);
Status describe_express_gateway_service(Step& step, ecs::DescribeExpressGatewayServiceRequest::Reader request,
                                        ecs::DescribeExpressGatewayServiceResponse::Builder reply);

}  // namespace moorage::control
