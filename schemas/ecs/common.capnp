# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0xa9f2f9d7e3183c9b;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;

enum AccessType {
  unset @0;
  public @1 $A.jsonName("PUBLIC");
  private @2 $A.jsonName("PRIVATE");
}

enum AssignPublicIp {
  unset @0;
  enabled @1 $A.jsonName("ENABLED");
  disabled @2 $A.jsonName("DISABLED");
}

struct Attachment {
  id @0 :Text;
  type @1 :Text;
  status @2 :Text;
  details @3 :List(KeyValuePair);
}

struct Attribute {
  name @0 :Text $A.required;
  value @1 :Text;
  targetType @2 :TargetType;
  targetId @3 :Text;
}

struct AwsVpcConfiguration {
  subnets @0 :List(Text) $A.required;
  securityGroups @1 :List(Text);
  assignPublicIp @2 :AssignPublicIp;
}

struct CapacityProviderStrategyItem {
  capacityProvider @0 :Text $A.required;
  weight :union $A.range(min = 0, max = 1000) { unset @1 :Void; value @2 :Int32; }
  base :union $A.range(min = 0, max = 100000) { unset @3 :Void; value @4 :Int32; }
}

enum ContainerCondition {
  unset @0;
  start @1 $A.jsonName("START");
  complete @2 $A.jsonName("COMPLETE");
  success @3 $A.jsonName("SUCCESS");
  healthy @4 $A.jsonName("HEALTHY");
}

struct ContainerDependency {
  containerName @0 :Text $A.required;
  condition @1 :ContainerCondition $A.required;
}

struct ContainerRestartPolicy {
  enabled :union $A.required { unset @0 :Void; value @1 :Bool; }
  ignoredExitCodes @2 :List(Int32);
  restartAttemptPeriod :union { unset @3 :Void; value @4 :Int32; }
}

struct CreatedAt {
  before :union $A.timestamp { unset @0 :Void; value @1 :Int64; }
  after :union $A.timestamp { unset @2 :Void; value @3 :Int64; }
}

struct Device {
  hostPath @0 :Text $A.required;
  containerPath @1 :Text;
  permissions @2 :List(DeviceCgroupPermission);
}

enum DeviceCgroupPermission {
  unset @0;
  read @1;
  write @2;
  mknod @3;
}

enum EBSResourceType {
  unset @0;
  volume @1;
}

struct EBSTagSpecification {
  resourceType @0 :EBSResourceType $A.required;
  tags @1 :List(Tag) $A.length(min = 0, max = 50);
  propagateTags @2 :PropagateTags;
}

struct EnvironmentFile {
  value @0 :Text $A.required;
  type @1 :EnvironmentFileType $A.required;
}

enum EnvironmentFileType {
  unset @0;
  s3 @1;
}

struct EphemeralStorage {
  sizeInGiB :union $A.required { unset @0 :Void; value @1 :Int32; }
}

struct Failure {
  arn @0 :Text;
  reason @1 :Text;
  detail @2 :Text;
}

struct FirelensConfiguration {
  type @0 :FirelensConfigurationType $A.required;
  options @1 :List(TextPair) $A.map $A.secret;
}

enum FirelensConfigurationType {
  unset @0;
  fluentd @1;
  fluentbit @2;
}

enum GatewayRouteStatus {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  createInProgress @2 $A.jsonName("CREATE_IN_PROGRESS");
  createFailed @3 $A.jsonName("CREATE_FAILED");
  updateInProgress @4 $A.jsonName("UPDATE_IN_PROGRESS");
  updateFailed @5 $A.jsonName("UPDATE_FAILED");
  deleteInProgress @6 $A.jsonName("DELETE_IN_PROGRESS");
  deleteFailed @7 $A.jsonName("DELETE_FAILED");
}

struct HealthCheck {
  command @0 :List(Text) $A.required;
  interval :union { unset @1 :Void; value @2 :Int32; }
  timeout :union { unset @3 :Void; value @4 :Int32; }
  retries :union { unset @5 :Void; value @6 :Int32; }
  startPeriod :union { unset @7 :Void; value @8 :Int32; }
}

struct HostVolumeProperties {
  sourcePath @0 :Text;
}

struct InferenceAccelerator {
  deviceName @0 :Text $A.required;
  deviceType @1 :Text $A.required;
}

enum IsolationMode {
  unset @0;
  shared @1 $A.jsonName("SHARED");
  isolatedSandbox @2 $A.jsonName("ISOLATED_SANDBOX");
  confidentialSandbox @3 $A.jsonName("CONFIDENTIAL_SANDBOX");
}

struct KernelCapabilities {
  add @0 :List(Text);
  drop @1 :List(Text);
}

