#include "services/ec2/ec2_network.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/hash.h"
#include "base/ip_blocks.h"
#include "services/ec2/ec2_words.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

namespace {

constexpr std::string_view kZoneAttribute = "ecs.availability-zone";
constexpr std::size_t kLetteredZones = 8;  // blocks of the VPC for the zones "REGIONa" to "REGIONh"; 16 blocks of /20 in all
constexpr std::size_t kBlocks = 16;
constexpr std::int32_t kKeptByAws = 5;

// "eu-west-1" -> "euw1", "ap-southeast-2" -> "apse2", "us-gov-west-1" -> "usgw1": how AWS shortens regions in ids of zones.
std::string short_region(std::string_view region) {
  constexpr std::array<std::string_view, 4> kCompound = {"northeast", "northwest", "southeast", "southwest"};
  std::string out;
  bool is_first = true;
  while (!region.empty()) {
    const std::string_view part = region.substr(0, region.find('-'));
    region.remove_prefix(std::min(region.size(), part.size() + 1));
    if (is_first) {
      out += part;
    } else if (std::find(kCompound.begin(), kCompound.end(), part) != kCompound.end()) {
      out += part.front();
      out += part[5];
    } else if (!part.empty()) {
      out += part.front();
    }
    is_first = false;
  }
  return out;
}

std::set<std::string> zones_of(const State& state) {
  std::set<std::string> zones;
  if (const auto& declared = state.settings().network) {
    for (const DeclaredSubnet& subnet : declared->subnets) zones.insert(subnet.zone);
  }
  for (const char letter : {'a', 'b', 'c'}) zones.insert(state.settings().region + letter);
  state.table<Instance>().visit_all([&](const Instance& instance) {
    if (instance.status == InstanceStatus::kInactive) return;
    for (const auto& [name, value] : instance.attributes) {
      if (name == kZoneAttribute && !value.empty()) zones.insert(value);
    }
  });
  return zones;
}

// The place of a zone of the region by its letter; beyond them for other names.
std::size_t lettered_block(std::string_view region, std::string_view zone) {
  if (zone.size() != region.size() + 1 || !zone.starts_with(region)) return kBlocks;
  const auto letter = static_cast<std::size_t>(zone.back() - 'a');
  return letter < kLetteredZones ? letter : kBlocks;
}

void declare(const NetworkFacts& facts, Network& out) {
  if (!facts.vpc.empty()) out.vpc = facts.vpc;
  if (!facts.cidr.empty()) out.cidr = facts.cidr;
  out.takes_unknown_ids = facts.takes_unknown_ids;
  for (const DeclaredSubnet& one : facts.subnets) {
    const auto zone =
        std::find_if(out.zones.begin(), out.zones.end(), [&](const auto& known) { return known.name == one.zone; });
    out.subnets.push_back({.id = one.id,
                           .zone = one.zone,
                           .zone_id = zone != out.zones.end() ? zone->id : one.zone,
                           .cidr = one.cidr,
                           .is_first_of_zone = out.subnet_in(one.zone) == nullptr});
  }
}

}  // namespace

std::uint64_t derived_hex(const Settings& settings, std::string_view what) {
  return fnv1a(settings.account_id + settings.region + std::string(what));
}

const NetworkSubnet* Network::subnet_in(std::string_view zone) const {
  const auto found = std::find_if(subnets.begin(), subnets.end(), [&](const auto& one) { return one.zone == zone; });
  return found != subnets.end() ? &*found : nullptr;
}

std::optional<NetworkSubnet> Network::subnet(std::string_view id) const {
  const auto found = std::find_if(subnets.begin(), subnets.end(), [&](const auto& one) { return one.id == id; });
  if (found != subnets.end()) return *found;
  if (!takes_unknown_ids || !looks_like_id("subnet", id)) return std::nullopt;
  NetworkSubnet same = subnets[fnv1a(id) % subnets.size()];
  same.id = id;
  same.is_first_of_zone = false;
  return same;
}

std::int32_t addresses_of(const NetworkSubnet& subnet) {
  const auto block = read_ipv4_block(subnet.cidr);
  return block ? static_cast<std::int32_t>(block->size()) - kKeptByAws : 0;
}

Network network_of(const State& state) {
  const Settings& settings = state.settings();
  const auto id = [&](std::string_view prefix, std::string_view what) { return ec2_id(prefix, derived_hex(settings, what)); };
  Network out;
  out.vpc = id("vpc", "");
  out.route_table = id("rtb", "route table");
  out.internet_gateway = id("igw", "internet gateway");
  out.network_acl = id("acl", "network acl");
  out.dhcp_options = id("dopt", "dhcp options");
  out.default_group = derived_hex(settings, "default security group");
  std::size_t next = kLetteredZones;
  const NetworkFacts* declared = settings.network.get();
  for (const std::string& zone : zones_of(state)) {
    std::size_t block = lettered_block(settings.region, zone);
    if (block == kBlocks) block = next++;
    if (block >= kBlocks) break;  // the network has no room for another zone
    out.zones.push_back({.name = zone, .id = short_region(settings.region) + "-az" + std::to_string(block + 1)});
    if (declared && !declared->subnets.empty()) continue;
    out.subnets.push_back({.id = id("subnet", "subnet in " + zone),
                           .zone = zone,
                           .zone_id = out.zones.back().id,
                           .cidr = "172.31." + std::to_string(block * 16) + ".0/20"});
  }
  if (declared) declare(*declared, out);
  return out;
}

}  // namespace moorage::control
