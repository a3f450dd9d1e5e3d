#include "services/ec2/security_rules.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>

#include "base/ascii.h"
#include "services/ec2/ec2_describe.h"
#include "base/ip_blocks.h"
#include "services/ec2/security_groups.h"

namespace moorage::control {

namespace {

constexpr const char* kAll = "-1";
constexpr std::int32_t kPortMax = 65535;

struct ProtocolName {
  std::string_view number;
  std::string_view name;
};
constexpr ProtocolName kProtocols[] = {{"6", "tcp"}, {"17", "udp"}, {"1", "icmp"}, {"58", "icmpv6"}};

bool has_ports(std::string_view protocol) { return protocol == "tcp" || protocol == "udp"; }
bool has_types(std::string_view protocol) { return protocol == "icmp" || protocol == "icmpv6"; }

Result<std::string> read_protocol(std::string_view given) {
  if (given.empty()) return api_error("MissingParameter", "The request must contain the parameter ipProtocol");
  const std::string lower = lower_ascii(given);
  for (const ProtocolName& known : kProtocols) {
    if (lower == known.number || lower == known.name) return std::string(known.name);
  }
  if (lower == kAll || lower == "all") return std::string(kAll);
  int number = 0;
  const auto [end, error] = std::from_chars(lower.data(), lower.data() + lower.size(), number);
  if (error == std::errc{} && end == lower.data() + lower.size() && number >= 0 && number <= 255) return lower;
  return invalid_value("Invalid value '" + std::string(given.substr(0, 64)) + "' for IP protocol. Unknown protocol.",
                       "IpPermissions[].IpProtocol");
}

// The protocol and the ports of a rule; its peer is still missing.
Result<SecurityGroupRule> read_traffic(std::string_view protocol, std::int32_t from, std::int32_t to, bool is_egress) {
  SecurityGroupRule rule;
  rule.is_egress = is_egress;
  MOORAGE_ASSIGN(rule.protocol, read_protocol(protocol));
  if (has_ports(rule.protocol)) {
    if (from == kNoPort && to == kNoPort) {
      return invalid_value("Invalid value for portRange. Must specify both from and to ports with TCP/UDP.",
                           "IpPermissions[].FromPort");
    }
    if (from < 0 || to > kPortMax || from > to) {
      return invalid_value("Invalid TCP/UDP port range (" + std::to_string(from) + ":" + std::to_string(to) + ")",
                           "IpPermissions[].FromPort");
    }
  } else if (has_types(rule.protocol)) {
    if (from < -1 || from > 255 || to < -1 || to > 255) {
      return invalid_value("ICMP type (" + std::to_string(from) + ") or code (" + std::to_string(to) + ") out of range",
                           "IpPermissions[].FromPort");
    }
  } else {
    return rule;  // other protocols have no ports, whatever the request says
  }
  rule.from_port = from;
  rule.to_port = to;
  return rule;
}

Error malformed_block(std::string_view text) {
  return invalid_value("CIDR block " + std::string(text.substr(0, 64)) + " is malformed", "IpPermissions[].IpRanges[].CidrIp");
}

Result<std::string> read_peer_group(const State& state, ec2::UserIdGroupPair::Reader pair) {
  const std::string_view id = wire::view(pair.getGroupId());
  MOORAGE_ASSIGN(const GroupView group, id.empty() ? group_named(state, wire::view(pair.getGroupName())) : group_of(state, id));
  return group.id;
}

Status read_permission(const State& state, ec2::IpPermission::Reader permission, bool is_egress,
                       std::vector<SecurityGroupRule>& out) {
  MOORAGE_ASSIGN(const SecurityGroupRule traffic,
                 read_traffic(wire::view(permission.getIpProtocol()), wire::value_or(permission.getFromPort(), kNoPort),
                              wire::value_or(permission.getToPort(), kNoPort), is_egress));
  const std::size_t had = out.size();
  const auto add = [&](std::string SecurityGroupRule::*peer, std::string value, std::string_view description) {
    SecurityGroupRule rule = traffic;
    rule.*peer = std::move(value);
    rule.description = description;
    out.push_back(std::move(rule));
  };
  for (const auto range : permission.getIpRanges()) {
    const auto block = ipv4_block(wire::view(range.getCidrIp()));
    if (!block) return malformed_block(wire::view(range.getCidrIp()));
    add(&SecurityGroupRule::cidr_ipv4, *block, wire::view(range.getDescription()));
  }
  for (const auto range : permission.getIpv6Ranges()) {
    const auto block = ipv6_block(wire::view(range.getCidrIpv6()));
    if (!block) return malformed_block(wire::view(range.getCidrIpv6()));
    add(&SecurityGroupRule::cidr_ipv6, *block, wire::view(range.getDescription()));
  }
  for (const auto prefix : permission.getPrefixListIds())
    add(&SecurityGroupRule::prefix_list, std::string(wire::view(prefix.getPrefixListId())),
        wire::view(prefix.getDescription()));
  for (const auto pair : permission.getUserIdGroupPairs()) {
    MOORAGE_ASSIGN(std::string group, read_peer_group(state, pair));
    add(&SecurityGroupRule::group, std::move(group), wire::view(pair.getDescription()));
  }
  if (out.size() == had) {
    return api_error("MissingParameter",
                     "The request must contain a CIDR block, a prefix list or a security group for each permission");
  }
  return {};
}

// The members of older clients: one CIDR block, or one group by its name.
Result<SecurityGroupRule> read_flat(const State& state, const RuleRequest& request) {
  if (!request.source_group_name.empty()) {
    MOORAGE_ASSIGN(const GroupView group, group_named(state, request.source_group_name));
    const std::string_view protocol = request.protocol.empty() ? std::string_view(kAll) : request.protocol;
    MOORAGE_ASSIGN(SecurityGroupRule rule, read_traffic(protocol, request.from_port, request.to_port, request.is_egress));
    rule.group = group.id;
    return rule;
  }
  MOORAGE_ASSIGN(SecurityGroupRule rule, read_traffic(request.protocol, request.from_port, request.to_port, request.is_egress));
  const auto block = ipv4_block(request.cidr);
  if (!block) return malformed_block(request.cidr);
  rule.cidr_ipv4 = *block;
  return rule;
}

void write_pair(const State& state, const SecurityGroupRule& rule, ec2::UserIdGroupPair::Builder out) {
  out.setGroupId(rule.group);
  out.setUserId(state.settings().account_id);
  if (!rule.description.empty()) out.setDescription(rule.description);
}

}  // namespace

Result<std::vector<SecurityGroupRule>> read_rules(const State& state, const RuleRequest& request) {
  std::vector<SecurityGroupRule> out;
  for (const auto permission : request.permissions) MOORAGE_TRY(read_permission(state, permission, request.is_egress, out));
  const bool is_flat = !request.protocol.empty() || !request.cidr.empty() || !request.source_group_name.empty();
  if (is_flat) {
    MOORAGE_ASSIGN(SecurityGroupRule rule, read_flat(state, request));
    out.push_back(std::move(rule));
  }
  return out;
}

std::string rule_words(const SecurityGroupRule& rule) {
  std::string out = "peer: " + rule.cidr_ipv4 + rule.cidr_ipv6 + rule.prefix_list + rule.group;
  if (rule.protocol == kAll) return out + ", ALL, ALLOW";
  out += ", ";
  for (const char c : rule.protocol) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  if (has_ports(rule.protocol)) {
    out += ", from port: " + std::to_string(rule.from_port) + ", to port: " + std::to_string(rule.to_port);
  } else if (has_types(rule.protocol)) {
    out += ", type: " + std::to_string(rule.from_port) + ", code: " + std::to_string(rule.to_port);
  }
  return out + ", ALLOW";
}

std::vector<wire::Message<ec2::IpPermission>> permissions_of(const State& state, const std::vector<SecurityGroupRule>& rules,
                                                             bool is_egress) {
  using Traffic = std::tuple<std::string, std::int32_t, std::int32_t>;
  std::map<Traffic, std::vector<const SecurityGroupRule*>> by_traffic;
  for (const SecurityGroupRule& rule : rules) {
    if (rule.is_egress == is_egress) by_traffic[{rule.protocol, rule.from_port, rule.to_port}].push_back(&rule);
  }
  std::vector<wire::Message<ec2::IpPermission>> out;
  for (const auto& traffic : by_traffic) {
    const auto& same = traffic.second;
    out.push_back(wire::Message<ec2::IpPermission>::build([&](ec2::IpPermission::Builder permission) {
      const SecurityGroupRule& first = *same.front();
      permission.setIpProtocol(first.protocol);
      if (has_ports(first.protocol) || has_types(first.protocol)) {
        wire::set(permission.getFromPort(), first.from_port);
        wire::set(permission.getToPort(), first.to_port);
      }
      const auto count = [&](std::string SecurityGroupRule::*peer) {
        return count_of(static_cast<std::size_t>(
            std::count_if(same.begin(), same.end(), [&](const auto* rule) { return !(rule->*peer).empty(); })));
      };
      auto blocks = permission.initIpRanges(count(&SecurityGroupRule::cidr_ipv4));
      auto blocks6 = permission.initIpv6Ranges(count(&SecurityGroupRule::cidr_ipv6));
      auto lists = permission.initPrefixListIds(count(&SecurityGroupRule::prefix_list));
      auto pairs = permission.initUserIdGroupPairs(count(&SecurityGroupRule::group));
      unsigned block = 0, block6 = 0, list = 0, pair = 0;
      for (const SecurityGroupRule* rule : same) {
        const auto describe = [&](auto peer) {
          if (!rule->description.empty()) peer.setDescription(rule->description);
        };
        if (!rule->cidr_ipv4.empty()) {
          blocks[block].setCidrIp(rule->cidr_ipv4);
          describe(blocks[block++]);
        } else if (!rule->cidr_ipv6.empty()) {
          blocks6[block6].setCidrIpv6(rule->cidr_ipv6);
          describe(blocks6[block6++]);
        } else if (!rule->prefix_list.empty()) {
          lists[list].setPrefixListId(rule->prefix_list);
          describe(lists[list++]);
        } else {
          write_pair(state, *rule, pairs[pair++]);
        }
      }
    }));
  }
  return out;
}

void write_permissions(const State& state, const std::vector<SecurityGroupRule>& rules, bool is_egress,
                       ec2::SecurityGroup::Builder out) {
  const auto permissions = permissions_of(state, rules, is_egress);
  const unsigned size = count_of(permissions.size());
  write_described(permissions, is_egress ? out.initIpPermissionsEgress(size) : out.initIpPermissions(size));
}

void write_rule(const State& state, std::string_view group, const SecurityGroupRule& rule,
                ec2::SecurityGroupRule::Builder out) {
  const std::string id = ec2_id("sgr", rule.hex);
  out.setSecurityGroupRuleId(id);
  out.setSecurityGroupRuleArn(arn_of(state.settings(), {.service = "ec2", .resource = "security-group-rule/" + id}));
  out.setGroupId(std::string(group));
  out.setGroupOwnerId(state.settings().account_id);
  write_traffic(rule, out);
  if (!rule.group.empty()) {
    auto peer = out.initReferencedGroupInfo();
    peer.setGroupId(rule.group);
    peer.setUserId(state.settings().account_id);
  }
  if (!rule.description.empty()) out.setDescription(rule.description);
  describe_tags_of(state, id, out);
}

}  // namespace moorage::control
