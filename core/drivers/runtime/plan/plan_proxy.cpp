#include "drivers/runtime/plan/plan_proxy.h"

#include <arpa/inet.h>

#include <charconv>
#include <sstream>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/runtime_errors.h"
#include "wire/presence.h"

namespace moorage::runtime {

namespace {

Error wrong(std::string_view property, std::string_view value) {
  return cannot_create("proxyConfiguration: the property " + std::string(property) + " has the value \"" +
                       files::one_line(value, 100) + "\", which is no " +
                       (property == "EgressIgnoredIPs" ? "list of addresses" : "number"));
}

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> out;
  std::istringstream parts{std::string(list)};
  for (std::string part; std::getline(parts, part, ',');) {
    const auto begin = part.find_first_not_of(' ');
    if (begin != std::string::npos) out.push_back(part.substr(begin, part.find_last_not_of(' ') - begin + 1));
  }
  return out;
}

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// 0 where it is no address, else its family. A prefix length may follow.
int family_of(const std::string& text) {
  const auto slash = text.find('/');
  const auto address = text.substr(0, slash);
  in6_addr bytes{};
  const int family = ::inet_pton(AF_INET, address.c_str(), &bytes) == 1    ? AF_INET
                     : ::inet_pton(AF_INET6, address.c_str(), &bytes) == 1 ? AF_INET6
                                                                           : 0;
  if (slash == std::string::npos || family == 0) return family;
  const auto length = number_of<unsigned>(std::string_view(text).substr(slash + 1));
  return length && *length <= (family == AF_INET ? 32U : 128U) ? family : 0;
}

Status take_ports(std::string_view name, std::string_view value, std::vector<std::uint16_t>& out) {
  for (const auto& word : words_of(value)) {
    const auto port = number_of<std::uint16_t>(word);
    if (!port || *port == 0) return wrong(name, value);
    out.push_back(*port);
  }
  return {};
}

Status take_property(std::string_view name, std::string_view value, ProxyPlan& proxy) {
  if (value.empty()) return {};
  if (name == "AppPorts") return take_ports(name, value, proxy.app_ports);
  if (name == "EgressIgnoredPorts") return take_ports(name, value, proxy.egress_ignored_ports);
  if (name == "EgressIgnoredIPs") {
    for (auto& word : words_of(value)) {
      const int family = family_of(word);
      if (family == 0) return wrong(name, value);
      (family == AF_INET ? proxy.egress_ignored_v4 : proxy.egress_ignored_v6).push_back(std::move(word));
    }
    return {};
  }
  if (name == "ProxyIngressPort" || name == "ProxyEgressPort") {
    const auto port = number_of<std::uint16_t>(value);
    if (!port || *port == 0) return wrong(name, value);
    (name == "ProxyIngressPort" ? proxy.ingress_port : proxy.egress_port) = *port;
    return {};
  }
  if (name == "IgnoredUID" || name == "IgnoredGID") {
    const auto id = number_of<std::uint32_t>(value);
    if (!id) return wrong(name, value);
    (name == "IgnoredUID" ? proxy.ignored_uid : proxy.ignored_gid) = *id;
    return {};
  }
  return cannot_create("proxyConfiguration: there is no property " + files::one_line(name, 100));
}

}  // namespace

Status plan_proxy(driver::StartContainer::Reader command, Plan& plan) {
  if (!command.hasProxyConfiguration()) return {};
  ProxyPlan proxy;
  for (const auto property : command.getProxyConfiguration().getProperties()) {
    MOORAGE_TRY(take_property(wire::view(property.getName()), wire::view(property.getValue()), proxy));
  }
  if (proxy.ingress_port == 0 || proxy.egress_port == 0) {
    return cannot_create("proxyConfiguration: the properties ProxyIngressPort and ProxyEgressPort are needed");
  }
  plan.proxy = std::move(proxy);
  return {};
}

}  // namespace moorage::runtime
