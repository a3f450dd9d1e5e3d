# Written by tools/import_model.py from the API model of elbv2 (2015-12-01); do not edit.
@0xb2c860a779a6db43;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::elbv2");

using A = import "/schemas/annotations.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
using ProtocolEnum = import "/schemas/elbv2/common.capnp".ProtocolEnum;
using Tag = import "/schemas/elbv2/common.capnp".Tag;

struct Action {
  type @0 :ActionTypeEnum $A.jsonName("Type") $A.required;
  targetGroupArn @1 :Text $A.jsonName("TargetGroupArn");
  authenticateOidcConfig @2 :AuthenticateOidcActionConfig $A.jsonName("AuthenticateOidcConfig");
  authenticateCognitoConfig @3 :AuthenticateCognitoActionConfig $A.jsonName("AuthenticateCognitoConfig");
  order :union $A.jsonName("Order") $A.range(min = 1, max = 50000) { unset @4 :Void; value @5 :Int32; }
  redirectConfig @6 :RedirectActionConfig $A.jsonName("RedirectConfig");
  fixedResponseConfig @7 :FixedResponseActionConfig $A.jsonName("FixedResponseConfig");
  forwardConfig @8 :ForwardActionConfig $A.jsonName("ForwardConfig");
  jwtValidationConfig @9 :JwtValidationActionConfig $A.jsonName("JwtValidationConfig");
}

enum ActionTypeEnum {
  unset @0;
  forward @1;
  authenticateOidc @2 $A.jsonName("authenticate-oidc");
  authenticateCognito @3 $A.jsonName("authenticate-cognito");
  redirect @4;
  fixedResponse @5 $A.jsonName("fixed-response");
  jwtValidation @6 $A.jsonName("jwt-validation");
}

struct AddListenerCertificatesRequest {
  listenerArn @0 :Text $A.jsonName("ListenerArn") $A.required;
  certificates @1 :List(Certificate) $A.jsonName("Certificates") $A.required;
}

struct AddListenerCertificatesResponse {
  certificates @0 :List(Certificate) $A.jsonName("Certificates");
}

struct AddTagsRequest {
  resourceArns @0 :List(Text) $A.jsonName("ResourceArns") $A.required;
  tags @1 :List(Tag) $A.jsonName("Tags") $A.required $A.length(min = 1);
}

struct AddTagsResponse {}

enum AdvertiseTrustStoreCaNamesEnum {
  unset @0;
  on @1;
  off @2;
}

enum AuthenticateCognitoActionConditionalBehaviorEnum {
  unset @0;
  deny @1;
  allow @2;
  authenticate @3;
}

struct AuthenticateCognitoActionConfig {
  userPoolArn @0 :Text $A.jsonName("UserPoolArn") $A.required;
  userPoolClientId @1 :Text $A.jsonName("UserPoolClientId") $A.required;
  userPoolDomain @2 :Text $A.jsonName("UserPoolDomain") $A.required;
  sessionCookieName @3 :Text $A.jsonName("SessionCookieName");
  scope @4 :Text $A.jsonName("Scope");
  sessionTimeout :union $A.jsonName("SessionTimeout") { unset @5 :Void; value @6 :Int64; }
  authenticationRequestExtraParams @7 :List(TextPair) $A.jsonName("AuthenticationRequestExtraParams") $A.map;
  onUnauthenticatedRequest @8 :AuthenticateCognitoActionConditionalBehaviorEnum $A.jsonName("OnUnauthenticatedRequest");
}

enum AuthenticateOidcActionConditionalBehaviorEnum {
  unset @0;
  deny @1;
  allow @2;
  authenticate @3;
}

