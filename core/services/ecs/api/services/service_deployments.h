// ListServiceDeployments, DescribeServiceDeployments, DescribeServiceRevisions, StopServiceDeployment and
// ContinueServiceDeployment (docs/rules/services-and-deployments.md#service-deployments).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/service.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Status list_service_deployments(Step& step, ecs::ListServiceDeploymentsRequest::Reader request,
                                ecs::ListServiceDeploymentsResponse::Builder reply);
Status describe_service_deployments(Step& step, ecs::DescribeServiceDeploymentsRequest::Reader request,
                                    ecs::DescribeServiceDeploymentsResponse::Builder reply);
Status describe_service_revisions(Step& step, ecs::DescribeServiceRevisionsRequest::Reader request,
                                  ecs::DescribeServiceRevisionsResponse::Builder reply);
Status stop_service_deployment(Step& step, ecs::StopServiceDeploymentRequest::Reader request,
                               ecs::StopServiceDeploymentResponse::Builder reply);
// No deployment pauses here, because lifecycle hooks are refused: every hook is answered as one that is not waiting.
Status continue_service_deployment(Step& step, ecs::ContinueServiceDeploymentRequest::Reader request,
                                   ecs::ContinueServiceDeploymentResponse::Builder reply);

}  // namespace moorage::control
