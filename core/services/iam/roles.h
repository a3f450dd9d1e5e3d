// Roles, those linked to services among them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/caller.h"
#include "schemas/iam/policy.capnp.h"
#include "schemas/iam/role.capnp.h"
#include "services/iam/iam_words.h"

namespace moorage::control {

// Errors: UnmodifiableEntity for a role that is linked to a service.
Status check_modifiable(const IamRole& role);

Status create_role(Step& step, iam::CreateRoleRequest::Reader request, iam::CreateRoleResponse::Builder reply);
Status get_role(Step& step, iam::GetRoleRequest::Reader request, iam::GetRoleResponse::Builder reply);
Status list_roles(Step& step, iam::ListRolesRequest::Reader request, iam::ListRolesResponse::Builder reply);
Status update_role(Step& step, iam::UpdateRoleRequest::Reader request, iam::UpdateRoleResponse::Builder);
Status update_assume_role_policy(Step& step, iam::UpdateAssumeRolePolicyRequest::Reader request,
                                 iam::UpdateAssumeRolePolicyResponse::Builder);
Status delete_role(Step& step, iam::DeleteRoleRequest::Reader request, iam::DeleteRoleResponse::Builder);
Status create_service_linked_role(Step& step, iam::CreateServiceLinkedRoleRequest::Reader request,
                                  iam::CreateServiceLinkedRoleResponse::Builder reply);
Status delete_service_linked_role(Step& step, iam::DeleteServiceLinkedRoleRequest::Reader request,
                                  iam::DeleteServiceLinkedRoleResponse::Builder reply);
Status get_service_linked_role_deletion_status(Step& step, iam::GetServiceLinkedRoleDeletionStatusRequest::Reader request,
                                               iam::GetServiceLinkedRoleDeletionStatusResponse::Builder reply);

}  // namespace moorage::control
