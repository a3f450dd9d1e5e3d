#include "services/ecs/api/tags.h"

#include <algorithm>
#include <variant>

#include "kernel/lists.h"
#include "kernel/tagging.h"
#include "services/ecs/api/clusters/capacity_providers.h"
#include "services/ecs/rules/definitions.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

using Resource = std::variant<ClusterId, ServiceId, TaskId, InstanceId, TaskDefinitionId, CapacityProviderId>;

Error not_found(std::string_view arn) {
  return {.name = "ResourceNotFoundException",
          .message = "The specified resource " + std::string(arn) + " was not found.",
          .path = "resourceArn"};
}

Result<Resource> found(auto id, std::string_view arn) {
  if (!id) return not_found(arn);
  return Resource{id};
}

// Resources within a cluster. ARNs of other regions and accounts are unknown here.
Result<Resource> resolve_in_cluster(const State& state, const ArnParts& parts, std::string_view arn) {
  if (parts.cluster.empty()) return invalid_parameter("Long arn format must be used for tagging operations", "resourceArn");
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, parts.cluster));
  if (parts.kind == "service") {
    MOORAGE_ASSIGN(const ServiceId id, find_service(state, cluster, arn));
    return found(id, arn);
  }
  if (parts.kind == "task") {
    MOORAGE_ASSIGN(const TaskId id, find_task(state, cluster, arn));
    return found(id, arn);
  }
  MOORAGE_ASSIGN(const InstanceId id, find_instance(state, cluster, arn));
  return found(id, arn);
}

Result<Resource> resolve_resource(const State& state, std::string_view arn) {
  const auto parts = parse_arn(arn);
  if (!parts || parts->service != "ecs") return invalid_parameter("The ARN provided is invalid.", "resourceArn");
  if (parts->kind == "cluster") {
    MOORAGE_ASSIGN(const ClusterId id, resolve_cluster(state, arn));
    return found(id, arn);
  }
  if (parts->kind == "capacity-provider") {
    const CapacityProviderId id = ecs_model(state).capacity_provider_named(parts->name);
    return id && state.find(id)->active ? found(id, arn) : not_found(arn);
  }
  if (parts->kind == "task-definition") {
    const TaskDefinitionId id =
        parts->name.find(':') == std::string_view::npos ? TaskDefinitionId{} : find_definition(state, arn);
    return id && !is_gone(state, *state.find(id)) ? found(id, arn) : not_found(arn);
  }
  if (parts->kind == "service" || parts->kind == "task" || parts->kind == "container-instance") {
    return resolve_in_cluster(state, *parts, arn);
  }
  return invalid_parameter("The ARN provided is invalid.", "resourceArn");
}

const Tags& tags_of(const State& state, const Resource& resource) {
  return std::visit(
      [&](auto id) -> const Tags& {
        if constexpr (std::is_same_v<decltype(id), TaskId>) {
          return state.find(id)->detail->tags;
        } else {
          return state.find(id)->tags;
        }
      },
      resource);
}

void put_tags(Step& step, const Resource& resource, Tags tags) {
  std::visit(
      [&](auto id) {
        step.draft.change(id, [&](auto& record) {
          if constexpr (std::is_same_v<decltype(id), TaskId>) {
            // The details are shared with the other tasks of the call, so this task gets a copy of its own.
            auto detail = std::make_shared<TaskDetail>(*record.detail);
            detail->tags = std::move(tags);
            record.detail = std::move(detail);
          } else {
            record.tags = std::move(tags);
          }
        });
      },
      resource);
}

}  // namespace

Status tag_resource(Step& step, ecs::TagResourceRequest::Reader request, ecs::TagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const Resource resource, resolve_resource(step.state(), wire::view(request.getResourceArn())));
  MOORAGE_ASSIGN(const Tags added, read_tags(request.getTags()));
  Tags tags = tags_of(step.state(), resource);
  MOORAGE_TRY(merge_tags(tags, added));
  if (const auto* provider = std::get_if<CapacityProviderId>(&resource)) {
    MOORAGE_TRY(check_group_tags(tags));
    step.draft.wake(*provider);
  }
  put_tags(step, resource, std::move(tags));
  return {};
}

Status untag_resource(Step& step, ecs::UntagResourceRequest::Reader request, ecs::UntagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const Resource resource, resolve_resource(step.state(), wire::view(request.getResourceArn())));
  Tags tags = tags_of(step.state(), resource);
  std::erase_if(tags,
                [&](const auto& tag) { return !tag.first.starts_with("aws:") && names(request.getTagKeys(), tag.first); });
  put_tags(step, resource, std::move(tags));
  return {};
}

Status list_tags_for_resource(Step& step, ecs::ListTagsForResourceRequest::Reader request,
                              ecs::ListTagsForResourceResponse::Builder reply) {
  auto resource = resolve_resource(step.state(), wire::view(request.getResourceArn()));
  if (!resource.ok()) {
    // This operation does not declare ResourceNotFoundException.
    if (resource.error().name == "ResourceNotFoundException") resource.error().name = "InvalidParameterException";
    return std::move(resource).error();
  }
  set_tags(reply, tags_of(step.state(), *resource));
  return {};
}

const Tags* ecs_tags_of(const State& state, std::string_view arn) {
  const auto resource = resolve_resource(state, arn);
  return resource.ok() ? &tags_of(state, *resource) : nullptr;
}

}  // namespace moorage::control