struct AuthenticateOidcActionConfig {
  issuer @0 :Text $A.jsonName("Issuer") $A.required;
  authorizationEndpoint @1 :Text $A.jsonName("AuthorizationEndpoint") $A.required;
  tokenEndpoint @2 :Text $A.jsonName("TokenEndpoint") $A.required;
  userInfoEndpoint @3 :Text $A.jsonName("UserInfoEndpoint") $A.required;
  clientId @4 :Text $A.jsonName("ClientId") $A.required;
  clientSecret @5 :Text $A.jsonName("ClientSecret") $A.secret;
  sessionCookieName @6 :Text $A.jsonName("SessionCookieName");
  scope @7 :Text $A.jsonName("Scope");
  sessionTimeout :union $A.jsonName("SessionTimeout") { unset @8 :Void; value @9 :Int64; }
  authenticationRequestExtraParams @10 :List(TextPair) $A.jsonName("AuthenticationRequestExtraParams") $A.map;
  onUnauthenticatedRequest @11 :AuthenticateOidcActionConditionalBehaviorEnum $A.jsonName("OnUnauthenticatedRequest");
  useExistingClientSecret :union $A.jsonName("UseExistingClientSecret") { unset @12 :Void; value @13 :Bool; }
}

struct AvailabilityZone {
  zoneName @0 :Text $A.jsonName("ZoneName");
  subnetId @1 :Text $A.jsonName("SubnetId");
  outpostId @2 :Text $A.jsonName("OutpostId");
  loadBalancerAddresses @3 :List(LoadBalancerAddress) $A.jsonName("LoadBalancerAddresses");
  sourceNatIpv6Prefixes @4 :List(Text) $A.jsonName("SourceNatIpv6Prefixes");
}

enum CapacityReservationStateEnum {
  unset @0;
  provisioned @1;
  pending @2;
  rebalancing @3;
  failed @4;
}

struct CapacityReservationStatus {
  code @0 :CapacityReservationStateEnum $A.jsonName("Code");
  reason @1 :Text $A.jsonName("Reason");
}

struct Certificate {
  certificateArn @0 :Text $A.jsonName("CertificateArn");
  isDefault :union $A.jsonName("IsDefault") { unset @1 :Void; value @2 :Bool; }
}

struct Cipher {
  name @0 :Text $A.jsonName("Name");
  priority :union $A.jsonName("Priority") { unset @1 :Void; value @2 :Int32; }
}

struct ClientCertificateIdentityFilter {
  field @0 :ClientCertificateIdentityFilterField $A.jsonName("Field") $A.required;
  action @1 :ClientCertificateIdentityFilterAction $A.jsonName("Action") $A.required;
  matchType @2 :ClientCertificateIdentityFilterMatchType $A.jsonName("MatchType") $A.required;
  value @3 :Text $A.jsonName("Value") $A.required $A.length(min = 1, max = 256);
}

enum ClientCertificateIdentityFilterAction {
  unset @0;
  accept @1;
}

enum ClientCertificateIdentityFilterField {
  unset @0;
  subjectCn @1 $A.jsonName("subject-cn");
  subjectOu @2 $A.jsonName("subject-ou");
  sanDns @3 $A.jsonName("san-dns");
  sanUri @4 $A.jsonName("san-uri");
}

enum ClientCertificateIdentityFilterMatchType {
  unset @0;
  exact @1;
  prefix @2;
}

struct CreateListenerRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn") $A.required;
  protocol @1 :ProtocolEnum $A.jsonName("Protocol");
  port :union $A.jsonName("Port") $A.range(min = 1, max = 65535) { unset @2 :Void; value @3 :Int32; }
  sslPolicy @4 :Text $A.jsonName("SslPolicy");
  certificates @5 :List(Certificate) $A.jsonName("Certificates");
  defaultActions @6 :List(Action) $A.jsonName("DefaultActions") $A.required;
  alpnPolicy @7 :List(Text) $A.jsonName("AlpnPolicy");
  tags @8 :List(Tag) $A.jsonName("Tags") $A.length(min = 1);
  mutualAuthentication @9 :MutualAuthenticationAttributes $A.jsonName("MutualAuthentication");
}

struct CreateListenerResponse {
  listeners @0 :List(Listener) $A.jsonName("Listeners");
}

