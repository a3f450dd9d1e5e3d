#include "assembly/ec2.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include "assembly/driver_choice.h"
#include "assembly/option_values.h"
#include "base/ec2_ids.h"
#include "base/ip_blocks.h"
#include "wire/presence.h"

namespace moorage::assembly {

namespace {

constexpr std::string_view kOptions = "ec2_options";
constexpr std::size_t kFileBytesMax = 1 << 20;
constexpr int kVpcPrefixMin = 16;  // as EC2 bounds them
constexpr int kVpcPrefixMax = 28;
constexpr const char* kDerivedCidr = "172.31.0.0/16";
constexpr const char* kEverywhere = "0.0.0.0/0";

std::string text_of(capnp::Text::Reader text) { return std::string(wire::view(text)); }

// The block as EC2 takes it: of /16 to /28, with no bit behind the prefix.
std::optional<Ipv4Block> block_of(std::string_view text) {
  const auto block = read_ipv4_block(text);
  const bool is_taken = block && block->text() == text && block->prefix >= kVpcPrefixMin && block->prefix <= kVpcPrefixMax;
  return is_taken ? block : std::nullopt;
}

// Reads one source of members, the options or the file; `where_` is the begin of every path.
class NetworkReader {
 public:
  explicit NetworkReader(std::string where) : where_(std::move(where)) {}

  Status read(config::Ec2Options::Reader from, NetworkFacts& out) {
    MOORAGE_TRY(read_vpc(from, out));
    MOORAGE_TRY(read_subnets(from, out));
    MOORAGE_TRY(read_groups(from, out));
    if (from.getUnknownIds() != config::Ec2UnknownIds::UNSET) {
      out.takes_unknown_ids = from.getUnknownIds() == config::Ec2UnknownIds::ACCEPT;
    }
    return {};
  }

 private:
  Error wrong(std::string message, const std::string& path) const {
    return invalid_parameter(std::move(message), where_ + "." + path);
  }
  static std::string at(const char* list, unsigned place, const char* member) {
    return std::string(list) + "[" + std::to_string(place) + "]." + member;
  }

  Status read_vpc(config::Ec2Options::Reader from, NetworkFacts& out) const {
    const std::string_view id = wire::view(from.getVpc().getId());
    if (!id.empty() && !looks_like_id("vpc", id))
      return wrong("An id of a VPC is vpc- and lower-case letters and digits.", "vpc.id");
    const std::string_view cidr = wire::view(from.getVpc().getCidr());
    if (!cidr.empty() && !block_of(cidr)) {
      return wrong("A block of a VPC is of /16 to /28 with no bit behind it, as 10.0.0.0/16.", "vpc.cidr");
    }
    if (!id.empty()) out.vpc = id;
    if (!cidr.empty()) out.cidr = cidr;
    return {};
  }

  Status read_subnets(config::Ec2Options::Reader from, NetworkFacts& out) const {
    const Ipv4Block vpc = *block_of(out.cidr.empty() ? kDerivedCidr : out.cidr);
    if (!out.cidr.empty() && from.getSubnets().size() == 0 && out.subnets.empty()) {
      return wrong("A VPC with a block of its own needs subnets in it.", "subnets");
    }
    std::vector<Ipv4Block> taken;
    std::set<std::string> ids;
    unsigned place = 0;
    for (const auto subnet : from.getSubnets()) {
      const unsigned here = place++;
      DeclaredSubnet one{.id = text_of(subnet.getId()), .zone = text_of(subnet.getZone()), .cidr = text_of(subnet.getCidr())};
      if (!looks_like_id("subnet", one.id))
        return wrong("An id of a subnet is subnet- and lower-case letters and digits.", at("subnets", here, "id"));
      if (!ids.insert(one.id).second) return wrong("The subnet " + one.id + " is declared twice.", at("subnets", here, "id"));
      if (one.zone.empty()) return wrong("A subnet is in a zone, as us-east-1a.", at("subnets", here, "zone"));
      const auto block = block_of(one.cidr);
      if (!block)
        return wrong("A block of a subnet is of /16 to /28 with no bit behind it, as 10.0.1.0/24.",
                     at("subnets", here, "cidr"));
      if (!vpc.contains(*block)) {
        return wrong(
            "The block " + one.cidr + " is not in that of the VPC, " + (out.cidr.empty() ? kDerivedCidr : out.cidr) + ".",
            at("subnets", here, "cidr"));
      }
      for (const Ipv4Block& other : taken) {
        if (other.contains(*block) || block->contains(other)) {
          return wrong("The block " + one.cidr + " overlaps that of another subnet.", at("subnets", here, "cidr"));
        }
      }
      taken.push_back(*block);
      out.subnets.push_back(std::move(one));
    }
    return {};
  }

