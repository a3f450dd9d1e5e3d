"""Operations of sts, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict


class AssumeRoleRequest(TypedDict, total=False):
    RoleArn: Required[str]
    RoleSessionName: Required[str]
    PolicyArns: list[PolicyDescriptorType]
    Policy: str
    DurationSeconds: int
    Tags: list[Tag]
    TransitiveTagKeys: list[str]
    ExternalId: str
    SerialNumber: str
    TokenCode: str
    SourceIdentity: str
    ProvidedContexts: list[ProvidedContext]
    MinimumSessionTokenSize: int

class AssumeRoleResponse(TypedDict, total=False):
    Credentials: Credentials
    AssumedRoleUser: AssumedRoleUser
    PackedPolicySize: int
    SourceIdentity: str
    SessionTokenUtilization: int
    SessionTokenSize: int

class AssumedRoleUser(TypedDict, total=False):
    AssumedRoleId: str
    Arn: str

class Credentials(TypedDict, total=False):
    AccessKeyId: str
    SecretAccessKey: str
    SessionToken: str
    Expiration: float

class DecodeAuthorizationMessageRequest(TypedDict, total=False):
    EncodedMessage: Required[str]

class DecodeAuthorizationMessageResponse(TypedDict, total=False):
    DecodedMessage: str

class FederatedUser(TypedDict, total=False):
    FederatedUserId: str
    Arn: str

class GetAccessKeyInfoRequest(TypedDict, total=False):
    AccessKeyId: Required[str]

class GetAccessKeyInfoResponse(TypedDict, total=False):
    Account: str

class GetCallerIdentityRequest(TypedDict, total=False):
    pass

class GetCallerIdentityResponse(TypedDict, total=False):
    UserId: str
    Account: str
    Arn: str

class GetFederationTokenRequest(TypedDict, total=False):
    Name: Required[str]
    Policy: str
    PolicyArns: list[PolicyDescriptorType]
    DurationSeconds: int
    Tags: list[Tag]
    MinimumSessionTokenSize: int

class GetFederationTokenResponse(TypedDict, total=False):
    Credentials: Credentials
    FederatedUser: FederatedUser
    PackedPolicySize: int
    SessionTokenUtilization: int
    SessionTokenSize: int

class GetSessionTokenRequest(TypedDict, total=False):
    DurationSeconds: int
    SerialNumber: str
    TokenCode: str
    MinimumSessionTokenSize: int

class GetSessionTokenResponse(TypedDict, total=False):
    Credentials: Credentials
    SessionTokenUtilization: int
    SessionTokenSize: int

class PolicyDescriptorType(TypedDict, total=False):
    arn: str

class ProvidedContext(TypedDict, total=False):
    ProviderArn: str
    ContextAssertion: str

class Tag(TypedDict, total=False):
    Key: Required[str]
    Value: Required[str]

class Operations:
    def assume_role(
        self, *, RoleArn: str, RoleSessionName: str, PolicyArns: list[PolicyDescriptorType] = ..., Policy: str = ..., DurationSeconds: int = ...,
        Tags: list[Tag] = ..., TransitiveTagKeys: list[str] = ..., ExternalId: str = ..., SerialNumber: str = ..., TokenCode: str = ...,
        SourceIdentity: str = ..., ProvidedContexts: list[ProvidedContext] = ..., MinimumSessionTokenSize: int = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> AssumeRoleResponse: ...
    def decode_authorization_message(
        self, *, EncodedMessage: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DecodeAuthorizationMessageResponse: ...
    def get_access_key_info(
        self, *, AccessKeyId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetAccessKeyInfoResponse: ...
    def get_caller_identity(
        self, *, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetCallerIdentityResponse: ...
    def get_federation_token(
        self, *, Name: str, Policy: str = ..., PolicyArns: list[PolicyDescriptorType] = ..., DurationSeconds: int = ..., Tags: list[Tag] = ...,
        MinimumSessionTokenSize: int = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetFederationTokenResponse: ...
    def get_session_token(
        self, *, DurationSeconds: int = ..., SerialNumber: str = ..., TokenCode: str = ..., MinimumSessionTokenSize: int = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetSessionTokenResponse: ...
