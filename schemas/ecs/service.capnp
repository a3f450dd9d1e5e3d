# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0xf351cfca6025a9eb;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using CapacityProviderStrategyItem = import "/schemas/ecs/common.capnp".CapacityProviderStrategyItem;
using EBSTagSpecification = import "/schemas/ecs/common.capnp".EBSTagSpecification;
using Failure = import "/schemas/ecs/common.capnp".Failure;
using LaunchType = import "/schemas/ecs/common.capnp".LaunchType;
using LogConfiguration = import "/schemas/ecs/common.capnp".LogConfiguration;
using NetworkConfiguration = import "/schemas/ecs/common.capnp".NetworkConfiguration;
using PlacementConstraint = import "/schemas/ecs/common.capnp".PlacementConstraint;
using PlacementStrategy = import "/schemas/ecs/common.capnp".PlacementStrategy;
using PropagateTags = import "/schemas/ecs/common.capnp".PropagateTags;
using Tag = import "/schemas/ecs/common.capnp".Tag;
using TaskFilesystemType = import "/schemas/ecs/common.capnp".TaskFilesystemType;

struct AdvancedConfiguration {
  alternateTargetGroupArn @0 :Text;
  productionListenerRule @1 :Text;
  testListenerRule @2 :Text;
  roleArn @3 :Text;
}

enum AvailabilityZoneRebalancing {
  unset @0;
  enabled @1 $A.jsonName("ENABLED");
  disabled @2 $A.jsonName("DISABLED");
}

struct CanaryConfiguration {
  canaryPercent :union { unset @0 :Void; value @1 :Float64; }
  canaryBakeTimeInMinutes :union { unset @2 :Void; value @3 :Int32; }
}

struct CreateServiceRequest {
  cluster @0 :Text;
  serviceName @1 :Text $A.required;
  taskDefinition @2 :Text;
  availabilityZoneRebalancing @3 :AvailabilityZoneRebalancing;
  loadBalancers @4 :List(LoadBalancer);
  serviceRegistries @5 :List(ServiceRegistry);
  desiredCount :union { unset @6 :Void; value @7 :Int32; }
  clientToken @8 :Text;
  launchType @9 :LaunchType;
  capacityProviderStrategy @10 :List(CapacityProviderStrategyItem);
  platformVersion @11 :Text;
  role @12 :Text;
  deploymentConfiguration @13 :DeploymentConfiguration;
  placementConstraints @14 :List(PlacementConstraint);
  placementStrategy @15 :List(PlacementStrategy);
  networkConfiguration @16 :NetworkConfiguration;
  healthCheckGracePeriodSeconds :union { unset @17 :Void; value @18 :Int32; }
  schedulingStrategy @19 :SchedulingStrategy;
  deploymentController @20 :DeploymentController;
  tags @21 :List(Tag) $A.length(min = 0, max = 50);
  enableECSManagedTags :union { unset @22 :Void; value @23 :Bool; }
  propagateTags @24 :PropagateTags;
  enableExecuteCommand :union { unset @25 :Void; value @26 :Bool; }
  serviceConnectConfiguration @27 :ServiceConnectConfiguration;
  volumeConfigurations @28 :List(ServiceVolumeConfiguration);
  vpcLatticeConfigurations @29 :List(VpcLatticeConfiguration);
}

struct CreateServiceResponse {
  service @0 :Service;
}

struct DeleteServiceRequest {
  cluster @0 :Text;
  service @1 :Text $A.required;
  force :union { unset @2 :Void; value @3 :Bool; }
}

struct DeleteServiceResponse {
  service @0 :Service;
}

