// Policies of users, groups and roles: attached, inline, and permissions boundaries.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/caller.h"
#include "schemas/iam/policy.capnp.h"
#include "schemas/iam/role.capnp.h"
#include "schemas/iam/user.capnp.h"
#include "services/iam/iam_words.h"

namespace moorage::control {

Status attach_user_policy(Step& step, iam::AttachUserPolicyRequest::Reader request, iam::AttachUserPolicyResponse::Builder);
Status detach_user_policy(Step& step, iam::DetachUserPolicyRequest::Reader request, iam::DetachUserPolicyResponse::Builder);
Status list_attached_user_policies(Step& step, iam::ListAttachedUserPoliciesRequest::Reader request,
                                   iam::ListAttachedUserPoliciesResponse::Builder reply);
Status put_user_policy(Step& step, iam::PutUserPolicyRequest::Reader request, iam::PutUserPolicyResponse::Builder);
Status get_user_policy(Step& step, iam::GetUserPolicyRequest::Reader request, iam::GetUserPolicyResponse::Builder reply);
Status list_user_policies(Step& step, iam::ListUserPoliciesRequest::Reader request,
                          iam::ListUserPoliciesResponse::Builder reply);
Status delete_user_policy(Step& step, iam::DeleteUserPolicyRequest::Reader request, iam::DeleteUserPolicyResponse::Builder);
Status put_user_permissions_boundary(Step& step, iam::PutUserPermissionsBoundaryRequest::Reader request,
                                     iam::PutUserPermissionsBoundaryResponse::Builder);
Status delete_user_permissions_boundary(Step& step, iam::DeleteUserPermissionsBoundaryRequest::Reader request,
                                        iam::DeleteUserPermissionsBoundaryResponse::Builder);
Status attach_group_policy(Step& step, iam::AttachGroupPolicyRequest::Reader request, iam::AttachGroupPolicyResponse::Builder);
Status detach_group_policy(Step& step, iam::DetachGroupPolicyRequest::Reader request, iam::DetachGroupPolicyResponse::Builder);
Status list_attached_group_policies(Step& step, iam::ListAttachedGroupPoliciesRequest::Reader request,
                                    iam::ListAttachedGroupPoliciesResponse::Builder reply);
Status put_group_policy(Step& step, iam::PutGroupPolicyRequest::Reader request, iam::PutGroupPolicyResponse::Builder);
Status get_group_policy(Step& step, iam::GetGroupPolicyRequest::Reader request, iam::GetGroupPolicyResponse::Builder reply);
Status list_group_policies(Step& step, iam::ListGroupPoliciesRequest::Reader request,
                           iam::ListGroupPoliciesResponse::Builder reply);
Status delete_group_policy(Step& step, iam::DeleteGroupPolicyRequest::Reader request, iam::DeleteGroupPolicyResponse::Builder);
Status attach_role_policy(Step& step, iam::AttachRolePolicyRequest::Reader request, iam::AttachRolePolicyResponse::Builder);
Status detach_role_policy(Step& step, iam::DetachRolePolicyRequest::Reader request, iam::DetachRolePolicyResponse::Builder);
Status list_attached_role_policies(Step& step, iam::ListAttachedRolePoliciesRequest::Reader request,
                                   iam::ListAttachedRolePoliciesResponse::Builder reply);
Status put_role_policy(Step& step, iam::PutRolePolicyRequest::Reader request, iam::PutRolePolicyResponse::Builder);
Status get_role_policy(Step& step, iam::GetRolePolicyRequest::Reader request, iam::GetRolePolicyResponse::Builder reply);
Status list_role_policies(Step& step, iam::ListRolePoliciesRequest::Reader request,
                          iam::ListRolePoliciesResponse::Builder reply);
Status delete_role_policy(Step& step, iam::DeleteRolePolicyRequest::Reader request, iam::DeleteRolePolicyResponse::Builder);
Status put_role_permissions_boundary(Step& step, iam::PutRolePermissionsBoundaryRequest::Reader request,
                                     iam::PutRolePermissionsBoundaryResponse::Builder);
Status delete_role_permissions_boundary(Step& step, iam::DeleteRolePermissionsBoundaryRequest::Reader request,
                                        iam::DeleteRolePermissionsBoundaryResponse::Builder);

}  // namespace moorage::control
