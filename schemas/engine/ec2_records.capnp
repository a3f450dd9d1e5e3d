# Stored records of the EC2 stand-ins (core/services/ec2/model): what callers made. The network itself is derived and not stored.
@0xd1f4a86b3c0e5279;

using Cxx = import "/capnp/c++.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
$Cxx.namespace("moorage::record");

struct SecurityGroup {
  hex @0 :UInt64;                        # 16 hex characters of the id behind "sg-0"
  name @1 :Text;
  description @2 :Text;
  createdAt @3 :Int64;
  rules @4 :List(SecurityGroupRule);
}

struct SecurityGroupRule {
  hex @0 :UInt64;                        # 16 hex characters of the id behind "sgr-0"
  isEgress @1 :Bool;
  protocol @2 :Text;                     # "tcp", "udp", "icmp", "icmpv6", "-1" or a number
  fromPort @3 :Int32;                    # -1: none; of ICMP the type
  toPort @4 :Int32;
  cidrIpv4 @5 :Text;                     # one of these four is set
  cidrIpv6 @6 :Text;
  prefixList @7 :Text;
  group @8 :Text;                        # id of another group or of this one
  description @9 :Text;
}

struct ResourceTags {
  resource @0 :Text;                     # "vpc-0…", "sg-0…"
  tags @1 :List(TextPair);
}
