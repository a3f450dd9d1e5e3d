# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0x93b911035edfa360;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using ContainerDependency = import "/schemas/ecs/common.capnp".ContainerDependency;
using ContainerRestartPolicy = import "/schemas/ecs/common.capnp".ContainerRestartPolicy;
using CreatedAt = import "/schemas/ecs/common.capnp".CreatedAt;
using Device = import "/schemas/ecs/common.capnp".Device;
using EnvironmentFile = import "/schemas/ecs/common.capnp".EnvironmentFile;
using Failure = import "/schemas/ecs/common.capnp".Failure;
using FirelensConfiguration = import "/schemas/ecs/common.capnp".FirelensConfiguration;
using HealthCheck = import "/schemas/ecs/common.capnp".HealthCheck;
using HostVolumeProperties = import "/schemas/ecs/common.capnp".HostVolumeProperties;
using KernelCapabilities = import "/schemas/ecs/common.capnp".KernelCapabilities;
using KeyValuePair = import "/schemas/ecs/common.capnp".KeyValuePair;
using LogConfiguration = import "/schemas/ecs/common.capnp".LogConfiguration;
using LogDriver = import "/schemas/ecs/common.capnp".LogDriver;
using MountPoint = import "/schemas/ecs/common.capnp".MountPoint;
using RepositoryCredentials = import "/schemas/ecs/common.capnp".RepositoryCredentials;
using Secret = import "/schemas/ecs/common.capnp".Secret;
using SortOrder = import "/schemas/ecs/common.capnp".SortOrder;
using SystemControl = import "/schemas/ecs/common.capnp".SystemControl;
using Tag = import "/schemas/ecs/common.capnp".Tag;
using Tmpfs = import "/schemas/ecs/common.capnp".Tmpfs;
using Ulimit = import "/schemas/ecs/common.capnp".Ulimit;

struct CreateDaemonRequest {
  daemonName @0 :Text $A.required;
  clusterArn @1 :Text;
  daemonTaskDefinitionArn @2 :Text $A.required;
  capacityProviderArns @3 :List(Text) $A.required;
  deploymentConfiguration @4 :DaemonDeploymentConfiguration;
  tags @5 :List(Tag) $A.length(min = 0, max = 50);
  propagateTags @6 :DaemonPropagateTags;
  enableECSManagedTags :union { unset @7 :Void; value @8 :Bool; }
  enableExecuteCommand :union { unset @9 :Void; value @10 :Bool; }
  clientToken @11 :Text;
  critical :union { unset @12 :Void; value @13 :Bool; }
}

struct CreateDaemonResponse {
  daemonArn @0 :Text;
  status @1 :DaemonStatus;
  createdAt :union $A.timestamp { unset @2 :Void; value @3 :Int64; }
  deploymentArn @4 :Text;
}

struct DaemonAlarmConfiguration {
  alarmNames @0 :List(Text);
  enable :union { unset @1 :Void; value @2 :Bool; }
}

struct DaemonCapacityProvider {
  arn @0 :Text;
  runningCount :union { unset @1 :Void; value @2 :Int32; }
  withoutDaemonCount :union { unset @3 :Void; value @4 :Int32; }
}

struct DaemonCircuitBreaker {
  failureCount :union { unset @0 :Void; value @1 :Int32; }
  status @2 :DaemonDeploymentRollbackMonitorsStatus;
  threshold :union { unset @3 :Void; value @4 :Int32; }
}

struct DaemonContainerDefinition {
  name @0 :Text;
  image @1 :Text $A.required;
  memory :union { unset @2 :Void; value @3 :Int32; }
  memoryReservation :union { unset @4 :Void; value @5 :Int32; }
  repositoryCredentials @6 :RepositoryCredentials $A.secret;
  healthCheck @7 :HealthCheck;
  cpu :union { unset @8 :Void; value @9 :Int32; }
  essential :union { unset @10 :Void; value @11 :Bool; }
  entryPoint @12 :List(Text);
  command @13 :List(Text);
  workingDirectory @14 :Text;
  environmentFiles @15 :List(EnvironmentFile);
  environment @16 :List(KeyValuePair) $A.secret;
  secrets @17 :List(Secret);
  readonlyRootFilesystem :union { unset @18 :Void; value @19 :Bool; }
  mountPoints @20 :List(MountPoint);
  logConfiguration @21 :LogConfiguration;
  firelensConfiguration @22 :FirelensConfiguration;
  privileged :union { unset @23 :Void; value @24 :Bool; }
  user @25 :Text;
  ulimits @26 :List(Ulimit);
  linuxParameters @27 :DaemonLinuxParameters;
  dependsOn @28 :List(ContainerDependency);
  startTimeout :union { unset @29 :Void; value @30 :Int32; }
  stopTimeout :union { unset @31 :Void; value @32 :Int32; }
  systemControls @33 :List(SystemControl);
  interactive :union { unset @34 :Void; value @35 :Bool; }
  pseudoTerminal :union { unset @36 :Void; value @37 :Bool; }
  restartPolicy @38 :ContainerRestartPolicy;
}

