// What may pass between the containers behind a bridge, this machine and its neighbours, as a script for nft. The rules live in
// tables of their own, which are replaced as a whole; rules of others are neither read nor changed. docs/network.md is the
// prose.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "drivers/runtime/oci/kernel/links.h"

namespace moorage::oci {

// The bridge of an engine's containers.
inline std::string bridge_name(const std::string& instance) { return "mo-" + instance; }

// A host port of this machine that leads to a container.
struct Forward {
  bool udp = false;
  std::uint16_t host_port = 0;
  Ipv4 address = 0;
  std::uint16_t container_port = 0;

  auto operator<=>(const Forward&) const = default;
};

// Our end of a container's cable, and the address behind it.
struct CableEnd {
  std::string link;
  Ipv4 address = 0;

  auto operator<=>(const CableEnd&) const = default;
};

struct NetworkRules {
  std::string table;  // its name in the families ip, ip6 and bridge
  std::string bridge;
  std::string links;  // what the names of all cables begin with
  Subnet subnet;
  Ipv4 address = 0;                  // where host ports answer; 0: on every address of this machine
  bool allow_metadata = false;       // containers reach the address of the cloud's metadata service
  bool block_host_services = false;  // containers reach no socket of this machine, only published ports
  std::uint16_t task_door = 0;       // the port of 127.0.0.1 behind 169.254.170.2; 0: none
  // Interfaces that forward only because containers need answers from there: nothing else may be forwarded from them.
  std::vector<std::string> opened;
};

// Replaces the IPv4 table in one transaction.
std::string rules_script(const NetworkRules& rules, const std::vector<Forward>& forwards);
// The IPv6 table: nothing of IPv6 leaves or enters through the bridge.
std::string rules_script_v6(const NetworkRules& rules);

// The table of the bridge: a container sends with its own hardware and IPv4 address only, in frames of IPv4 and ARP.
std::string rules_script_bridge(const NetworkRules& rules, const std::vector<CableEnd>& ends);

// What leads 169.254.170.2:80 to the door of the tasks. `interfaces` is a match of nft for where containers ask from, such as
// `iifname "mo-1234"`; each of these interfaces must route loopback addresses (route_localnet), as the agent of ECS needs it,
// too.
struct TaskDoorRules {
  std::string redirect;  // for a chain at "nat hook prerouting priority dstnat"
  std::string accept;    // for a chain at "filter hook input", before what refuses metadata addresses
};
TaskDoorRules task_door_rules(const std::string& interfaces, std::uint16_t port);

// Rules that refuse the addresses at which clouds hand credentials of the machine to every process that asks.
std::vector<std::string> metadata_rules();

// Names inside the tables.
inline constexpr const char* kForwardsMap = "forwards";
inline constexpr const char* kMetadataSet = "metadata";
inline constexpr const char* kOpenedSet = "opened";
inline constexpr const char* kEndsSet = "ends";

}  // namespace moorage::oci
