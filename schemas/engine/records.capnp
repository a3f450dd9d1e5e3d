@0xe8c3f0b5a6d21947;
# (Finished: the codec is core/services/ecs/model/encode.cpp and decode.cpp.)
# Stored records: one struct for each entity of core/services/ecs/model/entities.h. The key in the table is the entity's number and is not
# repeated here. Instants are milliseconds since the epoch, 0: not yet. Enumerations are the ordinals of entities.h, which only grow.

using Cxx = import "/capnp/c++.capnp";
using EcsCapacity = import "/schemas/ecs/capacity.capnp";
using EcsCluster = import "/schemas/ecs/cluster.capnp";
using EcsTaskDefinition = import "/schemas/ecs/taskdefinition.capnp";
using EcsInstance = import "/schemas/ecs/instance.capnp";
using EcsTask = import "/schemas/ecs/task.capnp";
using EcsService = import "/schemas/ecs/service.capnp";
using Balancer = import "/schemas/elbv2/loadbalancer.capnp";
using Group = import "/schemas/elbv2/targetgroup.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
$Cxx.namespace("moorage::record");

struct HexId {
  high @0 :UInt64;
  low @1 :UInt64;
}

struct HostPort {
  port @0 :UInt16;
  protocol @1 :UInt8;
}

struct Demand {
  cpuUnits @0 :Int64;
  memoryMib @1 :Int64;
  gpus @2 :Int64;
  ports @3 :List(HostPort);
}

struct Cluster {
  name @0 :Text;
  active @1 :Bool;
  described @2 :EcsCluster.Cluster;
  tags @3 :List(TextPair);
}

struct TaskDefinition {
  family @0 :Text;
  revision @1 :Int32;
  status @2 :UInt8;
  deregisteredAt @3 :Int64;
  deleteRequestedAt @4 :Int64;
  message @5 :EcsTaskDefinition.TaskDefinition;
  tags @6 :List(TextPair);
}

struct Family {
  name @0 :Text;
  lastRevision @1 :Int32;
}

struct Instance {
  external @0 :HexId;
  cluster @1 :UInt64;
  machineId @2 :Text;
  runtime @3 :Text;
  address @4 :Text;
  status @5 :UInt8;
  agentConnected @6 :Bool;
  version @7 :Int64;
  cpuUnits @8 :Int64;
  memoryMib @9 :Int64;
  reservedPorts @10 :List(HostPort);
  gpuIds @11 :List(Text);
  bootId @12 :Text;
  registeredAt @13 :Int64;
  described @14 :EcsInstance.ContainerInstance;
  attributes @15 :List(TextPair);
  tags @16 :List(TextPair);
  leavingSince @17 :Int64;      # its group lets it go: drained since then, deregistered once that is done; 0: it stays
}

struct PortBinding {
  containerPort @0 :UInt16;
  hostPort @1 :UInt16;
  protocol @2 :UInt8;
  bindIp @3 :Text;
}

struct Container {
  phase @0 :UInt8;
  health @1 :UInt8;
  hasExitCode @2 :Bool;
  everRan @3 :Bool;
  exitCode @4 :Int32;
  restarts @5 :Int32;
  startedAt @6 :Int64;
  exitedAt @7 :Int64;
  runtimeId @8 :Text;
  imageDigest @9 :Text;
  reason @10 :Text;
  bindings @11 :List(PortBinding);
}

struct TaskDetail {
  group @0 :Text;
  startedBy @1 :Text;
  launchType @2 :UInt8;
  enableExecuteCommand @3 :Bool;
  overrides @4 :EcsTask.TaskOverride;
  tags @5 :List(TextPair);
  capacityProvider @6 :Text;
  placement @7 :EcsTask.RunTaskRequest;
}

struct Task {
  external @0 :HexId;
  cluster @1 :UInt64;
  definition @2 :UInt64;
  service @3 :UInt64;
  deployment @4 :UInt64;
  instance @5 :UInt64;
  lastStatus @6 :UInt8;
  desiredStatus @7 :UInt8;
  health @8 :UInt8;
  stopCode @9 :UInt8;
  wasRunning @10 :Bool;
  countedAsFailure @11 :Bool;
  releaseSent @12 :Bool;
  released @13 :Bool;
  version @14 :UInt32;
  createdAt @15 :Int64;
  pullStartedAt @16 :Int64;
  pullStoppedAt @17 :Int64;
  startedAt @18 :Int64;
  stoppingAt @19 :Int64;
  executionStoppedAt @20 :Int64;
  stoppedAt @21 :Int64;
  stoppedReason @22 :Text;
  detail @23 :TaskDetail;
  demand @24 :Demand;
  containers @25 :List(Container);
  gpuIds @26 :List(Text);
  moving @27 :Bool;
}

