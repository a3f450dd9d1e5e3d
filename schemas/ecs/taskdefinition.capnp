# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0xa1d05532682fb589;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
using Attribute = import "/schemas/ecs/common.capnp".Attribute;
using ContainerDependency = import "/schemas/ecs/common.capnp".ContainerDependency;
using ContainerRestartPolicy = import "/schemas/ecs/common.capnp".ContainerRestartPolicy;
using Device = import "/schemas/ecs/common.capnp".Device;
using EnvironmentFile = import "/schemas/ecs/common.capnp".EnvironmentFile;
using EphemeralStorage = import "/schemas/ecs/common.capnp".EphemeralStorage;
using Failure = import "/schemas/ecs/common.capnp".Failure;
using FirelensConfiguration = import "/schemas/ecs/common.capnp".FirelensConfiguration;
using HealthCheck = import "/schemas/ecs/common.capnp".HealthCheck;
using HostVolumeProperties = import "/schemas/ecs/common.capnp".HostVolumeProperties;
using InferenceAccelerator = import "/schemas/ecs/common.capnp".InferenceAccelerator;
using IsolationMode = import "/schemas/ecs/common.capnp".IsolationMode;
using KernelCapabilities = import "/schemas/ecs/common.capnp".KernelCapabilities;
using KeyValuePair = import "/schemas/ecs/common.capnp".KeyValuePair;
using LogConfiguration = import "/schemas/ecs/common.capnp".LogConfiguration;
using MountPoint = import "/schemas/ecs/common.capnp".MountPoint;
using RepositoryCredentials = import "/schemas/ecs/common.capnp".RepositoryCredentials;
using ResourceRequirement = import "/schemas/ecs/common.capnp".ResourceRequirement;
using Secret = import "/schemas/ecs/common.capnp".Secret;
using SortOrder = import "/schemas/ecs/common.capnp".SortOrder;
using SystemControl = import "/schemas/ecs/common.capnp".SystemControl;
using Tag = import "/schemas/ecs/common.capnp".Tag;
using Tmpfs = import "/schemas/ecs/common.capnp".Tmpfs;
using TransportProtocol = import "/schemas/ecs/common.capnp".TransportProtocol;
using Ulimit = import "/schemas/ecs/common.capnp".Ulimit;

enum ApplicationProtocol {
  unset @0;
  http @1;
  http2 @2;
  grpc @3;
}

enum CPUArchitecture {
  unset @0;
  x8664 @1 $A.jsonName("X86_64");
  arm64 @2 $A.jsonName("ARM64");
}

enum Compatibility {
  unset @0;
  ec2 @1 $A.jsonName("EC2");
  fargate @2 $A.jsonName("FARGATE");
  external @3 $A.jsonName("EXTERNAL");
  managedInstances @4 $A.jsonName("MANAGED_INSTANCES");
}

