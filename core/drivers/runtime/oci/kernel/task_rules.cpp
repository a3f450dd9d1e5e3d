#include "drivers/runtime/oci/kernel/task_rules.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/hex.h"
#include "drivers/runtime/oci/kernel/network_rules.h"
#include "wire/presence.h"

namespace moorage::oci {
namespace {

constexpr int kPortMax = 65'535;

std::string quoted(const std::string& name) { return '"' + name + '"'; }

template <typename List, typename F>
std::string joined(const List& list, F text) {
  std::string out;
  for (const auto& entry : list) {
    out += (out.empty() ? "" : ", ") + text(entry);
  }
  return out;
}

std::string set(const std::string& name, const std::string& type, const std::string& elements) {
  return "set " + name + " { type " + type + " ; " + (elements.empty() ? "" : "elements = { " + elements + " } ; ") + "} ; ";
}

std::string chain(const std::string& name, const std::string& hook, const std::vector<std::string>& rules) {
  std::string out = "chain " + name + " { ";
  if (!hook.empty()) {
    out += "type " + hook + " ; policy accept ; ";
  }
  for (const auto& rule : rules) {
    out += rule + " ; ";
  }
  return out + "} ; ";
}

bool is_group_id(std::string_view text) {
  return text.size() > 3 && text.size() <= 40 && text.starts_with("sg-") &&
         text.substr(3).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_v6(const std::string& block) { return block.find(':') != std::string::npos; }

std::optional<int> number_in(std::string_view text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(out) : std::nullopt;
}

// "10.0.0.0/8", "::/0"
bool is_block(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos) {
    return false;
  }
  const auto prefix = number_in(std::string_view(text).substr(slash + 1));
  std::array<std::uint8_t, 16> parsed{};
  return prefix && *prefix >= 0 && *prefix <= (is_v6(text) ? 128 : 32) &&
         ::inet_pton(is_v6(text) ? AF_INET6 : AF_INET, text.substr(0, slash).c_str(), parsed.data()) == 1;
}

// nullopt: it cannot be read.
std::optional<TrafficRule> read_rule(driver::NetworkRules::Rule::Reader in) {
  TrafficRule rule{.protocol = std::string(wire::view(in.getProtocol())),
                   .from_port = in.getFromPort(),
                   .to_port = in.getToPort(),
                   .block = std::string(wire::view(in.getBlock())),
                   .group = std::string(wire::view(in.getGroup())),
                   .is_deny = in.getIsDeny()};
  if (rule.protocol.empty()) {
    return std::nullopt;
  }
  if (rule.protocol == "-1") {
    rule.protocol.clear();
  }
  // EC2's names for two numbers; ports count for them only under their names.
  if (rule.protocol == "6") rule.protocol = "tcp";
  if (rule.protocol == "17") rule.protocol = "udp";
  if (rule.protocol == "1") rule.protocol = "icmp";
  if (rule.protocol == "58") rule.protocol = "icmpv6";
  const bool is_named = rule.protocol.empty() || rule.protocol == "tcp" || rule.protocol == "udp" || rule.protocol == "icmp" ||
                        rule.protocol == "icmpv6";
  if (!is_named) {
    const auto number = number_in(rule.protocol);
    if (!number || *number < 0 || *number > 255) {
      return std::nullopt;
    }
  }
  const bool has_peer = rule.block.empty() ? is_group_id(rule.group) : rule.group.empty() && is_block(rule.block);
  if (!has_peer || rule.from_port < -1 || rule.from_port > kPortMax || rule.to_port < -1 || rule.to_port > kPortMax) {
    return std::nullopt;
  }
  return rule;
}

template <typename List>
std::vector<TrafficRule> read_rules(const List& list) {
  std::vector<TrafficRule> out;
  for (const auto entry : list) {
    if (auto rule = read_rule(entry)) {
      out.push_back(std::move(*rule));
    }
  }
  return out;
}

// Protocol and ports; empty: all.
std::string traffic_match(const TrafficRule& rule) {
  if (rule.protocol.empty()) {
    return "";
  }
  if (rule.protocol == "tcp" || rule.protocol == "udp") {
    const bool all = rule.from_port < 0 || (rule.from_port == 0 && (rule.to_port < 0 || rule.to_port == kPortMax));
    if (all) {
      return "meta l4proto " + rule.protocol + ' ';
    }
    const int last = std::max(rule.from_port, rule.to_port);
    return rule.protocol + " dport " + std::to_string(rule.from_port) +
           (last == rule.from_port ? "" : '-' + std::to_string(last)) + ' ';
  }
  if (rule.protocol == "icmp" || rule.protocol == "icmpv6") {
    if (rule.from_port < 0) {
      return "meta l4proto " + std::string(rule.protocol == "icmp" ? "icmp " : "ipv6-icmp ");
    }
    return rule.protocol + " type " + std::to_string(rule.from_port) + ' ' +
           (rule.to_port < 0 ? "" : rule.protocol + " code " + std::to_string(rule.to_port) + ' ');
  }
  return "meta l4proto " + rule.protocol + ' ';
}

// `side`: "saddr" of what comes in, "daddr" of what goes out. Empty: the rule's group is not known here.
std::string peer_match(const Traffic& traffic, const TrafficRule& rule, const std::string& side) {
  if (!rule.block.empty()) {
    return (is_v6(rule.block) ? "ip6 " : "ip ") + side + ' ' + rule.block + ' ';
  }
  return traffic.group(rule.group) != nullptr ? "ip " + side + " @" + member_set(rule.group) + ' ' : "";
}

struct ChainWords {
  std::string side;
  std::string allow;
};
std::vector<std::string> rule_lines(const Traffic& traffic, const std::vector<TrafficRule>& rules, const ChainWords& words) {
  std::vector<std::string> out;
  for (const auto& rule : rules) {
    if (const auto peer = peer_match(traffic, rule, words.side); !peer.empty()) {
      out.push_back(peer + traffic_match(rule) + (rule.is_deny ? "drop" : words.allow));
    }
  }
  return out;
}

bool lets_everything_through(const std::vector<TrafficRule>& rules) {
  return !rules.empty() && !rules.front().is_deny && rules.front().protocol.empty() && rules.front().block == "0.0.0.0/0";
}

// An ACL sees what crosses the border of its subnet, each packet by itself.
std::string acl_chains(const Traffic& traffic, std::vector<std::string>& borders) {
  std::string body;
  unsigned index = 0;
  for (const auto& acl : traffic.acls) {
    const auto number = std::to_string(index++);
    const auto add = [&](const std::vector<TrafficRule>& rules, const char* name, const ChainWords& words,
                         const std::string& border) {
      if (lets_everything_through(rules)) {
        return;
      }
      auto lines = rule_lines(traffic, rules, words);
      lines.emplace_back("drop");
      body += chain(name + number, "", lines);
      borders.push_back(border + "jump " + name + number);
    };
    add(acl.egress, "acl_out_", {.side = "daddr", .allow = "return"},
        "ip saddr " + acl.block + " ip daddr != " + acl.block + ' ');
    add(acl.ingress, "acl_in_", {.side = "saddr", .allow = "return"},
        "ip daddr " + acl.block + " ip saddr != " + acl.block + ' ');
  }
  return body;
}

std::string hardware_text(const std::array<std::uint8_t, 6>& bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) {
    out += out.empty() ? "" : ":";
    append_hex_byte(out, byte);
  }
  return out;
}

std::string replacing(const std::string& table, const std::string& body) {
  return "add table " + table + "; delete table " + table + "; table " + table + " { " + body + "}";
}

}  // namespace

