"""Operations of secretsmanager, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

FilterNameStringType = Literal["description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all"]
SortByType = Literal["created-date", "last-accessed-date", "last-changed-date", "name"]
SortOrderType = Literal["asc", "desc"]
StatusType = Literal["InSync", "Failed", "InProgress", "Pending", "Detached"]

class APIErrorType(TypedDict, total=False):
    SecretId: str
    ErrorCode: str
    Message: str

class BatchGetSecretValueRequest(TypedDict, total=False):
    SecretIdList: list[str]
    Filters: list[Filter]
    MaxResults: int
    NextToken: str

class BatchGetSecretValueResponse(TypedDict, total=False):
    SecretValues: list[SecretValueEntry]
    NextToken: str
    Errors: list[APIErrorType]

class CreateSecretRequest(TypedDict, total=False):
    Name: Required[str]
    ClientRequestToken: str
    Description: str
    KmsKeyId: str
    SecretBinary: str
    SecretString: str
    Tags: list[Tag]
    AddReplicaRegions: list[ReplicaRegionType]
    ForceOverwriteReplicaSecret: bool
    Type: str
    CrossAccountPrimaryARN: str

class CreateSecretResponse(TypedDict, total=False):
    ARN: str
    Name: str
    VersionId: str
    ReplicationStatus: list[ReplicationStatusType]

class CrossAccountPrimaryType(TypedDict, total=False):
    PrimarySecretARN: str
    ReplicationStatus: StatusType
    StatusMessage: str

class CrossAccountReplicaEntry(TypedDict, total=False):
    ReplicaSecretARN: str
    ReplicationRoleARN: str
    ReplicationStatus: StatusType
    StatusMessage: str

class DeleteResourcePolicyRequest(TypedDict, total=False):
    SecretId: Required[str]
    PolicyName: str

class DeleteResourcePolicyResponse(TypedDict, total=False):
    ARN: str
    Name: str
    PolicyName: str

class DeleteSecretRequest(TypedDict, total=False):
    SecretId: Required[str]
    RecoveryWindowInDays: int
    ForceDeleteWithoutRecovery: bool

class DeleteSecretResponse(TypedDict, total=False):
    ARN: str
    Name: str
    DeletionDate: float

class DescribeSecretRequest(TypedDict, total=False):
    SecretId: Required[str]

class DescribeSecretResponse(TypedDict, total=False):
    ARN: str
    Name: str
    Type: str
    Description: str
    KmsKeyId: str
    RotationEnabled: bool
    RotationLambdaARN: str
    RotationRules: RotationRulesType
    ExternalSecretRotationMetadata: list[ExternalSecretRotationMetadataItem]
    ExternalSecretRotationRoleArn: str
    LastRotatedDate: float
    LastChangedDate: float
    LastAccessedDate: float
    DeletedDate: float
    NextRotationDate: float
    Tags: list[Tag]
    VersionIdsToStages: dict[str, list[str]]
    OwningService: str
    CreatedDate: float
    PrimaryRegion: str
    ReplicationStatus: list[ReplicationStatusType]
    CrossAccountPrimary: CrossAccountPrimaryType
    CrossAccountReplicas: list[CrossAccountReplicaEntry]

class ExternalSecretRotationMetadataItem(TypedDict, total=False):
    Key: str
    Value: str

class Filter(TypedDict, total=False):
    Key: FilterNameStringType
    Values: list[str]

class GetRandomPasswordRequest(TypedDict, total=False):
    PasswordLength: int
    ExcludeCharacters: str
    ExcludeNumbers: bool
    ExcludePunctuation: bool
    ExcludeUppercase: bool
    ExcludeLowercase: bool
    IncludeSpace: bool
    RequireEachIncludedType: bool

class GetRandomPasswordResponse(TypedDict, total=False):
    RandomPassword: str

class GetResourcePolicyRequest(TypedDict, total=False):
    SecretId: Required[str]
    PolicyName: str

class GetResourcePolicyResponse(TypedDict, total=False):
    ARN: str
    Name: str
    ResourcePolicy: str
    PolicyName: str

class GetSecretValueRequest(TypedDict, total=False):
    SecretId: Required[str]
    VersionId: str
    VersionStage: str

class GetSecretValueResponse(TypedDict, total=False):
    ARN: str
    Name: str
    VersionId: str
    SecretBinary: str
    SecretString: str
    VersionStages: list[str]
    CreatedDate: float

class ListSecretVersionIdsRequest(TypedDict, total=False):
    SecretId: Required[str]
    MaxResults: int
    NextToken: str
    IncludeDeprecated: bool

class ListSecretVersionIdsResponse(TypedDict, total=False):
    Versions: list[SecretVersionsListEntry]
    NextToken: str
    ARN: str
    Name: str

class ListSecretsRequest(TypedDict, total=False):
    IncludePlannedDeletion: bool
    MaxResults: int
    NextToken: str
    Filters: list[Filter]
    SortOrder: SortOrderType
    SortBy: SortByType

class ListSecretsResponse(TypedDict, total=False):
    SecretList: list[SecretListEntry]
    NextToken: str

class PutResourcePolicyRequest(TypedDict, total=False):
    SecretId: Required[str]
    ResourcePolicy: Required[str]
    PolicyName: str
    BlockPublicPolicy: bool

class PutResourcePolicyResponse(TypedDict, total=False):
    ARN: str
    Name: str
    PolicyName: str

class PutSecretValueRequest(TypedDict, total=False):
    SecretId: Required[str]
    ClientRequestToken: str
    SecretBinary: str
    SecretString: str
    VersionStages: list[str]
    RotationToken: str

class PutSecretValueResponse(TypedDict, total=False):
    ARN: str
    Name: str
    VersionId: str
    VersionStages: list[str]

class ReplicaRegionType(TypedDict, total=False):
    Region: str
    KmsKeyId: str

class ReplicationStatusType(TypedDict, total=False):
    Region: str
    KmsKeyId: str
    Status: StatusType
    StatusMessage: str
    LastAccessedDate: float

class RestoreSecretRequest(TypedDict, total=False):
    SecretId: Required[str]

class RestoreSecretResponse(TypedDict, total=False):
    ARN: str
    Name: str

class RotationRulesType(TypedDict, total=False):
    AutomaticallyAfterDays: int
    Duration: str
    ScheduleExpression: str

class SecretListEntry(TypedDict, total=False):
    ARN: str
    Name: str
    Type: str
    Description: str
    KmsKeyId: str
    RotationEnabled: bool
    RotationLambdaARN: str
    RotationRules: RotationRulesType
    ExternalSecretRotationMetadata: list[ExternalSecretRotationMetadataItem]
    ExternalSecretRotationRoleArn: str
    LastRotatedDate: float
    LastChangedDate: float
    LastAccessedDate: float
    DeletedDate: float
    NextRotationDate: float
    Tags: list[Tag]
    SecretVersionsToStages: dict[str, list[str]]
    OwningService: str
    CreatedDate: float
    PrimaryRegion: str

class SecretValueEntry(TypedDict, total=False):
    ARN: str
    Name: str
    VersionId: str
    SecretBinary: str
    SecretString: str
    VersionStages: list[str]
    CreatedDate: float

class SecretVersionsListEntry(TypedDict, total=False):
    VersionId: str
    VersionStages: list[str]
    LastAccessedDate: float
    CreatedDate: float
    KmsKeyIds: list[str]

class Tag(TypedDict, total=False):
    Key: str
    Value: str

class TagResourceRequest(TypedDict, total=False):
    SecretId: Required[str]
    Tags: Required[list[Tag]]

class TagResourceResponse(TypedDict, total=False):
    pass

class UntagResourceRequest(TypedDict, total=False):
    SecretId: Required[str]
    TagKeys: Required[list[str]]

class UntagResourceResponse(TypedDict, total=False):
    pass

class UpdateSecretRequest(TypedDict, total=False):
    SecretId: Required[str]
    ClientRequestToken: str
    Description: str
    KmsKeyId: str
    SecretBinary: str
    SecretString: str
    Type: str

class UpdateSecretResponse(TypedDict, total=False):
    ARN: str
    Name: str
    VersionId: str

class UpdateSecretVersionStageRequest(TypedDict, total=False):
    SecretId: Required[str]
    VersionStage: Required[str]
    RemoveFromVersionId: str
    MoveToVersionId: str

class UpdateSecretVersionStageResponse(TypedDict, total=False):
    ARN: str
    Name: str

class Operations:
    def batch_get_secret_value(
        self, *, SecretIdList: list[str] = ..., Filters: list[Filter] = ..., MaxResults: int = ..., NextToken: str = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> BatchGetSecretValueResponse: ...
    def create_secret(
        self, *, Name: str, ClientRequestToken: str = ..., Description: str = ..., KmsKeyId: str = ..., SecretBinary: str = ...,
        SecretString: str = ..., Tags: list[Tag] = ..., AddReplicaRegions: list[ReplicaRegionType] = ..., ForceOverwriteReplicaSecret: bool = ...,
        Type: str = ..., CrossAccountPrimaryARN: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateSecretResponse: ...
    def delete_resource_policy(
        self, *, SecretId: str, PolicyName: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteResourcePolicyResponse: ...
    def delete_secret(
        self, *, SecretId: str, RecoveryWindowInDays: int = ..., ForceDeleteWithoutRecovery: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DeleteSecretResponse: ...
    def describe_secret(
        self, *, SecretId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeSecretResponse: ...
    def get_random_password(
        self, *, PasswordLength: int = ..., ExcludeCharacters: str = ..., ExcludeNumbers: bool = ..., ExcludePunctuation: bool = ...,
        ExcludeUppercase: bool = ..., ExcludeLowercase: bool = ..., IncludeSpace: bool = ..., RequireEachIncludedType: bool = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetRandomPasswordResponse: ...
    def get_resource_policy(
        self, *, SecretId: str, PolicyName: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetResourcePolicyResponse: ...
    def get_secret_value(
        self, *, SecretId: str, VersionId: str = ..., VersionStage: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> GetSecretValueResponse: ...
    def list_secret_version_ids(
        self, *, SecretId: str, MaxResults: int = ..., NextToken: str = ..., IncludeDeprecated: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListSecretVersionIdsResponse: ...
    def list_secrets(
        self, *, IncludePlannedDeletion: bool = ..., MaxResults: int = ..., NextToken: str = ..., Filters: list[Filter] = ...,
        SortOrder: SortOrderType = ..., SortBy: SortByType = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListSecretsResponse: ...
    def put_resource_policy(
        self, *, SecretId: str, ResourcePolicy: str, PolicyName: str = ..., BlockPublicPolicy: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutResourcePolicyResponse: ...
    def put_secret_value(
        self, *, SecretId: str, ClientRequestToken: str = ..., SecretBinary: str = ..., SecretString: str = ..., VersionStages: list[str] = ...,
        RotationToken: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutSecretValueResponse: ...
    def restore_secret(
        self, *, SecretId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> RestoreSecretResponse: ...
    def tag_resource(
        self, *, SecretId: str, Tags: list[Tag], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagResourceResponse: ...
    def untag_resource(
        self, *, SecretId: str, TagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagResourceResponse: ...
    def update_secret(
        self, *, SecretId: str, ClientRequestToken: str = ..., Description: str = ..., KmsKeyId: str = ..., SecretBinary: str = ...,
        SecretString: str = ..., Type: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateSecretResponse: ...
    def update_secret_version_stage(
        self, *, SecretId: str, VersionStage: str, RemoveFromVersionId: str = ..., MoveToVersionId: str = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UpdateSecretVersionStageResponse: ...