struct ContainerDefinition {
  name @0 :Text;
  image @1 :Text;
  repositoryCredentials @2 :RepositoryCredentials $A.secret;
  cpu :union { unset @3 :Void; value @4 :Int32; }
  memory :union { unset @5 :Void; value @6 :Int32; }
  memoryReservation :union { unset @7 :Void; value @8 :Int32; }
  links @9 :List(Text);
  portMappings @10 :List(PortMapping);
  essential :union { unset @11 :Void; value @12 :Bool; }
  restartPolicy @13 :ContainerRestartPolicy;
  entryPoint @14 :List(Text);
  command @15 :List(Text);
  environment @16 :List(KeyValuePair) $A.secret;
  environmentFiles @17 :List(EnvironmentFile);
  mountPoints @18 :List(MountPoint);
  volumesFrom @19 :List(VolumeFrom);
  linuxParameters @20 :LinuxParameters;
  secrets @21 :List(Secret) $A.secret;
  dependsOn @22 :List(ContainerDependency);
  startTimeout :union { unset @23 :Void; value @24 :Int32; }
  stopTimeout :union { unset @25 :Void; value @26 :Int32; }
  versionConsistency @27 :VersionConsistency;
  hostname @28 :Text;
  user @29 :Text;
  workingDirectory @30 :Text;
  disableNetworking :union { unset @31 :Void; value @32 :Bool; }
  privileged :union { unset @33 :Void; value @34 :Bool; }
  readonlyRootFilesystem :union { unset @35 :Void; value @36 :Bool; }
  dnsServers @37 :List(Text);
  dnsSearchDomains @38 :List(Text);
  extraHosts @39 :List(HostEntry);
  dockerSecurityOptions @40 :List(Text);
  interactive :union { unset @41 :Void; value @42 :Bool; }
  pseudoTerminal :union { unset @43 :Void; value @44 :Bool; }
  dockerLabels @45 :List(TextPair) $A.map;
  ulimits @46 :List(Ulimit);
  logConfiguration @47 :LogConfiguration;
  healthCheck @48 :HealthCheck;
  systemControls @49 :List(SystemControl);
  resourceRequirements @50 :List(ResourceRequirement);
  firelensConfiguration @51 :FirelensConfiguration;
  credentialSpecs @52 :List(Text);
}

struct DeleteTaskDefinitionsRequest {
  taskDefinitions @0 :List(Text) $A.required;
}

struct DeleteTaskDefinitionsResponse {
  taskDefinitions @0 :List(TaskDefinition);
  failures @1 :List(Failure);
}

struct DeregisterTaskDefinitionRequest {
  taskDefinition @0 :Text $A.required;
}

struct DeregisterTaskDefinitionResponse {
  taskDefinition @0 :TaskDefinition;
}

struct DescribeTaskDefinitionRequest {
  taskDefinition @0 :Text $A.required;
  include @1 :List(TaskDefinitionField);
}

struct DescribeTaskDefinitionResponse {
  taskDefinition @0 :TaskDefinition;
  tags @1 :List(Tag) $A.length(min = 0, max = 50);
}

struct DockerVolumeConfiguration {
  scope @0 :Scope;
  autoprovision :union { unset @1 :Void; value @2 :Bool; }
  driver @3 :Text;
  driverOpts @4 :List(TextPair) $A.map;
  labels @5 :List(TextPair) $A.map;
}

struct EFSAuthorizationConfig {
  accessPointId @0 :Text;
  iam @1 :EFSAuthorizationConfigIAM;
}

enum EFSAuthorizationConfigIAM {
  unset @0;
  enabled @1 $A.jsonName("ENABLED");
  disabled @2 $A.jsonName("DISABLED");
}

enum EFSTransitEncryption {
  unset @0;
  enabled @1 $A.jsonName("ENABLED");
  disabled @2 $A.jsonName("DISABLED");
}

struct EFSVolumeConfiguration {
  fileSystemId @0 :Text $A.required;
  rootDirectory @1 :Text;
  transitEncryption @2 :EFSTransitEncryption;
  transitEncryptionPort :union { unset @3 :Void; value @4 :Int32; }
  authorizationConfig @5 :EFSAuthorizationConfig;
}

struct FSxWindowsFileServerAuthorizationConfig {
  credentialsParameter @0 :Text $A.required;
  domain @1 :Text $A.required;
}

struct FSxWindowsFileServerVolumeConfiguration {
  fileSystemId @0 :Text $A.required;
  rootDirectory @1 :Text $A.required;
  authorizationConfig @2 :FSxWindowsFileServerAuthorizationConfig $A.required;
}

struct HostEntry {
  hostname @0 :Text $A.required;
  ipAddress @1 :Text $A.required;
}

enum IpcMode {
  unset @0;
  host @1;
  task @2;
  none @3;
}