const TrafficGroup* Traffic::group(const std::string& id) const {
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.id == id; });
  return found != groups.end() ? &*found : nullptr;
}

bool Traffic::has_same_rules(const Traffic& other) const {
  return acls == other.acls && std::equal(groups.begin(), groups.end(), other.groups.begin(), other.groups.end(),
                                          [](const TrafficGroup& a, const TrafficGroup& b) {
                                            return a.id == b.id && a.ingress == b.ingress && a.egress == b.egress;
                                          });
}

Traffic read_traffic(driver::NetworkRules::Reader rules) {
  Traffic out;
  for (const auto in : rules.getGroups()) {
    TrafficGroup group{.id = std::string(wire::view(in.getId())),
                       .ingress = read_rules(in.getIngress()),
                       .egress = read_rules(in.getEgress()),
                       .members = {}};
    if (!is_group_id(group.id) || out.group(group.id) != nullptr) {
      continue;
    }
    for (const auto member : in.getMembers()) {
      in_addr parsed{};
      if (::inet_pton(AF_INET, std::string(wire::view(member)).c_str(), &parsed) == 1) {
        group.members.push_back(ntohl(parsed.s_addr));
      }
    }
    out.groups.push_back(std::move(group));
  }
  for (const auto in : rules.getSubnets()) {
    TrafficAcl acl{.subnet = std::string(wire::view(in.getId())),
                   .block = std::string(wire::view(in.getBlock())),
                   .ingress = read_rules(in.getIngress()),
                   .egress = read_rules(in.getEgress())};
    if (is_block(acl.block) && !is_v6(acl.block)) {
      out.acls.push_back(std::move(acl));
    }
  }
  return out;
}

