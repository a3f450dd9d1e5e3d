#include "drivers/runtime/plan/plan_network.h"

#include <charconv>
#include <optional>
#include <utility>

#include "drivers/runtime/plan/plan_parts.h"
#include "drivers/runtime/plan/runtime_errors.h"
#include "wire/presence.h"

namespace moorage::runtime {
namespace {

// "8000-8010"
std::optional<std::pair<std::uint16_t, std::uint16_t>> parse_range(std::string_view text) {
  unsigned low = 0;
  unsigned high = 0;
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) {
    return std::nullopt;
  }
  std::from_chars(text.data(), text.data() + dash, low);
  std::from_chars(text.data() + dash + 1, text.data() + text.size(), high);
  if (low < 1 || low > high || high > 65'535) {
    return std::nullopt;
  }
  return std::pair(static_cast<std::uint16_t>(low), static_cast<std::uint16_t>(high - low + 1));
}

// Its texts go into files of the container and into names of links; the runtime checks them as addresses.
Result<TaskInterface> interface_of(driver::StartContainer::Reader command) {
  if (!command.hasTaskNetwork()) {
    return cannot_create("networkMode awsvpc: the task has no network interface");
  }
  const auto in = command.getTaskNetwork();
  TaskInterface out{.id = str(in.getInterfaceId()),
                    .mac = str(in.getMacAddress()),
                    .block = str(in.getSubnetBlock()),
                    .address = str(in.getAddress()),
                    .host_name = str(in.getHostName()),
                    .groups = strings(in.getSecurityGroups())};
  for (const auto* text : {&out.id, &out.host_name}) {
    if (text->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") != std::string::npos) {
      return cannot_create("networkMode awsvpc: \"" + *text + "\" is not a name of an interface or a host");
    }
  }
  return out;
}

}  // namespace

Status plan_network(driver::StartContainer::Reader command, const ContainerPolicy& policy, Plan& plan) {
  const auto mode = wire::view(command.getNetworkMode());
  const auto definition = command.getContainer();
  if (mode == "host") {
    if (!policy.allow_host_network) {
      return refused("networkMode host", "policy.allowHostNetwork");
    }
    plan.network = NetworkKind::kHost;
  } else if (mode == "bridge" || mode.empty() || mode == "default") {
    plan.network = NetworkKind::kBridge;
  } else if (mode == "none") {
    plan.network = NetworkKind::kNone;
  } else if (mode == "awsvpc") {
    plan.network = NetworkKind::kTask;
    MOORAGE_ASSIGN(plan.interface, interface_of(command));
  } else {
    return unsupported("networkMode " + std::string(mode));
  }
  if (wire::value_or(definition.getDisableNetworking(), false)) {
    plan.network = NetworkKind::kNone;
  }
  for (const auto entry : definition.getExtraHosts()) {
    plan.extra_hosts.emplace_back(str(entry.getHostname()), str(entry.getIpAddress()));
  }
  for (const auto& link : strings(definition.getLinks())) {
    const auto colon = link.find(':');
    plan.links.emplace_back(link.substr(0, colon), colon == std::string::npos ? link : link.substr(colon + 1));
  }
  plan.dns_servers = strings(definition.getDnsServers());
  plan.dns_search = strings(definition.getDnsSearchDomains());
  for (const auto& text : {plan.dns_servers, plan.dns_search}) {
    for (const auto& word : text) {
      if (word.empty() || word.find_first_of(" \t\n\r") != std::string::npos) {
        return cannot_create("\"" + word + "\" is not a DNS server or search domain");
      }
    }
  }
  for (const auto& [host, address] : plan.extra_hosts) {
    if ((host + address).find_first_of(" \t\n\r#") != std::string::npos || host.empty() || address.empty()) {
      return cannot_create("extraHosts: \"" + host + "\" or \"" + address + "\" cannot stand in /etc/hosts");
    }
  }
  return {};
}

Status plan_ports(Definition definition, Plan& plan) {
  for (const auto mapping : definition.getPortMappings()) {
    PublishedRange range;
    range.udp = mapping.getProtocol() == ecs::TransportProtocol::UDP;
    if (!wire::view(mapping.getContainerPortRange()).empty()) {
      const auto parsed = parse_range(wire::view(mapping.getContainerPortRange()));
      if (!parsed) {
        return cannot_create("containerPortRange \"" + str(mapping.getContainerPortRange()) + "\" is not a range of ports");
      }
      range.container_first = parsed->first;
      range.count = parsed->second;
      range.is_range = true;
    } else {
      range.container_first = static_cast<std::uint16_t>(wire::value_or(mapping.getContainerPort(), 0));
      range.host_first = static_cast<std::uint16_t>(wire::value_or(mapping.getHostPort(), 0));
    }
    if (plan.network == NetworkKind::kHost || plan.network == NetworkKind::kTask) {
      range.host_first = range.container_first;
    }
    plan.ports.push_back(range);
  }
  return {};
}

}  // namespace moorage::runtime
