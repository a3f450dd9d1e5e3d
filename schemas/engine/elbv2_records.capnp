@0x9d41c7f20b6e83a5;
# Records of ELBv2 that came after records.capnp: rules of listeners, attributes of load balancers and listeners, zones of targets.
# The same conventions hold: the key in the table is the entity's number and is not repeated here.

using Cxx = import "/capnp/c++.capnp";
using Balancer = import "/schemas/elbv2/loadbalancer.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
$Cxx.namespace("moorage::record");

struct ListenerRule {
  listener @0 :UInt64;
  hex @1 :UInt64;               # 16 hex characters of the ARN
  priority @2 :Int32;
  described @3 :Balancer.Rule;  # conditions, transforms and actions, completed
  forwards @4 :List(UInt64);    # numbers of the target groups that its actions name
  tags @5 :List(TextPair);
}

struct ElbAttributes {
  owner @0 :UInt64;             # number of the load balancer or the listener
  ofListener @1 :Bool;
  attributes @2 :List(TextPair);  # those that were set, also where the value is the default
}

struct TargetZone {
  target @0 :UInt64;            # number of the target
  zone @1 :Text;                # a name of a zone, or "all"
}