  Status read_groups(config::Ec2Options::Reader from, NetworkFacts& out) const {
    std::set<std::string> ids;
    std::set<std::string> names{"default"};
    unsigned place = 0;
    for (const auto group : from.getSecurityGroups()) {
      const unsigned here = place++;
      DeclaredGroup one{.id = text_of(group.getId()),
                        .name = text_of(group.getName()),
                        .description = text_of(group.getDescription()),
                        .rules = {}};
      if (!hex_of_id("sg", one.id)) {
        return wrong("An id of a security group is sg- and 8 hex digits, or sg-0 and 16.", at("securityGroups", here, "id"));
      }
      if (!ids.insert(one.id).second)
        return wrong("The security group " + one.id + " is declared twice.", at("securityGroups", here, "id"));
      if (one.name.empty() || !names.insert(one.name).second) {
        return wrong("Names of security groups are not empty, not default, and each there once.",
                     at("securityGroups", here, "name"));
      }
      const std::string path = "securityGroups[" + std::to_string(here) + "].";
      MOORAGE_TRY(read_rules(group.getIngress(), false, path + "ingress", one));
      MOORAGE_TRY(read_rules(group.getEgress(), true, path + "egress", one));
      if (!group.hasEgress()) one.rules.push_back({.is_egress = true, .cidr = kEverywhere, .group = {}, .description = {}});
      out.groups.push_back(std::move(one));
    }
    return {};
  }

  Status read_rules(capnp::List<config::Ec2Rule>::Reader from, bool is_egress, const std::string& path,
                    DeclaredGroup& out) const {
    unsigned place = 0;
    for (const auto rule : from) {
      const std::string here = path + "[" + std::to_string(place++) + "].";
      DeclaredRule one{.is_egress = is_egress,
                       .cidr = text_of(rule.getCidr()),
                       .group = text_of(rule.getGroup()),
                       .description = text_of(rule.getDescription())};
      if (rule.getProtocol().size() > 0) one.protocol = text_of(rule.getProtocol());
      if (one.protocol == "all") one.protocol = "-1";
      static const std::set<std::string> kProtocols{"-1", "tcp", "udp", "icmp"};
      if (!kProtocols.contains(one.protocol)) return wrong("A protocol is tcp, udp, icmp or -1 for all.", here + "protocol");
      const bool has_ports = one.protocol == "tcp" || one.protocol == "udp";
      if (has_ports) {
        one.from_port = wire::value_or(rule.getFromPort(), 0);
        one.to_port = wire::value_or(rule.getToPort(), wire::has(rule.getFromPort()) ? one.from_port : 65535);
        if (one.from_port > one.to_port) return wrong("fromPort is greater than toPort.", here + "fromPort");
      } else if (wire::has(rule.getFromPort()) || wire::has(rule.getToPort())) {
        return wrong("Ports belong to the protocols tcp and udp.", here + "fromPort");
      }
      if (one.cidr.empty() == one.group.empty()) return wrong("A rule has either a cidr or a group.", here + "cidr");
      if (!one.cidr.empty()) {
        const auto block = ipv4_block(one.cidr);
        if (!block) return wrong("A block of IPv4 addresses is meant, as 10.0.0.0/8.", here + "cidr");
        one.cidr = *block;
      } else if (!looks_like_id("sg", one.group)) {
        return wrong("The id of a security group is meant.", here + "group");
      }
      out.rules.push_back(std::move(one));
    }
    return {};
  }

  std::string where_;
};

Result<std::string> content_of(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::is_regular_file(path, error) ? std::filesystem::file_size(path, error) : 0;
  if (error || !std::filesystem::is_regular_file(path)) {
    return invalid_parameter("There is no file " + path + ".", std::string(kOptions) + ".file");
  }
  if (size > kFileBytesMax)
    return invalid_parameter("The file " + path + " has more than 1 MiB.", std::string(kOptions) + ".file");
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  if (!in) return invalid_parameter("The file " + path + " cannot be read.", std::string(kOptions) + ".file");
  return out.str();
}

}  // namespace

Result<std::shared_ptr<const NetworkFacts>> network_facts(std::string_view options) {
  MOORAGE_ASSIGN(const auto given, read_options<config::Ec2Options>(options, kOptions));
  NetworkFacts facts;
  const std::string file = text_of(given.reader().getFile());
  if (!file.empty()) {
    MOORAGE_ASSIGN(const std::string content, content_of(file));
    const auto of_file = read_options<config::Ec2Options>(content, file);
    if (!of_file.ok()) {
      Error error = of_file.error();
      error.message = "The file " + file + ": " + error.message;
      return error;
    }
    if (of_file->reader().hasFile()) return invalid_parameter("A file names no other file.", file + ".file");
    MOORAGE_TRY(NetworkReader(file).read(of_file->reader(), facts));
    if (given.reader().hasVpc() || given.reader().hasSubnets() || given.reader().hasSecurityGroups()) {
      return invalid_parameter("What the network is stands either in the file or in the options.",
                               std::string(kOptions) + ".file");
    }
    if (given.reader().getUnknownIds() != config::Ec2UnknownIds::UNSET) {
      facts.takes_unknown_ids = given.reader().getUnknownIds() == config::Ec2UnknownIds::ACCEPT;
    }
  } else {
    MOORAGE_TRY(NetworkReader(std::string(kOptions)).read(given.reader(), facts));
  }
  const bool is_derived = facts.vpc.empty() && facts.subnets.empty() && facts.groups.empty() && !facts.takes_unknown_ids;
  if (is_derived) return std::shared_ptr<const NetworkFacts>();
  return std::make_shared<const NetworkFacts>(std::move(facts));
}

Status check_ec2_options(std::string_view options) {
  const auto read = network_facts(options);
  return read.ok() ? Status() : Status(read.error());
}

}  // namespace moorage::assembly