struct LinuxParameters {
  capabilities @0 :KernelCapabilities;
  devices @1 :List(Device);
  initProcessEnabled :union { unset @2 :Void; value @3 :Bool; }
  sharedMemorySize :union { unset @4 :Void; value @5 :Int32; }
  tmpfs @6 :List(Tmpfs);
  maxSwap :union { unset @7 :Void; value @8 :Int32; }
  swappiness :union { unset @9 :Void; value @10 :Int32; }
}

struct ListTaskDefinitionFamiliesRequest {
  familyPrefix @0 :Text;
  status @1 :TaskDefinitionFamilyStatus;
  nextToken @2 :Text;
  maxResults :union { unset @3 :Void; value @4 :Int32; }
}

struct ListTaskDefinitionFamiliesResponse {
  families @0 :List(Text);
  nextToken @1 :Text;
}

struct ListTaskDefinitionsRequest {
  familyPrefix @0 :Text;
  status @1 :TaskDefinitionStatus;
  sort @2 :SortOrder;
  nextToken @3 :Text;
  maxResults :union { unset @4 :Void; value @5 :Int32; }
}

struct ListTaskDefinitionsResponse {
  taskDefinitionArns @0 :List(Text);
  nextToken @1 :Text;
}

enum NetworkMode {
  unset @0;
  bridge @1;
  host @2;
  awsvpc @3;
  none @4;
}

enum OSFamily {
  unset @0;
  windowsServer2019Full @1 $A.jsonName("WINDOWS_SERVER_2019_FULL");
  windowsServer2019Core @2 $A.jsonName("WINDOWS_SERVER_2019_CORE");
  windowsServer2016Full @3 $A.jsonName("WINDOWS_SERVER_2016_FULL");
  windowsServer2004Core @4 $A.jsonName("WINDOWS_SERVER_2004_CORE");
  windowsServer2022Core @5 $A.jsonName("WINDOWS_SERVER_2022_CORE");
  windowsServer2022Full @6 $A.jsonName("WINDOWS_SERVER_2022_FULL");
  windowsServer2025Core @7 $A.jsonName("WINDOWS_SERVER_2025_CORE");
  windowsServer2025Full @8 $A.jsonName("WINDOWS_SERVER_2025_FULL");
  windowsServer20h2Core @9 $A.jsonName("WINDOWS_SERVER_20H2_CORE");
  linux @10 $A.jsonName("LINUX");
}

enum PidMode {
  unset @0;
  host @1;
  task @2;
}

struct PortMapping {
  containerPort :union { unset @0 :Void; value @1 :Int32; }
  hostPort :union { unset @2 :Void; value @3 :Int32; }
  protocol @4 :TransportProtocol;
  name @5 :Text;
  appProtocol @6 :ApplicationProtocol;
  containerPortRange @7 :Text;
}

struct ProxyConfiguration {
  type @0 :ProxyConfigurationType;
  containerName @1 :Text $A.required;
  properties @2 :List(KeyValuePair);
}

enum ProxyConfigurationType {
  unset @0;
  appmesh @1 $A.jsonName("APPMESH");
}

struct RegisterTaskDefinitionRequest {
  family @0 :Text $A.required;
  taskRoleArn @1 :Text;
  executionRoleArn @2 :Text;
  networkMode @3 :NetworkMode;
  containerDefinitions @4 :List(ContainerDefinition) $A.required;
  volumes @5 :List(Volume);
  placementConstraints @6 :List(TaskDefinitionPlacementConstraint);
  requiresCompatibilities @7 :List(Compatibility);
  cpu @8 :Text;
  memory @9 :Text;
  tags @10 :List(Tag) $A.length(min = 0, max = 50);
  pidMode @11 :PidMode;
  ipcMode @12 :IpcMode;
  proxyConfiguration @13 :ProxyConfiguration;
  inferenceAccelerators @14 :List(InferenceAccelerator) $A.deprecated;
  ephemeralStorage @15 :EphemeralStorage;
  runtimePlatform @16 :RuntimePlatform;
  enableFaultInjection :union { unset @17 :Void; value @18 :Bool; }
  trustedExecutionConfiguration @19 :TrustedExecutionConfiguration;
}

