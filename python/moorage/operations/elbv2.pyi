"""Operations of elbv2, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

ActionTypeEnum = Literal["forward", "authenticate-oidc", "authenticate-cognito", "redirect", "fixed-response", "jwt-validation"]
AdvertiseTrustStoreCaNamesEnum = Literal["on", "off"]
AnomalyResultEnum = Literal["anomalous", "normal"]
AuthenticateCognitoActionConditionalBehaviorEnum = Literal["deny", "allow", "authenticate"]
AuthenticateOidcActionConditionalBehaviorEnum = Literal["deny", "allow", "authenticate"]
CapacityReservationStateEnum = Literal["provisioned", "pending", "rebalancing", "failed"]
ClientCertificateIdentityFilterAction = Literal["accept"]
ClientCertificateIdentityFilterField = Literal["subject-cn", "subject-ou", "san-dns", "san-uri"]
ClientCertificateIdentityFilterMatchType = Literal["exact", "prefix"]
DescribeTargetHealthInputIncludeEnum = Literal["AnomalyDetection", "All"]
EnablePrefixForIpv6SourceNatEnum = Literal["on", "off"]
EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum = Literal["on", "off"]
IpAddressType = Literal["ipv4", "dualstack", "dualstack-without-public-ipv4"]
JwtValidationActionAdditionalClaimFormatEnum = Literal["single-string", "string-array", "space-separated-values"]
LoadBalancerSchemeEnum = Literal["internet-facing", "internal"]
LoadBalancerStateEnum = Literal["active", "provisioning", "active_impaired", "failed"]
LoadBalancerTypeEnum = Literal["application", "network", "gateway"]
MitigationInEffectEnum = Literal["yes", "no"]
ProtocolEnum = Literal["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC"]
RedirectActionStatusCodeEnum = Literal["HTTP_301", "HTTP_302"]
SourceIpAddressTypeEnum = Literal["ipv4", "ipv6"]
TargetAdministrativeOverrideReasonEnum = Literal["AdministrativeOverride.Unknown", "AdministrativeOverride.NoOverride",
    "AdministrativeOverride.ZonalShiftActive", "AdministrativeOverride.ZonalShiftDelegatedToDns"]
TargetAdministrativeOverrideStateEnum = Literal["unknown", "no_override", "zonal_shift_active", "zonal_shift_delegated_to_dns"]
TargetGroupIpAddressTypeEnum = Literal["ipv4", "ipv6"]
TargetHealthReasonEnum = Literal["Elb.RegistrationInProgress", "Elb.InitialHealthChecking", "Target.ResponseCodeMismatch", "Target.Timeout",
    "Target.FailedHealthChecks", "Target.NotRegistered", "Target.NotInUse", "Target.DeregistrationInProgress", "Target.InvalidState",
    "Target.IpUnusable", "Target.HealthCheckDisabled", "Elb.InternalError"]
TargetHealthStateEnum = Literal["initial", "healthy", "unhealthy", "unhealthy.draining", "unused", "draining", "unavailable"]
TargetTypeEnum = Literal["instance", "ip", "lambda", "alb"]
TransformTypeEnum = Literal["host-header-rewrite", "url-rewrite"]
TrustStoreAssociationStatusEnum = Literal["active", "removed"]

class Action(TypedDict, total=False):
    Type: ActionTypeEnum
    TargetGroupArn: str
    AuthenticateOidcConfig: AuthenticateOidcActionConfig
    AuthenticateCognitoConfig: AuthenticateCognitoActionConfig
    Order: int
    RedirectConfig: RedirectActionConfig
    FixedResponseConfig: FixedResponseActionConfig
    ForwardConfig: ForwardActionConfig
    JwtValidationConfig: JwtValidationActionConfig

class AddListenerCertificatesRequest(TypedDict, total=False):
    ListenerArn: Required[str]
    Certificates: Required[list[Certificate]]

class AddListenerCertificatesResponse(TypedDict, total=False):
    Certificates: list[Certificate]

class AddTagsRequest(TypedDict, total=False):
    ResourceArns: Required[list[str]]
    Tags: Required[list[Tag]]

class AddTagsResponse(TypedDict, total=False):
    pass

class AdministrativeOverride(TypedDict, total=False):
    State: TargetAdministrativeOverrideStateEnum
    Reason: TargetAdministrativeOverrideReasonEnum
    Description: str

class AnomalyDetection(TypedDict, total=False):
    Result: AnomalyResultEnum
    MitigationInEffect: MitigationInEffectEnum

class AuthenticateCognitoActionConfig(TypedDict, total=False):
    UserPoolArn: str
    UserPoolClientId: str
    UserPoolDomain: str
    SessionCookieName: str
    Scope: str
    SessionTimeout: int
    AuthenticationRequestExtraParams: dict[str, str]
    OnUnauthenticatedRequest: AuthenticateCognitoActionConditionalBehaviorEnum

class AuthenticateOidcActionConfig(TypedDict, total=False):
    Issuer: str
    AuthorizationEndpoint: str
    TokenEndpoint: str
    UserInfoEndpoint: str
    ClientId: str
    ClientSecret: str
    SessionCookieName: str
    Scope: str
    SessionTimeout: int
    AuthenticationRequestExtraParams: dict[str, str]
    OnUnauthenticatedRequest: AuthenticateOidcActionConditionalBehaviorEnum
    UseExistingClientSecret: bool

class AvailabilityZone(TypedDict, total=False):
    ZoneName: str
    SubnetId: str
    OutpostId: str
    LoadBalancerAddresses: list[LoadBalancerAddress]
    SourceNatIpv6Prefixes: list[str]

class CapacityReservationStatus(TypedDict, total=False):
    Code: CapacityReservationStateEnum
    Reason: str

class Certificate(TypedDict, total=False):
    CertificateArn: str
    IsDefault: bool

class Cipher(TypedDict, total=False):
    Name: str
    Priority: int

class ClientCertificateIdentityFilter(TypedDict, total=False):
    Field: ClientCertificateIdentityFilterField
    Action: ClientCertificateIdentityFilterAction
    MatchType: ClientCertificateIdentityFilterMatchType
    Value: str

class CreateListenerRequest(TypedDict, total=False):
    LoadBalancerArn: Required[str]
    Protocol: ProtocolEnum
    Port: int
    SslPolicy: str
    Certificates: list[Certificate]
    DefaultActions: Required[list[Action]]
    AlpnPolicy: list[str]
    Tags: list[Tag]
    MutualAuthentication: MutualAuthenticationAttributes

class CreateListenerResponse(TypedDict, total=False):
    Listeners: list[Listener]

class CreateLoadBalancerRequest(TypedDict, total=False):
    Name: Required[str]
    Subnets: list[str]
    SubnetMappings: list[SubnetMapping]
    SecurityGroups: list[str]
    Scheme: LoadBalancerSchemeEnum
    Tags: list[Tag]
    Type: LoadBalancerTypeEnum
    IpAddressType: IpAddressType
    CustomerOwnedIpv4Pool: str
    EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum
    IpamPools: IpamPools

class CreateLoadBalancerResponse(TypedDict, total=False):
    LoadBalancers: list[LoadBalancer]

class CreateRuleRequest(TypedDict, total=False):
    ListenerArn: Required[str]
    Conditions: Required[list[RuleCondition]]
    Priority: Required[int]
    Actions: Required[list[Action]]
    Tags: list[Tag]
    Transforms: list[RuleTransform]

class CreateRuleResponse(TypedDict, total=False):
    Rules: list[Rule]

class CreateTargetGroupRequest(TypedDict, total=False):
    Name: Required[str]
    Protocol: ProtocolEnum
    ProtocolVersion: str
    Port: int
    VpcId: str
    HealthCheckProtocol: ProtocolEnum
    HealthCheckPort: str
    HealthCheckEnabled: bool
    HealthCheckPath: str
    HealthCheckIntervalSeconds: int
    HealthCheckTimeoutSeconds: int
    HealthyThresholdCount: int
    UnhealthyThresholdCount: int
    Matcher: Matcher
    TargetType: TargetTypeEnum
    Tags: list[Tag]
    IpAddressType: TargetGroupIpAddressTypeEnum
    TargetControlPort: int

class CreateTargetGroupResponse(TypedDict, total=False):
    TargetGroups: list[TargetGroup]

class DeleteListenerRequest(TypedDict, total=False):
    ListenerArn: Required[str]

class DeleteListenerResponse(TypedDict, total=False):
    pass

class DeleteLoadBalancerRequest(TypedDict, total=False):
    LoadBalancerArn: Required[str]

class DeleteLoadBalancerResponse(TypedDict, total=False):
    pass

class DeleteRuleRequest(TypedDict, total=False):
    RuleArn: Required[str]

class DeleteRuleResponse(TypedDict, total=False):
    pass

class DeleteTargetGroupRequest(TypedDict, total=False):
    TargetGroupArn: Required[str]

class DeleteTargetGroupResponse(TypedDict, total=False):
    pass

class DeregisterTargetsRequest(TypedDict, total=False):
    TargetGroupArn: Required[str]
    Targets: Required[list[TargetDescription]]

class DeregisterTargetsResponse(TypedDict, total=False):
    pass

class DescribeAccountLimitsRequest(TypedDict, total=False):
    Marker: str
    PageSize: int

class DescribeAccountLimitsResponse(TypedDict, total=False):
    Limits: list[Limit]
    NextMarker: str

class DescribeCapacityReservationRequest(TypedDict, total=False):
    LoadBalancerArn: Required[str]

class DescribeCapacityReservationResponse(TypedDict, total=False):
    LastModifiedTime: float
    DecreaseRequestsRemaining: int
    MinimumLoadBalancerCapacity: MinimumLoadBalancerCapacity
    CapacityReservationState: list[ZonalCapacityReservationState]

class DescribeListenerAttributesRequest(TypedDict, total=False):
    ListenerArn: Required[str]

class DescribeListenerAttributesResponse(TypedDict, total=False):
    Attributes: list[ListenerAttribute]

class DescribeListenerCertificatesRequest(TypedDict, total=False):
    ListenerArn: Required[str]
    Marker: str
    PageSize: int

class DescribeListenerCertificatesResponse(TypedDict, total=False):
    Certificates: list[Certificate]
    NextMarker: str

class DescribeListenersRequest(TypedDict, total=False):
    LoadBalancerArn: str
    ListenerArns: list[str]
    Marker: str
    PageSize: int

class DescribeListenersResponse(TypedDict, total=False):
    Listeners: list[Listener]
    NextMarker: str

class DescribeLoadBalancerAttributesRequest(TypedDict, total=False):
    LoadBalancerArn: Required[str]

class DescribeLoadBalancerAttributesResponse(TypedDict, total=False):
    Attributes: list[LoadBalancerAttribute]

class DescribeLoadBalancersRequest(TypedDict, total=False):
    LoadBalancerArns: list[str]
    Names: list[str]
    Marker: str
    PageSize: int

class DescribeLoadBalancersResponse(TypedDict, total=False):
    LoadBalancers: list[LoadBalancer]
    NextMarker: str

class DescribeRulesRequest(TypedDict, total=False):
    ListenerArn: str
    RuleArns: list[str]
    Marker: str
    PageSize: int

class DescribeRulesResponse(TypedDict, total=False):
    Rules: list[Rule]
    NextMarker: str

class DescribeSSLPoliciesRequest(TypedDict, total=False):
    Names: list[str]
    Marker: str
    PageSize: int
    LoadBalancerType: LoadBalancerTypeEnum

class DescribeSSLPoliciesResponse(TypedDict, total=False):
    SslPolicies: list[SslPolicy]
    NextMarker: str

class DescribeTagsRequest(TypedDict, total=False):
    ResourceArns: Required[list[str]]

class DescribeTagsResponse(TypedDict, total=False):
    TagDescriptions: list[TagDescription]

class DescribeTargetGroupAttributesRequest(TypedDict, total=False):
    TargetGroupArn: Required[str]

class DescribeTargetGroupAttributesResponse(TypedDict, total=False):
    Attributes: list[TargetGroupAttribute]

class DescribeTargetGroupsRequest(TypedDict, total=False):
    LoadBalancerArn: str
    TargetGroupArns: list[str]
    Names: list[str]
    Marker: str
    PageSize: int

class DescribeTargetGroupsResponse(TypedDict, total=False):
    TargetGroups: list[TargetGroup]
    NextMarker: str

class DescribeTargetHealthRequest(TypedDict, total=False):
    TargetGroupArn: Required[str]
    Targets: list[TargetDescription]
    Include: list[DescribeTargetHealthInputIncludeEnum]

class DescribeTargetHealthResponse(TypedDict, total=False):
    TargetHealthDescriptions: list[TargetHealthDescription]

class FixedResponseActionConfig(TypedDict, total=False):
    MessageBody: str
    StatusCode: str
    ContentType: str

class ForwardActionConfig(TypedDict, total=False):
    TargetGroups: list[TargetGroupTuple]
    TargetGroupStickinessConfig: TargetGroupStickinessConfig

class HostHeaderConditionConfig(TypedDict, total=False):
    Values: list[str]
    RegexValues: list[str]

class HostHeaderRewriteConfig(TypedDict, total=False):
    Rewrites: list[RewriteConfig]

class HttpHeaderConditionConfig(TypedDict, total=False):
    HttpHeaderName: str
    Values: list[str]
    RegexValues: list[str]

class HttpRequestMethodConditionConfig(TypedDict, total=False):
    Values: list[str]

class IpamPools(TypedDict, total=False):
    Ipv4IpamPoolId: str

class JwtValidationActionAdditionalClaim(TypedDict, total=False):
    Format: JwtValidationActionAdditionalClaimFormatEnum
    Name: str
    Values: list[str]

class JwtValidationActionConfig(TypedDict, total=False):
    JwksEndpoint: str
    Issuer: str
    AdditionalClaims: list[JwtValidationActionAdditionalClaim]

class Limit(TypedDict, total=False):
    Name: str
    Max: str

class Listener(TypedDict, total=False):
    ListenerArn: str
    LoadBalancerArn: str
    Port: int
    Protocol: ProtocolEnum
    Certificates: list[Certificate]
    SslPolicy: str
    DefaultActions: list[Action]
    AlpnPolicy: list[str]
    MutualAuthentication: MutualAuthenticationAttributes

class ListenerAttribute(TypedDict, total=False):
    Key: str
    Value: str

class LoadBalancer(TypedDict, total=False):
    LoadBalancerArn: str
    DNSName: str
    CanonicalHostedZoneId: str
    CreatedTime: float
    LoadBalancerName: str
    Scheme: LoadBalancerSchemeEnum
    VpcId: str
    State: LoadBalancerState
    Type: LoadBalancerTypeEnum
    AvailabilityZones: list[AvailabilityZone]
    SecurityGroups: list[str]
    IpAddressType: IpAddressType
    CustomerOwnedIpv4Pool: str
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: str
    EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum
    IpamPools: IpamPools

class LoadBalancerAddress(TypedDict, total=False):
    IpAddress: str
    AllocationId: str
    PrivateIPv4Address: str
    IPv6Address: str

class LoadBalancerAttribute(TypedDict, total=False):
    Key: str
    Value: str

class LoadBalancerState(TypedDict, total=False):
    Code: LoadBalancerStateEnum
    Reason: str

class Matcher(TypedDict, total=False):
    HttpCode: str
    GrpcCode: str

class MinimumLoadBalancerCapacity(TypedDict, total=False):
    CapacityUnits: int

class ModifyListenerAttributesRequest(TypedDict, total=False):
    ListenerArn: Required[str]
    Attributes: Required[list[ListenerAttribute]]

class ModifyListenerAttributesResponse(TypedDict, total=False):
    Attributes: list[ListenerAttribute]

class ModifyListenerRequest(TypedDict, total=False):
    ListenerArn: Required[str]
    Port: int
    Protocol: ProtocolEnum
    SslPolicy: str
    Certificates: list[Certificate]
    DefaultActions: list[Action]
    AlpnPolicy: list[str]
    MutualAuthentication: MutualAuthenticationAttributes

class ModifyListenerResponse(TypedDict, total=False):
    Listeners: list[Listener]

class ModifyLoadBalancerAttributesRequest(TypedDict, total=False):
    LoadBalancerArn: Required[str]
    Attributes: Required[list[LoadBalancerAttribute]]

class ModifyLoadBalancerAttributesResponse(TypedDict, total=False):
    Attributes: list[LoadBalancerAttribute]

class ModifyRuleRequest(TypedDict, total=False):
    RuleArn: Required[str]
    Conditions: list[RuleCondition]
    Actions: list[Action]
    Transforms: list[RuleTransform]
    ResetTransforms: bool

class ModifyRuleResponse(TypedDict, total=False):
    Rules: list[Rule]

class ModifyTargetGroupAttributesRequest(TypedDict, total=False):
    TargetGroupArn: Required[str]
    Attributes: Required[list[TargetGroupAttribute]]

class ModifyTargetGroupAttributesResponse(TypedDict, total=False):
    Attributes: list[TargetGroupAttribute]

class ModifyTargetGroupRequest(TypedDict, total=False):
    TargetGroupArn: Required[str]
    HealthCheckProtocol: ProtocolEnum
    HealthCheckPort: str
    HealthCheckPath: str
    HealthCheckEnabled: bool
    HealthCheckIntervalSeconds: int
    HealthCheckTimeoutSeconds: int
    HealthyThresholdCount: int
    UnhealthyThresholdCount: int
    Matcher: Matcher

class ModifyTargetGroupResponse(TypedDict, total=False):
    TargetGroups: list[TargetGroup]

class MutualAuthenticationAttributes(TypedDict, total=False):
    Mode: str
    TrustStoreArn: str
    IgnoreClientCertificateExpiry: bool
    TrustStoreAssociationStatus: TrustStoreAssociationStatusEnum
    AdvertiseTrustStoreCaNames: AdvertiseTrustStoreCaNamesEnum
    ClientCertificateIdentityFilters: list[ClientCertificateIdentityFilter]

class PathPatternConditionConfig(TypedDict, total=False):
    Values: list[str]
    RegexValues: list[str]

class QueryStringConditionConfig(TypedDict, total=False):
    Values: list[QueryStringKeyValuePair]

class QueryStringKeyValuePair(TypedDict, total=False):
    Key: str
    Value: str

class RedirectActionConfig(TypedDict, total=False):
    Protocol: str
    Port: str
    Host: str
    Path: str
    Query: str
    StatusCode: RedirectActionStatusCodeEnum

class RegisterTargetsRequest(TypedDict, total=False):
    TargetGroupArn: Required[str]
    Targets: Required[list[TargetDescription]]

class RegisterTargetsResponse(TypedDict, total=False):
    pass

class RemoveListenerCertificatesRequest(TypedDict, total=False):
    ListenerArn: Required[str]
    Certificates: Required[list[Certificate]]

class RemoveListenerCertificatesResponse(TypedDict, total=False):
    pass

class RemoveTagsRequest(TypedDict, total=False):
    ResourceArns: Required[list[str]]
    TagKeys: Required[list[str]]

class RemoveTagsResponse(TypedDict, total=False):
    pass

class RewriteConfig(TypedDict, total=False):
    Regex: str
    Replace: str

class Rule(TypedDict, total=False):
    RuleArn: str
    Priority: str
    Conditions: list[RuleCondition]
    Actions: list[Action]
    IsDefault: bool
    Transforms: list[RuleTransform]

class RuleCondition(TypedDict, total=False):
    Field: str
    Values: list[str]
    HostHeaderConfig: HostHeaderConditionConfig
    PathPatternConfig: PathPatternConditionConfig
    HttpHeaderConfig: HttpHeaderConditionConfig
    QueryStringConfig: QueryStringConditionConfig
    HttpRequestMethodConfig: HttpRequestMethodConditionConfig
    SourceIpConfig: SourceIpConditionConfig
    RegexValues: list[str]

class RulePriorityPair(TypedDict, total=False):
    RuleArn: str
    Priority: int

class RuleTransform(TypedDict, total=False):
    Type: TransformTypeEnum
    HostHeaderRewriteConfig: HostHeaderRewriteConfig
    UrlRewriteConfig: UrlRewriteConfig

class SetIpAddressTypeRequest(TypedDict, total=False):
    LoadBalancerArn: Required[str]
    IpAddressType: Required[IpAddressType]

class SetIpAddressTypeResponse(TypedDict, total=False):
    IpAddressType: IpAddressType

class SetRulePrioritiesRequest(TypedDict, total=False):
    RulePriorities: Required[list[RulePriorityPair]]

class SetRulePrioritiesResponse(TypedDict, total=False):
    Rules: list[Rule]

class SetSecurityGroupsRequest(TypedDict, total=False):
    LoadBalancerArn: Required[str]
    SecurityGroups: Required[list[str]]
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum

class SetSecurityGroupsResponse(TypedDict, total=False):
    SecurityGroupIds: list[str]
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum

class SetSubnetsRequest(TypedDict, total=False):
    LoadBalancerArn: Required[str]
    Subnets: list[str]
    SubnetMappings: list[SubnetMapping]
    IpAddressType: IpAddressType
    EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum

class SetSubnetsResponse(TypedDict, total=False):
    AvailabilityZones: list[AvailabilityZone]
    IpAddressType: IpAddressType
    EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum

class SourceIpConditionConfig(TypedDict, total=False):
    Values: list[str]
    IpAddressType: SourceIpAddressTypeEnum

class SslPolicy(TypedDict, total=False):
    SslProtocols: list[str]
    Ciphers: list[Cipher]
    Name: str
    SupportedLoadBalancerTypes: list[str]

class SubnetMapping(TypedDict, total=False):
    SubnetId: str
    AllocationId: str
    PrivateIPv4Address: str
    IPv6Address: str
    SourceNatIpv6Prefix: str

class Tag(TypedDict, total=False):
    Key: str
    Value: str

class TagDescription(TypedDict, total=False):
    ResourceArn: str
    Tags: list[Tag]

class TargetDescription(TypedDict, total=False):
    Id: str
    Port: int
    AvailabilityZone: str
    QuicServerId: str

class TargetGroup(TypedDict, total=False):
    TargetGroupArn: str
    TargetGroupName: str
    Protocol: ProtocolEnum
    Port: int
    VpcId: str
    HealthCheckProtocol: ProtocolEnum
    HealthCheckPort: str
    HealthCheckEnabled: bool
    HealthCheckIntervalSeconds: int
    HealthCheckTimeoutSeconds: int
    HealthyThresholdCount: int
    UnhealthyThresholdCount: int
    HealthCheckPath: str
    Matcher: Matcher
    LoadBalancerArns: list[str]
    TargetType: TargetTypeEnum
    ProtocolVersion: str
    IpAddressType: TargetGroupIpAddressTypeEnum
    TargetControlPort: int

class TargetGroupAttribute(TypedDict, total=False):
    Key: str
    Value: str

class TargetGroupStickinessConfig(TypedDict, total=False):
    Enabled: bool
    DurationSeconds: int

class TargetGroupTuple(TypedDict, total=False):
    TargetGroupArn: str
    Weight: int

class TargetHealth(TypedDict, total=False):
    State: TargetHealthStateEnum
    Reason: TargetHealthReasonEnum
    Description: str

class TargetHealthDescription(TypedDict, total=False):
    Target: TargetDescription
    HealthCheckPort: str
    TargetHealth: TargetHealth
    AnomalyDetection: AnomalyDetection
    AdministrativeOverride: AdministrativeOverride

class UrlRewriteConfig(TypedDict, total=False):
    Rewrites: list[RewriteConfig]

class ZonalCapacityReservationState(TypedDict, total=False):
    State: CapacityReservationStatus
    AvailabilityZone: str
    EffectiveCapacityUnits: float

class Operations:
    def add_listener_certificates(
        self, *, ListenerArn: str, Certificates: list[Certificate], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> AddListenerCertificatesResponse: ...
    def add_tags(
        self, *, ResourceArns: list[str], Tags: list[Tag], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> AddTagsResponse: ...
    def create_listener(
        self, *, LoadBalancerArn: str, DefaultActions: list[Action], Protocol: ProtocolEnum = ..., Port: int = ..., SslPolicy: str = ...,
        Certificates: list[Certificate] = ..., AlpnPolicy: list[str] = ..., Tags: list[Tag] = ...,
        MutualAuthentication: MutualAuthenticationAttributes = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateListenerResponse: ...
    def create_load_balancer(
        self, *, Name: str, Subnets: list[str] = ..., SubnetMappings: list[SubnetMapping] = ..., SecurityGroups: list[str] = ...,
        Scheme: LoadBalancerSchemeEnum = ..., Tags: list[Tag] = ..., Type: LoadBalancerTypeEnum = ..., IpAddressType: IpAddressType = ...,
        CustomerOwnedIpv4Pool: str = ..., EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum = ..., IpamPools: IpamPools = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateLoadBalancerResponse: ...
    def create_rule(
        self, *, ListenerArn: str, Conditions: list[RuleCondition], Priority: int, Actions: list[Action], Tags: list[Tag] = ...,
        Transforms: list[RuleTransform] = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateRuleResponse: ...
    def create_target_group(
        self, *, Name: str, Protocol: ProtocolEnum = ..., ProtocolVersion: str = ..., Port: int = ..., VpcId: str = ...,
        HealthCheckProtocol: ProtocolEnum = ..., HealthCheckPort: str = ..., HealthCheckEnabled: bool = ..., HealthCheckPath: str = ...,
        HealthCheckIntervalSeconds: int = ..., HealthCheckTimeoutSeconds: int = ..., HealthyThresholdCount: int = ...,
        UnhealthyThresholdCount: int = ..., Matcher: Matcher = ..., TargetType: TargetTypeEnum = ..., Tags: list[Tag] = ...,
        IpAddressType: TargetGroupIpAddressTypeEnum = ..., TargetControlPort: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> CreateTargetGroupResponse: ...
    def delete_listener(
        self, *, ListenerArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteListenerResponse: ...
    def delete_load_balancer(
        self, *, LoadBalancerArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteLoadBalancerResponse: ...
    def delete_rule(
        self, *, RuleArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteRuleResponse: ...
    def delete_target_group(
        self, *, TargetGroupArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteTargetGroupResponse: ...
    def deregister_targets(
        self, *, TargetGroupArn: str, Targets: list[TargetDescription], dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DeregisterTargetsResponse: ...
    def describe_account_limits(
        self, *, Marker: str = ..., PageSize: int = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeAccountLimitsResponse: ...
    def describe_capacity_reservation(
        self, *, LoadBalancerArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeCapacityReservationResponse: ...
    def describe_listener_attributes(
        self, *, ListenerArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeListenerAttributesResponse: ...
    def describe_listener_certificates(
        self, *, ListenerArn: str, Marker: str = ..., PageSize: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeListenerCertificatesResponse: ...
    def describe_listeners(
        self, *, LoadBalancerArn: str = ..., ListenerArns: list[str] = ..., Marker: str = ..., PageSize: int = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeListenersResponse: ...
    def describe_load_balancer_attributes(
        self, *, LoadBalancerArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeLoadBalancerAttributesResponse: ...
    def describe_load_balancers(
        self, *, LoadBalancerArns: list[str] = ..., Names: list[str] = ..., Marker: str = ..., PageSize: int = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeLoadBalancersResponse: ...
    def describe_rules(
        self, *, ListenerArn: str = ..., RuleArns: list[str] = ..., Marker: str = ..., PageSize: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeRulesResponse: ...
    def describe_ssl_policies(
        self, *, Names: list[str] = ..., Marker: str = ..., PageSize: int = ..., LoadBalancerType: LoadBalancerTypeEnum = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeSSLPoliciesResponse: ...
    def describe_tags(
        self, *, ResourceArns: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeTagsResponse: ...
    def describe_target_group_attributes(
        self, *, TargetGroupArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeTargetGroupAttributesResponse: ...
    def describe_target_groups(
        self, *, LoadBalancerArn: str = ..., TargetGroupArns: list[str] = ..., Names: list[str] = ..., Marker: str = ..., PageSize: int = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeTargetGroupsResponse: ...
    def describe_target_health(
        self, *, TargetGroupArn: str, Targets: list[TargetDescription] = ..., Include: list[DescribeTargetHealthInputIncludeEnum] = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeTargetHealthResponse: ...
    def modify_listener(
        self, *, ListenerArn: str, Port: int = ..., Protocol: ProtocolEnum = ..., SslPolicy: str = ..., Certificates: list[Certificate] = ...,
        DefaultActions: list[Action] = ..., AlpnPolicy: list[str] = ..., MutualAuthentication: MutualAuthenticationAttributes = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ModifyListenerResponse: ...
    def modify_listener_attributes(
        self, *, ListenerArn: str, Attributes: list[ListenerAttribute], dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ModifyListenerAttributesResponse: ...
    def modify_load_balancer_attributes(
        self, *, LoadBalancerArn: str, Attributes: list[LoadBalancerAttribute], dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ModifyLoadBalancerAttributesResponse: ...
    def modify_rule(
        self, *, RuleArn: str, Conditions: list[RuleCondition] = ..., Actions: list[Action] = ..., Transforms: list[RuleTransform] = ...,
        ResetTransforms: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ModifyRuleResponse: ...
    def modify_target_group(
        self, *, TargetGroupArn: str, HealthCheckProtocol: ProtocolEnum = ..., HealthCheckPort: str = ..., HealthCheckPath: str = ...,
        HealthCheckEnabled: bool = ..., HealthCheckIntervalSeconds: int = ..., HealthCheckTimeoutSeconds: int = ..., HealthyThresholdCount: int = ...,
        UnhealthyThresholdCount: int = ..., Matcher: Matcher = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ModifyTargetGroupResponse: ...
    def modify_target_group_attributes(
        self, *, TargetGroupArn: str, Attributes: list[TargetGroupAttribute], dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ModifyTargetGroupAttributesResponse: ...
    def register_targets(
        self, *, TargetGroupArn: str, Targets: list[TargetDescription], dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> RegisterTargetsResponse: ...
    def remove_listener_certificates(
        self, *, ListenerArn: str, Certificates: list[Certificate], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> RemoveListenerCertificatesResponse: ...
    def remove_tags(
        self, *, ResourceArns: list[str], TagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> RemoveTagsResponse: ...
    def set_ip_address_type(
        self, *, LoadBalancerArn: str, IpAddressType: IpAddressType, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> SetIpAddressTypeResponse: ...
    def set_rule_priorities(
        self, *, RulePriorities: list[RulePriorityPair], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> SetRulePrioritiesResponse: ...
    def set_security_groups(
        self, *, LoadBalancerArn: str, SecurityGroups: list[str],
        EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> SetSecurityGroupsResponse: ...
    def set_subnets(
        self, *, LoadBalancerArn: str, Subnets: list[str] = ..., SubnetMappings: list[SubnetMapping] = ..., IpAddressType: IpAddressType = ...,
        EnablePrefixForIpv6SourceNat: EnablePrefixForIpv6SourceNatEnum = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> SetSubnetsResponse: ...
