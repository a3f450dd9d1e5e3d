// Operations on daemons of ECS Managed Instances, answered as ECS answers where there are none: lists are empty, a daemon that
// is named does not exist, and none can be made (docs/rules/services-and-deployments.md#not-enabled).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/daemon.capnp.h"

namespace moorage::control {

Status create_daemon(Step& step, ecs::CreateDaemonRequest::Reader request, ecs::CreateDaemonResponse::Builder reply);
Status update_daemon(Step& step, ecs::UpdateDaemonRequest::Reader request, ecs::UpdateDaemonResponse::Builder reply);
Status delete_daemon(Step& step, ecs::DeleteDaemonRequest::Reader request, ecs::DeleteDaemonResponse::Builder reply);
Status describe_daemon(Step& step, ecs::DescribeDaemonRequest::Reader request, ecs::DescribeDaemonResponse::Builder reply);
Status list_daemons(Step& step, ecs::ListDaemonsRequest::Reader request, ecs::ListDaemonsResponse::Builder reply);
Status list_daemon_deployments(Step& step, ecs::ListDaemonDeploymentsRequest::Reader request,
                               ecs::ListDaemonDeploymentsResponse::Builder reply);
Status describe_daemon_deployments(Step& step, ecs::DescribeDaemonDeploymentsRequest::Reader request,
                                   ecs::DescribeDaemonDeploymentsResponse::Builder reply);
Status describe_daemon_revisions(Step& step, ecs::DescribeDaemonRevisionsRequest::Reader request,
                                 ecs::DescribeDaemonRevisionsResponse::Builder reply);
Status register_daemon_task_definition(Step& step, ecs::RegisterDaemonTaskDefinitionRequest::Reader request,
                                       ecs::RegisterDaemonTaskDefinitionResponse::Builder reply);
Status describe_daemon_task_definition(Step& step, ecs::DescribeDaemonTaskDefinitionRequest::Reader request,
                                       ecs::DescribeDaemonTaskDefinitionResponse::Builder reply);
Status delete_daemon_task_definition(Step& step, ecs::DeleteDaemonTaskDefinitionRequest::Reader request,
                                     ecs::DeleteDaemonTaskDefinitionResponse::Builder reply);
Status list_daemon_task_definitions(Step& step, ecs::ListDaemonTaskDefinitionsRequest::Reader request,
                                    ecs::ListDaemonTaskDefinitionsResponse::Builder reply);

}  // namespace moorage::control