struct CreateLoadBalancerRequest {
  name @0 :Text $A.jsonName("Name") $A.required;
  subnets @1 :List(Text) $A.jsonName("Subnets");
  subnetMappings @2 :List(SubnetMapping) $A.jsonName("SubnetMappings");
  securityGroups @3 :List(Text) $A.jsonName("SecurityGroups");
  scheme @4 :LoadBalancerSchemeEnum $A.jsonName("Scheme");
  tags @5 :List(Tag) $A.jsonName("Tags") $A.length(min = 1);
  type @6 :LoadBalancerTypeEnum $A.jsonName("Type");
  ipAddressType @7 :IpAddressType $A.jsonName("IpAddressType");
  customerOwnedIpv4Pool @8 :Text $A.jsonName("CustomerOwnedIpv4Pool") $A.length(max = 256) $A.pattern("^(ipv4pool-coip-)[a-zA-Z0-9]+$");
  enablePrefixForIpv6SourceNat @9 :EnablePrefixForIpv6SourceNatEnum $A.jsonName("EnablePrefixForIpv6SourceNat");
  ipamPools @10 :IpamPools $A.jsonName("IpamPools");
}

struct CreateLoadBalancerResponse {
  loadBalancers @0 :List(LoadBalancer) $A.jsonName("LoadBalancers");
}

struct CreateRuleRequest {
  listenerArn @0 :Text $A.jsonName("ListenerArn") $A.required;
  conditions @1 :List(RuleCondition) $A.jsonName("Conditions") $A.required;
  priority :union $A.jsonName("Priority") $A.required $A.range(min = 1, max = 50000) { unset @2 :Void; value @3 :Int32; }
  actions @4 :List(Action) $A.jsonName("Actions") $A.required;
  tags @5 :List(Tag) $A.jsonName("Tags") $A.length(min = 1);
  transforms @6 :List(RuleTransform) $A.jsonName("Transforms");
}

struct CreateRuleResponse {
  rules @0 :List(Rule) $A.jsonName("Rules");
}

struct DeleteListenerRequest {
  listenerArn @0 :Text $A.jsonName("ListenerArn") $A.required;
}

struct DeleteListenerResponse {}

struct DeleteLoadBalancerRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn") $A.required;
}

struct DeleteLoadBalancerResponse {}

struct DeleteRuleRequest {
  ruleArn @0 :Text $A.jsonName("RuleArn") $A.required;
}

struct DeleteRuleResponse {}

struct DescribeAccountLimitsRequest {
  marker @0 :Text $A.jsonName("Marker");
  pageSize :union $A.jsonName("PageSize") $A.range(min = 1, max = 400) { unset @1 :Void; value @2 :Int32; }
}

struct DescribeAccountLimitsResponse {
  limits @0 :List(Limit) $A.jsonName("Limits");
  nextMarker @1 :Text $A.jsonName("NextMarker");
}

struct DescribeCapacityReservationRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn") $A.required;
}

struct DescribeCapacityReservationResponse {
  lastModifiedTime :union $A.jsonName("LastModifiedTime") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  decreaseRequestsRemaining :union $A.jsonName("DecreaseRequestsRemaining") { unset @2 :Void; value @3 :Int32; }
  minimumLoadBalancerCapacity @4 :MinimumLoadBalancerCapacity $A.jsonName("MinimumLoadBalancerCapacity");
  capacityReservationState @5 :List(ZonalCapacityReservationState) $A.jsonName("CapacityReservationState");
}

struct DescribeListenerAttributesRequest {
  listenerArn @0 :Text $A.jsonName("ListenerArn") $A.required;
}

struct DescribeListenerAttributesResponse {
  attributes @0 :List(ListenerAttribute) $A.jsonName("Attributes");
}

struct DescribeListenerCertificatesRequest {
  listenerArn @0 :Text $A.jsonName("ListenerArn") $A.required;
  marker @1 :Text $A.jsonName("Marker");
  pageSize :union $A.jsonName("PageSize") $A.range(min = 1, max = 400) { unset @2 :Void; value @3 :Int32; }
}

struct DescribeListenerCertificatesResponse {
  certificates @0 :List(Certificate) $A.jsonName("Certificates");
  nextMarker @1 :Text $A.jsonName("NextMarker");
}

struct DescribeListenersRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn");
  listenerArns @1 :List(Text) $A.jsonName("ListenerArns");
  marker @2 :Text $A.jsonName("Marker");
  pageSize :union $A.jsonName("PageSize") $A.range(min = 1, max = 400) { unset @3 :Void; value @4 :Int32; }
}

