// What may pass to and from the interfaces of tasks (networkMode awsvpc) on this machine, as a script for nft: security groups,
// network ACLs of subnets, masquerade, and what no task may reach. Pure. docs/network.md is the prose.
//
// Every task's traffic is routed by this machine, also between two tasks of one subnet, so that one hook sees all of it. A
// security group is a set of addresses and two chains; an interface in several groups may do what any of them allows.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "drivers/runtime/oci/kernel/links.h"
#include "schemas/engine/driver.capnp.h"

namespace moorage::oci {

// A task's interface as the kernel gets it.
struct TaskEnd {
  std::string link;  // our end of its cable
  std::array<std::uint8_t, 6> hardware{};
  Ipv4 address = 0;
  std::vector<std::string> groups;

  auto operator<=>(const TaskEnd&) const = default;
};

// One rule of a security group or of a network ACL, checked.
struct TrafficRule {
  std::string protocol;  // "tcp", "udp", "icmp", "icmpv6", a number; empty: all
  int from_port = -1;    // of ICMP the type; -1: every one
  int to_port = -1;      // of ICMP the code
  std::string block;     // CIDR of the other side; empty: `group`
  std::string group;
  bool is_deny = false;

  bool operator==(const TrafficRule&) const = default;
};
struct TrafficGroup {
  std::string id;
  std::vector<TrafficRule> ingress;
  std::vector<TrafficRule> egress;
  std::vector<Ipv4> members;  // on every machine

  bool operator==(const TrafficGroup&) const = default;
};
struct TrafficAcl {
  std::string subnet;
  std::string block;
  std::vector<TrafficRule> ingress;
  std::vector<TrafficRule> egress;

  bool operator==(const TrafficAcl&) const = default;
};
struct Traffic {
  std::vector<TrafficGroup> groups;
  std::vector<TrafficAcl> acls;

  const TrafficGroup* group(const std::string& id) const;
  // Alike but for the members of groups.
  bool has_same_rules(const Traffic& other) const;
};

// Leaves out what is not well-formed: a rule that cannot be read allows nothing.
Traffic read_traffic(driver::NetworkRules::Reader rules);

struct TaskRules {
  std::string table;    // in the families inet and bridge
  std::string bridges;  // what the names of the subnets' bridges begin with, and nothing else's
  std::string links;    // what the names of all cables begin with
  bool allow_metadata = false;
  bool block_host_services = false;
  std::uint16_t task_door = 0;  // the port of 127.0.0.1 behind 169.254.170.2; 0: none
};

// Replaces both tables in one transaction.
std::string task_rules_script(const TaskRules& rules, const Traffic& traffic, const std::vector<TaskEnd>& ends);
std::string task_frames_script(const TaskRules& rules, const std::vector<TaskEnd>& ends);

// Names inside the tables.
inline constexpr const char* kTasksSet = "tasks";
std::string member_set(const std::string& group);  // "sg-0a…" -> "sg_0a…"

// Elements of the group's set: its members elsewhere, and the tasks of this machine that are in it.
std::vector<Ipv4> addresses_in(const TrafficGroup& group, const std::vector<TaskEnd>& ends);

}  // namespace moorage::oci
