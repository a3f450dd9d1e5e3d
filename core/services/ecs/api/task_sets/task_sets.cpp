#include "services/ecs/api/task_sets/task_sets.h"

#include <string>
#include <string_view>
#include <vector>

#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

struct Owner {
  ClusterId cluster;
  ServiceId service;
};

// The ACTIVE service that a request names.
template <typename Request>
Result<Owner> owner_in(const State& state, Request request) {
  Owner owner;
  MOORAGE_ASSIGN(owner.cluster, resolve_cluster(state, wire::view(request.getCluster())));
  MOORAGE_ASSIGN(owner.service, resolve_service(state, owner.cluster, wire::view(request.getService())));
  if (state.find(owner.service)->status == ServiceStatus::kActive) return owner;
  return Error{.name = "ServiceNotActiveException",
               .message = "Service was not ACTIVE: task sets belong to a service that is.",
               .path = "service"};
}

// The id of a task set, alone or at the end of its ARN: ecs-svc/DIGITS.
bool is_task_set(std::string_view text) {
  if (is_arn(text)) {
    const auto parts = parse_arn(text);
    if (!parts || parts->kind != "task-set") return false;
    const std::size_t slash = parts->name.find('/');
    if (slash == std::string_view::npos) return false;
    text = parts->name.substr(slash + 1);
  }
  if (!text.starts_with("ecs-svc/")) return false;
  const std::string_view digits = text.substr(8);
  return !digits.empty() && digits.find_first_not_of("0123456789") == std::string_view::npos;
}

// A task set of a service whose controller is ECS: its name is wrong, or it does not exist.
template <typename Request>
Status no_task_set(const State& state, Request request, std::string_view asked, const char* member) {
  MOORAGE_ASSIGN(const Owner owner, owner_in(state, request));
  if (!is_task_set(asked)) {
    return invalid_parameter(
        "Invalid identifier: \"" + std::string(asked) + "\" is not the id of a task set, which is ecs-svc/DIGITS, or its ARN.",
        member);
  }
  return Error{.name = "TaskSetNotFoundException",
               .message = "The specified task set does not exist. The deployment controller of service " +
                          state.find(owner.service)->name + " is ECS, and only EXTERNAL and CODE_DEPLOY have task sets.",
               .path = member};
}

Status check_scale(ecs::Scale::Reader scale) {
  const double value = wire::value_or(scale.getValue(), 100.0);
  if (value >= 0.0 && value <= 100.0) return {};
  return invalid_parameter("The scale of a task set is 0 to 100 PERCENT of the service's desired count.", "scale.value");
}

}  // namespace

Status create_task_set(Step& step, ecs::CreateTaskSetRequest::Reader request, ecs::CreateTaskSetResponse::Builder) {
  MOORAGE_ASSIGN(const Owner owner, owner_in(step.state(), request));
  MOORAGE_TRY(check_scale(request.getScale()));
  return invalid_parameter(
      "Task sets need a service whose deployment controller is EXTERNAL or CODE_DEPLOY, and that of service " +
          step.state().find(owner.service)->name + " is ECS: change the service with UpdateService, which deploys it.",
      "service");
}

Status update_task_set(Step& step, ecs::UpdateTaskSetRequest::Reader request, ecs::UpdateTaskSetResponse::Builder) {
  MOORAGE_TRY(check_scale(request.getScale()));
  return no_task_set(step.state(), request, wire::view(request.getTaskSet()), "taskSet");
}

Status delete_task_set(Step& step, ecs::DeleteTaskSetRequest::Reader request, ecs::DeleteTaskSetResponse::Builder) {
  return no_task_set(step.state(), request, wire::view(request.getTaskSet()), "taskSet");
}

Status describe_task_sets(Step& step, ecs::DescribeTaskSetsRequest::Reader request,
                          ecs::DescribeTaskSetsResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const Owner owner, owner_in(state, request));
  const std::string& service = state.find(owner.service)->name;
  std::vector<FailureItem> failures;
  for (const auto asked : request.getTaskSets()) {
    const std::string name =
        is_arn(wire::view(asked)) ? std::string(wire::view(asked)) : service + "/" + std::string(wire::view(asked));
    failures.push_back({missing_arn(state, owner.cluster, "task-set", name), "MISSING", {}});
  }
  reply.initTaskSets(0);
  write_failures(reply, failures);
  return {};
}

Status update_service_primary_task_set(Step& step, ecs::UpdateServicePrimaryTaskSetRequest::Reader request,
                                       ecs::UpdateServicePrimaryTaskSetResponse::Builder) {
  return no_task_set(step.state(), request, wire::view(request.getPrimaryTaskSet()), "primaryTaskSet");
}

}  // namespace moorage::control
