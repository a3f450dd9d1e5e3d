"""Operations of ssm, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

ParameterTier = Literal["Standard", "Advanced", "Intelligent-Tiering"]
ParameterType = Literal["String", "StringList", "SecureString"]
ParametersFilterKey = Literal["Name", "Type", "KeyId"]
ResourceTypeForTagging = Literal["Document", "ManagedInstance", "MaintenanceWindow", "Parameter", "PatchBaseline", "OpsItem", "OpsMetadata",
    "Automation", "Association", "CloudConnector"]

class AddTagsToResourceRequest(TypedDict, total=False):
    ResourceType: Required[ResourceTypeForTagging]
    ResourceId: Required[str]
    Tags: Required[list[Tag]]

class AddTagsToResourceResponse(TypedDict, total=False):
    pass

class DeleteParameterRequest(TypedDict, total=False):
    Name: Required[str]

class DeleteParameterResponse(TypedDict, total=False):
    pass

class DeleteParametersRequest(TypedDict, total=False):
    Names: Required[list[str]]

class DeleteParametersResponse(TypedDict, total=False):
    DeletedParameters: list[str]
    InvalidParameters: list[str]

class DescribeParametersRequest(TypedDict, total=False):
    Filters: list[ParametersFilter]
    ParameterFilters: list[ParameterStringFilter]
    MaxResults: int
    NextToken: str
    Shared: bool

class DescribeParametersResponse(TypedDict, total=False):
    Parameters: list[ParameterMetadata]
    NextToken: str

class GetParameterHistoryRequest(TypedDict, total=False):
    Name: Required[str]
    WithDecryption: bool
    MaxResults: int
    NextToken: str

class GetParameterHistoryResponse(TypedDict, total=False):
    Parameters: list[ParameterHistory]
    NextToken: str

class GetParameterRequest(TypedDict, total=False):
    Name: Required[str]
    WithDecryption: bool

class GetParameterResponse(TypedDict, total=False):
    Parameter: Parameter

class GetParametersByPathRequest(TypedDict, total=False):
    Path: Required[str]
    Recursive: bool
    ParameterFilters: list[ParameterStringFilter]
    WithDecryption: bool
    MaxResults: int
    NextToken: str

class GetParametersByPathResponse(TypedDict, total=False):
    Parameters: list[Parameter]
    NextToken: str

class GetParametersRequest(TypedDict, total=False):
    Names: Required[list[str]]
    WithDecryption: bool

class GetParametersResponse(TypedDict, total=False):
    Parameters: list[Parameter]
    InvalidParameters: list[str]

class LabelParameterVersionRequest(TypedDict, total=False):
    Name: Required[str]
    ParameterVersion: int
    Labels: Required[list[str]]

class LabelParameterVersionResponse(TypedDict, total=False):
    InvalidLabels: list[str]
    ParameterVersion: int

class ListTagsForResourceRequest(TypedDict, total=False):
    ResourceType: Required[ResourceTypeForTagging]
    ResourceId: Required[str]

class ListTagsForResourceResponse(TypedDict, total=False):
    TagList: list[Tag]

class Parameter(TypedDict, total=False):
    Name: str
    Type: ParameterType
    Value: str
    Version: int
    Selector: str
    SourceResult: str
    LastModifiedDate: float
    ARN: str
    DataType: str

class ParameterHistory(TypedDict, total=False):
    Name: str
    Type: ParameterType
    KeyId: str
    LastModifiedDate: float
    LastModifiedUser: str
    Description: str
    Value: str
    AllowedPattern: str
    Version: int
    Labels: list[str]
    Tier: ParameterTier
    Policies: list[ParameterInlinePolicy]
    DataType: str

class ParameterInlinePolicy(TypedDict, total=False):
    PolicyText: str
    PolicyType: str
    PolicyStatus: str

class ParameterMetadata(TypedDict, total=False):
    Name: str
    ARN: str
    Type: ParameterType
    KeyId: str
    LastModifiedDate: float
    LastModifiedUser: str
    Description: str
    AllowedPattern: str
    Version: int
    Tier: ParameterTier
    Policies: list[ParameterInlinePolicy]
    DataType: str

class ParameterStringFilter(TypedDict, total=False):
    Key: Required[str]
    Option: str
    Values: list[str]

class ParametersFilter(TypedDict, total=False):
    Key: Required[ParametersFilterKey]
    Values: Required[list[str]]

class PutParameterRequest(TypedDict, total=False):
    Name: Required[str]
    Description: str
    Value: Required[str]
    Type: ParameterType
    KeyId: str
    Overwrite: bool
    AllowedPattern: str
    Tags: list[Tag]
    Tier: ParameterTier
    Policies: str
    DataType: str

class PutParameterResponse(TypedDict, total=False):
    Version: int
    Tier: ParameterTier

class RemoveTagsFromResourceRequest(TypedDict, total=False):
    ResourceType: Required[ResourceTypeForTagging]
    ResourceId: Required[str]
    TagKeys: Required[list[str]]

class RemoveTagsFromResourceResponse(TypedDict, total=False):
    pass

class Tag(TypedDict, total=False):
    Key: str
    Value: str

class UnlabelParameterVersionRequest(TypedDict, total=False):
    Name: Required[str]
    ParameterVersion: Required[int]
    Labels: Required[list[str]]

class UnlabelParameterVersionResponse(TypedDict, total=False):
    RemovedLabels: list[str]
    InvalidLabels: list[str]

class Operations:
    def add_tags_to_resource(
        self, *, ResourceType: ResourceTypeForTagging, ResourceId: str, Tags: list[Tag], dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> AddTagsToResourceResponse: ...
    def delete_parameter(
        self, *, Name: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteParameterResponse: ...
    def delete_parameters(
        self, *, Names: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteParametersResponse: ...
    def describe_parameters(
        self, *, Filters: list[ParametersFilter] = ..., ParameterFilters: list[ParameterStringFilter] = ..., MaxResults: int = ...,
        NextToken: str = ..., Shared: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeParametersResponse: ...
    def get_parameter(
        self, *, Name: str, WithDecryption: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetParameterResponse: ...
    def get_parameter_history(
        self, *, Name: str, WithDecryption: bool = ..., MaxResults: int = ..., NextToken: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> GetParameterHistoryResponse: ...
    def get_parameters(
        self, *, Names: list[str], WithDecryption: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetParametersResponse: ...
    def get_parameters_by_path(
        self, *, Path: str, Recursive: bool = ..., ParameterFilters: list[ParameterStringFilter] = ..., WithDecryption: bool = ...,
        MaxResults: int = ..., NextToken: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetParametersByPathResponse: ...
    def label_parameter_version(
        self, *, Name: str, Labels: list[str], ParameterVersion: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> LabelParameterVersionResponse: ...
    def list_tags_for_resource(
        self, *, ResourceType: ResourceTypeForTagging, ResourceId: str, dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListTagsForResourceResponse: ...
    def put_parameter(
        self, *, Name: str, Value: str, Description: str = ..., Type: ParameterType = ..., KeyId: str = ..., Overwrite: bool = ...,
        AllowedPattern: str = ..., Tags: list[Tag] = ..., Tier: ParameterTier = ..., Policies: str = ..., DataType: str = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutParameterResponse: ...
    def remove_tags_from_resource(
        self, *, ResourceType: ResourceTypeForTagging, ResourceId: str, TagKeys: list[str], dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> RemoveTagsFromResourceResponse: ...
    def unlabel_parameter_version(
        self, *, Name: str, ParameterVersion: int, Labels: list[str], dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> UnlabelParameterVersionResponse: ...