struct Deployment {
  id @0 :Text;
  status @1 :Text;
  taskDefinition @2 :Text;
  desiredCount :union { unset @3 :Void; value @4 :Int32; }
  pendingCount :union { unset @5 :Void; value @6 :Int32; }
  runningCount :union { unset @7 :Void; value @8 :Int32; }
  failedTasks :union { unset @9 :Void; value @10 :Int32; }
  createdAt :union $A.timestamp { unset @11 :Void; value @12 :Int64; }
  updatedAt :union $A.timestamp { unset @13 :Void; value @14 :Int64; }
  capacityProviderStrategy @15 :List(CapacityProviderStrategyItem);
  launchType @16 :LaunchType;
  platformVersion @17 :Text;
  platformFamily @18 :Text;
  networkConfiguration @19 :NetworkConfiguration;
  rolloutState @20 :DeploymentRolloutState;
  rolloutStateReason @21 :Text;
  serviceConnectConfiguration @22 :ServiceConnectConfiguration;
  serviceConnectResources @23 :List(ServiceConnectServiceResource);
  volumeConfigurations @24 :List(ServiceVolumeConfiguration);
  fargateEphemeralStorage @25 :DeploymentEphemeralStorage;
  vpcLatticeConfigurations @26 :List(VpcLatticeConfiguration);
}

struct DeploymentAlarms {
  alarmNames @0 :List(Text) $A.required;
  rollback :union $A.required { unset @1 :Void; value @2 :Bool; }
  enable :union $A.required { unset @3 :Void; value @4 :Bool; }
}

struct DeploymentCircuitBreaker {
  enable :union $A.required { unset @0 :Void; value @1 :Bool; }
  rollback :union $A.required { unset @2 :Void; value @3 :Bool; }
}

struct DeploymentConfiguration {
  deploymentCircuitBreaker @0 :DeploymentCircuitBreaker;
  maximumPercent :union { unset @1 :Void; value @2 :Int32; }
  minimumHealthyPercent :union { unset @3 :Void; value @4 :Int32; }
  alarms @5 :DeploymentAlarms;
  strategy @6 :DeploymentStrategy;
  bakeTimeInMinutes :union { unset @7 :Void; value @8 :Int32; }
  lifecycleHooks @9 :List(DeploymentLifecycleHook);
  linearConfiguration @10 :LinearConfiguration;
  canaryConfiguration @11 :CanaryConfiguration;
}

struct DeploymentController {
  type @0 :DeploymentControllerType $A.required;
}

enum DeploymentControllerType {
  unset @0;
  ecs @1 $A.jsonName("ECS");
  codeDeploy @2 $A.jsonName("CODE_DEPLOY");
  external @3 $A.jsonName("EXTERNAL");
}

struct DeploymentEphemeralStorage {
  kmsKeyId @0 :Text;
}

struct DeploymentLifecycleHook {
  targetType @0 :DeploymentLifecycleHookTargetType;
  hookTargetArn @1 :Text;
  roleArn @2 :Text;
  lifecycleStages @3 :List(DeploymentLifecycleHookStage);
  hookDetails @4 :Text $A.document;
  timeoutConfiguration @5 :DeploymentLifecycleHookTimeoutConfiguration;
}

enum DeploymentLifecycleHookAction {
  unset @0;
  rollback @1 $A.jsonName("ROLLBACK");
  continue @2 $A.jsonName("CONTINUE");
}

enum DeploymentLifecycleHookStage {
  unset @0;
  reconcileService @1 $A.jsonName("RECONCILE_SERVICE");
  preScaleUp @2 $A.jsonName("PRE_SCALE_UP");
  postScaleUp @3 $A.jsonName("POST_SCALE_UP");
  testTrafficShift @4 $A.jsonName("TEST_TRAFFIC_SHIFT");
  postTestTrafficShift @5 $A.jsonName("POST_TEST_TRAFFIC_SHIFT");
  preProductionTrafficShift @6 $A.jsonName("PRE_PRODUCTION_TRAFFIC_SHIFT");
  productionTrafficShift @7 $A.jsonName("PRODUCTION_TRAFFIC_SHIFT");
  postProductionTrafficShift @8 $A.jsonName("POST_PRODUCTION_TRAFFIC_SHIFT");
}

enum DeploymentLifecycleHookTargetType {
  unset @0;
  awsLambda @1 $A.jsonName("AWS_LAMBDA");
  pause @2 $A.jsonName("PAUSE");
}