struct DescribeListenersResponse {
  listeners @0 :List(Listener) $A.jsonName("Listeners");
  nextMarker @1 :Text $A.jsonName("NextMarker");
}

struct DescribeLoadBalancerAttributesRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn") $A.required;
}

struct DescribeLoadBalancerAttributesResponse {
  attributes @0 :List(LoadBalancerAttribute) $A.jsonName("Attributes") $A.length(max = 20);
}

struct DescribeLoadBalancersRequest {
  loadBalancerArns @0 :List(Text) $A.jsonName("LoadBalancerArns");
  names @1 :List(Text) $A.jsonName("Names");
  marker @2 :Text $A.jsonName("Marker");
  pageSize :union $A.jsonName("PageSize") $A.range(min = 1, max = 400) { unset @3 :Void; value @4 :Int32; }
}

struct DescribeLoadBalancersResponse {
  loadBalancers @0 :List(LoadBalancer) $A.jsonName("LoadBalancers");
  nextMarker @1 :Text $A.jsonName("NextMarker");
}

struct DescribeRulesRequest {
  listenerArn @0 :Text $A.jsonName("ListenerArn");
  ruleArns @1 :List(Text) $A.jsonName("RuleArns");
  marker @2 :Text $A.jsonName("Marker");
  pageSize :union $A.jsonName("PageSize") $A.range(min = 1, max = 400) { unset @3 :Void; value @4 :Int32; }
}

struct DescribeRulesResponse {
  rules @0 :List(Rule) $A.jsonName("Rules");
  nextMarker @1 :Text $A.jsonName("NextMarker");
}

struct DescribeSSLPoliciesRequest {
  names @0 :List(Text) $A.jsonName("Names");
  marker @1 :Text $A.jsonName("Marker");
  pageSize :union $A.jsonName("PageSize") $A.range(min = 1, max = 400) { unset @2 :Void; value @3 :Int32; }
  loadBalancerType @4 :LoadBalancerTypeEnum $A.jsonName("LoadBalancerType");
}

struct DescribeSSLPoliciesResponse {
  sslPolicies @0 :List(SslPolicy) $A.jsonName("SslPolicies");
  nextMarker @1 :Text $A.jsonName("NextMarker");
}

struct DescribeTagsRequest {
  resourceArns @0 :List(Text) $A.jsonName("ResourceArns") $A.required;
}

struct DescribeTagsResponse {
  tagDescriptions @0 :List(TagDescription) $A.jsonName("TagDescriptions");
}

enum EnablePrefixForIpv6SourceNatEnum {
  unset @0;
  on @1;
  off @2;
}

enum EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum {
  unset @0;
  on @1;
  off @2;
}

struct FixedResponseActionConfig {
  messageBody @0 :Text $A.jsonName("MessageBody") $A.length(min = 0, max = 1024);
  statusCode @1 :Text $A.jsonName("StatusCode") $A.required $A.pattern("^(2|4|5)\\d\\d$");
  contentType @2 :Text $A.jsonName("ContentType") $A.length(min = 0, max = 32);
}

struct ForwardActionConfig {
  targetGroups @0 :List(TargetGroupTuple) $A.jsonName("TargetGroups");
  targetGroupStickinessConfig @1 :TargetGroupStickinessConfig $A.jsonName("TargetGroupStickinessConfig");
}

struct HostHeaderConditionConfig {
  values @0 :List(Text) $A.jsonName("Values");
  regexValues @1 :List(Text) $A.jsonName("RegexValues");
}

struct HostHeaderRewriteConfig {
  rewrites @0 :List(RewriteConfig) $A.jsonName("Rewrites");
}

struct HttpHeaderConditionConfig {
  httpHeaderName @0 :Text $A.jsonName("HttpHeaderName");
  values @1 :List(Text) $A.jsonName("Values");
  regexValues @2 :List(Text) $A.jsonName("RegexValues");
}

struct HttpRequestMethodConditionConfig {
  values @0 :List(Text) $A.jsonName("Values");
}

enum IpAddressType {
  unset @0;
  ipv4 @1;
  dualstack @2;
  dualstackWithoutPublicIpv4 @3 $A.jsonName("dualstack-without-public-ipv4");
}

