// A security group of the one network. The group "default" has a record from its first change on; before, it is derived.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "schemas/engine/ec2_records.capnp.h"

namespace moorage::control {

class Ec2Model;

inline constexpr std::int32_t kNoPort = -1;

struct SecurityGroupRule {
  std::uint64_t hex = 0;  // 16 hex characters of its id
  bool is_egress = false;
  std::string protocol;  // "tcp", "udp", "icmp", "icmpv6", a number, or "-1" for all
  std::int32_t from_port = kNoPort;
  std::int32_t to_port = kNoPort;
  std::string cidr_ipv4;  // one of these four is the peer
  std::string cidr_ipv6;
  std::string prefix_list;
  std::string group;
  std::string description;

  // Lets through the same: its id and its description do not count.
  bool is_same_rule(const SecurityGroupRule& other) const {
    return is_egress == other.is_egress && protocol == other.protocol && from_port == other.from_port &&
           to_port == other.to_port && cidr_ipv4 == other.cidr_ipv4 && cidr_ipv6 == other.cidr_ipv6 &&
           prefix_list == other.prefix_list && group == other.group;
  }
  bool operator==(const SecurityGroupRule&) const = default;
};

struct SecurityGroup {
  Id<SecurityGroup> id;
  std::uint64_t hex = 0;  // 16 hex characters of its id
  std::string name;
  std::string description;
  Instant created_at;
  std::vector<SecurityGroupRule> rules;
};

using SecurityGroupId = Id<SecurityGroup>;

template <>
struct TableRow<SecurityGroup> {
  static constexpr TableId kNumber{38};
  static constexpr std::string_view kName = "security groups";
  using Record = record::SecurityGroup;
  using Model = Ec2Model;
};

template <>
struct Fields<SecurityGroupRule> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(hex, Hex));
    each(MOORAGE_FIELD(is_egress, IsEgress));
    each(MOORAGE_FIELD(protocol, Protocol));
    each(MOORAGE_FIELD(from_port, FromPort));
    each(MOORAGE_FIELD(to_port, ToPort));
    each(MOORAGE_FIELD(cidr_ipv4, CidrIpv4));
    each(MOORAGE_FIELD(cidr_ipv6, CidrIpv6));
    each(MOORAGE_FIELD(prefix_list, PrefixList));
    each(MOORAGE_FIELD(group, Group));
    each(MOORAGE_FIELD(description, Description));
  }
};

template <>
struct Fields<SecurityGroup> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(hex, Hex));
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(description, Description));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(rules, Rules));
  }
};

}  // namespace moorage::control