struct DeploymentLifecycleHookTimeoutConfiguration {
  timeoutInMinutes :union $A.range(min = 1, max = 20160) { unset @0 :Void; value @1 :Int32; }
  action @2 :DeploymentLifecycleHookAction;
}

enum DeploymentRolloutState {
  unset @0;
  completed @1 $A.jsonName("COMPLETED");
  failed @2 $A.jsonName("FAILED");
  inProgress @3 $A.jsonName("IN_PROGRESS");
}

enum DeploymentStrategy {
  unset @0;
  rolling @1 $A.jsonName("ROLLING");
  blueGreen @2 $A.jsonName("BLUE_GREEN");
  linear @3 $A.jsonName("LINEAR");
  canary @4 $A.jsonName("CANARY");
}

struct DescribeServicesRequest {
  cluster @0 :Text;
  services @1 :List(Text) $A.required;
  include @2 :List(ServiceField);
}

struct DescribeServicesResponse {
  services @0 :List(Service);
  failures @1 :List(Failure);
}

struct LinearConfiguration {
  stepPercent :union { unset @0 :Void; value @1 :Float64; }
  stepBakeTimeInMinutes :union { unset @2 :Void; value @3 :Int32; }
}

struct ListServicesRequest {
  cluster @0 :Text;
  nextToken @1 :Text;
  maxResults :union { unset @2 :Void; value @3 :Int32; }
  launchType @4 :LaunchType;
  schedulingStrategy @5 :SchedulingStrategy;
  resourceManagementType @6 :ResourceManagementType;
}

struct ListServicesResponse {
  serviceArns @0 :List(Text);
  nextToken @1 :Text;
}

struct LoadBalancer {
  targetGroupArn @0 :Text;
  loadBalancerName @1 :Text;
  containerName @2 :Text;
  containerPort :union { unset @3 :Void; value @4 :Int32; }
  advancedConfiguration @5 :AdvancedConfiguration;
}

enum ResourceManagementType {
  unset @0;
  customer @1 $A.jsonName("CUSTOMER");
  ecs @2 $A.jsonName("ECS");
}

struct Scale {
  value :union { unset @0 :Void; value @1 :Float64; }
  unit @2 :ScaleUnit;
}

enum ScaleUnit {
  unset @0;
  percent @1 $A.jsonName("PERCENT");
}

enum SchedulingStrategy {
  unset @0;
  replica @1 $A.jsonName("REPLICA");
  daemon @2 $A.jsonName("DAEMON");
}

struct Service {
  serviceArn @0 :Text;
  serviceName @1 :Text;
  clusterArn @2 :Text;
  loadBalancers @3 :List(LoadBalancer);
  serviceRegistries @4 :List(ServiceRegistry);
  status @5 :Text;
  desiredCount :union { unset @6 :Void; value @7 :Int32; }
  runningCount :union { unset @8 :Void; value @9 :Int32; }
  pendingCount :union { unset @10 :Void; value @11 :Int32; }
  launchType @12 :LaunchType;
  capacityProviderStrategy @13 :List(CapacityProviderStrategyItem);
  platformVersion @14 :Text;
  platformFamily @15 :Text;
  taskDefinition @16 :Text;
  deploymentConfiguration @17 :DeploymentConfiguration;
  taskSets @18 :List(TaskSet);
  deployments @19 :List(Deployment);
  roleArn @20 :Text;
  events @21 :List(ServiceEvent);
  createdAt :union $A.timestamp { unset @22 :Void; value @23 :Int64; }
  currentServiceDeployment @24 :Text;
  currentServiceRevisions @25 :List(ServiceCurrentRevisionSummary);
  placementConstraints @26 :List(PlacementConstraint);
  placementStrategy @27 :List(PlacementStrategy);
  networkConfiguration @28 :NetworkConfiguration;
  healthCheckGracePeriodSeconds :union { unset @29 :Void; value @30 :Int32; }
  schedulingStrategy @31 :SchedulingStrategy;
  deploymentController @32 :DeploymentController;
  tags @33 :List(Tag) $A.length(min = 0, max = 50);
  createdBy @34 :Text;
  enableECSManagedTags :union { unset @35 :Void; value @36 :Bool; }
  propagateTags @37 :PropagateTags;
  enableExecuteCommand :union { unset @38 :Void; value @39 :Bool; }
  availabilityZoneRebalancing @40 :AvailabilityZoneRebalancing;
  resourceManagementType @41 :ResourceManagementType;
}

