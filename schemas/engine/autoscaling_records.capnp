# Stored records of Application Auto Scaling (core/services/autoscaling/model).
@0xb7c1d0a95e3f4682;

using Cxx = import "/capnp/c++.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
using HexId = import "/schemas/engine/records.capnp".HexId;
using Api = import "/schemas/autoscaling/autoscaling.capnp";
$Cxx.namespace("moorage::record");

struct ScalableTarget {
  resource @0 :Text;                     # "service/CLUSTER/SERVICE"
  external @1 :HexId;                    # in its ARN
  least @2 :Int32;                       # MinCapacity
  most @3 :Int32;                        # MaxCapacity
  inSuspended @4 :Bool;
  outSuspended @5 :Bool;
  schedulesSuspended @6 :Bool;
  createdAt @7 :Int64;
  tags @8 :List(TextPair);
  lastRefusal @9 :Text;                  # the last "not scaled" that was recorded; not repeated until it changes
}

struct ScalingPolicy {
  target @0 :UInt64;
  name @1 :Text;
  external @2 :HexId;                    # in its ARN
  kind @3 :UInt8;                        # 0 step scaling, 1 target tracking
  step @4 :Api.StepScalingPolicyConfiguration;
  tracking @5 :Api.TargetTrackingScalingPolicyConfiguration;
  createdAt @6 :Int64;
  outAt @7 :Int64;                       # its last scale-out; 0: none
  outFrom @8 :Int32;                     # desired count before it
  outTo @9 :Int32;
  settledAt @10 :Int64;                  # when what it added was running
  inAt @11 :Int64;                       # its last scale-in; 0: none, or ended by a scale-out
  inTo @12 :Int32;
}

struct ScheduledAction {
  target @0 :UInt64;
  name @1 :Text;
  external @2 :HexId;                    # in its ARN
  schedule @3 :Text;
  zone @4 :Text;                         # empty: UTC, and none was given
  startAt @5 :Int64;                     # 0: none
  endAt @6 :Int64;
  hasLeast @7 :Bool;
  least @8 :Int32;
  hasMost @9 :Bool;
  most @10 :Int32;
  createdAt @11 :Int64;
  nextAt @12 :Int64;                     # 0: never again
}

struct ScalingActivity {
  target @0 :UInt64;
  resource @1 :Text;
  external @2 :HexId;
  at @3 :Int64;
  endedAt @4 :Int64;
  status @5 :UInt8;                      # 0 successful, 1 in progress, 2 failed, 3 overridden, 4 unfulfilled, 5 not scaled
  description @6 :Text;
  cause @7 :Text;
  message @8 :Text;
  details @9 :Text;
  capacity @10 :Int32;                   # the desired count that was set
  reason @11 :Text;                      # code of NotScaledReasons; empty: it was scaled
  least @12 :Int32;                      # of that reason; -1: not said
  most @13 :Int32;
  current @14 :Int32;
}
