@0xe41b7c5a90d2f386;
# What the driver for Linux containers keeps beside each container, as JSON (record.json). Records of older builds stay readable:
# containers outlive the engine that started them. Add members at the end, and none that is required.

using Cxx = import "/capnp/c++.capnp";
using A = import "/schemas/annotations.capnp";
$Cxx.namespace("moorage::records");

struct ContainerRecord {
  version @0 :Int32 $A.required;             # 1
  taskId @1 :Text $A.required;
  taskArn @2 :Text $A.required;
  name @3 :Text $A.required;
  runtimeId @4 :Text $A.required;            # 64 hex characters
  bootId @5 :Text $A.required;
  attempt @6 :Int32;                         # absent in records of version 0.1: containers were started once
  createdAtMs @7 :Int64 $A.required;
  imageDigest @8 :Text $A.required;
  stopSignal @9 :Int32 $A.required;
  cpuShares @10 :Int64 $A.required;
  network @11 :Int32 $A.required $A.range(min = 0, max = 3);   # none, bridge, host, of the task
  address @12 :UInt32 $A.required;           # on the bridge; 0: none
  link @13 :Text $A.required;
  forwards @14 :List(Forward) $A.required;
  bindings @15 :List(Binding) $A.required;
  volumes @16 :List(Volume) $A.required;
  log @17 :Log $A.required;
  health @18 :HealthCheck;                   # absent: the container has none
  endpointId @19 :Text;                      # of its metadata; absent: it was started without an endpoint
  credentialsId @20 :Text;                   # of the credentials of its task's role; absent: none
  interface @21 :Interface;                  # of networkMode awsvpc
  sharesProcesses @22 :Bool;                 # with the machine or with its task: its processes outlive its first one
  terminal @23 :Bool;                        # a pseudo-terminal takes the place of the pipes of its output

  struct Interface {
    id @0 :Text $A.required;                 # "eni-…"
    mac @1 :Text $A.required;
    block @2 :Text $A.required;              # of its subnet
    address @3 :Text $A.required;
    hostName @4 :Text;
    groups @5 :List(Text);
  }
  struct Forward {
    udp @0 :Bool $A.required;
    hostPort @1 :UInt16 $A.required;
    address @2 :UInt32 $A.required;
    containerPort @3 :UInt16 $A.required;
  }
  struct Binding {
    udp @0 :Bool $A.required;
    container @1 :UInt16 $A.required;        # the first port
    host @2 :UInt16 $A.required;
    count @3 :UInt16 $A.required;
    range @4 :Bool $A.required;              # shown as a range
  }
  struct Volume {
    kind @0 :Int32 $A.required $A.range(min = 0, max = 3);     # of the task, shared, a path of the machine, of a plug-in
    name @1 :Text $A.required;
    path @2 :Text $A.required;
    readOnly @3 :Bool $A.required;
    mustExist @4 :Bool $A.required;
  }
  struct HealthCheck {
    argv @0 :List(Text) $A.required;
    intervalMs @1 :Int64 $A.required;
    timeoutMs @2 :Int64 $A.required;
    retries @3 :Int32 $A.required;
    startPeriodMs @4 :Int64 $A.required;
  }
  struct Log {
    toSink @0 :Bool $A.required;
    blocking @1 :Bool $A.required;
    base @2 :UInt64;
    group @3 :Text $A.required;
    eventPattern @4 :Text;
    isShared @5 :Bool;
    stream @6 :Text $A.required;
  }
}
