# Stored records of the network of tasks (core/services/ecs/model/task_interface.h). Instants are milliseconds since the epoch, 0: not yet.
# Enumerations are ordinals, which only grow.
@0xa7d3e9185c2b4f60;

using Cxx = import "/capnp/c++.capnp";
using HexId = import "/schemas/engine/records.capnp".HexId;
$Cxx.namespace("moorage::record");

# The network interface of a task of networkMode awsvpc: what was asked for, and what the task was given.
struct TaskInterface {
  task @0 :UInt64;
  external @1 :HexId;          # of the attachment
  hex @2 :UInt64;              # 16 hex characters of the id behind "eni-0"
  subnets @3 :List(Text);      # as asked for
  groups @4 :List(Text);       # "sg-…"; never empty
  assignPublicIp @5 :Bool;
  status @6 :UInt8;            # wanted, attached, deleted
  subnet @7 :Text;             # its subnet, once attached
  block @8 :Text;              # "172.31.0.0/20"
  address @9 :UInt32;          # given to no other interface until this one is deleted
  attachedAt @10 :Int64;
}