struct RegisterTaskDefinitionResponse {
  taskDefinition @0 :TaskDefinition;
  tags @1 :List(Tag) $A.length(min = 0, max = 50);
}

struct RuntimePlatform {
  cpuArchitecture @0 :CPUArchitecture;
  operatingSystemFamily @1 :OSFamily;
}

struct S3FilesVolumeConfiguration {
  fileSystemArn @0 :Text $A.required;
  rootDirectory @1 :Text;
  transitEncryptionPort :union { unset @2 :Void; value @3 :Int32; }
  accessPointArn @4 :Text;
}

enum Scope {
  unset @0;
  task @1;
  shared @2;
}

struct TaskDefinition {
  taskDefinitionArn @0 :Text;
  containerDefinitions @1 :List(ContainerDefinition);
  family @2 :Text;
  taskRoleArn @3 :Text;
  executionRoleArn @4 :Text;
  networkMode @5 :NetworkMode;
  revision :union { unset @6 :Void; value @7 :Int32; }
  volumes @8 :List(Volume);
  status @9 :TaskDefinitionStatus;
  requiresAttributes @10 :List(Attribute);
  placementConstraints @11 :List(TaskDefinitionPlacementConstraint);
  compatibilities @12 :List(Compatibility);
  runtimePlatform @13 :RuntimePlatform;
  requiresCompatibilities @14 :List(Compatibility);
  cpu @15 :Text;
  memory @16 :Text;
  inferenceAccelerators @17 :List(InferenceAccelerator) $A.deprecated;
  pidMode @18 :PidMode;
  ipcMode @19 :IpcMode;
  proxyConfiguration @20 :ProxyConfiguration;
  registeredAt :union $A.timestamp { unset @21 :Void; value @22 :Int64; }
  deregisteredAt :union $A.timestamp { unset @23 :Void; value @24 :Int64; }
  deleteRequestedAt :union $A.timestamp { unset @25 :Void; value @26 :Int64; }
  registeredBy @27 :Text;
  ephemeralStorage @28 :EphemeralStorage;
  enableFaultInjection :union { unset @29 :Void; value @30 :Bool; }
  trustedExecutionConfiguration @31 :TrustedExecutionConfiguration;
}

enum TaskDefinitionFamilyStatus {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  inactive @2 $A.jsonName("INACTIVE");
  all @3 $A.jsonName("ALL");
}

enum TaskDefinitionField {
  unset @0;
  tags @1 $A.jsonName("TAGS");
}

struct TaskDefinitionPlacementConstraint {
  type @0 :TaskDefinitionPlacementConstraintType;
  expression @1 :Text;
}

enum TaskDefinitionPlacementConstraintType {
  unset @0;
  memberOf @1;
}

enum TaskDefinitionStatus {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  inactive @2 $A.jsonName("INACTIVE");
  deleteInProgress @3 $A.jsonName("DELETE_IN_PROGRESS");
}

struct TrustedExecutionConfiguration {
  isolationMode @0 :IsolationMode $A.required;
  attestationPolicy @1 :Text;
}

enum VersionConsistency {
  unset @0;
  enabled @1;
  disabled @2;
}

struct Volume {
  name @0 :Text;
  host @1 :HostVolumeProperties;
  dockerVolumeConfiguration @2 :DockerVolumeConfiguration;
  efsVolumeConfiguration @3 :EFSVolumeConfiguration;
  s3filesVolumeConfiguration @4 :S3FilesVolumeConfiguration;
  fsxWindowsFileServerVolumeConfiguration @5 :FSxWindowsFileServerVolumeConfiguration;
  configuredAtLaunch :union { unset @6 :Void; value @7 :Bool; }
}

struct VolumeFrom {
  sourceContainer @0 :Text;
  readOnly :union { unset @1 :Void; value @2 :Bool; }
}
