# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0x9b3ba2d6c2b77cdc;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using Attachment = import "/schemas/ecs/common.capnp".Attachment;
using Attribute = import "/schemas/ecs/common.capnp".Attribute;
using CapacityProviderStrategyItem = import "/schemas/ecs/common.capnp".CapacityProviderStrategyItem;
using EBSTagSpecification = import "/schemas/ecs/common.capnp".EBSTagSpecification;
using EnvironmentFile = import "/schemas/ecs/common.capnp".EnvironmentFile;
using EphemeralStorage = import "/schemas/ecs/common.capnp".EphemeralStorage;
using Failure = import "/schemas/ecs/common.capnp".Failure;
using InferenceAccelerator = import "/schemas/ecs/common.capnp".InferenceAccelerator;
using IsolationMode = import "/schemas/ecs/common.capnp".IsolationMode;
using KeyValuePair = import "/schemas/ecs/common.capnp".KeyValuePair;
using LaunchType = import "/schemas/ecs/common.capnp".LaunchType;
using ManagedAgentName = import "/schemas/ecs/common.capnp".ManagedAgentName;
using NetworkBinding = import "/schemas/ecs/common.capnp".NetworkBinding;
using NetworkConfiguration = import "/schemas/ecs/common.capnp".NetworkConfiguration;
using PlacementConstraint = import "/schemas/ecs/common.capnp".PlacementConstraint;
using PlacementStrategy = import "/schemas/ecs/common.capnp".PlacementStrategy;
using PropagateTags = import "/schemas/ecs/common.capnp".PropagateTags;
using ResourceRequirement = import "/schemas/ecs/common.capnp".ResourceRequirement;
using SharingStrategy = import "/schemas/ecs/common.capnp".SharingStrategy;
using Tag = import "/schemas/ecs/common.capnp".Tag;
using TaskFilesystemType = import "/schemas/ecs/common.capnp".TaskFilesystemType;

enum AttestationPolicyStatus {
  unset @0;
  configured @1 $A.jsonName("CONFIGURED");
}

enum Connectivity {
  unset @0;
  connected @1 $A.jsonName("CONNECTED");
  disconnected @2 $A.jsonName("DISCONNECTED");
}

struct Container {
  containerArn @0 :Text;
  taskArn @1 :Text;
  name @2 :Text;
  image @3 :Text;
  imageDigest @4 :Text;
  runtimeId @5 :Text;
  lastStatus @6 :Text;
  exitCode :union { unset @7 :Void; value @8 :Int32; }
  reason @9 :Text;
  networkBindings @10 :List(NetworkBinding);
  networkInterfaces @11 :List(NetworkInterface);
  healthStatus @12 :HealthStatus;
  managedAgents @13 :List(ManagedAgent);
  cpu @14 :Text;
  memory @15 :Text;
  memoryReservation @16 :Text;
  gpuIds @17 :List(Text);
  neuronDeviceIds @18 :List(Text);
  gpuSharingStrategy @19 :SharingStrategy;
}

struct ContainerOverride {
  name @0 :Text;
  command @1 :List(Text);
  environment @2 :List(KeyValuePair) $A.secret;
  environmentFiles @3 :List(EnvironmentFile);
  cpu :union { unset @4 :Void; value @5 :Int32; }
  memory :union { unset @6 :Void; value @7 :Int32; }
  memoryReservation :union { unset @8 :Void; value @9 :Int32; }
  resourceRequirements @10 :List(ResourceRequirement);
}

struct DescribeTasksRequest {
  cluster @0 :Text;
  tasks @1 :List(Text) $A.required;
  include @2 :List(TaskField);
}

struct DescribeTasksResponse {
  tasks @0 :List(Task);
  failures @1 :List(Failure);
}

enum DesiredStatus {
  unset @0;
  running @1 $A.jsonName("RUNNING");
  pending @2 $A.jsonName("PENDING");
  stopped @3 $A.jsonName("STOPPED");
}

struct ExecuteCommandRequest {
  cluster @0 :Text;
  container @1 :Text;
  command @2 :Text $A.required;
  interactive :union $A.required { unset @3 :Void; value @4 :Bool; }
  task @5 :Text $A.required;
}

struct ExecuteCommandResponse {
  clusterArn @0 :Text;
  containerArn @1 :Text;
  containerName @2 :Text;
  interactive :union { unset @3 :Void; value @4 :Bool; }
  session @5 :Session;
  taskArn @6 :Text;
}

