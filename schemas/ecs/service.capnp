# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0xf351cfca6025a9eb;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using AccessType = import "/schemas/ecs/common.capnp".AccessType;
using CapacityProviderStrategyItem = import "/schemas/ecs/common.capnp".CapacityProviderStrategyItem;
using CreatedAt = import "/schemas/ecs/common.capnp".CreatedAt;
using EBSTagSpecification = import "/schemas/ecs/common.capnp".EBSTagSpecification;
using Failure = import "/schemas/ecs/common.capnp".Failure;
using GatewayRouteStatus = import "/schemas/ecs/common.capnp".GatewayRouteStatus;
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

struct ContainerImage {
  containerName @0 :Text;
  imageDigest @1 :Text;
  image @2 :Text;
}

struct ContinueServiceDeploymentRequest {
  serviceDeploymentArn @0 :Text $A.required;
  hookId @1 :Text $A.required;
  action @2 :DeploymentLifecycleHookAction;
}

struct ContinueServiceDeploymentResponse {
  serviceDeploymentArn @0 :Text;
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
  gatewayConnectors @30 :List(GatewayConnector) $A.length(min = 0, max = 1);
  monitoring @31 :MonitoringConfiguration;
}

struct CreateServiceResponse {
  service @0 :Service;
}

struct CreateTaskSetRequest {
  service @0 :Text $A.required;
  cluster @1 :Text $A.required;
  externalId @2 :Text;
  taskDefinition @3 :Text $A.required;
  networkConfiguration @4 :NetworkConfiguration;
  loadBalancers @5 :List(LoadBalancer);
  serviceRegistries @6 :List(ServiceRegistry);
  launchType @7 :LaunchType;
  capacityProviderStrategy @8 :List(CapacityProviderStrategyItem);
  platformVersion @9 :Text;
  scale @10 :Scale;
  clientToken @11 :Text;
  tags @12 :List(Tag) $A.length(min = 0, max = 50);
}

struct CreateTaskSetResponse {
  taskSet @0 :TaskSet;
}

struct DeleteServiceRequest {
  cluster @0 :Text;
  service @1 :Text $A.required;
  force :union { unset @2 :Void; value @3 :Bool; }
}

struct DeleteServiceResponse {
  service @0 :Service;
}

struct DeleteTaskSetRequest {
  cluster @0 :Text $A.required;
  service @1 :Text $A.required;
  taskSet @2 :Text $A.required;
  force :union { unset @3 :Void; value @4 :Bool; }
}

