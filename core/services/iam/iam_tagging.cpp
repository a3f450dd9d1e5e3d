#include "services/iam/iam_tagging.h"

#include <algorithm>

#include "base/ascii.h"
#include "services/iam/aws_managed.h"
#include "services/iam/managed_policies.h"

namespace moorage::control {
namespace {

Result<IamPolicyId> policy_of(const State& state, std::string_view arn) {
  if (aws_managed_policy(arn) != nullptr) return invalid_input("Tags of policies that AWS manages cannot be changed.");
  const IamPolicyId id = own_policy(state, arn);
  if (!id) return no_such_entity("Policy " + std::string(arn) + " was not found.");
  return id;
}

template <typename Entity>
Status add_tags(Step& step, Id<Entity> id, IamTagList::Reader given) {
  MOORAGE_ASSIGN(const Tags added, iam_tags(given));
  Tags tags = step.state().find(id)->tags;
  MOORAGE_TRY(add_iam_tags(tags, added));
  step.draft.change(id, [&](Entity& one) { one.tags = std::move(tags); });
  return {};
}

template <typename Entity>
Status remove_tags(Step& step, Id<Entity> id, capnp::List<capnp::Text>::Reader keys) {
  step.draft.change(id, [&](Entity& one) {
    for (const auto key : keys) {
      std::erase_if(one.tags, [&](const auto& tag) { return same_ignoring_case(tag.first, wire::view(key)); });
    }
  });
  return {};
}

template <typename Request, typename Reply>
Status list_tags(const Tags& tags, Request request, Reply reply) {
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  std::vector<std::pair<std::string, std::pair<std::string, std::string>>> all;
  for (const auto& tag : tags) all.emplace_back(tag.first, tag);
  std::sort(all.begin(), all.end());
  const auto found = slice(std::move(all), page);
  write_iam_tags(reply.initTags(list_size(found.items.size())), found.items);
  end_page(reply, found);
  return {};
}

}  // namespace

Status tag_user(Step& step, iam::TagUserRequest::Reader request, iam::TagUserResponse::Builder) {
  MOORAGE_ASSIGN(const IamUserId id, resolve_iam<IamUser>(step.state(), wire::view(request.getUserName())));
  return add_tags(step, id, request.getTags());
}

Status untag_user(Step& step, iam::UntagUserRequest::Reader request, iam::UntagUserResponse::Builder) {
  MOORAGE_ASSIGN(const IamUserId id, resolve_iam<IamUser>(step.state(), wire::view(request.getUserName())));
  return remove_tags(step, id, request.getTagKeys());
}

Status list_user_tags(Step& step, iam::ListUserTagsRequest::Reader request, iam::ListUserTagsResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamUserId id, resolve_iam<IamUser>(step.state(), wire::view(request.getUserName())));
  return list_tags(step.state().find(id)->tags, request, reply);
}

Status tag_role(Step& step, iam::TagRoleRequest::Reader request, iam::TagRoleResponse::Builder) {
  MOORAGE_ASSIGN(const IamRoleId id, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  return add_tags(step, id, request.getTags());
}

Status untag_role(Step& step, iam::UntagRoleRequest::Reader request, iam::UntagRoleResponse::Builder) {
  MOORAGE_ASSIGN(const IamRoleId id, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  return remove_tags(step, id, request.getTagKeys());
}

Status list_role_tags(Step& step, iam::ListRoleTagsRequest::Reader request, iam::ListRoleTagsResponse::Builder reply) {
  MOORAGE_ASSIGN(const IamRoleId id, resolve_iam<IamRole>(step.state(), wire::view(request.getRoleName())));
  return list_tags(step.state().find(id)->tags, request, reply);
}

Status tag_policy(Step& step, iam::TagPolicyRequest::Reader request, iam::TagPolicyResponse::Builder) {
  MOORAGE_ASSIGN(const IamPolicyId id, policy_of(step.state(), wire::view(request.getPolicyArn())));
  return add_tags(step, id, request.getTags());
}

Status untag_policy(Step& step, iam::UntagPolicyRequest::Reader request, iam::UntagPolicyResponse::Builder) {
  MOORAGE_ASSIGN(const IamPolicyId id, policy_of(step.state(), wire::view(request.getPolicyArn())));
  return remove_tags(step, id, request.getTagKeys());
}

Status list_policy_tags(Step& step, iam::ListPolicyTagsRequest::Reader request, iam::ListPolicyTagsResponse::Builder reply) {
  const IamPolicyId id = own_policy(step.state(), wire::view(request.getPolicyArn()));
  if (!id && aws_managed_policy(wire::view(request.getPolicyArn())) == nullptr) {
    return no_such_entity("Policy " + std::string(wire::view(request.getPolicyArn())) + " was not found.");
  }
  return list_tags(id ? step.state().find(id)->tags : Tags{}, request, reply);
}

}  // namespace moorage::control