struct GetTaskProtectionRequest {
  cluster @0 :Text $A.required;
  tasks @1 :List(Text);
}

struct GetTaskProtectionResponse {
  protectedTasks @0 :List(ProtectedTask);
  failures @1 :List(Failure);
}

enum HealthStatus {
  unset @0;
  healthy @1 $A.jsonName("HEALTHY");
  unhealthy @2 $A.jsonName("UNHEALTHY");
  unknown @3 $A.jsonName("UNKNOWN");
}

struct InferenceAcceleratorOverride {
  deviceName @0 :Text;
  deviceType @1 :Text;
}

struct ListTasksRequest {
  cluster @0 :Text;
  containerInstance @1 :Text;
  family @2 :Text;
  nextToken @3 :Text;
  maxResults :union { unset @4 :Void; value @5 :Int32; }
  startedBy @6 :Text;
  serviceName @7 :Text;
  desiredStatus @8 :DesiredStatus;
  launchType @9 :LaunchType;
  daemonName @10 :Text;
}

struct ListTasksResponse {
  taskArns @0 :List(Text);
  nextToken @1 :Text;
}

struct ManagedAgent {
  lastStartedAt :union $A.timestamp { unset @0 :Void; value @1 :Int64; }
  name @2 :ManagedAgentName;
  reason @3 :Text;
  lastStatus @4 :Text;
}

struct NetworkInterface {
  attachmentId @0 :Text;
  privateIpv4Address @1 :Text;
  ipv6Address @2 :Text;
}