struct KeyValuePair {
  name @0 :Text;
  value @1 :Text;
}

enum LaunchType {
  unset @0;
  ec2 @1 $A.jsonName("EC2");
  fargate @2 $A.jsonName("FARGATE");
  external @3 $A.jsonName("EXTERNAL");
  managedInstances @4 $A.jsonName("MANAGED_INSTANCES");
}

struct LogConfiguration {
  logDriver @0 :LogDriver $A.required;
  options @1 :List(TextPair) $A.map $A.secret;
  secretOptions @2 :List(Secret) $A.secret;
}

enum LogDriver {
  unset @0;
  jsonFile @1 $A.jsonName("json-file");
  syslog @2;
  journald @3;
  gelf @4;
  fluentd @5;
  awslogs @6;
  splunk @7;
  awsfirelens @8;
}

enum ManagedAgentName {
  unset @0;
  executeCommandAgent @1 $A.jsonName("ExecuteCommandAgent");
}

struct MountPoint {
  sourceVolume @0 :Text;
  containerPath @1 :Text;
  readOnly :union { unset @2 :Void; value @3 :Bool; }
}

struct NetworkBinding {
  bindIP @0 :Text;
  containerPort :union { unset @1 :Void; value @2 :Int32; }
  hostPort :union { unset @3 :Void; value @4 :Int32; }
  protocol @5 :TransportProtocol;
  containerPortRange @6 :Text;
  hostPortRange @7 :Text;
}

struct NetworkConfiguration {
  awsvpcConfiguration @0 :AwsVpcConfiguration;
}

struct NvidiaMpsAllocation {
  memory :union $A.required $A.range(min = 1) { unset @0 :Void; value @1 :Int32; }
  maxComputePercent :union $A.range(min = 1, max = 100) { unset @2 :Void; value @3 :Int32; }
}

struct PlacementConstraint {
  type @0 :PlacementConstraintType;
  expression @1 :Text;
}

enum PlacementConstraintType {
  unset @0;
  distinctInstance @1;
  memberOf @2;
}

struct PlacementStrategy {
  type @0 :PlacementStrategyType;
  field @1 :Text;
}

enum PlacementStrategyType {
  unset @0;
  random @1;
  spread @2;
  binpack @3;
}

enum PropagateTags {
  unset @0;
  taskDefinition @1 $A.jsonName("TASK_DEFINITION");
  service @2 $A.jsonName("SERVICE");
  none @3 $A.jsonName("NONE");
}

struct RepositoryCredentials {
  credentialsParameter @0 :Text $A.required $A.secret;
}

struct ResourceRequirement {
  value @0 :Text;
  type @1 :ResourceType $A.required;
  sharingStrategy @2 :SharingStrategy;
}

enum ResourceType {
  unset @0;
  gpu @1 $A.jsonName("GPU");
  inferenceAccelerator @2 $A.jsonName("InferenceAccelerator");
  neuronDevice @3 $A.jsonName("NeuronDevice");
}

struct Secret {
  name @0 :Text $A.required;
  valueFrom @1 :Text $A.required;
}

struct SharingStrategy {
  nvidiaMps @0 :NvidiaMpsAllocation;
}

enum SortOrder {
  unset @0;
  asc @1 $A.jsonName("ASC");
  desc @2 $A.jsonName("DESC");
}

struct SystemControl {
  namespace @0 :Text;
  value @1 :Text;
}

struct Tag {
  key @0 :Text $A.length(min = 1, max = 128) $A.pattern("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");
  value @1 :Text $A.length(min = 0, max = 256) $A.pattern("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)");
}

enum TargetType {
  unset @0;
  containerInstance @1 $A.jsonName("container-instance");
}

enum TaskFilesystemType {
  unset @0;
  ext3 @1;
  ext4 @2;
  xfs @3;
  ntfs @4;
}

struct Tmpfs {
  containerPath @0 :Text $A.required;
  size :union $A.required { unset @1 :Void; value @2 :Int32; }
  mountOptions @3 :List(Text);
}

enum TransportProtocol {
  unset @0;
  tcp @1;
  udp @2;
}

struct Ulimit {
  name @0 :UlimitName $A.required;
  softLimit :union $A.required { unset @1 :Void; value @2 :Int32; }
  hardLimit :union $A.required { unset @3 :Void; value @4 :Int32; }
}

enum UlimitName {
  unset @0;
  core @1;
  cpu @2;
  data @3;
  fsize @4;
  locks @5;
  memlock @6;
  msgqueue @7;
  nice @8;
  nofile @9;
  nproc @10;
  rss @11;
  rtprio @12;
  rttime @13;
  sigpending @14;
  stack @15;
}