std::string member_set(const std::string& group) {
  std::string out = group;
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

std::vector<Ipv4> addresses_in(const TrafficGroup& group, const std::vector<TaskEnd>& ends) {
  std::vector<Ipv4> out = group.members;
  for (const auto& end : ends) {
    if (std::find(end.groups.begin(), end.groups.end(), group.id) != end.groups.end()) {
      out.push_back(end.address);
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string task_rules_script(const TaskRules& rules, const Traffic& traffic, const std::vector<TaskEnd>& ends) {
  const auto bridges = quoted(rules.bridges + '*');
  const auto text = [](Ipv4 address) { return to_text(address); };
  std::string body = set(kTasksSet, "ipv4_addr", joined(ends, [](const TaskEnd& end) { return to_text(end.address); }));
  std::string chains;
  // What a task sends comes to "arrived" once a group allows it; the rest is dropped.
  std::vector<std::string> sent = rules.allow_metadata ? std::vector<std::string>() : metadata_rules();
  std::vector<std::string> arrived{std::string("ip daddr != @") + kTasksSet + " accept"};
  for (const auto& group : traffic.groups) {
    const auto members = member_set(group.id);
    body += set(members, "ipv4_addr", joined(addresses_in(group, ends), text));
    chains += chain("out_" + members, "", rule_lines(traffic, group.egress, {.side = "daddr", .allow = "goto arrived"}));
    chains += chain("in_" + members, "", rule_lines(traffic, group.ingress, {.side = "saddr", .allow = "accept"}));
    sent.push_back("ip saddr @" + members + " jump out_" + members);
    arrived.push_back("ip daddr @" + members + " jump in_" + members);
  }
  sent.emplace_back("drop");
  arrived.emplace_back("drop");
  std::vector<std::string> forward;
  const auto acls = acl_chains(traffic, forward);
  forward.push_back("iifname " + bridges + " ct state established,related accept");
  forward.push_back("oifname " + bridges + " ct state established,related accept");
  forward.push_back("iifname " + bridges + " goto sent");
  forward.push_back("oifname " + bridges + " goto arrived");
  std::vector<std::string> input{"iifname " + bridges + " ct state established,related accept"};
  if (rules.block_host_services) {
    input.push_back("iifname " + bridges + " reject with icmpx type admin-prohibited");
  }
  input.push_back("iifname " + bridges + " goto sent");
  std::vector<std::string> redirects;
  if (rules.task_door != 0) {
    const TaskDoorRules door = task_door_rules("iifname " + bridges, rules.task_door);
    input.insert(input.begin(), door.accept);
    redirects.push_back(door.redirect);
  }
  // Chains are declared before they are named, because a script is read in its order.
  body += "chain arrived { } ; ";
  body += chains;
  body += chain("arrived", "", arrived);
  body += chain("sent", "", sent);
  body += acls;
  body += chain("guard", "filter hook prerouting priority raw", {"iifname " + bridges + " ip daddr 127.0.0.0/8 drop"});
  body += chain("arriving", "nat hook prerouting priority dstnat", redirects);
  body += chain("forward", "filter hook forward priority filter", forward);
  body += chain("input", "filter hook input priority filter", input);
  // Neighbours of one subnet reach each other through this machine only: a redirect would lead nowhere.
  body += chain("output", "filter hook output priority filter", {"oifname " + bridges + " icmp type redirect drop"});
  body += chain("leaving", "nat hook postrouting priority srcnat",
                {std::string("ip saddr @") + kTasksSet + " oifname != " + bridges + " masquerade"});
  return replacing("inet " + rules.table, body);
}

std::string task_frames_script(const TaskRules& rules, const std::vector<TaskEnd>& ends) {
  const auto element = [](const TaskEnd& end) {
    return quoted(end.link) + " . " + hardware_text(end.hardware) + " . " + to_text(end.address);
  };
  const std::string known = std::string("@") + kEndsSet;
  return replacing(
      "bridge " + rules.table,
      set(kEndsSet, "ifname . ether_addr . ipv4_addr", joined(ends, element)) +
          chain("own", "",
                {"ether type ip iifname . ether saddr . ip saddr " + known + " accept",
                 "ether type arp iifname . ether saddr . arp saddr ip != " + known + " drop",
                 "ether type arp iifname . arp saddr ether . arp saddr ip " + known + " accept", "drop"}) +
          chain("guard", "filter hook prerouting priority -300", {"iifname " + quoted(rules.links + '*') + " jump own"}));
}

}  // namespace moorage::oci