struct DaemonContainerImage {
  containerName @0 :Text;
  imageDigest @1 :Text;
  image @2 :Text;
}

struct DaemonDeployment {
  daemonDeploymentArn @0 :Text;
  clusterArn @1 :Text;
  status @2 :DaemonDeploymentStatus;
  statusReason @3 :Text;
  targetDaemonRevision @4 :DaemonDeploymentRevisionDetail;
  sourceDaemonRevisions @5 :List(DaemonDeploymentRevisionDetail);
  circuitBreaker @6 :DaemonCircuitBreaker;
  alarms @7 :DaemonDeploymentAlarms;
  rollback @8 :DaemonRollback;
  deploymentConfiguration @9 :DaemonDeploymentConfiguration;
  createdAt :union $A.timestamp { unset @10 :Void; value @11 :Int64; }
  startedAt :union $A.timestamp { unset @12 :Void; value @13 :Int64; }
  stoppedAt :union $A.timestamp { unset @14 :Void; value @15 :Int64; }
  finishedAt :union $A.timestamp { unset @16 :Void; value @17 :Int64; }
}

struct DaemonDeploymentAlarms {
  status @0 :DaemonDeploymentRollbackMonitorsStatus;
  alarmNames @1 :List(Text);
  triggeredAlarmNames @2 :List(Text);
}

struct DaemonDeploymentCapacityProvider {
  arn @0 :Text;
  runningInstanceCount :union { unset @1 :Void; value @2 :Int32; }
  withoutDaemonInstanceCount :union { unset @3 :Void; value @4 :Int32; }
  drainingInstanceCount :union { unset @5 :Void; value @6 :Int32; }
}

struct DaemonDeploymentConfiguration {
  drainPercent :union $A.range(min = 0, max = 100) { unset @0 :Void; value @1 :Float64; }
  alarms @2 :DaemonAlarmConfiguration;
  bakeTimeInMinutes :union { unset @3 :Void; value @4 :Int32; }
}

struct DaemonDeploymentRevisionDetail {
  arn @0 :Text;
  capacityProviders @1 :List(DaemonDeploymentCapacityProvider);
  totalRunningInstanceCount :union { unset @2 :Void; value @3 :Int32; }
  totalWithoutDaemonInstanceCount :union { unset @4 :Void; value @5 :Int32; }
  totalDrainingInstanceCount :union { unset @6 :Void; value @7 :Int32; }
}

enum DaemonDeploymentRollbackMonitorsStatus {
  unset @0;
  triggered @1 $A.jsonName("TRIGGERED");
  monitoring @2 $A.jsonName("MONITORING");
  monitoringComplete @3 $A.jsonName("MONITORING_COMPLETE");
  disabled @4 $A.jsonName("DISABLED");
}

enum DaemonDeploymentStatus {
  unset @0;
  pending @1 $A.jsonName("PENDING");
  successful @2 $A.jsonName("SUCCESSFUL");
  stopped @3 $A.jsonName("STOPPED");
  stopRequested @4 $A.jsonName("STOP_REQUESTED");
  inProgress @5 $A.jsonName("IN_PROGRESS");
  rollbackInProgress @6 $A.jsonName("ROLLBACK_IN_PROGRESS");
  rollbackSuccessful @7 $A.jsonName("ROLLBACK_SUCCESSFUL");
  rollbackFailed @8 $A.jsonName("ROLLBACK_FAILED");
}

struct DaemonDeploymentSummary {
  daemonDeploymentArn @0 :Text;
  daemonArn @1 :Text;
  clusterArn @2 :Text;
  status @3 :DaemonDeploymentStatus;
  statusReason @4 :Text;
  targetDaemonRevisionArn @5 :Text;
  createdAt :union $A.timestamp { unset @6 :Void; value @7 :Int64; }
  startedAt :union $A.timestamp { unset @8 :Void; value @9 :Int64; }
  stoppedAt :union $A.timestamp { unset @10 :Void; value @11 :Int64; }
  finishedAt :union $A.timestamp { unset @12 :Void; value @13 :Int64; }
}