struct ServiceRevision {
  definition @0 :UInt64;
  launchType @1 :UInt8;
  config @2 :EcsService.Service;
  targets @3 :List(ServiceTarget);
  monitoring @4 :EcsService.MonitoringConfiguration;
}

struct Deployment {
  digits @0 :UInt64;
  primary @1 :Bool;
  revision @2 :ServiceRevision;
  createdAt @3 :Int64;
  updatedAt @4 :Int64;
  rollout @5 :UInt8;
  rolloutReason @6 :Text;
  failedTasks @7 :Int32;
  anyTaskRan @8 :Bool;
  breakerFailures @9 :Int32;
  isRollback @10 :Bool;
  everCompleted @11 :Bool;
  startFailures @12 :Int32;
  quickExits @13 :Int32;
  retryAt @14 :Int64;
}

struct ServiceTarget {
  group @0 :UInt64;
  targetGroupArn @1 :Text;
  containerName @2 :Text;
  containerPort @3 :UInt16;
}

struct Service {
  cluster @0 :UInt64;
  name @1 :Text;
  status @2 :UInt8;
  daemon @3 :Bool;
  desiredCount @4 :Int32;
  minimumHealthyPercent @5 :Int32;
  maximumPercent @6 :Int32;
  gracePeriodMs @7 :Int64;
  breakerEnabled @8 :Bool;
  breakerRollback @9 :Bool;
  createdAt @10 :Int64;
  config @11 :EcsService.Service;
  targets @12 :List(ServiceTarget);  # read from older stores only: the revisions say it
  deployments @13 :List(Deployment);
  lastCompleted @14 :ServiceRevision;
  lastCompletedDigits @15 :UInt64;
  steady @16 :Bool;
  steadyEventAt @17 :Int64;
  lastPlacementEvent @18 :Text;
  lastPlacementEventAt @19 :Int64;
  retryPlacementAt @20 :Int64;
  tags @21 :List(TextPair);
  zonesUneven @22 :Bool;
}

struct ServiceEvent {
  service @0 :UInt64;
  external @1 :HexId;
  createdAt @2 :Int64;
  message @3 :Text;
}

struct LoadBalancer {
  name @0 :Text;
  hex @1 :UInt64;
  address @2 :Text;
  active @3 :Bool;
  stateReason @4 :Text;
  createdAt @5 :Int64;
  described @6 :Balancer.LoadBalancer;
  tags @7 :List(TextPair);
}

struct TargetGroup {
  name @0 :Text;
  hex @1 :UInt64;
  deregistrationDelayMs @2 :Int64;
  described @3 :Group.TargetGroup;
  attributes @4 :List(TextPair);
  tags @5 :List(TextPair);
}

struct Listener {
  loadBalancer @0 :UInt64;
  hex @1 :UInt64;
  port @2 :UInt16;
  described @3 :Balancer.Listener;
  forwards @4 :List(UInt64);
  tags @5 :List(TextPair);
}

struct Target {
  group @0 :UInt64;
  target @1 :Text;
  address @2 :Text;
  port @3 :UInt16;
  task @4 :UInt64;
  mode @5 :UInt8;
  state @6 :UInt8;
  reason @7 :Text;
  description @8 :Text;
  registeredAt @9 :Int64;
  drainDeadline @10 :Int64;
  wasHealthy @11 :Bool;
}

struct Failure {
  arn @0 :Text;
  reason @1 :Text;
  detail @2 :Text;
}

struct Token {
  key @0 :Text;
  requestHash @1 :UInt64;
  tasks @2 :List(UInt64);
  service @3 :UInt64;
  createdAt @4 :Int64;
  failures @5 :List(Failure);   # what the answer told besides its tasks
}

struct CapacityProvider {
  name @0 :Text;
  active @1 :Bool;
  described @2 :EcsCapacity.CapacityProvider;
  tags @3 :List(TextPair);
  createdAt @4 :Int64;
  desiredCapacity @5 :Int32;
  hasDesiredCapacity @6 :Bool;
  scaledOutAt @7 :Int64;
  belowTargetSince @8 :Int64;
}
