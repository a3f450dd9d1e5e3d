# Written by tools/import_model.py from the API model of elbv2 (2015-12-01); do not edit.
@0xc920c12490bce47e;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::elbv2");

using A = import "/schemas/annotations.capnp";
using ProtocolEnum = import "/schemas/elbv2/common.capnp".ProtocolEnum;
using Tag = import "/schemas/elbv2/common.capnp".Tag;

struct AdministrativeOverride {
  state @0 :TargetAdministrativeOverrideStateEnum $A.jsonName("State");
  reason @1 :TargetAdministrativeOverrideReasonEnum $A.jsonName("Reason");
  description @2 :Text $A.jsonName("Description");
}

struct AnomalyDetection {
  result @0 :AnomalyResultEnum $A.jsonName("Result");
  mitigationInEffect @1 :MitigationInEffectEnum $A.jsonName("MitigationInEffect");
}

enum AnomalyResultEnum {
  unset @0;
  anomalous @1;
  normal @2;
}

struct CreateTargetGroupRequest {
  name @0 :Text $A.jsonName("Name") $A.required;
  protocol @1 :ProtocolEnum $A.jsonName("Protocol");
  protocolVersion @2 :Text $A.jsonName("ProtocolVersion");
  port :union $A.jsonName("Port") $A.range(min = 1, max = 65535) { unset @3 :Void; value @4 :Int32; }
  vpcId @5 :Text $A.jsonName("VpcId");
  healthCheckProtocol @6 :ProtocolEnum $A.jsonName("HealthCheckProtocol");
  healthCheckPort @7 :Text $A.jsonName("HealthCheckPort");
  healthCheckEnabled :union $A.jsonName("HealthCheckEnabled") { unset @8 :Void; value @9 :Bool; }
  healthCheckPath @10 :Text $A.jsonName("HealthCheckPath") $A.length(min = 1, max = 1024);
  healthCheckIntervalSeconds :union $A.jsonName("HealthCheckIntervalSeconds") $A.range(min = 5, max = 300) { unset @11 :Void; value @12 :Int32; }
  healthCheckTimeoutSeconds :union $A.jsonName("HealthCheckTimeoutSeconds") $A.range(min = 2, max = 120) { unset @13 :Void; value @14 :Int32; }
  healthyThresholdCount :union $A.jsonName("HealthyThresholdCount") $A.range(min = 2, max = 10) { unset @15 :Void; value @16 :Int32; }
  unhealthyThresholdCount :union $A.jsonName("UnhealthyThresholdCount") $A.range(min = 2, max = 10) { unset @17 :Void; value @18 :Int32; }
  matcher @19 :Matcher $A.jsonName("Matcher");
  targetType @20 :TargetTypeEnum $A.jsonName("TargetType");
  tags @21 :List(Tag) $A.jsonName("Tags") $A.length(min = 1);
  ipAddressType @22 :TargetGroupIpAddressTypeEnum $A.jsonName("IpAddressType");
  targetControlPort :union $A.jsonName("TargetControlPort") $A.range(min = 1, max = 65535) { unset @23 :Void; value @24 :Int32; }
}

struct CreateTargetGroupResponse {
  targetGroups @0 :List(TargetGroup) $A.jsonName("TargetGroups");
}

struct DeleteTargetGroupRequest {
  targetGroupArn @0 :Text $A.jsonName("TargetGroupArn") $A.required;
}

struct DeleteTargetGroupResponse {}

struct DeregisterTargetsRequest {
  targetGroupArn @0 :Text $A.jsonName("TargetGroupArn") $A.required;
  targets @1 :List(TargetDescription) $A.jsonName("Targets") $A.required;
}

struct DeregisterTargetsResponse {}

struct DescribeTargetGroupAttributesRequest {
  targetGroupArn @0 :Text $A.jsonName("TargetGroupArn") $A.required;
}

struct DescribeTargetGroupAttributesResponse {
  attributes @0 :List(TargetGroupAttribute) $A.jsonName("Attributes");
}

struct DescribeTargetGroupsRequest {
  loadBalancerArn @0 :Text $A.jsonName("LoadBalancerArn");
  targetGroupArns @1 :List(Text) $A.jsonName("TargetGroupArns");
  names @2 :List(Text) $A.jsonName("Names");
  marker @3 :Text $A.jsonName("Marker");
  pageSize :union $A.jsonName("PageSize") $A.range(min = 1, max = 400) { unset @4 :Void; value @5 :Int32; }
}

struct DescribeTargetGroupsResponse {
  targetGroups @0 :List(TargetGroup) $A.jsonName("TargetGroups");
  nextMarker @1 :Text $A.jsonName("NextMarker");
}