struct DaemonDetail {
  daemonArn @0 :Text;
  clusterArn @1 :Text;
  status @2 :DaemonStatus;
  currentRevisions @3 :List(DaemonRevisionDetail);
  deploymentArn @4 :Text;
  createdAt :union $A.timestamp { unset @5 :Void; value @6 :Int64; }
  updatedAt :union $A.timestamp { unset @7 :Void; value @8 :Int64; }
}

enum DaemonIpcMode {
  unset @0;
  none @1;
  shared @2;
}

struct DaemonLinuxParameters {
  capabilities @0 :KernelCapabilities;
  devices @1 :List(Device);
  initProcessEnabled :union { unset @2 :Void; value @3 :Bool; }
  tmpfs @4 :List(Tmpfs);
}

enum DaemonPidMode {
  unset @0;
  none @1;
  shared @2;
}

enum DaemonPropagateTags {
  unset @0;
  daemon @1 $A.jsonName("DAEMON");
  none @2 $A.jsonName("NONE");
}

struct DaemonRevision {
  daemonRevisionArn @0 :Text;
  clusterArn @1 :Text;
  daemonArn @2 :Text;
  daemonTaskDefinitionArn @3 :Text;
  createdAt :union $A.timestamp { unset @4 :Void; value @5 :Int64; }
  containerImages @6 :List(DaemonContainerImage);
  propagateTags @7 :DaemonPropagateTags;
  enableECSManagedTags :union { unset @8 :Void; value @9 :Bool; }
  enableExecuteCommand :union { unset @10 :Void; value @11 :Bool; }
  critical :union { unset @12 :Void; value @13 :Bool; }
}

struct DaemonRevisionDetail {
  arn @0 :Text;
  capacityProviders @1 :List(DaemonCapacityProvider);
  totalRunningCount :union { unset @2 :Void; value @3 :Int32; }
  totalWithoutDaemonCount :union { unset @4 :Void; value @5 :Int32; }
}

struct DaemonRollback {
  reason @0 :Text;
  startedAt :union $A.timestamp { unset @1 :Void; value @2 :Int64; }
  rollbackTargetDaemonRevisionArn @3 :Text;
  rollbackCapacityProviders @4 :List(Text);
}

enum DaemonStatus {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  deleteInProgress @2 $A.jsonName("DELETE_IN_PROGRESS");
}

struct DaemonSummary {
  daemonArn @0 :Text;
  status @1 :DaemonStatus;
  createdAt :union $A.timestamp { unset @2 :Void; value @3 :Int64; }
  updatedAt :union $A.timestamp { unset @4 :Void; value @5 :Int64; }
}

struct DaemonTaskDefinition {
  daemonTaskDefinitionArn @0 :Text;
  family @1 :Text;
  revision :union { unset @2 :Void; value @3 :Int32; }
  taskRoleArn @4 :Text;
  executionRoleArn @5 :Text;
  containerDefinitions @6 :List(DaemonContainerDefinition);
  volumes @7 :List(DaemonVolume);
  cpu @8 :Text;
  memory @9 :Text;
  status @10 :DaemonTaskDefinitionStatus;
  registeredAt :union $A.timestamp { unset @11 :Void; value @12 :Int64; }
  deleteRequestedAt :union $A.timestamp { unset @13 :Void; value @14 :Int64; }
  registeredBy @15 :Text;
  pidMode @16 :DaemonPidMode;
  ipcMode @17 :DaemonIpcMode;
}

enum DaemonTaskDefinitionRevisionFilter {
  unset @0;
  lastRegistered @1 $A.jsonName("LAST_REGISTERED");
}

enum DaemonTaskDefinitionStatus {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  deleteInProgress @2 $A.jsonName("DELETE_IN_PROGRESS");
  deleted @3 $A.jsonName("DELETED");
}

enum DaemonTaskDefinitionStatusFilter {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  deleteInProgress @2 $A.jsonName("DELETE_IN_PROGRESS");
  all @3 $A.jsonName("ALL");
}

struct DaemonTaskDefinitionSummary {
  arn @0 :Text;
  registeredAt :union $A.timestamp { unset @1 :Void; value @2 :Int64; }
  registeredBy @3 :Text;
  deleteRequestedAt :union $A.timestamp { unset @4 :Void; value @5 :Int64; }
  status @6 :DaemonTaskDefinitionStatus;
}

struct DaemonVolume {
  name @0 :Text;
  host @1 :HostVolumeProperties;
  logDriverVolumeConfiguration @2 :LogDriverVolumeConfiguration;
}

struct DeleteDaemonRequest {
  daemonArn @0 :Text $A.required;
}

