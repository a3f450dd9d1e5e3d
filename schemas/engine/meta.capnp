@0xc2a94be6d1f3a7e5;
# What the engine itself remembers between two runs, beside its records.

using Cxx = import "/capnp/c++.capnp";
using Records = import "records.capnp";
using TaskInterface = import "/schemas/engine/network_records.capnp".TaskInterface;
using EcsTaskDefinition = import "/schemas/ecs/taskdefinition.capnp";
$Cxx.namespace("moorage::record");

struct EngineRecord {
  lastInstantMs @0 :Int64;      # time handed to control never goes back, also across restarts
  feedSequence @1 :UInt64;      # of the last notice
  nextIds @2 :List(UInt64);     # by TableId: numbers at and above are free
}

# A notice of the feed: its text, or what the text of a task's change is made of when it is read.
struct NoticeRecord {
  sequence @0 :UInt64;
  json @1 :Text;        # null where `task` is given
  task @2 :TaskNotice;
}

# A task as it was when it changed, with what its description tells of other records. It names none of them by number: they may
# be gone when it is read.
struct TaskNotice {
  at @0 :Int64;
  id @1 :Records.HexId;      # of the event
  task @2 :Records.Task;
  cluster @3 :Text;
  family @4 :Text;
  revision @5 :Int32;
  definition @6 :EcsTaskDefinition.TaskDefinition;  # its outline
  hasInstance @7 :Bool;
  agentConnected @8 :Bool;
  instance @9 :Records.HexId;
  zone @10 :Text;
  architecture @11 :Text;
  interface @12 :TaskInterface;  # of networkMode awsvpc
}
