# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0xde84736ca401e0dc;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using AccessType = import "/schemas/ecs/common.capnp".AccessType;
using GatewayRouteStatus = import "/schemas/ecs/common.capnp".GatewayRouteStatus;
using Tag = import "/schemas/ecs/common.capnp".Tag;

struct AssociateGatewayWithClusterRequest {
  gateway @0 :Text $A.required;
  cluster @1 :Text $A.required;
}

struct AssociateGatewayWithClusterResponse {
  gatewayArn @0 :Text;
  clusterArn @1 :Text;
  status @2 :GatewayClusterAssociationStatus;
}

struct CreateGatewayRequest {
  name @0 :Text $A.required;
  infrastructureRoleArn @1 :Text $A.required;
  clientToken @2 :Text $A.idempotencyToken;
  deletionProtection :union { unset @3 :Void; value @4 :Bool; }
  configuration @5 :GatewayConfiguration $A.required;
  tags @6 :List(Tag) $A.length(min = 0, max = 50);
  propagateTags @7 :PropagateGatewayTags;
}

struct CreateGatewayResponse {
  gatewayArn @0 :Text;
  name @1 :Text;
  status @2 :GatewayStatus;
}

struct DeleteGatewayRequest {
  gateway @0 :Text $A.required;
}

struct DeleteGatewayResponse {
  gatewayArn @0 :Text;
  name @1 :Text;
  status @2 :GatewayStatus;
}

struct DescribeGatewayAlbConfiguration {
  networkConfiguration @0 :GatewayElbNetworkConfiguration;
  scheme @1 :GatewayElbScheme;
  accessLogs @2 :GatewayElbAccessLogConfiguration;
  webACLArn @3 :Text;
  port :union { unset @4 :Void; value @5 :Int32; }
  protocol @6 :GatewayAlbProtocol;
  maxAlbCount :union { unset @7 :Void; value @8 :Int32; }
  currentAlbCount :union { unset @9 :Void; value @10 :Int32; }
  httpDesync @11 :GatewayAlbDesyncMitigationMode;
  testTrafficRules @12 :GatewayAlbTestTrafficRules;
}

struct DescribeGatewayConfiguration {
  hostSharedAlb @0 :DescribeGatewayAlbConfiguration;
}

struct DescribeGatewayRequest {
  gateway @0 :Text $A.required;
}

struct DescribeGatewayResourcesRequest {
  gateway @0 :Text $A.required;
  maxResults :union { unset @1 :Void; value @2 :Int32; }
  nextToken @3 :Text;
}

struct DescribeGatewayResourcesResponse {
  gatewayResources @0 :GatewayResources;
  nextToken @1 :Text;
}

struct DescribeGatewayResponse {
  gateway @0 :Gateway;
}

struct DescribeGatewayRouteRequest {
  gatewayRouteArn @0 :Text $A.required;
}

struct DescribeGatewayRouteResponse {
  gatewayRoute @0 :GatewayRoute;
}

struct DisassociateGatewayFromClusterRequest {
  gateway @0 :Text $A.required;
  cluster @1 :Text $A.required;
}

struct DisassociateGatewayFromClusterResponse {
  gatewayArn @0 :Text;
  clusterArn @1 :Text;
  status @2 :GatewayClusterAssociationStatus;
}

struct ElbGatewayResources {
  loadBalancerArn @0 :Text;
  listenerArn @1 :Text;
  securityGroup @2 :Text;
  gatewayRouteArns @3 :List(Text);
}

struct Gateway {
  gatewayArn @0 :Text;
  name @1 :Text;
  status @2 :GatewayStatus;
  statusReason @3 :Text;
  failures @4 :List(GatewayResourceFailure) $A.length(min = 0, max = 200);
  infrastructureRoleArn @5 :Text;
  deletionProtection :union { unset @6 :Void; value @7 :Bool; }
  configuration @8 :DescribeGatewayConfiguration;
  accessType @9 :AccessType;
  propagateTags @10 :PropagateGatewayTags;
  tags @11 :List(Tag) $A.length(min = 0, max = 50);
  createdAt :union $A.timestamp { unset @12 :Void; value @13 :Int64; }
  updatedAt :union $A.timestamp { unset @14 :Void; value @15 :Int64; }
}

