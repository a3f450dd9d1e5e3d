#include "drivers/runtime/oci/kernel/network_rules.h"

#include "base/hex.h"
#include "ports/task_endpoint.h"

namespace moorage::oci {
namespace {

// Addresses at which clouds hand credentials of the machine, or of its tasks, to every process that asks: the instance metadata
// of Amazon EC2, Google Cloud, Azure, Oracle and OpenStack; credentials of ECS tasks and of EKS pods; Alibaba Cloud's metadata.
constexpr const char* kMetadataAddresses = "169.254.169.254, 169.254.170.2, 169.254.170.23, 100.100.100.200";
// Azure's host agent. The same address serves names on port 53, which stay reachable.
constexpr const char* kAzureAgent = "ip daddr 168.63.129.16 tcp dport { 80, 32526 }";

std::string quoted(const std::string& name) { return '"' + name + '"'; }

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

std::string set(const std::string& name, const std::string& type, const std::string& elements) {
  return name + " { type " + type + " ; " + (elements.empty() ? "" : "elements = { " + elements + " } ; ") + "} ; ";
}

std::string element(const Forward& forward) {
  return std::string(forward.udp ? "udp" : "tcp") + " . " + std::to_string(forward.host_port) + " : " +
         to_text(forward.address) + " . " + std::to_string(forward.container_port);
}

template <typename List, typename F>
std::string joined(const List& list, F text) {
  std::string out;
  for (const auto& entry : list) {
    out += (out.empty() ? "" : ", ") + text(entry);
  }
  return out;
}

// The former table is removed in the same transaction, so that there is no moment without rules.
std::string replacing(const std::string& table, const std::string& body) {
  return "add table " + table + "; delete table " + table + "; table " + table + " { " + body + "}";
}

}  // namespace

TaskDoorRules task_door_rules(const std::string& interfaces, std::uint16_t port) {
  const std::string known = std::string(ports::kTaskAddress);
  const std::string known_port = std::to_string(ports::kTaskPort);
  const std::string here = std::to_string(port);
  return {.redirect = interfaces + " ip daddr " + known + " tcp dport " + known_port + " dnat ip to 127.0.0.1:" + here,
          .accept = interfaces + " tcp dport " + here + " ct status dnat ct original ip daddr " + known +
                    " ct original proto-dst " + known_port + " accept"};
}

std::vector<std::string> metadata_rules() {
  const std::string addresses = std::string("{ ") + kMetadataAddresses + " } reject with icmp type admin-prohibited";
  return {"ip daddr " + addresses, "ct original ip daddr " + addresses,
          std::string(kAzureAgent) + " reject with icmp type admin-prohibited"};
}

std::string rules_script(const NetworkRules& rules, const std::vector<Forward>& forwards) {
  const auto bridge = quoted(rules.bridge);
  const auto inside = rules.subnet.text();
  const bool everywhere = rules.address == 0;
  const bool on_loopback = !everywhere && rules.address >> 24 == 127;
  const auto here = everywhere ? std::string("fib daddr type local") : "ip daddr " + to_text(rules.address);
  const auto forward = here + " dnat ip to meta l4proto . th dport map @" + kForwardsMap;
  const std::string reject = "reject with icmp type admin-prohibited";

  std::string body =
      "map " + set(kForwardsMap, "inet_proto . inet_service : ipv4_addr . inet_service", joined(forwards, element));
  body += "set " + set(kMetadataSet, "ipv4_addr", kMetadataAddresses);
  body += "set " + set(kOpenedSet, "ifname", joined(rules.opened, quoted));

  // The bridge routes loopback addresses, for host ports at 127.0.0.1: containers use none of them, as a destination or as a
  // source, and no other address that is not of their subnet.
  body += chain("guard", "filter hook prerouting priority raw",
                {"iifname " + bridge + " ip daddr 127.0.0.0/8 drop", "iifname " + bridge + " ip saddr != " + inside + " drop"});
  // What arrives for a loopback address from outside is no host port, even where something else lets such packets in.
  std::vector<std::string> arriving{"ip daddr 127.0.0.0/8 return"};
  const TaskDoorRules door = task_door_rules("iifname " + bridge, rules.task_door);
  if (rules.task_door != 0) {
    arriving.insert(arriving.begin(), door.redirect);
  }
  if (!on_loopback) {
    arriving.push_back(forward);
  }
  body += chain("arriving", "nat hook prerouting priority dstnat", arriving);
  body += chain("local", "nat hook output priority -100", {forward});
  body += chain(
      "leaving", "nat hook postrouting priority srcnat",
      {"ip saddr 127.0.0.0/8 oifname " + bridge + " masquerade", "ip saddr " + inside + " oifname != " + bridge + " masquerade",
       "ip saddr " + inside + " ip daddr " + inside + " ct status dnat masquerade"});

  std::vector<std::string> barred;
  if (!rules.allow_metadata) {
    barred = {std::string("ip daddr @") + kMetadataSet + ' ' + reject,
              std::string("ct original ip daddr @") + kMetadataSet + ' ' + reject, std::string(kAzureAgent) + ' ' + reject};
  }
  body += chain("barred", "", barred);
  std::vector<std::string> inward{"iifname " + bridge + " accept", "ct state established,related accept"};
  if (everywhere) {
    inward.emplace_back("ct status dnat accept");
  } else if (!on_loopback) {
    inward.push_back("ct status dnat ct original ip daddr " + to_text(rules.address) + " accept");
  }
  inward.emplace_back("drop");
  body += chain("inward", "", inward);
  body += chain("forward", "filter hook forward priority filter",
                {"iifname " + bridge + " jump barred", "oifname " + bridge + " jump inward",
                 std::string("iifname @") + kOpenedSet + " oifname != \"mo-*\" drop"});
  std::vector<std::string> input{"iifname " + bridge + " jump barred"};
  if (rules.task_door != 0) {
    input.insert(input.begin(), door.accept);
  }
  if (rules.block_host_services) {
    input.push_back("iifname " + bridge + " ct state != { established, related } " + reject);
  }
  body += chain("input", "filter hook input priority filter", input);
  return replacing("ip " + rules.table, body);
}

std::string rules_script_v6(const NetworkRules& rules) {
  const auto bridge = quoted(rules.bridge);
  return replacing("ip6 " + rules.table,
                   chain("guard", "filter hook prerouting priority raw", {"iifname " + bridge + " drop"}) +
                       chain("forward", "filter hook forward priority filter", {"oifname " + bridge + " drop"}) +
                       chain("leaving", "filter hook output priority filter", {"oifname " + bridge + " drop"}));
}

std::string rules_script_bridge(const NetworkRules& rules, const std::vector<CableEnd>& ends) {
  const auto element = [](const CableEnd& end) {
    std::string hardware;
    for (const std::uint8_t byte : hardware_address(end.address)) {
      hardware += hardware.empty() ? "" : ":";
      append_hex_byte(hardware, byte);
    }
    return quoted(end.link) + " . " + hardware + " . " + to_text(end.address);
  };
  const std::string known = std::string("@") + kEndsSet;
  return replacing(
      "bridge " + rules.table,
      "set " + set(kEndsSet, "ifname . ether_addr . ipv4_addr", joined(ends, element)) +
          chain("own", "",
                {"ether type ip iifname . ether saddr . ip saddr " + known + " accept",
                 "ether type arp iifname . ether saddr . arp saddr ip != " + known + " drop",
                 "ether type arp iifname . arp saddr ether . arp saddr ip " + known + " accept", "drop"}) +
          chain("guard", "filter hook prerouting priority -300", {"iifname " + quoted(rules.links + '*') + " jump own"}));
}

}  // namespace moorage::oci
