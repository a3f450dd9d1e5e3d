#include "services/iam/principal_policies.h"

#include <algorithm>

#include "base/ascii.h"
#include "services/iam/aws_managed.h"
#include "services/iam/managed_policies.h"
#include "services/iam/roles.h"

namespace moorage::control {
namespace {

constexpr std::size_t kAttachedMax = 10;

// How a kind of principal is named in errors, and what its inline policies may hold together.
template <typename Entity>
struct Kind;
template <>
struct Kind<IamUser> {
  static constexpr std::string_view kName = "user";
  static constexpr std::string_view kQuota = "PoliciesPerUser";
  static constexpr std::size_t kInlineCharactersMax = 2048;
};
template <>
struct Kind<IamGroup> {
  static constexpr std::string_view kName = "group";
  static constexpr std::string_view kQuota = "PoliciesPerGroup";
  static constexpr std::size_t kInlineCharactersMax = 5120;
};
template <>
struct Kind<IamRole> {
  static constexpr std::string_view kName = "role";
  static constexpr std::string_view kQuota = "PoliciesPerRole";
  static constexpr std::size_t kInlineCharactersMax = 10'240;
};

// The principal of that name, which the caller of IAM may change.
template <typename Entity>
Result<Id<Entity>> changeable(const State& state, std::string_view name) {
  MOORAGE_ASSIGN(const Id<Entity> id, resolve_iam<Entity>(state, name));
  if constexpr (std::is_same_v<Entity, IamRole>) MOORAGE_TRY(check_modifiable(*state.find(id)));
  return id;
}

template <typename Entity>
Status attach(Step& step, std::string_view name, std::string_view arn) {
  MOORAGE_ASSIGN(const Id<Entity> id, changeable<Entity>(step.state(), name));
  if (!is_managed_policy(step.state(), arn)) {
    return no_such_entity("Policy " + std::string(arn) + " does not exist or is not attachable.");
  }
  if (const AwsManagedPolicy* of_aws = aws_managed_policy(arn); of_aws != nullptr && of_aws->path == "/aws-service-role/") {
    return api_error("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role.");
  }
  const auto& attached = step.state().find(id)->attached;
  if (std::find(attached.begin(), attached.end(), arn) != attached.end()) return {};
  if (attached.size() >= kAttachedMax) {
    return limit_exceeded("Cannot exceed quota for " + std::string(Kind<Entity>::kQuota) + ": 10");
  }
  step.draft.change(id, [&](Entity& one) { one.attached.emplace_back(arn); });
  return {};
}

template <typename Entity>
Status detach(Step& step, std::string_view name, std::string_view arn) {
  MOORAGE_ASSIGN(const Id<Entity> id, changeable<Entity>(step.state(), name));
  const auto& attached = step.state().find(id)->attached;
  if (std::find(attached.begin(), attached.end(), arn) == attached.end()) {
    return no_such_entity("Policy " + std::string(arn) + " was not found.");
  }
  step.draft.change(id, [&](Entity& one) { std::erase(one.attached, arn); });
  return {};
}

template <typename Entity, typename Request, typename Reply>
Status list_attached(Step& step, std::string_view name, Request request, Reply reply) {
  MOORAGE_ASSIGN(const Id<Entity> id, resolve_iam<Entity>(step.state(), name));
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  std::vector<std::pair<std::string, std::string>> all;
  for (const std::string& arn : step.state().find(id)->attached) {
    const auto path = arn.find("policy/");
    const std::string_view below = std::string_view(arn).substr(path == std::string::npos ? 0 : path + 6);
    if (below.starts_with(wire::view(request.getPathPrefix()))) all.emplace_back(lower_ascii(below), arn);
  }
  std::sort(all.begin(), all.end());
  const auto found = slice(std::move(all), page);
  auto out = reply.initAttachedPolicies(list_size(found.items.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const std::string& arn = found.items[i];
    out[i].setPolicyArn(wire::text(arn));
    out[i].setPolicyName(wire::text(arn.substr(arn.rfind('/') + 1)));
  }
  end_page(reply, found);
  return {};
}

Error no_inline(std::string_view kind, std::string_view policy) {
  return no_such_entity("The " + std::string(kind) + " policy with name " + std::string(policy) + " cannot be found.");
}

template <typename Entity>
Status put_inline(Step& step, std::string_view name, std::string_view policy_name, std::string_view document) {
  MOORAGE_ASSIGN(const Id<Entity> id, changeable<Entity>(step.state(), name));
  MOORAGE_TRY(check_name(policy_name, {"policyName", 128}));
  const auto read = policy::read_policy(document, policy::PolicyKind::kIdentity);
  if (!read.ok()) return read.error();
  std::size_t characters = policy::counted_characters(document);
  for (const auto& [other, text] : step.state().find(id)->inlined) {
    if (other != policy_name) characters += policy::counted_characters(text);
  }
  if (characters > Kind<Entity>::kInlineCharactersMax) {
    return limit_exceeded("Maximum policy size of " + std::to_string(Kind<Entity>::kInlineCharactersMax) +
                          " bytes exceeded for " + std::string(Kind<Entity>::kName) + " " + std::string(name));
  }
  step.draft.change(id, [&](Entity& one) {
    std::erase_if(one.inlined, [&](const auto& known) { return known.first == policy_name; });
    one.inlined.emplace_back(policy_name, document);
  });
  return {};
}

template <typename Entity>
Status delete_inline(Step& step, std::string_view name, std::string_view policy_name) {
  MOORAGE_ASSIGN(const Id<Entity> id, changeable<Entity>(step.state(), name));
  const auto& inlined = step.state().find(id)->inlined;
  if (std::none_of(inlined.begin(), inlined.end(), [&](const auto& one) { return one.first == policy_name; })) {
    return no_inline(Kind<Entity>::kName, policy_name);
  }
  step.draft.change(
      id, [&](Entity& one) { std::erase_if(one.inlined, [&](const auto& known) { return known.first == policy_name; }); });
  return {};
}

template <typename Entity, typename Reply>
Status get_inline(Step& step, std::string_view name, std::string_view policy_name, Reply reply) {
  MOORAGE_ASSIGN(const Id<Entity> id, resolve_iam<Entity>(step.state(), name));
  for (const auto& [known, document] : step.state().find(id)->inlined) {
    if (known != policy_name) continue;
    reply.setPolicyName(wire::text(known));
    reply.setPolicyDocument(wire::text(encoded_document(document)));
    return {};
  }
  return no_inline(Kind<Entity>::kName, policy_name);
}

template <typename Entity, typename Request, typename Reply>
Status list_inline(Step& step, std::string_view name, Request request, Reply reply) {
  MOORAGE_ASSIGN(const Id<Entity> id, resolve_iam<Entity>(step.state(), name));
  MOORAGE_ASSIGN(const IamPage page, iam_page(request));
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& [known, _] : step.state().find(id)->inlined) all.emplace_back(known, known);
  std::sort(all.begin(), all.end());
  const auto found = slice(std::move(all), page);
  wire::set_texts(reply.initPolicyNames(list_size(found.items.size())), found.items);
  end_page(reply, found);
  return {};
}

template <typename Entity>
Status put_boundary(Step& step, std::string_view name, std::string_view arn) {
  MOORAGE_ASSIGN(const Id<Entity> id, changeable<Entity>(step.state(), name));
  if (!is_managed_policy(step.state(), arn)) {
    return no_such_entity("Scope ARN: " + std::string(arn) + " does not exist or is not attachable.");
  }
  step.draft.change(id, [&](Entity& one) { one.boundary = arn; });
  return {};
}

template <typename Entity>
Status delete_boundary(Step& step, std::string_view name) {
  MOORAGE_ASSIGN(const Id<Entity> id, changeable<Entity>(step.state(), name));
  step.draft.change(id, [](Entity& one) { one.boundary.clear(); });
  return {};
}

}  // namespace

Status attach_user_policy(Step& step, iam::AttachUserPolicyRequest::Reader request, iam::AttachUserPolicyResponse::Builder) {
  return attach<IamUser>(step, wire::view(request.getUserName()), wire::view(request.getPolicyArn()));
}

Status detach_user_policy(Step& step, iam::DetachUserPolicyRequest::Reader request, iam::DetachUserPolicyResponse::Builder) {
  return detach<IamUser>(step, wire::view(request.getUserName()), wire::view(request.getPolicyArn()));
}

Status list_attached_user_policies(Step& step, iam::ListAttachedUserPoliciesRequest::Reader request,
                                   iam::ListAttachedUserPoliciesResponse::Builder reply) {
  return list_attached<IamUser>(step, wire::view(request.getUserName()), request, reply);
}

Status put_user_policy(Step& step, iam::PutUserPolicyRequest::Reader request, iam::PutUserPolicyResponse::Builder) {
  return put_inline<IamUser>(step, wire::view(request.getUserName()), wire::view(request.getPolicyName()),
                             wire::view(request.getPolicyDocument()));
}

Status get_user_policy(Step& step, iam::GetUserPolicyRequest::Reader request, iam::GetUserPolicyResponse::Builder reply) {
  MOORAGE_TRY(get_inline<IamUser>(step, wire::view(request.getUserName()), wire::view(request.getPolicyName()), reply));
  reply.setUserName(request.getUserName());
  return {};
}

Status list_user_policies(Step& step, iam::ListUserPoliciesRequest::Reader request,
                          iam::ListUserPoliciesResponse::Builder reply) {
  return list_inline<IamUser>(step, wire::view(request.getUserName()), request, reply);
}

Status delete_user_policy(Step& step, iam::DeleteUserPolicyRequest::Reader request, iam::DeleteUserPolicyResponse::Builder) {
  return delete_inline<IamUser>(step, wire::view(request.getUserName()), wire::view(request.getPolicyName()));
}

Status put_user_permissions_boundary(Step& step, iam::PutUserPermissionsBoundaryRequest::Reader request,
                                     iam::PutUserPermissionsBoundaryResponse::Builder) {
  return put_boundary<IamUser>(step, wire::view(request.getUserName()), wire::view(request.getPermissionsBoundary()));
}

Status delete_user_permissions_boundary(Step& step, iam::DeleteUserPermissionsBoundaryRequest::Reader request,
                                        iam::DeleteUserPermissionsBoundaryResponse::Builder) {
  return delete_boundary<IamUser>(step, wire::view(request.getUserName()));
}

Status attach_group_policy(Step& step, iam::AttachGroupPolicyRequest::Reader request, iam::AttachGroupPolicyResponse::Builder) {
  return attach<IamGroup>(step, wire::view(request.getGroupName()), wire::view(request.getPolicyArn()));
}

Status detach_group_policy(Step& step, iam::DetachGroupPolicyRequest::Reader request, iam::DetachGroupPolicyResponse::Builder) {
  return detach<IamGroup>(step, wire::view(request.getGroupName()), wire::view(request.getPolicyArn()));
}

Status list_attached_group_policies(Step& step, iam::ListAttachedGroupPoliciesRequest::Reader request,
                                    iam::ListAttachedGroupPoliciesResponse::Builder reply) {
  return list_attached<IamGroup>(step, wire::view(request.getGroupName()), request, reply);
}

Status put_group_policy(Step& step, iam::PutGroupPolicyRequest::Reader request, iam::PutGroupPolicyResponse::Builder) {
  return put_inline<IamGroup>(step, wire::view(request.getGroupName()), wire::view(request.getPolicyName()),
                              wire::view(request.getPolicyDocument()));
}

Status get_group_policy(Step& step, iam::GetGroupPolicyRequest::Reader request, iam::GetGroupPolicyResponse::Builder reply) {
  MOORAGE_TRY(get_inline<IamGroup>(step, wire::view(request.getGroupName()), wire::view(request.getPolicyName()), reply));
  reply.setGroupName(request.getGroupName());
  return {};
}

Status list_group_policies(Step& step, iam::ListGroupPoliciesRequest::Reader request,
                           iam::ListGroupPoliciesResponse::Builder reply) {
  return list_inline<IamGroup>(step, wire::view(request.getGroupName()), request, reply);
}

Status delete_group_policy(Step& step, iam::DeleteGroupPolicyRequest::Reader request, iam::DeleteGroupPolicyResponse::Builder) {
  return delete_inline<IamGroup>(step, wire::view(request.getGroupName()), wire::view(request.getPolicyName()));
}

Status attach_role_policy(Step& step, iam::AttachRolePolicyRequest::Reader request, iam::AttachRolePolicyResponse::Builder) {
  return attach<IamRole>(step, wire::view(request.getRoleName()), wire::view(request.getPolicyArn()));
}

Status detach_role_policy(Step& step, iam::DetachRolePolicyRequest::Reader request, iam::DetachRolePolicyResponse::Builder) {
  return detach<IamRole>(step, wire::view(request.getRoleName()), wire::view(request.getPolicyArn()));
}

Status list_attached_role_policies(Step& step, iam::ListAttachedRolePoliciesRequest::Reader request,
                                   iam::ListAttachedRolePoliciesResponse::Builder reply) {
  return list_attached<IamRole>(step, wire::view(request.getRoleName()), request, reply);
}

Status put_role_policy(Step& step, iam::PutRolePolicyRequest::Reader request, iam::PutRolePolicyResponse::Builder) {
  return put_inline<IamRole>(step, wire::view(request.getRoleName()), wire::view(request.getPolicyName()),
                             wire::view(request.getPolicyDocument()));
}

Status get_role_policy(Step& step, iam::GetRolePolicyRequest::Reader request, iam::GetRolePolicyResponse::Builder reply) {
  MOORAGE_TRY(get_inline<IamRole>(step, wire::view(request.getRoleName()), wire::view(request.getPolicyName()), reply));
  reply.setRoleName(request.getRoleName());
  return {};
}

Status list_role_policies(Step& step, iam::ListRolePoliciesRequest::Reader request,
                          iam::ListRolePoliciesResponse::Builder reply) {
  return list_inline<IamRole>(step, wire::view(request.getRoleName()), request, reply);
}

Status delete_role_policy(Step& step, iam::DeleteRolePolicyRequest::Reader request, iam::DeleteRolePolicyResponse::Builder) {
  return delete_inline<IamRole>(step, wire::view(request.getRoleName()), wire::view(request.getPolicyName()));
}

Status put_role_permissions_boundary(Step& step, iam::PutRolePermissionsBoundaryRequest::Reader request,
                                     iam::PutRolePermissionsBoundaryResponse::Builder) {
  return put_boundary<IamRole>(step, wire::view(request.getRoleName()), wire::view(request.getPermissionsBoundary()));
}

Status delete_role_permissions_boundary(Step& step, iam::DeleteRolePermissionsBoundaryRequest::Reader request,
                                        iam::DeleteRolePermissionsBoundaryResponse::Builder) {
  return delete_boundary<IamRole>(step, wire::view(request.getRoleName()));
}

}  // namespace moorage::control