enum GatewayAlbDesyncMitigationMode {
  unset @0;
  monitor @1;
  defensive @2;
  strictest @3;
}

enum GatewayAlbProtocol {
  unset @0;
  http @1 $A.jsonName("HTTP");
  https @2 $A.jsonName("HTTPS");
}

struct GatewayAlbTestTrafficRules {
  header @0 :GatewayTestTrafficHeader;
}

enum GatewayClusterAssociationStatus {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  disassociating @2 $A.jsonName("DISASSOCIATING");
  inactive @3 $A.jsonName("INACTIVE");
}

struct GatewayClusterAssociationSummary {
  gatewayArn @0 :Text;
  clusterArn @1 :Text;
  status @2 :GatewayClusterAssociationStatus;
}

struct GatewayConfiguration {
  hostSharedAlb @0 :HostSharedAlbConfiguration;
}

struct GatewayElbAccessLogConfiguration {
  destination @0 :GatewayElbAccessLogDestination;
}

struct GatewayElbAccessLogDestination {
  s3 @0 :GatewayElbAccessLogS3Destination;
}

struct GatewayElbAccessLogS3Destination {
  bucket @0 :Text $A.required;
  prefix @1 :Text;
}

enum GatewayElbIpAddressType {
  unset @0;
  ipv4 @1;
  dualstack @2;
  dualstackWithoutPublicIpv4 @3 $A.jsonName("dualstack-without-public-ipv4");
}

struct GatewayElbNetworkConfiguration {
  inboundSecurityGroup @0 :Text;
  subnets @1 :List(Text);
  ipAddressType @2 :GatewayElbIpAddressType;
}

enum GatewayElbScheme {
  unset @0;
  internetFacing @1 $A.jsonName("internet-facing");
  internal @2;
}

struct GatewayInfrastructureResources {
  hostSharedAlb @0 :List(ElbGatewayResources) $A.length(min = 0, max = 20);
}

struct GatewayOperationError {
  operation @0 :Text;
  code @1 :Text;
  message @2 :Text;
}

struct GatewayResourceFailure {
  arn @0 :Text;
  errors @1 :List(GatewayOperationError) $A.length(min = 0, max = 5);
}

struct GatewayResources {
  gatewayArn @0 :Text;
  resources @1 :GatewayInfrastructureResources;
}

struct GatewayRoute {
  gatewayRouteArn @0 :Text;
  serviceArn @1 :Text;
  serviceContainerPortName @2 :Text;
  status @3 :GatewayRouteStatus;
  serviceUrl @4 :Text;
  resources @5 :GatewayRouteResources;
}

struct GatewayRouteAlbResources {
  acmCertificateArn @0 :Text;
  loadBalancerArn @1 :Text;
  listenerArn @2 :Text;
  listenerRuleArn @3 :Text;
  testListenerRuleArns @4 :List(Text);
  loadBalancerSecurityGroups @5 :List(GatewayRouteLoadBalancerSecurityGroup);
  serviceSecurityGroupArn @6 :Text;
}

struct GatewayRouteLoadBalancerSecurityGroup {
  arn @0 :Text;
  ruleArns @1 :List(Text);
}

struct GatewayRouteResources {
  hostSharedAlb @0 :List(GatewayRouteAlbResources);
}

struct GatewayRouteSummary {
  gatewayRouteArn @0 :Text;
  gatewayArn @1 :Text;
  clusterArn @2 :Text;
  serviceArn @3 :Text;
  serviceContainerPortName @4 :Text;
  status @5 :GatewayRouteStatus;
}