struct IpamPools {
  ipv4IpamPoolId @0 :Text $A.jsonName("Ipv4IpamPoolId") $A.length(max = 1000) $A.pattern("^(ipam-pool-)[a-zA-Z0-9]+$");
}

struct JwtValidationActionAdditionalClaim {
  format @0 :JwtValidationActionAdditionalClaimFormatEnum $A.jsonName("Format") $A.required;
  name @1 :Text $A.jsonName("Name") $A.required;
  values @2 :List(Text) $A.jsonName("Values") $A.required;
}

enum JwtValidationActionAdditionalClaimFormatEnum {
  unset @0;
  singleString @1 $A.jsonName("single-string");
  stringArray @2 $A.jsonName("string-array");
  spaceSeparatedValues @3 $A.jsonName("space-separated-values");
}

struct JwtValidationActionConfig {
  jwksEndpoint @0 :Text $A.jsonName("JwksEndpoint") $A.required;
  issuer @1 :Text $A.jsonName("Issuer") $A.required;
  additionalClaims @2 :List(JwtValidationActionAdditionalClaim) $A.jsonName("AdditionalClaims");
}

struct Limit {
  name @0 :Text $A.jsonName("Name");
  max @1 :Text $A.jsonName("Max");
}

struct Listener {
  listenerArn @0 :Text $A.jsonName("ListenerArn");
  loadBalancerArn @1 :Text $A.jsonName("LoadBalancerArn");
  port :union $A.jsonName("Port") $A.range(min = 1, max = 65535) { unset @2 :Void; value @3 :Int32; }
  protocol @4 :ProtocolEnum $A.jsonName("Protocol");
  certificates @5 :List(Certificate) $A.jsonName("Certificates");
  sslPolicy @6 :Text $A.jsonName("SslPolicy");
  defaultActions @7 :List(Action) $A.jsonName("DefaultActions");
  alpnPolicy @8 :List(Text) $A.jsonName("AlpnPolicy");
  mutualAuthentication @9 :MutualAuthenticationAttributes $A.jsonName("MutualAuthentication");
}

struct ListenerAttribute {
  key @0 :Text $A.jsonName("Key") $A.length(max = 256) $A.pattern("^[a-zA-Z0-9._]+$");
  value @1 :Text $A.jsonName("Value");
}

struct LoadBalancer {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn");
  dnsName @1 :Text $A.jsonName("DNSName");
  canonicalHostedZoneId @2 :Text $A.jsonName("CanonicalHostedZoneId");
  createdTime :union $A.jsonName("CreatedTime") $A.timestamp { unset @3 :Void; value @4 :Int64; }
  loadBalancerName @5 :Text $A.jsonName("LoadBalancerName");
  scheme @6 :LoadBalancerSchemeEnum $A.jsonName("Scheme");
  vpcId @7 :Text $A.jsonName("VpcId");
  state @8 :LoadBalancerState $A.jsonName("State");
  type @9 :LoadBalancerTypeEnum $A.jsonName("Type");
  availabilityZones @10 :List(AvailabilityZone) $A.jsonName("AvailabilityZones");
  securityGroups @11 :List(Text) $A.jsonName("SecurityGroups");
  ipAddressType @12 :IpAddressType $A.jsonName("IpAddressType");
  customerOwnedIpv4Pool @13 :Text $A.jsonName("CustomerOwnedIpv4Pool") $A.length(max = 256) $A.pattern("^(ipv4pool-coip-)[a-zA-Z0-9]+$");
  enforceSecurityGroupInboundRulesOnPrivateLinkTraffic @14 :Text $A.jsonName("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic");
  enablePrefixForIpv6SourceNat @15 :EnablePrefixForIpv6SourceNatEnum $A.jsonName("EnablePrefixForIpv6SourceNat");
  ipamPools @16 :IpamPools $A.jsonName("IpamPools");
}

struct LoadBalancerAddress {
  ipAddress @0 :Text $A.jsonName("IpAddress");
  allocationId @1 :Text $A.jsonName("AllocationId");
  privateIPv4Address @2 :Text $A.jsonName("PrivateIPv4Address");
  iPv6Address @3 :Text $A.jsonName("IPv6Address");
}

