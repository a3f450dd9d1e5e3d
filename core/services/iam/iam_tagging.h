// Tags of users, roles and policies.
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

Status tag_user(Step& step, iam::TagUserRequest::Reader request, iam::TagUserResponse::Builder);
Status untag_user(Step& step, iam::UntagUserRequest::Reader request, iam::UntagUserResponse::Builder);
Status list_user_tags(Step& step, iam::ListUserTagsRequest::Reader request, iam::ListUserTagsResponse::Builder reply);
Status tag_role(Step& step, iam::TagRoleRequest::Reader request, iam::TagRoleResponse::Builder);
Status untag_role(Step& step, iam::UntagRoleRequest::Reader request, iam::UntagRoleResponse::Builder);
Status list_role_tags(Step& step, iam::ListRoleTagsRequest::Reader request, iam::ListRoleTagsResponse::Builder reply);
Status tag_policy(Step& step, iam::TagPolicyRequest::Reader request, iam::TagPolicyResponse::Builder);
Status untag_policy(Step& step, iam::UntagPolicyRequest::Reader request, iam::UntagPolicyResponse::Builder);
Status list_policy_tags(Step& step, iam::ListPolicyTagsRequest::Reader request, iam::ListPolicyTagsResponse::Builder reply);

}  // namespace moorage::control