struct ProtectedTask {
  taskArn @0 :Text;
  protectionEnabled :union { unset @1 :Void; value @2 :Bool; }
  expirationDate :union $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct RunTaskRequest {
  capacityProviderStrategy @0 :List(CapacityProviderStrategyItem);
  cluster @1 :Text;
  count :union { unset @2 :Void; value @3 :Int32; }
  enableECSManagedTags :union { unset @4 :Void; value @5 :Bool; }
  enableExecuteCommand :union { unset @6 :Void; value @7 :Bool; }
  group @8 :Text;
  launchType @9 :LaunchType;
  networkConfiguration @10 :NetworkConfiguration;
  overrides @11 :TaskOverride;
  placementConstraints @12 :List(PlacementConstraint);
  placementStrategy @13 :List(PlacementStrategy);
  platformVersion @14 :Text;
  propagateTags @15 :PropagateTags;
  referenceId @16 :Text;
  startedBy @17 :Text;
  tags @18 :List(Tag) $A.length(min = 0, max = 50);
  taskDefinition @19 :Text $A.required;
  clientToken @20 :Text $A.idempotencyToken;
  volumeConfigurations @21 :List(TaskVolumeConfiguration);
}

struct RunTaskResponse {
  tasks @0 :List(Task);
  failures @1 :List(Failure);
}

struct Session {
  sessionId @0 :Text;
  streamUrl @1 :Text;
  tokenValue @2 :Text $A.secret;
}

struct StartTaskRequest {
  cluster @0 :Text;
  containerInstances @1 :List(Text) $A.required;
  enableECSManagedTags :union { unset @2 :Void; value @3 :Bool; }
  enableExecuteCommand :union { unset @4 :Void; value @5 :Bool; }
  group @6 :Text;
  networkConfiguration @7 :NetworkConfiguration;
  overrides @8 :TaskOverride;
  propagateTags @9 :PropagateTags;
  referenceId @10 :Text;
  startedBy @11 :Text;
  tags @12 :List(Tag) $A.length(min = 0, max = 50);
  taskDefinition @13 :Text $A.required;
  volumeConfigurations @14 :List(TaskVolumeConfiguration);
}

struct StartTaskResponse {
  tasks @0 :List(Task);
  failures @1 :List(Failure);
}

struct StopTaskRequest {
  cluster @0 :Text;
  task @1 :Text $A.required;
  reason @2 :Text;
}

struct StopTaskResponse {
  task @0 :Task;
}

struct Task {
  attachments @0 :List(Attachment);
  attributes @1 :List(Attribute);
  availabilityZone @2 :Text;
  capacityProviderName @3 :Text;
  clusterArn @4 :Text;
  connectivity @5 :Connectivity;
  connectivityAt :union $A.timestamp { unset @6 :Void; value @7 :Int64; }
  containerInstanceArn @8 :Text;
  containers @9 :List(Container);
  cpu @10 :Text;
  createdAt :union $A.timestamp { unset @11 :Void; value @12 :Int64; }
  desiredStatus @13 :Text;
  enableExecuteCommand :union { unset @14 :Void; value @15 :Bool; }
  executionStoppedAt :union $A.timestamp { unset @16 :Void; value @17 :Int64; }
  group @18 :Text;
  healthStatus @19 :HealthStatus;
  inferenceAccelerators @20 :List(InferenceAccelerator) $A.deprecated;
  lastStatus @21 :Text;
  launchType @22 :LaunchType;
  memory @23 :Text;
  overrides @24 :TaskOverride;
  platformVersion @25 :Text;
  platformFamily @26 :Text;
  pullStartedAt :union $A.timestamp { unset @27 :Void; value @28 :Int64; }
  pullStoppedAt :union $A.timestamp { unset @29 :Void; value @30 :Int64; }
  startedAt :union $A.timestamp { unset @31 :Void; value @32 :Int64; }
  startedBy @33 :Text;
  stopCode @34 :TaskStopCode;
  stoppedAt :union $A.timestamp { unset @35 :Void; value @36 :Int64; }
  stoppedReason @37 :Text;
  stoppingAt :union $A.timestamp { unset @38 :Void; value @39 :Int64; }
  tags @40 :List(Tag) $A.length(min = 0, max = 50);
  taskArn @41 :Text;
  taskDefinitionArn @42 :Text;
  version :union { unset @43 :Void; value @44 :Int64; }
  ephemeralStorage @45 :EphemeralStorage;
  fargateEphemeralStorage @46 :TaskEphemeralStorage;
  trustedExecutionSummary @47 :TrustedExecutionSummary;
}

struct TaskEphemeralStorage {
  sizeInGiB :union { unset @0 :Void; value @1 :Int32; }
  kmsKeyId @2 :Text;
}

enum TaskField {
  unset @0;
  tags @1 $A.jsonName("TAGS");
}

struct TaskManagedEBSVolumeConfiguration {
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
  terminationPolicy @15 :TaskManagedEBSVolumeTerminationPolicy;
  filesystemType @16 :TaskFilesystemType;
}

struct TaskManagedEBSVolumeTerminationPolicy {
  deleteOnTermination :union $A.required { unset @0 :Void; value @1 :Bool; }
}

struct TaskOverride {
  containerOverrides @0 :List(ContainerOverride);
  cpu @1 :Text;
  inferenceAcceleratorOverrides @2 :List(InferenceAcceleratorOverride) $A.deprecated;
  executionRoleArn @3 :Text;
  memory @4 :Text;
  taskRoleArn @5 :Text;
  ephemeralStorage @6 :EphemeralStorage;
}

enum TaskStopCode {
  unset @0;
  taskFailedToStart @1 $A.jsonName("TaskFailedToStart");
  essentialContainerExited @2 $A.jsonName("EssentialContainerExited");
  userInitiated @3 $A.jsonName("UserInitiated");
  serviceSchedulerInitiated @4 $A.jsonName("ServiceSchedulerInitiated");
  spotInterruption @5 $A.jsonName("SpotInterruption");
  terminationNotice @6 $A.jsonName("TerminationNotice");
  infrastructureHealth @7 $A.jsonName("InfrastructureHealth");
}

struct TaskVolumeConfiguration {
  name @0 :Text $A.required;
  managedEBSVolume @1 :TaskManagedEBSVolumeConfiguration;
}

struct TrustedExecutionSummary {
  isolationMode @0 :IsolationMode $A.required;
  attestationPolicyStatus @1 :AttestationPolicyStatus;
}

struct UntagResourceRequest {
  resourceArn @0 :Text $A.required;
  tagKeys @1 :List(Text) $A.required $A.elementLength(min = 1, max = 128);
}

struct UntagResourceResponse {}

struct UpdateTaskProtectionRequest {
  cluster @0 :Text $A.required;
  tasks @1 :List(Text) $A.required;
  protectionEnabled :union $A.required { unset @2 :Void; value @3 :Bool; }
  expiresInMinutes :union { unset @4 :Void; value @5 :Int32; }
}

struct UpdateTaskProtectionResponse {
  protectedTasks @0 :List(ProtectedTask);
  failures @1 :List(Failure);
}
