// Port mappings, links, and what the network modes do not support (docs/rules/task-definitions.md#ports).
#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "kernel/lists.h"
#include "services/ecs/api/definitions/definition_check.h"
#include "services/ecs/rules/definition_plan.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::int32_t kPortMax = 65'535;
constexpr std::size_t kPortNameCharsMax = 64;
constexpr unsigned kRangesMax = 100;

struct Span {
  std::int64_t first = 0;
  std::int64_t last = 0;
  bool is_range = false;
  ecs::TransportProtocol protocol = ecs::TransportProtocol::TCP;
  bool meets(const Span& other) const { return protocol == other.protocol && first <= other.last && other.first <= last; }
};

std::string mode_name(const ContainerInput& input) { return std::string(wire::enum_name(input.definition.mode)); }

bool is_port_name(std::string_view name) {
  if (name.size() > kPortNameCharsMax || name.front() == '-') return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

ecs::TransportProtocol protocol_of(ecs::PortMapping::Reader mapping) {
  return wire::value_or(mapping.getProtocol(), ecs::TransportProtocol::TCP);
}

Span span_of(ecs::PortMapping::Reader mapping) {
  if (!mapping.hasContainerPortRange()) {
    const std::int64_t port = wire::value_or(mapping.getContainerPort(), 0);
    return {.first = port, .last = port, .protocol = protocol_of(mapping)};
  }
  const std::string_view text = wire::view(mapping.getContainerPortRange());
  const std::size_t dash = std::min(text.find('-'), text.size());
  return {.first = whole_number(text.substr(0, dash)),
          .last = dash < text.size() ? whole_number(text.substr(dash + 1)) : 0,
          .is_range = true,
          .protocol = protocol_of(mapping)};
}

// The port that the mapping takes on the host, or on the network that the containers share; 0: any one, or a range of them.
std::int32_t host_port_of(const DefinitionInput& input, ecs::PortMapping::Reader mapping) {
  const bool shared = input.mode == ecs::NetworkMode::AWSVPC || input.mode == ecs::NetworkMode::HOST;
  return shared ? wire::value_or(mapping.getContainerPort(), 0) : wire::value_or(mapping.getHostPort(), 0);
}

Status check_port_range(const ContainerInput& input, ecs::PortMapping::Reader mapping, const std::string& path) {
  const Span span = span_of(mapping);
  if (wire::has(mapping.getContainerPort()) || wire::has(mapping.getHostPort())) {
    return client_error(
        "Invalid port mapping for container '" + input.name + "': cannot specify both single port and port range", path);
  }
  const bool supported = input.definition.mode == ecs::NetworkMode::BRIDGE || input.definition.mode == ecs::NetworkMode::AWSVPC;
  if (!supported || span.first < 1 || span.last > kPortMax || span.first >= span.last) {
    return client_error("Invalid 'containerPortRange' setting for container '" + input.name + "'.",
                        path + ".containerPortRange");
  }
  return {};
}

Status check_port(const ContainerInput& input, ecs::PortMapping::Reader mapping, const std::string& path) {
  const std::int32_t container = wire::value_or(mapping.getContainerPort(), 0);
  const std::int32_t host = wire::value_or(mapping.getHostPort(), 0);
  if (container < 1 || container > kPortMax) {
    return client_error("Invalid 'containerPort' setting for container '" + input.name + "'.", path + ".containerPort");
  }
  if (host < 0 || host > kPortMax) {
    return client_error("Invalid 'hostPort' setting for container '" + input.name + "'.", path + ".hostPort");
  }
  const bool must_match = input.definition.mode == ecs::NetworkMode::AWSVPC || input.definition.mode == ecs::NetworkMode::HOST;
  if (must_match && host != 0 && host != container) {
    return client_error(
        "When networkMode=" + mode_name(input) + ", the host ports and container ports in port mappings must match.",
        path + ".hostPort");
  }
  return {};
}

// The error for a list that the network mode does not take.
Status refuse(const ContainerInput& input, bool given, std::string_view what, std::string_view member) {
  if (!given) return {};
  return input.error(std::string(what) + " not supported on container when networkMode=" + mode_name(input), member);
}

Status check_links(const ContainerInput& input) {
  const auto links = input.container.getLinks();
  if (links.size() == 0) return {};
  if (input.definition.mode != ecs::NetworkMode::BRIDGE) {
    return input.error("Links are not supported when networkMode=" + mode_name(input) + ".", "links");
  }
  for (unsigned i = 0; i < links.size(); ++i) {
    const std::string_view link = wire::view(links[i]);
    const std::string_view target = link.substr(0, link.find(':'));
    if (!has_container(input.definition, target)) {
      return client_error("Invalid 'links' setting. Unknown container: '" + std::string(target) + "'", input.at("links", i));
    }
  }
  return {};
}

}  // namespace

