// The network that the owner of an engine has declared for EC2's stand-in, instead of the one that is derived: plain values,
// read once when the engine is opened.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace moorage {

inline constexpr std::int32_t kAllPorts = -1;

struct DeclaredSubnet {
  std::string id;    // "subnet-0123456789abcdef0"
  std::string zone;  // "us-east-1a"
  std::string cidr;  // within the VPC's
};

struct DeclaredRule {
  bool is_egress = false;
  std::string protocol = "-1";  // "tcp", "udp", "icmp", a number, or "-1" for all
  std::int32_t from_port = kAllPorts;
  std::int32_t to_port = kAllPorts;
  std::string cidr;   // of IPv4; this or `group` is the peer
  std::string group;  // the id of a group
  std::string description;
};

struct DeclaredGroup {
  std::string id;  // "sg-0123456789abcdef0"
  std::string name;
  std::string description;
  std::vector<DeclaredRule> rules;
};

struct NetworkFacts {
  std::string vpc;                      // "vpc-…"; empty: derived
  std::string cidr;                     // empty: 172.31.0.0/16
  std::vector<DeclaredSubnet> subnets;  // none: derived, one in each zone
  std::vector<DeclaredGroup> groups;    // beside the group "default"
  // Subnets and groups of other ids are taken as if they were there, where they look like ids of EC2.
  bool takes_unknown_ids = false;
};

}  // namespace moorage