struct DeleteDaemonResponse {
  daemonArn @0 :Text;
  status @1 :DaemonStatus;
  createdAt :union $A.timestamp { unset @2 :Void; value @3 :Int64; }
  updatedAt :union $A.timestamp { unset @4 :Void; value @5 :Int64; }
  deploymentArn @6 :Text;
}

struct DeleteDaemonTaskDefinitionRequest {
  daemonTaskDefinition @0 :Text $A.required;
}

struct DeleteDaemonTaskDefinitionResponse {
  daemonTaskDefinitionArn @0 :Text;
}

struct DescribeDaemonDeploymentsRequest {
  daemonDeploymentArns @0 :List(Text) $A.required;
}

struct DescribeDaemonDeploymentsResponse {
  failures @0 :List(Failure);
  daemonDeployments @1 :List(DaemonDeployment);
}

struct DescribeDaemonRequest {
  daemonArn @0 :Text $A.required;
}

struct DescribeDaemonResponse {
  daemon @0 :DaemonDetail;
}

struct DescribeDaemonRevisionsRequest {
  daemonRevisionArns @0 :List(Text) $A.required;
}

struct DescribeDaemonRevisionsResponse {
  daemonRevisions @0 :List(DaemonRevision);
  failures @1 :List(Failure);
}

struct DescribeDaemonTaskDefinitionRequest {
  daemonTaskDefinition @0 :Text $A.required;
}

struct DescribeDaemonTaskDefinitionResponse {
  daemonTaskDefinition @0 :DaemonTaskDefinition;
}

struct ListDaemonDeploymentsRequest {
  daemonArn @0 :Text $A.required;
  status @1 :List(DaemonDeploymentStatus);
  createdAt @2 :CreatedAt;
  maxResults :union { unset @3 :Void; value @4 :Int32; }
  nextToken @5 :Text;
}

struct ListDaemonDeploymentsResponse {
  nextToken @0 :Text;
  daemonDeployments @1 :List(DaemonDeploymentSummary);
}

struct ListDaemonTaskDefinitionsRequest {
  familyPrefix @0 :Text;
  family @1 :Text;
  revision @2 :DaemonTaskDefinitionRevisionFilter;
  status @3 :DaemonTaskDefinitionStatusFilter;
  sort @4 :SortOrder;
  nextToken @5 :Text;
  maxResults :union { unset @6 :Void; value @7 :Int32; }
}

struct ListDaemonTaskDefinitionsResponse {
  daemonTaskDefinitions @0 :List(DaemonTaskDefinitionSummary);
  nextToken @1 :Text;
}

struct ListDaemonsRequest {
  clusterArn @0 :Text;
  capacityProviderArns @1 :List(Text);
  maxResults :union { unset @2 :Void; value @3 :Int32; }
  nextToken @4 :Text;
}

struct ListDaemonsResponse {
  daemonSummariesList @0 :List(DaemonSummary);
  nextToken @1 :Text;
}

struct LogDriverVolumeConfiguration {
  driver @0 :LogDriver $A.required;
}

struct RegisterDaemonTaskDefinitionRequest {
  family @0 :Text $A.required;
  taskRoleArn @1 :Text;
  executionRoleArn @2 :Text;
  containerDefinitions @3 :List(DaemonContainerDefinition) $A.required;
  cpu @4 :Text;
  memory @5 :Text;
  volumes @6 :List(DaemonVolume);
  tags @7 :List(Tag) $A.length(min = 0, max = 50);
  pidMode @8 :DaemonPidMode;
  ipcMode @9 :DaemonIpcMode;
}

struct RegisterDaemonTaskDefinitionResponse {
  daemonTaskDefinitionArn @0 :Text;
}

struct UpdateDaemonRequest {
  daemonArn @0 :Text $A.required;
  daemonTaskDefinitionArn @1 :Text $A.required;
  capacityProviderArns @2 :List(Text) $A.required;
  deploymentConfiguration @3 :DaemonDeploymentConfiguration;
  propagateTags @4 :DaemonPropagateTags;
  enableECSManagedTags :union { unset @5 :Void; value @6 :Bool; }
  enableExecuteCommand :union { unset @7 :Void; value @8 :Bool; }
  critical :union { unset @9 :Void; value @10 :Bool; }
}

struct UpdateDaemonResponse {
  daemonArn @0 :Text;
  status @1 :DaemonStatus;
  createdAt :union $A.timestamp { unset @2 :Void; value @3 :Int64; }
  updatedAt :union $A.timestamp { unset @4 :Void; value @5 :Int64; }
  deploymentArn @6 :Text;
}
