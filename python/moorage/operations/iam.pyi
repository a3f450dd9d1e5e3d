"""Operations of iam, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

AttachmentType = Literal["user", "group", "role"]
ContextKeyTypeEnum = Literal["string", "stringList", "numeric", "numericList", "boolean", "booleanList", "ip", "ipList", "binary", "binaryList",
    "date", "dateList"]
DeletionTaskStatusType = Literal["SUCCEEDED", "IN_PROGRESS", "FAILED", "NOT_STARTED"]
EntityType = Literal["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"]
PermissionsBoundaryAttachmentType = Literal["PermissionsBoundaryPolicy"]
PolicyEvaluationDecisionType = Literal["allowed", "explicitDeny", "implicitDeny"]
PolicyIdentifierPolicyType = Literal["inline", "aws-managed", "user-managed", "permission-boundary", "scp", "rcp"]
PolicyScopeType = Literal["All", "AWS", "Local"]
PolicySourceType = Literal["user", "group", "role", "aws-managed", "user-managed", "resource", "none"]
PolicyUsageType = Literal["PermissionsPolicy", "PermissionsBoundary"]
StatusType = Literal["Active", "Inactive", "Expired"]

class AccessKey(TypedDict, total=False):
    UserName: str
    AccessKeyId: str
    Status: StatusType
    SecretAccessKey: str
    CreateDate: float

class AccessKeyLastUsed(TypedDict, total=False):
    LastUsedDate: float
    ServiceName: str
    Region: str

class AccessKeyMetadata(TypedDict, total=False):
    UserName: str
    AccessKeyId: str
    Status: StatusType
    CreateDate: float

class AddRoleToInstanceProfileRequest(TypedDict, total=False):
    InstanceProfileName: Required[str]
    RoleName: Required[str]

class AddRoleToInstanceProfileResponse(TypedDict, total=False):
    pass

class AddUserToGroupRequest(TypedDict, total=False):
    GroupName: Required[str]
    UserName: Required[str]

class AddUserToGroupResponse(TypedDict, total=False):
    pass

class AttachGroupPolicyRequest(TypedDict, total=False):
    GroupName: Required[str]
    PolicyArn: Required[str]

class AttachGroupPolicyResponse(TypedDict, total=False):
    pass

class AttachRolePolicyRequest(TypedDict, total=False):
    RoleName: Required[str]
    PolicyArn: Required[str]

class AttachRolePolicyResponse(TypedDict, total=False):
    pass

class AttachUserPolicyRequest(TypedDict, total=False):
    UserName: Required[str]
    PolicyArn: Required[str]

class AttachUserPolicyResponse(TypedDict, total=False):
    pass

class AttachedPermissionsBoundary(TypedDict, total=False):
    PermissionsBoundaryType: PermissionsBoundaryAttachmentType
    PermissionsBoundaryArn: str

class AttachedPolicy(TypedDict, total=False):
    PolicyName: str
    PolicyArn: str

class ContextEntry(TypedDict, total=False):
    ContextKeyName: str
    ContextKeyValues: list[str]
    ContextKeyType: ContextKeyTypeEnum

class CreateAccessKeyRequest(TypedDict, total=False):
    UserName: str

class CreateAccessKeyResponse(TypedDict, total=False):
    AccessKey: AccessKey

class CreateGroupRequest(TypedDict, total=False):
    Path: str
    GroupName: Required[str]

class CreateGroupResponse(TypedDict, total=False):
    Group: Group

class CreateInstanceProfileRequest(TypedDict, total=False):
    InstanceProfileName: Required[str]
    Path: str
    Tags: list[Tag]

class CreateInstanceProfileResponse(TypedDict, total=False):
    InstanceProfile: InstanceProfile

class CreatePolicyRequest(TypedDict, total=False):
    PolicyName: Required[str]
    Path: str
    PolicyDocument: Required[str]
    Description: str
    Tags: list[Tag]

class CreatePolicyResponse(TypedDict, total=False):
    Policy: Policy

class CreatePolicyVersionRequest(TypedDict, total=False):
    PolicyArn: Required[str]
    PolicyDocument: Required[str]
    SetAsDefault: bool

class CreatePolicyVersionResponse(TypedDict, total=False):
    PolicyVersion: PolicyVersion

class CreateRoleRequest(TypedDict, total=False):
    Path: str
    RoleName: Required[str]
    AssumeRolePolicyDocument: Required[str]
    Description: str
    MaxSessionDuration: int
    MaxSigninSessionDuration: int
    PermissionsBoundary: str
    Tags: list[Tag]

class CreateRoleResponse(TypedDict, total=False):
    Role: Role

class CreateServiceLinkedRoleRequest(TypedDict, total=False):
    AWSServiceName: Required[str]
    Description: str
    CustomSuffix: str

class CreateServiceLinkedRoleResponse(TypedDict, total=False):
    Role: Role

class CreateUserRequest(TypedDict, total=False):
    Path: str
    UserName: Required[str]
    PermissionsBoundary: str
    Tags: list[Tag]

class CreateUserResponse(TypedDict, total=False):
    User: User

class DeleteAccessKeyRequest(TypedDict, total=False):
    UserName: str
    AccessKeyId: Required[str]

class DeleteAccessKeyResponse(TypedDict, total=False):
    pass

class DeleteGroupPolicyRequest(TypedDict, total=False):
    GroupName: Required[str]
    PolicyName: Required[str]

class DeleteGroupPolicyResponse(TypedDict, total=False):
    pass

class DeleteGroupRequest(TypedDict, total=False):
    GroupName: Required[str]

class DeleteGroupResponse(TypedDict, total=False):
    pass

class DeleteInstanceProfileRequest(TypedDict, total=False):
    InstanceProfileName: Required[str]

class DeleteInstanceProfileResponse(TypedDict, total=False):
    pass

class DeletePolicyRequest(TypedDict, total=False):
    PolicyArn: Required[str]

class DeletePolicyResponse(TypedDict, total=False):
    pass

class DeletePolicyVersionRequest(TypedDict, total=False):
    PolicyArn: Required[str]
    VersionId: Required[str]

class DeletePolicyVersionResponse(TypedDict, total=False):
    pass

class DeleteRolePermissionsBoundaryRequest(TypedDict, total=False):
    RoleName: Required[str]

class DeleteRolePermissionsBoundaryResponse(TypedDict, total=False):
    pass

class DeleteRolePolicyRequest(TypedDict, total=False):
    RoleName: Required[str]
    PolicyName: Required[str]

class DeleteRolePolicyResponse(TypedDict, total=False):
    pass

class DeleteRoleRequest(TypedDict, total=False):
    RoleName: Required[str]

class DeleteRoleResponse(TypedDict, total=False):
    pass

class DeleteServiceLinkedRoleRequest(TypedDict, total=False):
    RoleName: Required[str]

class DeleteServiceLinkedRoleResponse(TypedDict, total=False):
    DeletionTaskId: str

class DeleteUserPermissionsBoundaryRequest(TypedDict, total=False):
    UserName: Required[str]

class DeleteUserPermissionsBoundaryResponse(TypedDict, total=False):
    pass

class DeleteUserPolicyRequest(TypedDict, total=False):
    UserName: Required[str]
    PolicyName: Required[str]

class DeleteUserPolicyResponse(TypedDict, total=False):
    pass

class DeleteUserRequest(TypedDict, total=False):
    UserName: Required[str]

class DeleteUserResponse(TypedDict, total=False):
    pass

class DeletionTaskFailureReasonType(TypedDict, total=False):
    Reason: str
    RoleUsageList: list[RoleUsageType]

class DetachGroupPolicyRequest(TypedDict, total=False):
    GroupName: Required[str]
    PolicyArn: Required[str]

class DetachGroupPolicyResponse(TypedDict, total=False):
    pass

class DetachRolePolicyRequest(TypedDict, total=False):
    RoleName: Required[str]
    PolicyArn: Required[str]

class DetachRolePolicyResponse(TypedDict, total=False):
    pass

class DetachUserPolicyRequest(TypedDict, total=False):
    UserName: Required[str]
    PolicyArn: Required[str]

class DetachUserPolicyResponse(TypedDict, total=False):
    pass

class EvaluationResult(TypedDict, total=False):
    EvalActionName: str
    EvalResourceName: str
    EvalDecision: PolicyEvaluationDecisionType
    MatchedStatements: list[Statement]
    MissingContextValues: list[str]
    OrganizationsDecisionDetail: OrganizationsDecisionDetail
    PermissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail
    EvalDecisionDetails: dict[str, PolicyEvaluationDecisionType]
    ResourceSpecificResults: list[ResourceSpecificResult]

class GetAccessKeyLastUsedRequest(TypedDict, total=False):
    AccessKeyId: Required[str]

class GetAccessKeyLastUsedResponse(TypedDict, total=False):
    UserName: str
    AccessKeyLastUsed: AccessKeyLastUsed

class GetAccountSummaryRequest(TypedDict, total=False):
    pass

class GetAccountSummaryResponse(TypedDict, total=False):
    SummaryMap: dict[str, int]

class GetGroupPolicyRequest(TypedDict, total=False):
    GroupName: Required[str]
    PolicyName: Required[str]

class GetGroupPolicyResponse(TypedDict, total=False):
    GroupName: str
    PolicyName: str
    PolicyDocument: str

class GetGroupRequest(TypedDict, total=False):
    GroupName: Required[str]
    Marker: str
    MaxItems: int

class GetGroupResponse(TypedDict, total=False):
    Group: Group
    Users: list[User]
    IsTruncated: bool
    Marker: str

class GetInstanceProfileRequest(TypedDict, total=False):
    InstanceProfileName: Required[str]

class GetInstanceProfileResponse(TypedDict, total=False):
    InstanceProfile: InstanceProfile

class GetPolicyRequest(TypedDict, total=False):
    PolicyArn: Required[str]

class GetPolicyResponse(TypedDict, total=False):
    Policy: Policy

class GetPolicyVersionRequest(TypedDict, total=False):
    PolicyArn: Required[str]
    VersionId: Required[str]

class GetPolicyVersionResponse(TypedDict, total=False):
    PolicyVersion: PolicyVersion

class GetRolePolicyRequest(TypedDict, total=False):
    RoleName: Required[str]
    PolicyName: Required[str]

class GetRolePolicyResponse(TypedDict, total=False):
    RoleName: str
    PolicyName: str
    PolicyDocument: str

class GetRoleRequest(TypedDict, total=False):
    RoleName: Required[str]

class GetRoleResponse(TypedDict, total=False):
    Role: Role

class GetServiceLinkedRoleDeletionStatusRequest(TypedDict, total=False):
    DeletionTaskId: Required[str]

class GetServiceLinkedRoleDeletionStatusResponse(TypedDict, total=False):
    Status: DeletionTaskStatusType
    Reason: DeletionTaskFailureReasonType

class GetUserPolicyRequest(TypedDict, total=False):
    UserName: Required[str]
    PolicyName: Required[str]

class GetUserPolicyResponse(TypedDict, total=False):
    UserName: str
    PolicyName: str
    PolicyDocument: str

class GetUserRequest(TypedDict, total=False):
    UserName: str

class GetUserResponse(TypedDict, total=False):
    User: User

class Group(TypedDict, total=False):
    Path: str
    GroupName: str
    GroupId: str
    Arn: str
    CreateDate: float

class InlinePolicyIdentifierType(TypedDict, total=False):
    PolicyName: Required[str]
    AttachmentType: Required[AttachmentType]
    AttachmentName: Required[str]

class InstanceProfile(TypedDict, total=False):
    Path: str
    InstanceProfileName: str
    InstanceProfileId: str
    Arn: str
    CreateDate: float
    Roles: list[Role]
    Tags: list[Tag]

class ListAccessKeysRequest(TypedDict, total=False):
    UserName: str
    Marker: str
    MaxItems: int

class ListAccessKeysResponse(TypedDict, total=False):
    AccessKeyMetadata: list[AccessKeyMetadata]
    IsTruncated: bool
    Marker: str

class ListAccountAliasesRequest(TypedDict, total=False):
    Marker: str
    MaxItems: int

class ListAccountAliasesResponse(TypedDict, total=False):
    AccountAliases: list[str]
    IsTruncated: bool
    Marker: str

class ListAttachedGroupPoliciesRequest(TypedDict, total=False):
    GroupName: Required[str]
    PathPrefix: str
    Marker: str
    MaxItems: int

class ListAttachedGroupPoliciesResponse(TypedDict, total=False):
    AttachedPolicies: list[AttachedPolicy]
    IsTruncated: bool
    Marker: str

class ListAttachedRolePoliciesRequest(TypedDict, total=False):
    RoleName: Required[str]
    PathPrefix: str
    Marker: str
    MaxItems: int

class ListAttachedRolePoliciesResponse(TypedDict, total=False):
    AttachedPolicies: list[AttachedPolicy]
    IsTruncated: bool
    Marker: str

class ListAttachedUserPoliciesRequest(TypedDict, total=False):
    UserName: Required[str]
    PathPrefix: str
    Marker: str
    MaxItems: int

class ListAttachedUserPoliciesResponse(TypedDict, total=False):
    AttachedPolicies: list[AttachedPolicy]
    IsTruncated: bool
    Marker: str

class ListEntitiesForPolicyRequest(TypedDict, total=False):
    PolicyArn: Required[str]
    EntityFilter: EntityType
    PathPrefix: str
    PolicyUsageFilter: PolicyUsageType
    Marker: str
    MaxItems: int

class ListEntitiesForPolicyResponse(TypedDict, total=False):
    PolicyGroups: list[PolicyGroup]
    PolicyUsers: list[PolicyUser]
    PolicyRoles: list[PolicyRole]
    IsTruncated: bool
    Marker: str

class ListGroupPoliciesRequest(TypedDict, total=False):
    GroupName: Required[str]
    Marker: str
    MaxItems: int

class ListGroupPoliciesResponse(TypedDict, total=False):
    PolicyNames: list[str]
    IsTruncated: bool
    Marker: str

class ListGroupsForUserRequest(TypedDict, total=False):
    UserName: Required[str]
    Marker: str
    MaxItems: int

class ListGroupsForUserResponse(TypedDict, total=False):
    Groups: list[Group]
    IsTruncated: bool
    Marker: str

class ListGroupsRequest(TypedDict, total=False):
    PathPrefix: str
    Marker: str
    MaxItems: int

class ListGroupsResponse(TypedDict, total=False):
    Groups: list[Group]
    IsTruncated: bool
    Marker: str

class ListInstanceProfilesForRoleRequest(TypedDict, total=False):
    RoleName: Required[str]
    Marker: str
    MaxItems: int

class ListInstanceProfilesForRoleResponse(TypedDict, total=False):
    InstanceProfiles: list[InstanceProfile]
    IsTruncated: bool
    Marker: str

class ListInstanceProfilesRequest(TypedDict, total=False):
    PathPrefix: str
    Marker: str
    MaxItems: int

class ListInstanceProfilesResponse(TypedDict, total=False):
    InstanceProfiles: list[InstanceProfile]
    IsTruncated: bool
    Marker: str

class ListPoliciesRequest(TypedDict, total=False):
    Scope: PolicyScopeType
    OnlyAttached: bool
    PathPrefix: str
    PolicyUsageFilter: PolicyUsageType
    Marker: str
    MaxItems: int

class ListPoliciesResponse(TypedDict, total=False):
    Policies: list[Policy]
    IsTruncated: bool
    Marker: str

class ListPolicyTagsRequest(TypedDict, total=False):
    PolicyArn: Required[str]
    Marker: str
    MaxItems: int

class ListPolicyTagsResponse(TypedDict, total=False):
    Tags: list[Tag]
    IsTruncated: bool
    Marker: str

class ListPolicyVersionsRequest(TypedDict, total=False):
    PolicyArn: Required[str]
    Marker: str
    MaxItems: int

class ListPolicyVersionsResponse(TypedDict, total=False):
    Versions: list[PolicyVersion]
    IsTruncated: bool
    Marker: str

class ListRolePoliciesRequest(TypedDict, total=False):
    RoleName: Required[str]
    Marker: str
    MaxItems: int

class ListRolePoliciesResponse(TypedDict, total=False):
    PolicyNames: list[str]
    IsTruncated: bool
    Marker: str

class ListRoleTagsRequest(TypedDict, total=False):
    RoleName: Required[str]
    Marker: str
    MaxItems: int

class ListRoleTagsResponse(TypedDict, total=False):
    Tags: list[Tag]
    IsTruncated: bool
    Marker: str

class ListRolesRequest(TypedDict, total=False):
    PathPrefix: str
    Marker: str
    MaxItems: int

class ListRolesResponse(TypedDict, total=False):
    Roles: list[Role]
    IsTruncated: bool
    Marker: str

class ListUserPoliciesRequest(TypedDict, total=False):
    UserName: Required[str]
    Marker: str
    MaxItems: int

class ListUserPoliciesResponse(TypedDict, total=False):
    PolicyNames: list[str]
    IsTruncated: bool
    Marker: str

class ListUserTagsRequest(TypedDict, total=False):
    UserName: Required[str]
    Marker: str
    MaxItems: int

class ListUserTagsResponse(TypedDict, total=False):
    Tags: list[Tag]
    IsTruncated: bool
    Marker: str

class ListUsersRequest(TypedDict, total=False):
    PathPrefix: str
    Marker: str
    MaxItems: int

class ListUsersResponse(TypedDict, total=False):
    Users: list[User]
    IsTruncated: bool
    Marker: str

class OrganizationsDecisionDetail(TypedDict, total=False):
    AllowedByOrganizations: bool

class PermissionsBoundaryDecisionDetail(TypedDict, total=False):
    AllowedByPermissionsBoundary: bool

class Policy(TypedDict, total=False):
    PolicyName: str
    PolicyId: str
    Arn: str
    Path: str
    DefaultVersionId: str
    AttachmentCount: int
    PermissionsBoundaryUsageCount: int
    IsAttachable: bool
    Description: str
    CreateDate: float
    UpdateDate: float
    Tags: list[Tag]

class PolicyGroup(TypedDict, total=False):
    GroupName: str
    GroupId: str

class PolicyIdentifier(TypedDict, total=False):
    PolicyType: PolicyIdentifierPolicyType
    PolicyArn: str
    InlinePolicyIdentifier: InlinePolicyIdentifierType

class PolicyRole(TypedDict, total=False):
    RoleName: str
    RoleId: str

class PolicyUser(TypedDict, total=False):
    UserName: str
    UserId: str

class PolicyVersion(TypedDict, total=False):
    Document: str
    VersionId: str
    IsDefaultVersion: bool
    CreateDate: float

class Position(TypedDict, total=False):
    Line: int
    Column: int

class PutGroupPolicyRequest(TypedDict, total=False):
    GroupName: Required[str]
    PolicyName: Required[str]
    PolicyDocument: Required[str]

class PutGroupPolicyResponse(TypedDict, total=False):
    pass

class PutRolePermissionsBoundaryRequest(TypedDict, total=False):
    RoleName: Required[str]
    PermissionsBoundary: Required[str]

class PutRolePermissionsBoundaryResponse(TypedDict, total=False):
    pass

class PutRolePolicyRequest(TypedDict, total=False):
    RoleName: Required[str]
    PolicyName: Required[str]
    PolicyDocument: Required[str]

class PutRolePolicyResponse(TypedDict, total=False):
    pass

class PutUserPermissionsBoundaryRequest(TypedDict, total=False):
    UserName: Required[str]
    PermissionsBoundary: Required[str]

class PutUserPermissionsBoundaryResponse(TypedDict, total=False):
    pass

class PutUserPolicyRequest(TypedDict, total=False):
    UserName: Required[str]
    PolicyName: Required[str]
    PolicyDocument: Required[str]

class PutUserPolicyResponse(TypedDict, total=False):
    pass

class RemoveRoleFromInstanceProfileRequest(TypedDict, total=False):
    InstanceProfileName: Required[str]
    RoleName: Required[str]

class RemoveRoleFromInstanceProfileResponse(TypedDict, total=False):
    pass

class RemoveUserFromGroupRequest(TypedDict, total=False):
    GroupName: Required[str]
    UserName: Required[str]

class RemoveUserFromGroupResponse(TypedDict, total=False):
    pass

class ResourceSpecificResult(TypedDict, total=False):
    EvalResourceName: str
    EvalResourceDecision: PolicyEvaluationDecisionType
    MatchedStatements: list[Statement]
    MissingContextValues: list[str]
    EvalDecisionDetails: dict[str, PolicyEvaluationDecisionType]
    PermissionsBoundaryDecisionDetail: PermissionsBoundaryDecisionDetail

class Role(TypedDict, total=False):
    Path: str
    RoleName: str
    RoleId: str
    Arn: str
    CreateDate: float
    AssumeRolePolicyDocument: str
    Description: str
    MaxSessionDuration: int
    MaxSigninSessionDuration: int
    PermissionsBoundary: AttachedPermissionsBoundary
    Tags: list[Tag]
    RoleLastUsed: RoleLastUsed
    SourceRoleTemplate: SourceRoleTemplate

class RoleLastUsed(TypedDict, total=False):
    LastUsedDate: float
    Region: str

class RoleUsageType(TypedDict, total=False):
    Region: str
    Resources: list[str]

class SetDefaultPolicyVersionRequest(TypedDict, total=False):
    PolicyArn: Required[str]
    VersionId: Required[str]

class SetDefaultPolicyVersionResponse(TypedDict, total=False):
    pass

class SimulatePrincipalPolicyRequest(TypedDict, total=False):
    PolicySourceArn: Required[str]
    PolicyInputList: list[str]
    PermissionsBoundaryPolicyInputList: list[str]
    PolicyExclusionList: list[PolicyIdentifier]
    ActionNames: Required[list[str]]
    ResourceArns: list[str]
    ResourcePolicy: str
    ResourceOwner: str
    CallerArn: str
    ContextEntries: list[ContextEntry]
    ResourceHandlingOption: str
    MaxItems: int
    Marker: str

class SimulatePrincipalPolicyResponse(TypedDict, total=False):
    EvaluationResults: list[EvaluationResult]
    IsTruncated: bool
    Marker: str

class SourceRoleTemplate(TypedDict, total=False):
    TemplateArn: str
    TemplateMinorVersion: int

class Statement(TypedDict, total=False):
    SourcePolicyId: str
    SourcePolicyType: PolicySourceType
    StartPosition: Position
    EndPosition: Position

class Tag(TypedDict, total=False):
    Key: str
    Value: str

class TagPolicyRequest(TypedDict, total=False):
    PolicyArn: Required[str]
    Tags: Required[list[Tag]]

class TagPolicyResponse(TypedDict, total=False):
    pass

class TagRoleRequest(TypedDict, total=False):
    RoleName: Required[str]
    Tags: Required[list[Tag]]

class TagRoleResponse(TypedDict, total=False):
    pass

class TagUserRequest(TypedDict, total=False):
    UserName: Required[str]
    Tags: Required[list[Tag]]

class TagUserResponse(TypedDict, total=False):
    pass

class UntagPolicyRequest(TypedDict, total=False):
    PolicyArn: Required[str]
    TagKeys: Required[list[str]]

class UntagPolicyResponse(TypedDict, total=False):
    pass

class UntagRoleRequest(TypedDict, total=False):
    RoleName: Required[str]
    TagKeys: Required[list[str]]

class UntagRoleResponse(TypedDict, total=False):
    pass

class UntagUserRequest(TypedDict, total=False):
    UserName: Required[str]
    TagKeys: Required[list[str]]

class UntagUserResponse(TypedDict, total=False):
    pass

class UpdateAccessKeyRequest(TypedDict, total=False):
    UserName: str
    AccessKeyId: Required[str]
    Status: Required[StatusType]

class UpdateAccessKeyResponse(TypedDict, total=False):
    pass

class UpdateAssumeRolePolicyRequest(TypedDict, total=False):
    RoleName: Required[str]
    PolicyDocument: Required[str]

class UpdateAssumeRolePolicyResponse(TypedDict, total=False):
    pass

class UpdateRoleRequest(TypedDict, total=False):
    RoleName: Required[str]
    Description: str
    MaxSessionDuration: int
    MaxSigninSessionDuration: int
    ResetMaxSigninSessionDuration: bool

class UpdateRoleResponse(TypedDict, total=False):
    pass

class UpdateUserRequest(TypedDict, total=False):
    UserName: Required[str]
    NewPath: str
    NewUserName: str

class UpdateUserResponse(TypedDict, total=False):
    pass

class User(TypedDict, total=False):
    Path: str
    UserName: str
    UserId: str
    Arn: str
    CreateDate: float
    PasswordLastUsed: float
    PermissionsBoundary: AttachedPermissionsBoundary
    Tags: list[Tag]

class Operations:
    def add_role_to_instance_profile(
        self, *, InstanceProfileName: str, RoleName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> AddRoleToInstanceProfileResponse: ...
    def add_user_to_group(
        self, *, GroupName: str, UserName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> AddUserToGroupResponse: ...
    def attach_group_policy(
        self, *, GroupName: str, PolicyArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> AttachGroupPolicyResponse: ...
    def attach_role_policy(
        self, *, RoleName: str, PolicyArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> AttachRolePolicyResponse: ...
    def attach_user_policy(
        self, *, UserName: str, PolicyArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> AttachUserPolicyResponse: ...
    def create_access_key(
        self, *, UserName: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateAccessKeyResponse: ...
    def create_group(
        self, *, GroupName: str, Path: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateGroupResponse: ...
    def create_instance_profile(
        self, *, InstanceProfileName: str, Path: str = ..., Tags: list[Tag] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> CreateInstanceProfileResponse: ...
    def create_policy(
        self, *, PolicyName: str, PolicyDocument: str, Path: str = ..., Description: str = ..., Tags: list[Tag] = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreatePolicyResponse: ...
    def create_policy_version(
        self, *, PolicyArn: str, PolicyDocument: str, SetAsDefault: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> CreatePolicyVersionResponse: ...
    def create_role(
        self, *, RoleName: str, AssumeRolePolicyDocument: str, Path: str = ..., Description: str = ..., MaxSessionDuration: int = ...,
        MaxSigninSessionDuration: int = ..., PermissionsBoundary: str = ..., Tags: list[Tag] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> CreateRoleResponse: ...
    def create_service_linked_role(
        self, *, AWSServiceName: str, Description: str = ..., CustomSuffix: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> CreateServiceLinkedRoleResponse: ...
    def create_user(
        self, *, UserName: str, Path: str = ..., PermissionsBoundary: str = ..., Tags: list[Tag] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> CreateUserResponse: ...
    def delete_access_key(
        self, *, AccessKeyId: str, UserName: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteAccessKeyResponse: ...
    def delete_group(
        self, *, GroupName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteGroupResponse: ...
    def delete_group_policy(
        self, *, GroupName: str, PolicyName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteGroupPolicyResponse: ...
    def delete_instance_profile(
        self, *, InstanceProfileName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteInstanceProfileResponse: ...
    def delete_policy(
        self, *, PolicyArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeletePolicyResponse: ...
    def delete_policy_version(
        self, *, PolicyArn: str, VersionId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeletePolicyVersionResponse: ...
    def delete_role(
        self, *, RoleName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteRoleResponse: ...
    def delete_role_permissions_boundary(
        self, *, RoleName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteRolePermissionsBoundaryResponse: ...
    def delete_role_policy(
        self, *, RoleName: str, PolicyName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteRolePolicyResponse: ...
    def delete_service_linked_role(
        self, *, RoleName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteServiceLinkedRoleResponse: ...
    def delete_user(
        self, *, UserName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteUserResponse: ...
    def delete_user_permissions_boundary(
        self, *, UserName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteUserPermissionsBoundaryResponse: ...
    def delete_user_policy(
        self, *, UserName: str, PolicyName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteUserPolicyResponse: ...
    def detach_group_policy(
        self, *, GroupName: str, PolicyArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DetachGroupPolicyResponse: ...
    def detach_role_policy(
        self, *, RoleName: str, PolicyArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DetachRolePolicyResponse: ...
    def detach_user_policy(
        self, *, UserName: str, PolicyArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DetachUserPolicyResponse: ...
    def get_access_key_last_used(
        self, *, AccessKeyId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetAccessKeyLastUsedResponse: ...
    def get_account_summary(
        self, *, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetAccountSummaryResponse: ...
    def get_group(
        self, *, GroupName: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> GetGroupResponse: ...
    def get_group_policy(
        self, *, GroupName: str, PolicyName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetGroupPolicyResponse: ...
    def get_instance_profile(
        self, *, InstanceProfileName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetInstanceProfileResponse: ...
    def get_policy(
        self, *, PolicyArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetPolicyResponse: ...
    def get_policy_version(
        self, *, PolicyArn: str, VersionId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetPolicyVersionResponse: ...
    def get_role(
        self, *, RoleName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetRoleResponse: ...
    def get_role_policy(
        self, *, RoleName: str, PolicyName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetRolePolicyResponse: ...
    def get_service_linked_role_deletion_status(
        self, *, DeletionTaskId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetServiceLinkedRoleDeletionStatusResponse: ...
    def get_user(
        self, *, UserName: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetUserResponse: ...
    def get_user_policy(
        self, *, UserName: str, PolicyName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetUserPolicyResponse: ...
    def list_access_keys(
        self, *, UserName: str = ..., Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListAccessKeysResponse: ...
    def list_account_aliases(
        self, *, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListAccountAliasesResponse: ...
    def list_attached_group_policies(
        self, *, GroupName: str, PathPrefix: str = ..., Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListAttachedGroupPoliciesResponse: ...
    def list_attached_role_policies(
        self, *, RoleName: str, PathPrefix: str = ..., Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListAttachedRolePoliciesResponse: ...
    def list_attached_user_policies(
        self, *, UserName: str, PathPrefix: str = ..., Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListAttachedUserPoliciesResponse: ...
    def list_entities_for_policy(
        self, *, PolicyArn: str, EntityFilter: EntityType = ..., PathPrefix: str = ..., PolicyUsageFilter: PolicyUsageType = ..., Marker: str = ...,
        MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListEntitiesForPolicyResponse: ...
    def list_group_policies(
        self, *, GroupName: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListGroupPoliciesResponse: ...
    def list_groups(
        self, *, PathPrefix: str = ..., Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListGroupsResponse: ...
    def list_groups_for_user(
        self, *, UserName: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListGroupsForUserResponse: ...
    def list_instance_profiles(
        self, *, PathPrefix: str = ..., Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListInstanceProfilesResponse: ...
    def list_instance_profiles_for_role(
        self, *, RoleName: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListInstanceProfilesForRoleResponse: ...
    def list_policies(
        self, *, Scope: PolicyScopeType = ..., OnlyAttached: bool = ..., PathPrefix: str = ..., PolicyUsageFilter: PolicyUsageType = ...,
        Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListPoliciesResponse: ...
    def list_policy_tags(
        self, *, PolicyArn: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListPolicyTagsResponse: ...
    def list_policy_versions(
        self, *, PolicyArn: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListPolicyVersionsResponse: ...
    def list_role_policies(
        self, *, RoleName: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListRolePoliciesResponse: ...
    def list_role_tags(
        self, *, RoleName: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListRoleTagsResponse: ...
    def list_roles(
        self, *, PathPrefix: str = ..., Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListRolesResponse: ...
    def list_user_policies(
        self, *, UserName: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListUserPoliciesResponse: ...
    def list_user_tags(
        self, *, UserName: str, Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListUserTagsResponse: ...
    def list_users(
        self, *, PathPrefix: str = ..., Marker: str = ..., MaxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListUsersResponse: ...
    def put_group_policy(
        self, *, GroupName: str, PolicyName: str, PolicyDocument: str, dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutGroupPolicyResponse: ...
    def put_role_permissions_boundary(
        self, *, RoleName: str, PermissionsBoundary: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutRolePermissionsBoundaryResponse: ...
    def put_role_policy(
        self, *, RoleName: str, PolicyName: str, PolicyDocument: str, dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutRolePolicyResponse: ...
    def put_user_permissions_boundary(
        self, *, UserName: str, PermissionsBoundary: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutUserPermissionsBoundaryResponse: ...
    def put_user_policy(
        self, *, UserName: str, PolicyName: str, PolicyDocument: str, dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutUserPolicyResponse: ...
    def remove_role_from_instance_profile(
        self, *, InstanceProfileName: str, RoleName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> RemoveRoleFromInstanceProfileResponse: ...
    def remove_user_from_group(
        self, *, GroupName: str, UserName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> RemoveUserFromGroupResponse: ...
    def set_default_policy_version(
        self, *, PolicyArn: str, VersionId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> SetDefaultPolicyVersionResponse: ...
    def simulate_principal_policy(
        self, *, PolicySourceArn: str, ActionNames: list[str], PolicyInputList: list[str] = ..., PermissionsBoundaryPolicyInputList: list[str] = ...,
        PolicyExclusionList: list[PolicyIdentifier] = ..., ResourceArns: list[str] = ..., ResourcePolicy: str = ..., ResourceOwner: str = ...,
        CallerArn: str = ..., ContextEntries: list[ContextEntry] = ..., ResourceHandlingOption: str = ..., MaxItems: int = ..., Marker: str = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> SimulatePrincipalPolicyResponse: ...
    def tag_policy(
        self, *, PolicyArn: str, Tags: list[Tag], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagPolicyResponse: ...
    def tag_role(
        self, *, RoleName: str, Tags: list[Tag], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagRoleResponse: ...
    def tag_user(
        self, *, UserName: str, Tags: list[Tag], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagUserResponse: ...
    def untag_policy(
        self, *, PolicyArn: str, TagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagPolicyResponse: ...
    def untag_role(
        self, *, RoleName: str, TagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagRoleResponse: ...
    def untag_user(
        self, *, UserName: str, TagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagUserResponse: ...
    def update_access_key(
        self, *, AccessKeyId: str, Status: StatusType, UserName: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> UpdateAccessKeyResponse: ...
    def update_assume_role_policy(
        self, *, RoleName: str, PolicyDocument: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateAssumeRolePolicyResponse: ...
    def update_role(
        self, *, RoleName: str, Description: str = ..., MaxSessionDuration: int = ..., MaxSigninSessionDuration: int = ...,
        ResetMaxSigninSessionDuration: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateRoleResponse: ...
    def update_user(
        self, *, UserName: str, NewPath: str = ..., NewUserName: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> UpdateUserResponse: ...
