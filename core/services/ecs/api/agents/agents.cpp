#include "services/ecs/api/agents/agents.h"

#include <string>

#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

Error no_agents(const char* what) {
  return client_error(std::string("ECS container agents cannot connect to this engine yet, so ") + what +
                      ": let the engine's own runtime driver serve the machine.");
}

// A report of an agent: its cluster is looked up first.
Status refuse_report(const State& state, capnp::Text::Reader cluster) {
  if (const auto known = resolve_cluster(state, wire::view(cluster)); !known.ok()) return known.error();
  return no_agents("no report of theirs is taken");
}

}  // namespace

Status update_container_agent(Step& step, ecs::UpdateContainerAgentRequest::Reader request,
                              ecs::UpdateContainerAgentResponse::Builder) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const InstanceId id, resolve_instance(step.state(), cluster, wire::view(request.getContainerInstance())));
  const Instance& instance = *step.state().find(id);
  if (instance.status == InstanceStatus::kInactive) {
    return invalid_parameter("The container instance is INACTIVE.", "containerInstance");
  }
  return Error{.name = "NoUpdateAvailableException",
               .message =
                   "There is no update available for your container agent: the runtime driver of this instance is updated "
                   "together with the engine.",
               .path = "containerInstance"};
}

Status discover_poll_endpoint(Step& step, ecs::DiscoverPollEndpointRequest::Reader request,
                              ecs::DiscoverPollEndpointResponse::Builder) {
  if (!request.hasCluster() && !request.hasContainerInstance()) return no_agents("there is no address for them to poll");
  // This operation does not declare ClusterNotFoundException.
  const ClusterId cluster = find_cluster(step.state(), wire::view(request.getCluster()));
  if (!cluster) return invalid_parameter("Cluster not found.", "cluster");
  if (request.hasContainerInstance()) {
    if (const auto known = resolve_instance(step.state(), cluster, wire::view(request.getContainerInstance())); !known.ok())
      return known.error();
  }
  return no_agents("there is no address for them to poll");
}

Status submit_container_state_change(Step& step, ecs::SubmitContainerStateChangeRequest::Reader request,
                                     ecs::SubmitContainerStateChangeResponse::Builder) {
  return refuse_report(step.state(), request.getCluster());
}

Status submit_task_state_change(Step& step, ecs::SubmitTaskStateChangeRequest::Reader request,
                                ecs::SubmitTaskStateChangeResponse::Builder) {
  return refuse_report(step.state(), request.getCluster());
}

Status submit_attachment_state_changes(Step& step, ecs::SubmitAttachmentStateChangesRequest::Reader request,
                                       ecs::SubmitAttachmentStateChangesResponse::Builder) {
  return refuse_report(step.state(), request.getCluster());
}

}  // namespace moorage::control