struct LoadBalancerAttribute {
  key @0 :Text $A.jsonName("Key") $A.length(max = 256) $A.pattern("^[a-zA-Z0-9._]+$");
  value @1 :Text $A.jsonName("Value") $A.length(max = 1024);
}

enum LoadBalancerSchemeEnum {
  unset @0;
  internetFacing @1 $A.jsonName("internet-facing");
  internal @2;
}

struct LoadBalancerState {
  code @0 :LoadBalancerStateEnum $A.jsonName("Code");
  reason @1 :Text $A.jsonName("Reason");
}

enum LoadBalancerStateEnum {
  unset @0;
  active @1;
  provisioning @2;
  activeImpaired @3 $A.jsonName("active_impaired");
  failed @4;
}

enum LoadBalancerTypeEnum {
  unset @0;
  application @1;
  network @2;
  gateway @3;
}

struct MinimumLoadBalancerCapacity {
  capacityUnits :union $A.jsonName("CapacityUnits") { unset @0 :Void; value @1 :Int32; }
}

struct ModifyListenerAttributesRequest {
  listenerArn @0 :Text $A.jsonName("ListenerArn") $A.required;
  attributes @1 :List(ListenerAttribute) $A.jsonName("Attributes") $A.required;
}

struct ModifyListenerAttributesResponse {
  attributes @0 :List(ListenerAttribute) $A.jsonName("Attributes");
}

struct ModifyListenerRequest {
  listenerArn @0 :Text $A.jsonName("ListenerArn") $A.required;
  port :union $A.jsonName("Port") $A.range(min = 1, max = 65535) { unset @1 :Void; value @2 :Int32; }
  protocol @3 :ProtocolEnum $A.jsonName("Protocol");
  sslPolicy @4 :Text $A.jsonName("SslPolicy");
  certificates @5 :List(Certificate) $A.jsonName("Certificates");
  defaultActions @6 :List(Action) $A.jsonName("DefaultActions");
  alpnPolicy @7 :List(Text) $A.jsonName("AlpnPolicy");
  mutualAuthentication @8 :MutualAuthenticationAttributes $A.jsonName("MutualAuthentication");
}

struct ModifyListenerResponse {
  listeners @0 :List(Listener) $A.jsonName("Listeners");
}

struct ModifyLoadBalancerAttributesRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn") $A.required;
  attributes @1 :List(LoadBalancerAttribute) $A.jsonName("Attributes") $A.required $A.length(max = 20);
}

struct ModifyLoadBalancerAttributesResponse {
  attributes @0 :List(LoadBalancerAttribute) $A.jsonName("Attributes") $A.length(max = 20);
}

struct ModifyRuleRequest {
  ruleArn @0 :Text $A.jsonName("RuleArn") $A.required;
  conditions @1 :List(RuleCondition) $A.jsonName("Conditions");
  actions @2 :List(Action) $A.jsonName("Actions");
  transforms @3 :List(RuleTransform) $A.jsonName("Transforms");
  resetTransforms :union $A.jsonName("ResetTransforms") { unset @4 :Void; value @5 :Bool; }
}

struct ModifyRuleResponse {
  rules @0 :List(Rule) $A.jsonName("Rules");
}

struct MutualAuthenticationAttributes {
  mode @0 :Text $A.jsonName("Mode");
  trustStoreArn @1 :Text $A.jsonName("TrustStoreArn");
  ignoreClientCertificateExpiry :union $A.jsonName("IgnoreClientCertificateExpiry") { unset @2 :Void; value @3 :Bool; }
  trustStoreAssociationStatus @4 :TrustStoreAssociationStatusEnum $A.jsonName("TrustStoreAssociationStatus");
  advertiseTrustStoreCaNames @5 :AdvertiseTrustStoreCaNamesEnum $A.jsonName("AdvertiseTrustStoreCaNames");
  clientCertificateIdentityFilters @6 :List(ClientCertificateIdentityFilter) $A.jsonName("ClientCertificateIdentityFilters") $A.length(max = 100);
}

struct PathPatternConditionConfig {
  values @0 :List(Text) $A.jsonName("Values");
  regexValues @1 :List(Text) $A.jsonName("RegexValues");
}