struct ServiceConnectAccessLogConfiguration {
  format @0 :ServiceConnectAccessLoggingFormat $A.required;
  includeQueryParameters @1 :ServiceConnectIncludeQueryParameters;
}

enum ServiceConnectAccessLoggingFormat {
  unset @0;
  text @1 $A.jsonName("TEXT");
  json @2 $A.jsonName("JSON");
}

struct ServiceConnectClientAlias {
  port :union $A.required $A.range(min = 0, max = 65535) { unset @0 :Void; value @1 :Int32; }
  dnsName @2 :Text;
  testTrafficRules @3 :ServiceConnectTestTrafficRules;
}

struct ServiceConnectConfiguration {
  enabled :union $A.required { unset @0 :Void; value @1 :Bool; }
  namespace @2 :Text;
  services @3 :List(ServiceConnectService);
  logConfiguration @4 :LogConfiguration;
  accessLogConfiguration @5 :ServiceConnectAccessLogConfiguration;
}

enum ServiceConnectIncludeQueryParameters {
  unset @0;
  disabled @1 $A.jsonName("DISABLED");
  enabled @2 $A.jsonName("ENABLED");
}

struct ServiceConnectService {
  portName @0 :Text $A.required;
  discoveryName @1 :Text;
  clientAliases @2 :List(ServiceConnectClientAlias);
  ingressPortOverride :union $A.range(min = 0, max = 65535) { unset @3 :Void; value @4 :Int32; }
  timeout @5 :TimeoutConfiguration;
  tls @6 :ServiceConnectTlsConfiguration;
}

struct ServiceConnectServiceResource {
  discoveryName @0 :Text;
  discoveryArn @1 :Text;
}

struct ServiceConnectTestTrafficHeaderMatchRules {
  exact @0 :Text $A.required;
}

struct ServiceConnectTestTrafficHeaderRules {
  name @0 :Text $A.required;
  value @1 :ServiceConnectTestTrafficHeaderMatchRules;
}

struct ServiceConnectTestTrafficRules {
  header @0 :ServiceConnectTestTrafficHeaderRules $A.required;
}

struct ServiceConnectTlsCertificateAuthority {
  awsPcaAuthorityArn @0 :Text;
}

struct ServiceConnectTlsConfiguration {
  issuerCertificateAuthority @0 :ServiceConnectTlsCertificateAuthority $A.required;
  kmsKey @1 :Text;
  roleArn @2 :Text;
}

struct ServiceCurrentRevisionSummary {
  arn @0 :Text;
  requestedTaskCount :union { unset @1 :Void; value @2 :Int32; }
  runningTaskCount :union { unset @3 :Void; value @4 :Int32; }
  pendingTaskCount :union { unset @5 :Void; value @6 :Int32; }
}

struct ServiceEvent {
  id @0 :Text;
  createdAt :union $A.timestamp { unset @1 :Void; value @2 :Int64; }
  message @3 :Text;
}

enum ServiceField {
  unset @0;
  tags @1 $A.jsonName("TAGS");
}

struct ServiceManagedEBSVolumeConfiguration {
  encrypted :union { unset @0 :Void; value @1 :Bool; }
  kmsKeyId @2 :Text;
  volumeType @3 :Text;
  sizeInGiB :union { unset @4 :Void; value @5 :Int32; }
  snapshotId @6 :Text;
  volumeInitializationRate :union { unset @7 :Void; value @8 :Int32; }
  iops :union { unset @9 :Void; value @10 :Int32; }
  throughput :union { unset @11 :Void; value @12 :Int32; }
  tagSpecifications @13 :List(EBSTagSpecification);
  roleArn @14 :Text $A.required;
  filesystemType @15 :TaskFilesystemType;
}

