// Users and groups of IAM.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/caller.h"
#include "schemas/iam/user.capnp.h"
#include "services/iam/iam_words.h"

namespace moorage::control {

// The user of that name; without a name the one that calls. Errors: NoSuchEntity, ValidationError for a caller that is no user.
Result<IamUserId> user_or_caller(const State& state, const Caller& caller, std::string_view name);

Status create_user(Step& step, iam::CreateUserRequest::Reader request, iam::CreateUserResponse::Builder reply);
Status get_user(Step& step, const Caller& caller, iam::GetUserRequest::Reader request, iam::GetUserResponse::Builder reply);
Status list_users(Step& step, iam::ListUsersRequest::Reader request, iam::ListUsersResponse::Builder reply);
Status update_user(Step& step, iam::UpdateUserRequest::Reader request, iam::UpdateUserResponse::Builder);
Status delete_user(Step& step, iam::DeleteUserRequest::Reader request, iam::DeleteUserResponse::Builder);
Status create_group(Step& step, iam::CreateGroupRequest::Reader request, iam::CreateGroupResponse::Builder reply);
Status get_group(Step& step, iam::GetGroupRequest::Reader request, iam::GetGroupResponse::Builder reply);
Status list_groups(Step& step, iam::ListGroupsRequest::Reader request, iam::ListGroupsResponse::Builder reply);
Status delete_group(Step& step, iam::DeleteGroupRequest::Reader request, iam::DeleteGroupResponse::Builder);
Status add_user_to_group(Step& step, iam::AddUserToGroupRequest::Reader request, iam::AddUserToGroupResponse::Builder);
Status remove_user_from_group(Step& step, iam::RemoveUserFromGroupRequest::Reader request,
                              iam::RemoveUserFromGroupResponse::Builder);
Status list_groups_for_user(Step& step, iam::ListGroupsForUserRequest::Reader request,
                            iam::ListGroupsForUserResponse::Builder reply);

}  // namespace moorage::control
