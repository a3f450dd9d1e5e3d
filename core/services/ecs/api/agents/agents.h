// Operations of ECS container agents and on them. No such agent is connected to this engine: the drivers of its machines
// report by themselves (docs/rules/instances-and-agents.md#agent-operations).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/instance.capnp.h"

namespace moorage::control {

Status update_container_agent(Step& step, ecs::UpdateContainerAgentRequest::Reader request,
                              ecs::UpdateContainerAgentResponse::Builder reply);
Status discover_poll_endpoint(Step& step, ecs::DiscoverPollEndpointRequest::Reader request,
                              ecs::DiscoverPollEndpointResponse::Builder reply);
Status submit_container_state_change(Step& step, ecs::SubmitContainerStateChangeRequest::Reader request,
                                     ecs::SubmitContainerStateChangeResponse::Builder reply);
Status submit_task_state_change(Step& step, ecs::SubmitTaskStateChangeRequest::Reader request,
                                ecs::SubmitTaskStateChangeResponse::Builder reply);
Status submit_attachment_state_changes(Step& step, ecs::SubmitAttachmentStateChangesRequest::Reader request,
                                       ecs::SubmitAttachmentStateChangesResponse::Builder reply);

}  // namespace moorage::control
