# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0x822b79c7dc1621d6;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using Attachment = import "/schemas/ecs/common.capnp".Attachment;
using Attribute = import "/schemas/ecs/common.capnp".Attribute;
using Failure = import "/schemas/ecs/common.capnp".Failure;
using ManagedAgentName = import "/schemas/ecs/common.capnp".ManagedAgentName;
using NetworkBinding = import "/schemas/ecs/common.capnp".NetworkBinding;
using Tag = import "/schemas/ecs/common.capnp".Tag;
using TargetType = import "/schemas/ecs/common.capnp".TargetType;

enum AgentUpdateStatus {
  unset @0;
  pending @1 $A.jsonName("PENDING");
  staging @2 $A.jsonName("STAGING");
  staged @3 $A.jsonName("STAGED");
  updating @4 $A.jsonName("UPDATING");
  updated @5 $A.jsonName("UPDATED");
  failed @6 $A.jsonName("FAILED");
}

struct AttachmentStateChange {
  attachmentArn @0 :Text $A.required;
  status @1 :Text $A.required;
}

struct ContainerInstance {
  containerInstanceArn @0 :Text;
  ec2InstanceId @1 :Text;
  capacityProviderName @2 :Text;
  version :union { unset @3 :Void; value @4 :Int64; }
  versionInfo @5 :VersionInfo;
  remainingResources @6 :List(Resource);
  registeredResources @7 :List(Resource);
  status @8 :Text;
  statusReason @9 :Text;
  agentConnected :union { unset @10 :Void; value @11 :Bool; }
  runningTasksCount :union { unset @12 :Void; value @13 :Int32; }
  pendingTasksCount :union { unset @14 :Void; value @15 :Int32; }
  agentUpdateStatus @16 :AgentUpdateStatus;
  attributes @17 :List(Attribute);
  registeredAt :union $A.timestamp { unset @18 :Void; value @19 :Int64; }
  attachments @20 :List(Attachment);
  tags @21 :List(Tag) $A.length(min = 0, max = 50);
  healthStatus @22 :ContainerInstanceHealthStatus;
  gpuDevices @23 :List(GpuDevice);
}

enum ContainerInstanceField {
  unset @0;
  tags @1 $A.jsonName("TAGS");
  containerInstanceHealth @2 $A.jsonName("CONTAINER_INSTANCE_HEALTH");
}

struct ContainerInstanceHealthStatus {
  overallStatus @0 :InstanceHealthCheckState;
  details @1 :List(InstanceHealthCheckResult);
}

enum ContainerInstanceStatus {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  draining @2 $A.jsonName("DRAINING");
  registering @3 $A.jsonName("REGISTERING");
  deregistering @4 $A.jsonName("DEREGISTERING");
  registrationFailed @5 $A.jsonName("REGISTRATION_FAILED");
}

struct ContainerStateChange {
  containerName @0 :Text;
  imageDigest @1 :Text;
  runtimeId @2 :Text;
  exitCode :union { unset @3 :Void; value @4 :Int32; }
  networkBindings @5 :List(NetworkBinding);
  reason @6 :Text;
  status @7 :Text;
}

struct DeleteAttributesRequest {
  cluster @0 :Text;
  attributes @1 :List(Attribute) $A.required;
}

struct DeleteAttributesResponse {
  attributes @0 :List(Attribute);
}

struct DeregisterContainerInstanceRequest {
  cluster @0 :Text;
  containerInstance @1 :Text $A.required;
  force :union { unset @2 :Void; value @3 :Bool; }
}

struct DeregisterContainerInstanceResponse {
  containerInstance @0 :ContainerInstance;
}

struct DescribeContainerInstancesRequest {
  cluster @0 :Text;
  containerInstances @1 :List(Text) $A.required;
  include @2 :List(ContainerInstanceField);
}

struct DescribeContainerInstancesResponse {
  containerInstances @0 :List(ContainerInstance);
  failures @1 :List(Failure);
}

struct DiscoverPollEndpointRequest {
  containerInstance @0 :Text;
  cluster @1 :Text;
}

struct DiscoverPollEndpointResponse {
  endpoint @0 :Text;
  telemetryEndpoint @1 :Text;
  serviceConnectEndpoint @2 :Text;
}

struct GpuDevice {
  gpuId @0 :Text;
  sharingMode @1 :GpuSharingMode;
  totalMemoryInMiB :union { unset @2 :Void; value @3 :Int32; }
  remainingMemoryInMiB :union { unset @4 :Void; value @5 :Int32; }
  containerCount :union { unset @6 :Void; value @7 :Int32; }
}

enum GpuSharingMode {
  unset @0;
  idle @1 $A.jsonName("IDLE");
  nvidiaMps @2 $A.jsonName("NVIDIA_MPS");
  dedicated @3 $A.jsonName("DEDICATED");
}

struct InstanceHealthCheckResult {
  type @0 :InstanceHealthCheckType;
  status @1 :InstanceHealthCheckState;
  statusReason @2 :Text;
  lastUpdated :union $A.timestamp { unset @3 :Void; value @4 :Int64; }
  lastStatusChange :union $A.timestamp { unset @5 :Void; value @6 :Int64; }
}