struct QueryStringConditionConfig {
  values @0 :List(QueryStringKeyValuePair) $A.jsonName("Values");
}

struct QueryStringKeyValuePair {
  key @0 :Text $A.jsonName("Key");
  value @1 :Text $A.jsonName("Value");
}

struct RedirectActionConfig {
  protocol @0 :Text $A.jsonName("Protocol") $A.pattern("^(HTTPS?|#\\{protocol\\})$");
  port @1 :Text $A.jsonName("Port");
  host @2 :Text $A.jsonName("Host") $A.length(min = 1, max = 128);
  path @3 :Text $A.jsonName("Path") $A.length(min = 1, max = 128);
  query @4 :Text $A.jsonName("Query") $A.length(min = 0, max = 128);
  statusCode @5 :RedirectActionStatusCodeEnum $A.jsonName("StatusCode") $A.required;
}

enum RedirectActionStatusCodeEnum {
  unset @0;
  http301 @1 $A.jsonName("HTTP_301");
  http302 @2 $A.jsonName("HTTP_302");
}

struct RemoveListenerCertificatesRequest {
  listenerArn @0 :Text $A.jsonName("ListenerArn") $A.required;
  certificates @1 :List(Certificate) $A.jsonName("Certificates") $A.required;
}

struct RemoveListenerCertificatesResponse {}

struct RemoveTagsRequest {
  resourceArns @0 :List(Text) $A.jsonName("ResourceArns") $A.required;
  tagKeys @1 :List(Text) $A.jsonName("TagKeys") $A.required $A.elementLength(min = 1, max = 128);
}

struct RemoveTagsResponse {}

struct RewriteConfig {
  regex @0 :Text $A.jsonName("Regex") $A.required;
  replace @1 :Text $A.jsonName("Replace") $A.required;
}

struct Rule {
  ruleArn @0 :Text $A.jsonName("RuleArn");
  priority @1 :Text $A.jsonName("Priority");
  conditions @2 :List(RuleCondition) $A.jsonName("Conditions");
  actions @3 :List(Action) $A.jsonName("Actions");
  isDefault :union $A.jsonName("IsDefault") { unset @4 :Void; value @5 :Bool; }
  transforms @6 :List(RuleTransform) $A.jsonName("Transforms");
}

struct RuleCondition {
  field @0 :Text $A.jsonName("Field") $A.length(max = 64);
  values @1 :List(Text) $A.jsonName("Values");
  hostHeaderConfig @2 :HostHeaderConditionConfig $A.jsonName("HostHeaderConfig");
  pathPatternConfig @3 :PathPatternConditionConfig $A.jsonName("PathPatternConfig");
  httpHeaderConfig @4 :HttpHeaderConditionConfig $A.jsonName("HttpHeaderConfig");
  queryStringConfig @5 :QueryStringConditionConfig $A.jsonName("QueryStringConfig");
  httpRequestMethodConfig @6 :HttpRequestMethodConditionConfig $A.jsonName("HttpRequestMethodConfig");
  sourceIpConfig @7 :SourceIpConditionConfig $A.jsonName("SourceIpConfig");
  regexValues @8 :List(Text) $A.jsonName("RegexValues");
}

struct RulePriorityPair {
  ruleArn @0 :Text $A.jsonName("RuleArn");
  priority :union $A.jsonName("Priority") $A.range(min = 1, max = 50000) { unset @1 :Void; value @2 :Int32; }
}

struct RuleTransform {
  type @0 :TransformTypeEnum $A.jsonName("Type") $A.required;
  hostHeaderRewriteConfig @1 :HostHeaderRewriteConfig $A.jsonName("HostHeaderRewriteConfig");
  urlRewriteConfig @2 :UrlRewriteConfig $A.jsonName("UrlRewriteConfig");
}

struct SetIpAddressTypeRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn") $A.required;
  ipAddressType @1 :IpAddressType $A.jsonName("IpAddressType") $A.required;
}

struct SetIpAddressTypeResponse {
  ipAddressType @0 :IpAddressType $A.jsonName("IpAddressType");
}

struct SetRulePrioritiesRequest {
  rulePriorities @0 :List(RulePriorityPair) $A.jsonName("RulePriorities") $A.required;
}