Status check_ports(const ContainerInput& input) {
  const auto mappings = input.container.getPortMappings();
  if (mappings.size() > 0 && input.definition.mode == ecs::NetworkMode::NONE) {
    return input.error("Port mappings are not supported on container when networkMode=none", "portMappings");
  }
  unsigned ranges = 0;
  for (unsigned i = 0; i < mappings.size(); ++i) {
    const std::string path = input.at("portMappings", i);
    if (mappings[i].hasContainerPortRange()) {
      MOORAGE_TRY(check_port_range(input, mappings[i], path));
      ++ranges;
    } else {
      MOORAGE_TRY(check_port(input, mappings[i], path));
    }
    const std::string_view name = wire::view(mappings[i].getName());
    if (mappings[i].hasName() && (name.empty() || !is_port_name(name))) {
      return client_error("Invalid 'name' setting in a port mapping of container '" + input.name + "'.", path + ".name");
    }
  }
  if (ranges > kRangesMax) {
    return input.error("Container '" + input.name + "' has more than 100 port ranges.", "portMappings");
  }
  return {};
}

Status check_ports_of_task(const DefinitionInput& input) {
  std::set<std::string, std::less<>> names;
  std::set<std::pair<ecs::TransportProtocol, std::int32_t>> host_ports;
  std::vector<Span> taken;
  return for_each_container(input, [&](const ContainerInput& one) -> Status {
    if (input.mode != ecs::NetworkMode::AWSVPC) taken.clear();  // only there containers share their ports
    const auto mappings = one.container.getPortMappings();
    for (unsigned i = 0; i < mappings.size(); ++i) {
      const std::string path = one.at("portMappings", i);
      if (mappings[i].hasName() && !names.emplace(wire::view(mappings[i].getName())).second) {
        return client_error("port mapping name is already used: " + std::string(wire::view(mappings[i].getName())),
                            path + ".name");
      }
      const std::int32_t host = host_port_of(input, mappings[i]);
      const ecs::TransportProtocol protocol = protocol_of(mappings[i]);
      if (host != 0 && !host_ports.emplace(protocol, host).second) {
        const std::string kind = protocol == ecs::TransportProtocol::UDP ? "UDP" : "TCP";
        return client_error(kind + " host port '" + std::to_string(host) + "' is mapped multiple times in task.", path);
      }
      const Span span = span_of(mappings[i]);
      for (const Span& other : taken) {
        if (span.meets(other) && (span.is_range || other.is_range)) {
          return client_error(
              "container port is used multiple times in task: " + std::to_string(std::max(span.first, other.first)), path);
        }
      }
      taken.push_back(span);
    }
    return {};
  });
}

Status check_container_network(const ContainerInput& input) {
  MOORAGE_TRY(check_links(input));
  if (input.definition.mode != ecs::NetworkMode::AWSVPC) return {};
  const auto container = input.container;
  MOORAGE_TRY(refuse(input, container.getHostname().size() > 0, "hostname is", "hostname"));
  MOORAGE_TRY(refuse(input, container.getDnsServers().size() > 0, "DNS servers are", "dnsServers"));
  MOORAGE_TRY(refuse(input, container.getDnsSearchDomains().size() > 0, "DNS search domains are", "dnsSearchDomains"));
  MOORAGE_TRY(refuse(input, container.getExtraHosts().size() > 0, "Extra hosts are", "extraHosts"));
  return refuse(input, wire::value_or(container.getDisableNetworking(), false), "Disable Networking is", "disableNetworking");
}

}  // namespace moorage::control
