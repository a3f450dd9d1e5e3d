@0xc2a94be6d1f3a7e5;
# What the engine itself remembers between two runs, beside its records.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::record");

struct EngineRecord {
  lastInstantMs @0 :Int64;      # time handed to control never goes back, also across restarts
  feedSequence @1 :UInt64;      # of the last notice
  nextIds @2 :List(UInt64);     # by TableId: numbers at and above are free
}

struct NoticeRecord {
  sequence @0 :UInt64;
  json @1 :Text;
}
