# Written by tools/import_model.py from the API model of moorage (2026-11-22); do not edit.
@0xf5028e3755c79946;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::own");

using A = import "/schemas/annotations.capnp";

struct AcceptedInstance {
  containerInstanceArn @0 :Text;
  ec2InstanceId @1 :Text;
  chosen :union { unset @2 :Void; value @3 :Bool; }
  steps @4 :List(PlacementStep);
  score :union { unset @5 :Void; value @6 :Int64; }
}

struct ExplainPlacementRequest {
  cluster @0 :Text;
  task @1 :Text;
  service @2 :Text;
  request @3 :Text $A.document;
}

struct ExplainPlacementResponse {
  taskArn @0 :Text;
  taskDefinitionArn @1 :Text;
  group @2 :Text;
  containerInstanceArn @3 :Text;
  accepted @4 :List(AcceptedInstance);
  refused @5 :List(RefusedInstance);
  text @6 :Text;
  scorer @7 :Text;
  scorerFailure @8 :Text;
}

struct ExplainScalingRequest {
  cluster @0 :Text;
  service @1 :Text;
}

struct ExplainScalingResponse {
  resourceId @0 :Text;
  desiredCount :union { unset @1 :Void; value @2 :Int32; }
  runningCount :union { unset @3 :Void; value @4 :Int32; }
  minCapacity :union { unset @5 :Void; value @6 :Int32; }
  maxCapacity :union { unset @7 :Void; value @8 :Int32; }
  policies @9 :List(ExplainedPolicy);
  next @10 :Text;
  nextCapacity :union { unset @11 :Void; value @12 :Int32; }
  scheduledActions @13 :List(ExplainedAction);
  lastActivity @14 :Text;
  text @15 :Text;
}

struct ExplainedAction {
  scheduledActionName @0 :Text;
  schedule @1 :Text;
  at :union $A.timestamp { unset @2 :Void; value @3 :Int64; }
  minCapacity :union { unset @4 :Void; value @5 :Int32; }
  maxCapacity :union { unset @6 :Void; value @7 :Int32; }
}

struct ExplainedPolicy {
  policyName @0 :Text;
  policyType @1 :Text;
  metric @2 :Text;
  targetValue :union { unset @3 :Void; value @4 :Float64; }
  value :union { unset @5 :Void; value @6 :Float64; }
  valueAt :union $A.timestamp { unset @7 :Void; value @8 :Int64; }
  datapoints @9 :List(ScalingDatapoint);
  wants @10 :Text;
  capacity :union { unset @11 :Void; value @12 :Int32; }
  reason @13 :Text;
  scaleOutCooldownUntil :union $A.timestamp { unset @14 :Void; value @15 :Int64; }
  scaleInCooldownUntil :union $A.timestamp { unset @16 :Void; value @17 :Int64; }
}

struct InterruptSpotTasksRequest {
  cluster @0 :Text;
  service @1 :Text;
  tasks @2 :List(Text);
  maximumTasks :union { unset @3 :Void; value @4 :Int32; }
}

struct InterruptSpotTasksResponse {
  taskArns @0 :List(Text);
  failures @1 :List(UninterruptedTask);
}

struct PlacementStep {
  step @0 :Text;
  bucket @1 :Text;
  value :union { unset @2 :Void; value @3 :Int64; }
  best :union { unset @4 :Void; value @5 :Bool; }
}

struct RebalanceMove {
  serviceArn @0 :Text;
  taskArn @1 :Text;
  fromContainerInstanceArn @2 :Text;
  fromEc2InstanceId @3 :Text;
  toContainerInstanceArn @4 :Text;
  toEc2InstanceId @5 :Text;
  step @6 :Text;
  before :union { unset @7 :Void; value @8 :Int64; }
  after :union { unset @9 :Void; value @10 :Int64; }
  replacementTaskArn @11 :Text;
}

struct RebalanceRequest {
  cluster @0 :Text;
  service @1 :Text;
  maximumMoves :union { unset @2 :Void; value @3 :Int32; }
  apply :union { unset @4 :Void; value @5 :Bool; }
}

struct RebalanceResponse {
  moves @0 :List(RebalanceMove);
  skipped @1 :List(SkippedService);
}

struct RefusedInstance {
  containerInstanceArn @0 :Text;
  ec2InstanceId @1 :Text;
  reason @2 :Text;
  detail @3 :Text;
  needs :union { unset @4 :Void; value @5 :Int64; }
  free :union { unset @6 :Void; value @7 :Int64; }
  total :union { unset @8 :Void; value @9 :Int64; }
}

struct ScalingDatapoint {
  at :union $A.timestamp { unset @0 :Void; value @1 :Int64; }
  value :union { unset @2 :Void; value @3 :Float64; }
}

struct SkippedService {
  serviceArn @0 :Text;
  reason @1 :Text;
}

struct UninterruptedTask {
  arn @0 :Text;
  reason @1 :Text;
  detail @2 :Text;
}