enum DescribeTargetHealthInputIncludeEnum {
  unset @0;
  anomalyDetection @1 $A.jsonName("AnomalyDetection");
  all @2 $A.jsonName("All");
}

struct DescribeTargetHealthRequest {
  targetGroupArn @0 :Text $A.jsonName("TargetGroupArn") $A.required;
  targets @1 :List(TargetDescription) $A.jsonName("Targets");
  include @2 :List(DescribeTargetHealthInputIncludeEnum) $A.jsonName("Include");
}

struct DescribeTargetHealthResponse {
  targetHealthDescriptions @0 :List(TargetHealthDescription) $A.jsonName("TargetHealthDescriptions");
}

struct Matcher {
  httpCode @0 :Text $A.jsonName("HttpCode");
  grpcCode @1 :Text $A.jsonName("GrpcCode");
}

enum MitigationInEffectEnum {
  unset @0;
  yes @1;
  no @2;
}

struct ModifyTargetGroupAttributesRequest {
  targetGroupArn @0 :Text $A.jsonName("TargetGroupArn") $A.required;
  attributes @1 :List(TargetGroupAttribute) $A.jsonName("Attributes") $A.required;
}

struct ModifyTargetGroupAttributesResponse {
  attributes @0 :List(TargetGroupAttribute) $A.jsonName("Attributes");
}

struct ModifyTargetGroupRequest {
  targetGroupArn @0 :Text $A.jsonName("TargetGroupArn") $A.required;
  healthCheckProtocol @1 :ProtocolEnum $A.jsonName("HealthCheckProtocol");
  healthCheckPort @2 :Text $A.jsonName("HealthCheckPort");
  healthCheckPath @3 :Text $A.jsonName("HealthCheckPath") $A.length(min = 1, max = 1024);
  healthCheckEnabled :union $A.jsonName("HealthCheckEnabled") { unset @4 :Void; value @5 :Bool; }
  healthCheckIntervalSeconds :union $A.jsonName("HealthCheckIntervalSeconds") $A.range(min = 5, max = 300) { unset @6 :Void; value @7 :Int32; }
  healthCheckTimeoutSeconds :union $A.jsonName("HealthCheckTimeoutSeconds") $A.range(min = 2, max = 120) { unset @8 :Void; value @9 :Int32; }
  healthyThresholdCount :union $A.jsonName("HealthyThresholdCount") $A.range(min = 2, max = 10) { unset @10 :Void; value @11 :Int32; }
  unhealthyThresholdCount :union $A.jsonName("UnhealthyThresholdCount") $A.range(min = 2, max = 10) { unset @12 :Void; value @13 :Int32; }
  matcher @14 :Matcher $A.jsonName("Matcher");
}

struct ModifyTargetGroupResponse {
  targetGroups @0 :List(TargetGroup) $A.jsonName("TargetGroups");
}

struct RegisterTargetsRequest {
  targetGroupArn @0 :Text $A.jsonName("TargetGroupArn") $A.required;
  targets @1 :List(TargetDescription) $A.jsonName("Targets") $A.required;
}

struct RegisterTargetsResponse {}

enum TargetAdministrativeOverrideReasonEnum {
  unset @0;
  administrativeOverrideUnknown @1 $A.jsonName("AdministrativeOverride.Unknown");
  administrativeOverrideNoOverride @2 $A.jsonName("AdministrativeOverride.NoOverride");
  administrativeOverrideZonalShiftActive @3 $A.jsonName("AdministrativeOverride.ZonalShiftActive");
  administrativeOverrideZonalShiftDelegatedToDns @4 $A.jsonName("AdministrativeOverride.ZonalShiftDelegatedToDns");
}

enum TargetAdministrativeOverrideStateEnum {
  unset @0;
  unknown @1;
  noOverride @2 $A.jsonName("no_override");
  zonalShiftActive @3 $A.jsonName("zonal_shift_active");
  zonalShiftDelegatedToDns @4 $A.jsonName("zonal_shift_delegated_to_dns");
}

struct TargetDescription {
  id @0 :Text $A.jsonName("Id") $A.required;
  port :union $A.jsonName("Port") $A.range(min = 1, max = 65535) { unset @1 :Void; value @2 :Int32; }
  availabilityZone @3 :Text $A.jsonName("AvailabilityZone");
  quicServerId @4 :Text $A.jsonName("QuicServerId") $A.length(min = 1, max = 256);
}

