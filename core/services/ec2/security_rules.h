// Rules of security groups: from requests, as permissions grouped the way EC2 shows them, and one by one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ec2/securitygroup.capnp.h"
#include "services/ec2/model/security_group.h"

namespace moorage::control {

inline constexpr std::size_t kRulesMax = 60;  // of one direction of one group: EC2's quota

// What an Authorize or Revoke request says: its IpPermissions, or the flat members of older clients.
struct RuleRequest {
  capnp::List<ec2::IpPermission>::Reader permissions;
  std::string_view protocol;
  std::int32_t from_port = kNoPort;
  std::int32_t to_port = kNoPort;
  std::string_view cidr;
  std::string_view source_group_name;
  bool is_egress = false;
};

template <typename Request>
RuleRequest rule_request(Request request, bool is_egress) {
  return {.permissions = request.getIpPermissions(),
          .protocol = wire::view(request.getIpProtocol()),
          .from_port = wire::value_or(request.getFromPort(), kNoPort),
          .to_port = wire::value_or(request.getToPort(), kNoPort),
          .cidr = wire::view(request.getCidrIp()),
          .source_group_name = wire::view(request.getSourceSecurityGroupName()),
          .is_egress = is_egress};
}

// Rules without ids, one for each peer. Errors: MissingParameter, InvalidParameterValue (protocol, ports, CIDR block),
// InvalidGroup.NotFound.
Result<std::vector<SecurityGroupRule>> read_rules(const State& state, const RuleRequest& request);

// "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW"
std::string rule_words(const SecurityGroupRule& rule);

// IpPermissions of one direction: rules with one protocol and one range of ports are one permission.
void write_permissions(const State& state, const std::vector<SecurityGroupRule>& rules, bool is_egress,
                       ec2::SecurityGroup::Builder out);
std::vector<wire::Message<ec2::IpPermission>> permissions_of(const State& state, const std::vector<SecurityGroupRule>& rules,
                                                             bool is_egress);

// Direction, protocol, ports and peer of a rule that is no group, in the words of SecurityGroupRule and
// RevokedSecurityGroupRule alike.
template <typename Out>
void write_traffic(const SecurityGroupRule& rule, Out out) {
  wire::set(out.getIsEgress(), rule.is_egress);
  out.setIpProtocol(rule.protocol);
  wire::set(out.getFromPort(), rule.from_port);
  wire::set(out.getToPort(), rule.to_port);
  if (!rule.cidr_ipv4.empty()) out.setCidrIpv4(rule.cidr_ipv4);
  if (!rule.cidr_ipv6.empty()) out.setCidrIpv6(rule.cidr_ipv6);
  if (!rule.prefix_list.empty()) out.setPrefixListId(rule.prefix_list);
}

void write_rule(const State& state, std::string_view group, const SecurityGroupRule& rule, ec2::SecurityGroupRule::Builder out);

}  // namespace moorage::control
