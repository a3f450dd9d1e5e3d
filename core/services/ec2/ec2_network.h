// The one network of this engine as EC2 describes it: a default VPC with public subnets. They are those that the owner of the
// engine has declared (base/network_facts.h); otherwise one in each zone, derived from the account, the region and the zones
// that the engine knows. Nothing of it is stored, so every id is the same after every start.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/state.h"

namespace moorage::control {

struct NetworkSubnet {
  std::string id;
  std::string zone;     // "us-east-1a"
  std::string zone_id;  // "use1-az1"
  std::string cidr;
  bool is_first_of_zone = true;
};

struct NetworkZone {
  std::string name;
  std::string id;
};

struct Network {
  std::string vpc;  // the VPC that load balancers are described with too
  std::string cidr = "172.31.0.0/16";
  std::string route_table;
  std::string internet_gateway;
  std::string network_acl;
  std::string dhcp_options;
  std::uint64_t default_group = 0;     // hex of the security group "default"
  std::vector<NetworkZone> zones;      // in the order of their names
  std::vector<NetworkSubnet> subnets;  // never empty
  bool takes_unknown_ids = false;

  const NetworkSubnet* subnet_in(std::string_view zone) const;
  // An id that is not there is one of the subnets under another name where unknown ids are taken.
  std::optional<NetworkSubnet> subnet(std::string_view id) const;
};

// Addresses that a subnet has for interfaces; AWS keeps five of each.
std::int32_t addresses_of(const NetworkSubnet& subnet);

// Zones: the first three of the region, and those that container instances say they are in (ecs.availability-zone).
Network network_of(const State& state);

// 16 hex characters that follow from the account, the region and `what`.
std::uint64_t derived_hex(const Settings& settings, std::string_view what);

}  // namespace moorage::control
