#include "services/iam/iam_operations.h"

#include "services/iam/access_keys.h"
#include "services/iam/account.h"
#include "services/iam/iam_tagging.h"
#include "services/iam/iam_users.h"
#include "services/iam/instance_profiles.h"
#include "services/iam/policies.h"
#include "services/iam/principal_policies.h"
#include "services/iam/roles.h"

namespace moorage::control {

namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, IamCreateUser, create_user),
    MOORAGE_OPERATION(Step, IamGetUser, get_user),
    MOORAGE_OPERATION(Step, IamListUsers, list_users),
    MOORAGE_OPERATION(Step, IamUpdateUser, update_user),
    MOORAGE_OPERATION(Step, IamDeleteUser, delete_user),
    MOORAGE_OPERATION(Step, IamCreateAccessKey, create_access_key),
    MOORAGE_OPERATION(Step, IamListAccessKeys, list_access_keys),
    MOORAGE_OPERATION(Step, IamUpdateAccessKey, update_access_key),
    MOORAGE_OPERATION(Step, IamDeleteAccessKey, delete_access_key),
    MOORAGE_OPERATION(Step, IamGetAccessKeyLastUsed, get_access_key_last_used),
    MOORAGE_OPERATION(Step, IamCreateGroup, create_group),
    MOORAGE_OPERATION(Step, IamGetGroup, get_group),
    MOORAGE_OPERATION(Step, IamListGroups, list_groups),
    MOORAGE_OPERATION(Step, IamDeleteGroup, delete_group),
    MOORAGE_OPERATION(Step, IamAddUserToGroup, add_user_to_group),
    MOORAGE_OPERATION(Step, IamRemoveUserFromGroup, remove_user_from_group),
    MOORAGE_OPERATION(Step, IamListGroupsForUser, list_groups_for_user),
    MOORAGE_OPERATION(Step, IamCreateRole, create_role),
    MOORAGE_OPERATION(Step, IamGetRole, get_role),
    MOORAGE_OPERATION(Step, IamListRoles, list_roles),
    MOORAGE_OPERATION(Step, IamUpdateRole, update_role),
    MOORAGE_OPERATION(Step, IamUpdateAssumeRolePolicy, update_assume_role_policy),
    MOORAGE_OPERATION(Step, IamDeleteRole, delete_role),
    MOORAGE_OPERATION(Step, IamCreateServiceLinkedRole, create_service_linked_role),
    MOORAGE_OPERATION(Step, IamDeleteServiceLinkedRole, delete_service_linked_role),
    MOORAGE_OPERATION(Step, IamGetServiceLinkedRoleDeletionStatus, get_service_linked_role_deletion_status),
    MOORAGE_OPERATION(Step, IamCreatePolicy, create_policy),
    MOORAGE_OPERATION(Step, IamGetPolicy, get_policy),
    MOORAGE_OPERATION(Step, IamListPolicies, list_policies),
    MOORAGE_OPERATION(Step, IamDeletePolicy, delete_policy),
    MOORAGE_OPERATION(Step, IamCreatePolicyVersion, create_policy_version),
    MOORAGE_OPERATION(Step, IamGetPolicyVersion, get_policy_version),
    MOORAGE_OPERATION(Step, IamListPolicyVersions, list_policy_versions),
    MOORAGE_OPERATION(Step, IamDeletePolicyVersion, delete_policy_version),
    MOORAGE_OPERATION(Step, IamSetDefaultPolicyVersion, set_default_policy_version),
    MOORAGE_OPERATION(Step, IamListEntitiesForPolicy, list_entities_for_policy),
    MOORAGE_OPERATION(Step, IamAttachUserPolicy, attach_user_policy),
    MOORAGE_OPERATION(Step, IamDetachUserPolicy, detach_user_policy),
    MOORAGE_OPERATION(Step, IamListAttachedUserPolicies, list_attached_user_policies),
    MOORAGE_OPERATION(Step, IamAttachRolePolicy, attach_role_policy),
    MOORAGE_OPERATION(Step, IamDetachRolePolicy, detach_role_policy),
    MOORAGE_OPERATION(Step, IamListAttachedRolePolicies, list_attached_role_policies),
    MOORAGE_OPERATION(Step, IamAttachGroupPolicy, attach_group_policy),
    MOORAGE_OPERATION(Step, IamDetachGroupPolicy, detach_group_policy),
    MOORAGE_OPERATION(Step, IamListAttachedGroupPolicies, list_attached_group_policies),
    MOORAGE_OPERATION(Step, IamPutUserPolicy, put_user_policy),
    MOORAGE_OPERATION(Step, IamGetUserPolicy, get_user_policy),
    MOORAGE_OPERATION(Step, IamListUserPolicies, list_user_policies),
    MOORAGE_OPERATION(Step, IamDeleteUserPolicy, delete_user_policy),
    MOORAGE_OPERATION(Step, IamPutRolePolicy, put_role_policy),
    MOORAGE_OPERATION(Step, IamGetRolePolicy, get_role_policy),
    MOORAGE_OPERATION(Step, IamListRolePolicies, list_role_policies),
    MOORAGE_OPERATION(Step, IamDeleteRolePolicy, delete_role_policy),
    MOORAGE_OPERATION(Step, IamPutGroupPolicy, put_group_policy),
    MOORAGE_OPERATION(Step, IamGetGroupPolicy, get_group_policy),
    MOORAGE_OPERATION(Step, IamListGroupPolicies, list_group_policies),
    MOORAGE_OPERATION(Step, IamDeleteGroupPolicy, delete_group_policy),
    MOORAGE_OPERATION(Step, IamPutUserPermissionsBoundary, put_user_permissions_boundary),
    MOORAGE_OPERATION(Step, IamDeleteUserPermissionsBoundary, delete_user_permissions_boundary),
    MOORAGE_OPERATION(Step, IamPutRolePermissionsBoundary, put_role_permissions_boundary),
    MOORAGE_OPERATION(Step, IamDeleteRolePermissionsBoundary, delete_role_permissions_boundary),
    MOORAGE_OPERATION(Step, IamCreateInstanceProfile, create_instance_profile),
    MOORAGE_OPERATION(Step, IamGetInstanceProfile, get_instance_profile),
    MOORAGE_OPERATION(Step, IamListInstanceProfiles, list_instance_profiles),
    MOORAGE_OPERATION(Step, IamDeleteInstanceProfile, delete_instance_profile),
    MOORAGE_OPERATION(Step, IamAddRoleToInstanceProfile, add_role_to_instance_profile),
    MOORAGE_OPERATION(Step, IamRemoveRoleFromInstanceProfile, remove_role_from_instance_profile),
    MOORAGE_OPERATION(Step, IamListInstanceProfilesForRole, list_instance_profiles_for_role),
    MOORAGE_OPERATION(Step, IamTagUser, tag_user),
    MOORAGE_OPERATION(Step, IamUntagUser, untag_user),
    MOORAGE_OPERATION(Step, IamListUserTags, list_user_tags),
    MOORAGE_OPERATION(Step, IamTagRole, tag_role),
    MOORAGE_OPERATION(Step, IamUntagRole, untag_role),
    MOORAGE_OPERATION(Step, IamListRoleTags, list_role_tags),
    MOORAGE_OPERATION(Step, IamTagPolicy, tag_policy),
    MOORAGE_OPERATION(Step, IamUntagPolicy, untag_policy),
    MOORAGE_OPERATION(Step, IamListPolicyTags, list_policy_tags),
    MOORAGE_OPERATION(Step, IamSimulatePrincipalPolicy, simulate_principal_policy),
    MOORAGE_OPERATION(Step, IamGetAccountSummary, get_account_summary),
    MOORAGE_OPERATION(Step, IamListAccountAliases, list_account_aliases),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> iam_operations() { return kOperations; }

}  // namespace moorage::control