enum InstanceHealthCheckState {
  unset @0;
  ok @1 $A.jsonName("OK");
  impaired @2 $A.jsonName("IMPAIRED");
  insufficientData @3 $A.jsonName("INSUFFICIENT_DATA");
  initializing @4 $A.jsonName("INITIALIZING");
}

enum InstanceHealthCheckType {
  unset @0;
  containerRuntime @1 $A.jsonName("CONTAINER_RUNTIME");
  acceleratedCompute @2 $A.jsonName("ACCELERATED_COMPUTE");
  daemon @3 $A.jsonName("DAEMON");
  agentConnectivity @4 $A.jsonName("AGENT_CONNECTIVITY");
}

struct ListAttributesRequest {
  cluster @0 :Text;
  targetType @1 :TargetType $A.required;
  attributeName @2 :Text;
  attributeValue @3 :Text;
  nextToken @4 :Text;
  maxResults :union { unset @5 :Void; value @6 :Int32; }
}

struct ListAttributesResponse {
  attributes @0 :List(Attribute);
  nextToken @1 :Text;
}

struct ListContainerInstancesRequest {
  cluster @0 :Text;
  filter @1 :Text;
  nextToken @2 :Text;
  maxResults :union { unset @3 :Void; value @4 :Int32; }
  status @5 :ContainerInstanceStatus;
}

struct ListContainerInstancesResponse {
  containerInstanceArns @0 :List(Text);
  nextToken @1 :Text;
}

struct ManagedAgentStateChange {
  containerName @0 :Text $A.required;
  managedAgentName @1 :ManagedAgentName $A.required;
  status @2 :Text $A.required;
  reason @3 :Text;
}

struct PlatformDevice {
  id @0 :Text $A.required;
  type @1 :PlatformDeviceType $A.required;
}

enum PlatformDeviceType {
  unset @0;
  gpu @1 $A.jsonName("GPU");
  neuronDevice @2 $A.jsonName("NEURON_DEVICE");
}

struct PutAttributesRequest {
  cluster @0 :Text;
  attributes @1 :List(Attribute) $A.required;
}

struct PutAttributesResponse {
  attributes @0 :List(Attribute);
}

struct RegisterContainerInstanceRequest {
  cluster @0 :Text;
  instanceIdentityDocument @1 :Text;
  instanceIdentityDocumentSignature @2 :Text $A.secret;
  totalResources @3 :List(Resource);
  versionInfo @4 :VersionInfo;
  containerInstanceArn @5 :Text;
  attributes @6 :List(Attribute);
  platformDevices @7 :List(PlatformDevice);
  tags @8 :List(Tag) $A.length(min = 0, max = 50);
}

struct RegisterContainerInstanceResponse {
  containerInstance @0 :ContainerInstance;
}

struct Resource {
  name @0 :Text;
  type @1 :Text;
  doubleValue :union { unset @2 :Void; value @3 :Float64; }
  longValue :union { unset @4 :Void; value @5 :Int64; }
  integerValue :union { unset @6 :Void; value @7 :Int32; }
  stringSetValue @8 :List(Text);
}

struct SubmitAttachmentStateChangesRequest {
  cluster @0 :Text;
  attachments @1 :List(AttachmentStateChange) $A.required;
}

struct SubmitAttachmentStateChangesResponse {
  acknowledgment @0 :Text;
}

struct SubmitContainerStateChangeRequest {
  cluster @0 :Text;
  task @1 :Text;
  containerName @2 :Text;
  runtimeId @3 :Text;
  status @4 :Text;
  exitCode :union { unset @5 :Void; value @6 :Int32; }
  reason @7 :Text;
  networkBindings @8 :List(NetworkBinding);
}

struct SubmitContainerStateChangeResponse {
  acknowledgment @0 :Text;
}

struct SubmitTaskStateChangeRequest {
  cluster @0 :Text;
  task @1 :Text;
  status @2 :Text;
  reason @3 :Text;
  containers @4 :List(ContainerStateChange);
  attachments @5 :List(AttachmentStateChange);
  managedAgents @6 :List(ManagedAgentStateChange);
  pullStartedAt :union $A.timestamp { unset @7 :Void; value @8 :Int64; }
  pullStoppedAt :union $A.timestamp { unset @9 :Void; value @10 :Int64; }
  executionStoppedAt :union $A.timestamp { unset @11 :Void; value @12 :Int64; }
}

struct SubmitTaskStateChangeResponse {
  acknowledgment @0 :Text;
}

struct UpdateContainerAgentRequest {
  cluster @0 :Text;
  containerInstance @1 :Text $A.required;
}

struct UpdateContainerAgentResponse {
  containerInstance @0 :ContainerInstance;
}

struct UpdateContainerInstancesStateRequest {
  cluster @0 :Text;
  containerInstances @1 :List(Text) $A.required;
  status @2 :ContainerInstanceStatus $A.required;
}

struct UpdateContainerInstancesStateResponse {
  containerInstances @0 :List(ContainerInstance);
  failures @1 :List(Failure);
}

struct VersionInfo {
  agentVersion @0 :Text;
  agentHash @1 :Text;
  dockerVersion @2 :Text;
}