struct SetRulePrioritiesResponse {
  rules @0 :List(Rule) $A.jsonName("Rules");
}

struct SetSecurityGroupsRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn") $A.required;
  securityGroups @1 :List(Text) $A.jsonName("SecurityGroups") $A.required;
  enforceSecurityGroupInboundRulesOnPrivateLinkTraffic @2 :EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum $A.jsonName("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic");
}

struct SetSecurityGroupsResponse {
  securityGroupIds @0 :List(Text) $A.jsonName("SecurityGroupIds");
  enforceSecurityGroupInboundRulesOnPrivateLinkTraffic @1 :EnforceSecurityGroupInboundRulesOnPrivateLinkTrafficEnum $A.jsonName("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic");
}

struct SetSubnetsRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn") $A.required;
  subnets @1 :List(Text) $A.jsonName("Subnets");
  subnetMappings @2 :List(SubnetMapping) $A.jsonName("SubnetMappings");
  ipAddressType @3 :IpAddressType $A.jsonName("IpAddressType");
  enablePrefixForIpv6SourceNat @4 :EnablePrefixForIpv6SourceNatEnum $A.jsonName("EnablePrefixForIpv6SourceNat");
}

struct SetSubnetsResponse {
  availabilityZones @0 :List(AvailabilityZone) $A.jsonName("AvailabilityZones");
  ipAddressType @1 :IpAddressType $A.jsonName("IpAddressType");
  enablePrefixForIpv6SourceNat @2 :EnablePrefixForIpv6SourceNatEnum $A.jsonName("EnablePrefixForIpv6SourceNat");
}

enum SourceIpAddressTypeEnum {
  unset @0;
  ipv4 @1;
  ipv6 @2;
}

struct SourceIpConditionConfig {
  values @0 :List(Text) $A.jsonName("Values");
  ipAddressType @1 :SourceIpAddressTypeEnum $A.jsonName("IpAddressType");
}

struct SslPolicy {
  sslProtocols @0 :List(Text) $A.jsonName("SslProtocols");
  ciphers @1 :List(Cipher) $A.jsonName("Ciphers");
  name @2 :Text $A.jsonName("Name");
  supportedLoadBalancerTypes @3 :List(Text) $A.jsonName("SupportedLoadBalancerTypes");
}

struct SubnetMapping {
  subnetId @0 :Text $A.jsonName("SubnetId");
  allocationId @1 :Text $A.jsonName("AllocationId");
  privateIPv4Address @2 :Text $A.jsonName("PrivateIPv4Address");
  iPv6Address @3 :Text $A.jsonName("IPv6Address");
  sourceNatIpv6Prefix @4 :Text $A.jsonName("SourceNatIpv6Prefix");
}

struct TagDescription {
  resourceArn @0 :Text $A.jsonName("ResourceArn");
  tags @1 :List(Tag) $A.jsonName("Tags") $A.length(min = 1);
}

struct TargetGroupStickinessConfig {
  enabled :union $A.jsonName("Enabled") { unset @0 :Void; value @1 :Bool; }
  durationSeconds :union $A.jsonName("DurationSeconds") { unset @2 :Void; value @3 :Int32; }
}

struct TargetGroupTuple {
  targetGroupArn @0 :Text $A.jsonName("TargetGroupArn");
  weight :union $A.jsonName("Weight") { unset @1 :Void; value @2 :Int32; }
}

enum TransformTypeEnum {
  unset @0;
  hostHeaderRewrite @1 $A.jsonName("host-header-rewrite");
  urlRewrite @2 $A.jsonName("url-rewrite");
}

enum TrustStoreAssociationStatusEnum {
  unset @0;
  active @1;
  removed @2;
}

struct UrlRewriteConfig {
  rewrites @0 :List(RewriteConfig) $A.jsonName("Rewrites");
}

struct ZonalCapacityReservationState {
  state @0 :CapacityReservationStatus $A.jsonName("State");
  availabilityZone @1 :Text $A.jsonName("AvailabilityZone");
  effectiveCapacityUnits :union $A.jsonName("EffectiveCapacityUnits") { unset @2 :Void; value @3 :Float64; }
}