enum GatewayStatus {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  updateInProgress @2 $A.jsonName("UPDATE_IN_PROGRESS");
  updateComplete @3 $A.jsonName("UPDATE_COMPLETE");
  updateFailed @4 $A.jsonName("UPDATE_FAILED");
  deleted @5 $A.jsonName("DELETED");
}

struct GatewaySummary {
  gatewayArn @0 :Text;
  name @1 :Text;
  status @2 :GatewayStatus;
  createdAt :union $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct GatewayTestTrafficHeader {
  name @0 :Text $A.required;
  values @1 :List(Text) $A.required;
}

struct HostSharedAlbConfiguration {
  networkConfiguration @0 :GatewayElbNetworkConfiguration;
  scheme @1 :GatewayElbScheme;
  webACLArn @2 :Text;
  accessLogs @3 :GatewayElbAccessLogConfiguration;
  port :union { unset @4 :Void; value @5 :Int32; }
  protocol @6 :GatewayAlbProtocol;
  maxAlbCount :union { unset @7 :Void; value @8 :Int32; }
  httpDesync @9 :GatewayAlbDesyncMitigationMode;
  testTrafficRules @10 :GatewayAlbTestTrafficRules;
}

struct ListGatewayClusterAssociationsRequest {
  gateway @0 :Text;
  cluster @1 :Text;
  status @2 :List(GatewayClusterAssociationStatus) $A.length(min = 0, max = 3);
  maxResults :union { unset @3 :Void; value @4 :Int32; }
  nextToken @5 :Text;
}

struct ListGatewayClusterAssociationsResponse {
  gatewayClusterAssociations @0 :List(GatewayClusterAssociationSummary);
  nextToken @1 :Text;
}

struct ListGatewayRoutesRequest {
  gateway @0 :Text;
  cluster @1 :Text;
  service @2 :Text;
  serviceContainerPortName @3 :Text;
  status @4 :List(GatewayRouteStatus) $A.length(min = 0, max = 7);
  maxResults :union { unset @5 :Void; value @6 :Int32; }
  nextToken @7 :Text;
}

struct ListGatewayRoutesResponse {
  gatewayRoutes @0 :List(GatewayRouteSummary);
  nextToken @1 :Text;
}

struct ListGatewaysRequest {
  names @0 :List(Text);
  status @1 :List(GatewayStatus) $A.length(min = 0, max = 5);
  maxResults :union { unset @2 :Void; value @3 :Int32; }
  nextToken @4 :Text;
}

struct ListGatewaysResponse {
  gateways @0 :List(GatewaySummary);
  nextToken @1 :Text;
}

enum PropagateGatewayTags {
  unset @0;
  none @1 $A.jsonName("NONE");
  gateway @2 $A.jsonName("GATEWAY");
}

struct UpdateGatewayAlbConfiguration {
  networkConfiguration @0 :UpdateGatewayNetworkConfiguration;
  maxAlbCount :union { unset @1 :Void; value @2 :Int32; }
  webACLArn @3 :Text;
  accessLogs @4 :GatewayElbAccessLogConfiguration;
  httpDesync @5 :GatewayAlbDesyncMitigationMode;
  testTrafficRules @6 :GatewayAlbTestTrafficRules;
}

struct UpdateGatewayConfiguration {
  hostSharedAlb @0 :UpdateGatewayAlbConfiguration;
}

struct UpdateGatewayNetworkConfiguration {
  inboundSecurityGroup @0 :Text;
}

struct UpdateGatewayRequest {
  gateway @0 :Text $A.required;
  infrastructureRoleArn @1 :Text;
  deletionProtection :union { unset @2 :Void; value @3 :Bool; }
  configuration @4 :UpdateGatewayConfiguration;
  propagateTags @5 :PropagateGatewayTags;
}

struct UpdateGatewayResponse {
  gatewayArn @0 :Text;
  name @1 :Text;
  status @2 :GatewayStatus;
}