struct DeleteTaskSetResponse {
  taskSet @0 :TaskSet;
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
  resetOnHealthyTask :union { unset @4 :Void; value @5 :Bool; }
  thresholdConfiguration @6 :ThresholdConfiguration;
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
  earlySuccessCriteria @12 :DeploymentEarlySuccessCriteria;
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

struct DeploymentEarlySuccessCriteria {
  enable :union $A.required { unset @0 :Void; value @1 :Bool; }
  healthyPercent :union $A.range(min = 0, max = 100) { unset @2 :Void; value @3 :Int32; }
  sourceServiceRevisionCleanup @4 :ServiceRevisionCleanup;
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

struct DeploymentLifecycleHookDetail {
  hookId @0 :Text;
  targetType @1 :DeploymentLifecycleHookTargetType;
  targetArn @2 :Text;
  status @3 :DeploymentLifecycleHookStatus;
  expiresAt :union $A.timestamp { unset @4 :Void; value @5 :Int64; }
  timeoutAction @6 :DeploymentLifecycleHookAction;
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

enum DeploymentLifecycleHookStatus {
  unset @0;
  awaitingAction @1 $A.jsonName("AWAITING_ACTION");
  inProgress @2 $A.jsonName("IN_PROGRESS");
  succeeded @3 $A.jsonName("SUCCEEDED");
  failed @4 $A.jsonName("FAILED");
  timedOut @5 $A.jsonName("TIMED_OUT");
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

struct DescribeServiceDeploymentsRequest {
  serviceDeploymentArns @0 :List(Text) $A.required;
}

struct DescribeServiceDeploymentsResponse {
  serviceDeployments @0 :List(ServiceDeployment);
  failures @1 :List(Failure);
}

struct DescribeServiceRevisionsRequest {
  serviceRevisionArns @0 :List(Text) $A.required;
}

struct DescribeServiceRevisionsResponse {
  serviceRevisions @0 :List(ServiceRevision);
  failures @1 :List(Failure);
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

struct DescribeTaskSetsRequest {
  cluster @0 :Text $A.required;
  service @1 :Text $A.required;
  taskSets @2 :List(Text);
  include @3 :List(TaskSetField);
}

struct DescribeTaskSetsResponse {
  taskSets @0 :List(TaskSet);
  failures @1 :List(Failure);
}

struct ECSManagedResources {
  ingressPaths @0 :List(ManagedIngressPath);
  autoScaling @1 :ManagedAutoScaling;
  metricAlarms @2 :List(ManagedMetricAlarm);
  serviceSecurityGroups @3 :List(ManagedSecurityGroup);
  logGroups @4 :List(ManagedLogGroup);
  gatewayConnections @5 :List(GatewayConnection) $A.length(min = 0, max = 5);
}

struct GatewayConnection {
  gatewayArn @0 :Text;
  gatewayRouteArn @1 :Text;
  portName @2 :Text;
  serviceUrl @3 :Text;
  accessType @4 :AccessType;
  status @5 :GatewayRouteStatus;
  resources @6 :GatewayConnectionResources;
}

struct GatewayConnectionAlbResources {
  acmCertificateArn @0 :Text;
  loadBalancerArn @1 :Text;
  loadBalancerSecurityGroupArns @2 :List(Text);
  listenerArn @3 :Text;
  listenerRuleArn @4 :Text;
  testListenerRuleArn @5 :Text;
  targetGroupArn @6 :Text;
  alternateTargetGroupArn @7 :Text;
}

struct GatewayConnectionResources {
  hostSharedAlb @0 :List(GatewayConnectionAlbResources) $A.length(min = 0, max = 1);
}

struct GatewayConnector {
  portName @0 :Text $A.required;
  healthCheck @1 :GatewayConnectorHealthCheck;
  filters @2 :GatewayConnectorFilters;
  deregistrationDelay @3 :GatewayConnectorDeregistrationDelay;
}

struct GatewayConnectorDeregistrationDelay {
  timeoutSeconds :union $A.range(min = 0, max = 3600) { unset @0 :Void; value @1 :Int32; }
}

struct GatewayConnectorFilters {
  accessTypes @0 :List(AccessType) $A.length(min = 0, max = 2);
}

struct GatewayConnectorHealthCheck {
  healthCheckProtocol @0 :GatewayConnectorHealthCheckProtocol;
  healthCheckPort :union { unset @1 :Void; value @2 :Int32; }
  healthCheckPath @3 :Text;
  healthCheckTimeoutSeconds :union { unset @4 :Void; value @5 :Int32; }
  healthCheckIntervalSeconds :union { unset @6 :Void; value @7 :Int32; }
  healthyThresholdCount :union { unset @8 :Void; value @9 :Int32; }
  unhealthyThresholdCount :union { unset @10 :Void; value @11 :Int32; }
  matcher @12 :GatewayConnectorHealthCheckMatcher;
}

struct GatewayConnectorHealthCheckMatcher {
  httpCode @0 :Text;
  grpcCode @1 :Text;
}

enum GatewayConnectorHealthCheckProtocol {
  unset @0;
  http @1 $A.jsonName("HTTP");
  https @2 $A.jsonName("HTTPS");
}

struct LinearConfiguration {
  stepPercent :union { unset @0 :Void; value @1 :Float64; }
  stepBakeTimeInMinutes :union { unset @2 :Void; value @3 :Int32; }
}

struct ListServiceDeploymentsRequest {
  service @0 :Text $A.required;
  cluster @1 :Text;
  status @2 :List(ServiceDeploymentStatus);
  createdAt @3 :CreatedAt;
  nextToken @4 :Text;
  maxResults :union { unset @5 :Void; value @6 :Int32; }
}

struct ListServiceDeploymentsResponse {
  serviceDeployments @0 :List(ServiceDeploymentBrief);
  nextToken @1 :Text;
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

struct ManagedApplicationAutoScalingPolicy {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
  policyType @5 :Text $A.required;
  targetValue :union $A.required { unset @6 :Void; value @7 :Float64; }
  metric @8 :Text $A.required;
}

struct ManagedAutoScaling {
  scalableTarget @0 :ManagedScalableTarget;
  applicationAutoScalingPolicies @1 :List(ManagedApplicationAutoScalingPolicy);
}

struct ManagedCertificate {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
  domainName @5 :Text $A.required;
}

struct ManagedIngressPath {
  accessType @0 :AccessType $A.required;
  endpoint @1 :Text $A.required;
  loadBalancer @2 :ManagedLoadBalancer;
  loadBalancerSecurityGroups @3 :List(ManagedSecurityGroup);
  certificate @4 :ManagedCertificate;
  listener @5 :ManagedListener;
  rule @6 :ManagedListenerRule;
  targetGroups @7 :List(ManagedTargetGroup);
}

struct ManagedListener {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct ManagedListenerRule {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct ManagedLoadBalancer {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
  scheme @5 :Text $A.required;
  subnetIds @6 :List(Text);
  securityGroupIds @7 :List(Text);
}

struct ManagedLogGroup {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
  logGroupName @5 :Text $A.required;
}

struct ManagedMetricAlarm {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

enum ManagedResourceStatus {
  unset @0;
  provisioning @1 $A.jsonName("PROVISIONING");
  active @2 $A.jsonName("ACTIVE");
  deprovisioning @3 $A.jsonName("DEPROVISIONING");
  deleted @4 $A.jsonName("DELETED");
  failed @5 $A.jsonName("FAILED");
}

struct ManagedScalableTarget {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
  minCapacity :union $A.required { unset @5 :Void; value @6 :Int32; }
  maxCapacity :union $A.required { unset @7 :Void; value @8 :Int32; }
}

struct ManagedSecurityGroup {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct ManagedTargetGroup {
  arn @0 :Text;
  status @1 :ManagedResourceStatus $A.required;
  statusReason @2 :Text;
  updatedAt :union $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
  healthCheckPath @5 :Text $A.required;
  healthCheckPort :union $A.required { unset @6 :Void; value @7 :Int32; }
  port :union $A.required { unset @8 :Void; value @9 :Int32; }
}

struct MetricConfiguration {
  metricNames @0 :List(Text) $A.required $A.length(min = 1, max = 5) $A.elementLength(min = 1, max = 255);
  resolutionSeconds :union $A.required $A.range(min = 20, max = 60) { unset @1 :Void; value @2 :Int32; }
}

struct MonitoringConfiguration {
  metricConfigurations @0 :List(MetricConfiguration) $A.length(min = 0, max = 5);
}

struct ResolvedConfiguration {
  loadBalancers @0 :List(ServiceRevisionLoadBalancer);
  vpcLatticeConfigurations @1 :List(ServiceRevisionVpcLatticeConfiguration);
}

enum ResourceManagementType {
  unset @0;
  customer @1 $A.jsonName("CUSTOMER");
  ecs @2 $A.jsonName("ECS");
}

struct Rollback {
  reason @0 :Text;
  startedAt :union $A.timestamp { unset @1 :Void; value @2 :Int64; }
  serviceRevisionArn @3 :Text;
}

struct RuntimePlatformOverride {
  cpuArchitecture @0 :Text;
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
  containerConfigurations @6 :List(ServiceConnectContainerConfiguration) $A.length(min = 0, max = 10);
}

struct ServiceConnectContainerConfiguration {
  logLevel @0 :ServiceConnectContainerLogLevel;
}

enum ServiceConnectContainerLogLevel {
  unset @0;
  debug @1;
  info @2;
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

struct ServiceDeployment {
  serviceDeploymentArn @0 :Text;
  serviceArn @1 :Text;
  clusterArn @2 :Text;
  createdAt :union $A.timestamp { unset @3 :Void; value @4 :Int64; }
  startedAt :union $A.timestamp { unset @5 :Void; value @6 :Int64; }
  finishedAt :union $A.timestamp { unset @7 :Void; value @8 :Int64; }
  stoppedAt :union $A.timestamp { unset @9 :Void; value @10 :Int64; }
  updatedAt :union $A.timestamp { unset @11 :Void; value @12 :Int64; }
  sourceServiceRevisions @13 :List(ServiceRevisionSummary);
  targetServiceRevision @14 :ServiceRevisionSummary;
  status @15 :ServiceDeploymentStatus;
  statusReason @16 :Text;
  lifecycleStage @17 :ServiceDeploymentLifecycleStage;
  lifecycleHookDetails @18 :List(DeploymentLifecycleHookDetail);
  deploymentConfiguration @19 :DeploymentConfiguration;
  rollback @20 :Rollback;
  deploymentCircuitBreaker @21 :ServiceDeploymentCircuitBreaker;
  alarms @22 :ServiceDeploymentAlarms;
}

struct ServiceDeploymentAlarms {
  status @0 :ServiceDeploymentRollbackMonitorsStatus;
  alarmNames @1 :List(Text);
  triggeredAlarmNames @2 :List(Text);
}

struct ServiceDeploymentBrief {
  serviceDeploymentArn @0 :Text;
  serviceArn @1 :Text;
  clusterArn @2 :Text;
  startedAt :union $A.timestamp { unset @3 :Void; value @4 :Int64; }
  createdAt :union $A.timestamp { unset @5 :Void; value @6 :Int64; }
  finishedAt :union $A.timestamp { unset @7 :Void; value @8 :Int64; }
  targetServiceRevisionArn @9 :Text;
  status @10 :ServiceDeploymentStatus;
  statusReason @11 :Text;
}

struct ServiceDeploymentCircuitBreaker {
  status @0 :ServiceDeploymentRollbackMonitorsStatus;
  failureCount :union { unset @1 :Void; value @2 :Int32; }
  threshold :union { unset @3 :Void; value @4 :Int32; }
}

enum ServiceDeploymentLifecycleStage {
  unset @0;
  reconcileService @1 $A.jsonName("RECONCILE_SERVICE");
  preScaleUp @2 $A.jsonName("PRE_SCALE_UP");
  scaleUp @3 $A.jsonName("SCALE_UP");
  postScaleUp @4 $A.jsonName("POST_SCALE_UP");
  testTrafficShift @5 $A.jsonName("TEST_TRAFFIC_SHIFT");
  postTestTrafficShift @6 $A.jsonName("POST_TEST_TRAFFIC_SHIFT");
  productionTrafficShift @7 $A.jsonName("PRODUCTION_TRAFFIC_SHIFT");
  postProductionTrafficShift @8 $A.jsonName("POST_PRODUCTION_TRAFFIC_SHIFT");
  bakeTime @9 $A.jsonName("BAKE_TIME");
  cleanUp @10 $A.jsonName("CLEAN_UP");
}

enum ServiceDeploymentRollbackMonitorsStatus {
  unset @0;
  triggered @1 $A.jsonName("TRIGGERED");
  monitoring @2 $A.jsonName("MONITORING");
  monitoringComplete @3 $A.jsonName("MONITORING_COMPLETE");
  disabled @4 $A.jsonName("DISABLED");
}

enum ServiceDeploymentStatus {
  unset @0;
  pending @1 $A.jsonName("PENDING");
  successful @2 $A.jsonName("SUCCESSFUL");
  stopped @3 $A.jsonName("STOPPED");
  stopRequested @4 $A.jsonName("STOP_REQUESTED");
  inProgress @5 $A.jsonName("IN_PROGRESS");
  rollbackRequested @6 $A.jsonName("ROLLBACK_REQUESTED");
  rollbackInProgress @7 $A.jsonName("ROLLBACK_IN_PROGRESS");
  rollbackSuccessful @8 $A.jsonName("ROLLBACK_SUCCESSFUL");
  rollbackFailed @9 $A.jsonName("ROLLBACK_FAILED");
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

struct ServiceRevision {
  serviceRevisionArn @0 :Text;
  serviceArn @1 :Text;
  clusterArn @2 :Text;
  taskDefinition @3 :Text;
  capacityProviderStrategy @4 :List(CapacityProviderStrategyItem);
  launchType @5 :LaunchType;
  platformVersion @6 :Text;
  platformFamily @7 :Text;
  loadBalancers @8 :List(LoadBalancer);
  serviceRegistries @9 :List(ServiceRegistry);
  networkConfiguration @10 :NetworkConfiguration;
  containerImages @11 :List(ContainerImage);
  guardDutyEnabled :union { unset @12 :Void; value @13 :Bool; }
  serviceConnectConfiguration @14 :ServiceConnectConfiguration;
  volumeConfigurations @15 :List(ServiceVolumeConfiguration);
  fargateEphemeralStorage @16 :DeploymentEphemeralStorage;
  createdAt :union $A.timestamp { unset @17 :Void; value @18 :Int64; }
  vpcLatticeConfigurations @19 :List(VpcLatticeConfiguration);
  resolvedConfiguration @20 :ResolvedConfiguration;
  ecsManagedResources @21 :ECSManagedResources;
  overrides @22 :ServiceRevisionOverrides;
  gatewayConnectors @23 :List(GatewayConnector) $A.length(min = 0, max = 1);
  monitoring @24 :MonitoringConfiguration;
}

enum ServiceRevisionCleanup {
  unset @0;
  blocking @1 $A.jsonName("BLOCKING");
  deferred @2 $A.jsonName("DEFERRED");
}

struct ServiceRevisionLoadBalancer {
  targetGroupArn @0 :Text;
  productionListenerRule @1 :Text;
}

struct ServiceRevisionOverrides {
  runtimePlatform @0 :RuntimePlatformOverride;
}

struct ServiceRevisionSummary {
  arn @0 :Text;
  requestedTaskCount :union { unset @1 :Void; value @2 :Int32; }
  runningTaskCount :union { unset @3 :Void; value @4 :Int32; }
  pendingTaskCount :union { unset @5 :Void; value @6 :Int32; }
  requestedTestTrafficWeight :union { unset @7 :Void; value @8 :Float64; }
  requestedProductionTrafficWeight :union { unset @9 :Void; value @10 :Float64; }
}

struct ServiceRevisionVpcLatticeConfiguration {
  targetGroupArn @0 :Text;
  productionListenerRule @1 :Text;
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

struct StopServiceDeploymentRequest {
  serviceDeploymentArn @0 :Text $A.required;
  stopType @1 :StopServiceDeploymentStopType;
}

struct StopServiceDeploymentResponse {
  serviceDeploymentArn @0 :Text;
}

enum StopServiceDeploymentStopType {
  unset @0;
  abort @1 $A.jsonName("ABORT");
  rollback @2 $A.jsonName("ROLLBACK");
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

enum TaskSetField {
  unset @0;
  tags @1 $A.jsonName("TAGS");
}

struct ThresholdConfiguration {
  type @0 :ThresholdType $A.required;
  value :union $A.required { unset @1 :Void; value @2 :Int32; }
}

enum ThresholdType {
  unset @0;
  count @1 $A.jsonName("COUNT");
  boundedPercent @2 $A.jsonName("BOUNDED_PERCENT");
  unboundedPercent @3 $A.jsonName("UNBOUNDED_PERCENT");
}

struct TimeoutConfiguration {
  idleTimeoutSeconds :union $A.range(min = 0, max = 2147483647) { unset @0 :Void; value @1 :Int32; }
  perRequestTimeoutSeconds :union $A.range(min = 0, max = 2147483647) { unset @2 :Void; value @3 :Int32; }
}

struct UpdateServicePrimaryTaskSetRequest {
  cluster @0 :Text $A.required;
  service @1 :Text $A.required;
  primaryTaskSet @2 :Text $A.required;
}

struct UpdateServicePrimaryTaskSetResponse {
  taskSet @0 :TaskSet;
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
  gatewayConnectors @27 :List(GatewayConnector) $A.length(min = 0, max = 1);
  monitoring @28 :MonitoringConfiguration;
}

struct UpdateServiceResponse {
  service @0 :Service;
}

struct UpdateTaskSetRequest {
  cluster @0 :Text $A.required;
  service @1 :Text $A.required;
  taskSet @2 :Text $A.required;
  scale @3 :Scale $A.required;
}

struct UpdateTaskSetResponse {
  taskSet @0 :TaskSet;
}

struct VpcLatticeAdvancedConfiguration {
  alternateTargetGroupArn @0 :Text;
  productionListenerRule @1 :Text;
  testListenerRule @2 :Text;
}

struct VpcLatticeConfiguration {
  roleArn @0 :Text $A.required;
  targetGroupArn @1 :Text $A.required;
  portName @2 :Text $A.required;
  advancedConfiguration @3 :VpcLatticeAdvancedConfiguration;
}