struct ServiceRegistry {
  registryArn @0 :Text;
  port :union { unset @1 :Void; value @2 :Int32; }
  containerName @3 :Text;
  containerPort :union { unset @4 :Void; value @5 :Int32; }
}

struct ServiceVolumeConfiguration {
  name @0 :Text $A.required;
  managedEBSVolume @1 :ServiceManagedEBSVolumeConfiguration;
}

enum StabilityStatus {
  unset @0;
  steadyState @1 $A.jsonName("STEADY_STATE");
  stabilizing @2 $A.jsonName("STABILIZING");
}

struct TaskSet {
  id @0 :Text;
  taskSetArn @1 :Text;
  serviceArn @2 :Text;
  clusterArn @3 :Text;
  startedBy @4 :Text;
  externalId @5 :Text;
  status @6 :Text;
  taskDefinition @7 :Text;
  computedDesiredCount :union { unset @8 :Void; value @9 :Int32; }
  pendingCount :union { unset @10 :Void; value @11 :Int32; }
  runningCount :union { unset @12 :Void; value @13 :Int32; }
  createdAt :union $A.timestamp { unset @14 :Void; value @15 :Int64; }
  updatedAt :union $A.timestamp { unset @16 :Void; value @17 :Int64; }
  launchType @18 :LaunchType;
  capacityProviderStrategy @19 :List(CapacityProviderStrategyItem);
  platformVersion @20 :Text;
  platformFamily @21 :Text;
  networkConfiguration @22 :NetworkConfiguration;
  loadBalancers @23 :List(LoadBalancer);
  serviceRegistries @24 :List(ServiceRegistry);
  scale @25 :Scale;
  stabilityStatus @26 :StabilityStatus;
  stabilityStatusAt :union $A.timestamp { unset @27 :Void; value @28 :Int64; }
  tags @29 :List(Tag) $A.length(min = 0, max = 50);
  fargateEphemeralStorage @30 :DeploymentEphemeralStorage;
}

struct TimeoutConfiguration {
  idleTimeoutSeconds :union $A.range(min = 0, max = 2147483647) { unset @0 :Void; value @1 :Int32; }
  perRequestTimeoutSeconds :union $A.range(min = 0, max = 2147483647) { unset @2 :Void; value @3 :Int32; }
}

struct UpdateServiceRequest {
  cluster @0 :Text;
  service @1 :Text $A.required;
  desiredCount :union { unset @2 :Void; value @3 :Int32; }
  taskDefinition @4 :Text;
  capacityProviderStrategy @5 :List(CapacityProviderStrategyItem);
  deploymentConfiguration @6 :DeploymentConfiguration;
  availabilityZoneRebalancing @7 :AvailabilityZoneRebalancing;
  networkConfiguration @8 :NetworkConfiguration;
  placementConstraints @9 :List(PlacementConstraint);
  placementStrategy @10 :List(PlacementStrategy);
  platformVersion @11 :Text;
  forceNewDeployment :union { unset @12 :Void; value @13 :Bool; }
  healthCheckGracePeriodSeconds :union { unset @14 :Void; value @15 :Int32; }
  deploymentController @16 :DeploymentController;
  enableExecuteCommand :union { unset @17 :Void; value @18 :Bool; }
  enableECSManagedTags :union { unset @19 :Void; value @20 :Bool; }
  loadBalancers @21 :List(LoadBalancer);
  propagateTags @22 :PropagateTags;
  serviceRegistries @23 :List(ServiceRegistry);
  serviceConnectConfiguration @24 :ServiceConnectConfiguration;
  volumeConfigurations @25 :List(ServiceVolumeConfiguration);
  vpcLatticeConfigurations @26 :List(VpcLatticeConfiguration);
}

struct UpdateServiceResponse {
  service @0 :Service;
}

struct VpcLatticeConfiguration {
  roleArn @0 :Text $A.required;
  targetGroupArn @1 :Text $A.required;
  portName @2 :Text $A.required;
}