struct TargetGroup {
  targetGroupArn @0 :Text $A.jsonName("TargetGroupArn");
  targetGroupName @1 :Text $A.jsonName("TargetGroupName");
  protocol @2 :ProtocolEnum $A.jsonName("Protocol");
  port :union $A.jsonName("Port") $A.range(min = 1, max = 65535) { unset @3 :Void; value @4 :Int32; }
  vpcId @5 :Text $A.jsonName("VpcId");
  healthCheckProtocol @6 :ProtocolEnum $A.jsonName("HealthCheckProtocol");
  healthCheckPort @7 :Text $A.jsonName("HealthCheckPort");
  healthCheckEnabled :union $A.jsonName("HealthCheckEnabled") { unset @8 :Void; value @9 :Bool; }
  healthCheckIntervalSeconds :union $A.jsonName("HealthCheckIntervalSeconds") $A.range(min = 5, max = 300) { unset @10 :Void; value @11 :Int32; }
  healthCheckTimeoutSeconds :union $A.jsonName("HealthCheckTimeoutSeconds") $A.range(min = 2, max = 120) { unset @12 :Void; value @13 :Int32; }
  healthyThresholdCount :union $A.jsonName("HealthyThresholdCount") $A.range(min = 2, max = 10) { unset @14 :Void; value @15 :Int32; }
  unhealthyThresholdCount :union $A.jsonName("UnhealthyThresholdCount") $A.range(min = 2, max = 10) { unset @16 :Void; value @17 :Int32; }
  healthCheckPath @18 :Text $A.jsonName("HealthCheckPath") $A.length(min = 1, max = 1024);
  matcher @19 :Matcher $A.jsonName("Matcher");
  loadBalancerArns @20 :List(Text) $A.jsonName("LoadBalancerArns");
  targetType @21 :TargetTypeEnum $A.jsonName("TargetType");
  protocolVersion @22 :Text $A.jsonName("ProtocolVersion");
  ipAddressType @23 :TargetGroupIpAddressTypeEnum $A.jsonName("IpAddressType");
  targetControlPort :union $A.jsonName("TargetControlPort") $A.range(min = 1, max = 65535) { unset @24 :Void; value @25 :Int32; }
}

struct TargetGroupAttribute {
  key @0 :Text $A.jsonName("Key") $A.length(max = 256) $A.pattern("^[a-zA-Z0-9._]+$");
  value @1 :Text $A.jsonName("Value");
}

enum TargetGroupIpAddressTypeEnum {
  unset @0;
  ipv4 @1;
  ipv6 @2;
}

struct TargetHealth {
  state @0 :TargetHealthStateEnum $A.jsonName("State");
  reason @1 :TargetHealthReasonEnum $A.jsonName("Reason");
  description @2 :Text $A.jsonName("Description");
}

struct TargetHealthDescription {
  target @0 :TargetDescription $A.jsonName("Target");
  healthCheckPort @1 :Text $A.jsonName("HealthCheckPort");
  targetHealth @2 :TargetHealth $A.jsonName("TargetHealth");
  anomalyDetection @3 :AnomalyDetection $A.jsonName("AnomalyDetection");
  administrativeOverride @4 :AdministrativeOverride $A.jsonName("AdministrativeOverride");
}

enum TargetHealthReasonEnum {
  unset @0;
  elbRegistrationInProgress @1 $A.jsonName("Elb.RegistrationInProgress");
  elbInitialHealthChecking @2 $A.jsonName("Elb.InitialHealthChecking");
  targetResponseCodeMismatch @3 $A.jsonName("Target.ResponseCodeMismatch");
  targetTimeout @4 $A.jsonName("Target.Timeout");
  targetFailedHealthChecks @5 $A.jsonName("Target.FailedHealthChecks");
  targetNotRegistered @6 $A.jsonName("Target.NotRegistered");
  targetNotInUse @7 $A.jsonName("Target.NotInUse");
  targetDeregistrationInProgress @8 $A.jsonName("Target.DeregistrationInProgress");
  targetInvalidState @9 $A.jsonName("Target.InvalidState");
  targetIpUnusable @10 $A.jsonName("Target.IpUnusable");
  targetHealthCheckDisabled @11 $A.jsonName("Target.HealthCheckDisabled");
  elbInternalError @12 $A.jsonName("Elb.InternalError");
}

enum TargetHealthStateEnum {
  unset @0;
  initial @1;
  healthy @2;
  unhealthy @3;
  unhealthyDraining @4 $A.jsonName("unhealthy.draining");
  unused @5;
  draining @6;
  unavailable @7;
}

enum TargetTypeEnum {
  unset @0;
  instance @1;
  ip @2;
  lambda @3;
  alb @4;
}
