// Instance profiles: a role under the name by which machines are given it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/caller.h"
#include "schemas/iam/role.capnp.h"
#include "services/iam/iam_words.h"

namespace moorage::control {

Status create_instance_profile(Step& step, iam::CreateInstanceProfileRequest::Reader request,
                               iam::CreateInstanceProfileResponse::Builder reply);
Status get_instance_profile(Step& step, iam::GetInstanceProfileRequest::Reader request,
                            iam::GetInstanceProfileResponse::Builder reply);
Status list_instance_profiles(Step& step, iam::ListInstanceProfilesRequest::Reader request,
                              iam::ListInstanceProfilesResponse::Builder reply);
Status delete_instance_profile(Step& step, iam::DeleteInstanceProfileRequest::Reader request,
                               iam::DeleteInstanceProfileResponse::Builder);
Status add_role_to_instance_profile(Step& step, iam::AddRoleToInstanceProfileRequest::Reader request,
                                    iam::AddRoleToInstanceProfileResponse::Builder);
Status remove_role_from_instance_profile(Step& step, iam::RemoveRoleFromInstanceProfileRequest::Reader request,
                                         iam::RemoveRoleFromInstanceProfileResponse::Builder);
Status list_instance_profiles_for_role(Step& step, iam::ListInstanceProfilesForRoleRequest::Reader request,
                                       iam::ListInstanceProfilesForRoleResponse::Builder reply);

}  // namespace moorage::control
