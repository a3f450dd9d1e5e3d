#include "drivers/runtime/oci/kernel/proxy_rules.h"

#include <vector>

namespace moorage::oci {

namespace {

constexpr const char* kTable = "moorage_proxy";

std::string set_of(const std::vector<std::uint16_t>& ports) {
  std::string out;
  for (const auto port : ports) out += (out.empty() ? "{ " : ", ") + std::to_string(port);
  return out + " }";
}

std::string table_of(const std::string& family, const runtime::ProxyPlan& proxy, const std::vector<std::string>& ignored) {
  const auto name = family + ' ' + kTable;
  std::string out = "add table " + name + "\ndelete table " + name + "\ntable " + name + " {\n";
  out += "  chain ingress {\n    type nat hook prerouting priority -100;\n";
  if (!proxy.app_ports.empty()) {
    out += "    tcp dport " + set_of(proxy.app_ports) + " redirect to :" + std::to_string(proxy.ingress_port) + '\n';
  }
  out += "  }\n  chain egress {\n    type nat hook output priority -100;\n";
  if (proxy.ignored_uid) out += "    meta skuid " + std::to_string(*proxy.ignored_uid) + " return\n";
  if (proxy.ignored_gid) out += "    meta skgid " + std::to_string(*proxy.ignored_gid) + " return\n";
  if (!proxy.egress_ignored_ports.empty()) out += "    tcp dport " + set_of(proxy.egress_ignored_ports) + " return\n";
  for (const auto& address : ignored) out += "    " + family + " daddr " + address + " return\n";  // blocks may overlap
  out += "    fib daddr type local return\n    meta l4proto tcp redirect to :" + std::to_string(proxy.egress_port) + '\n';
  return out + "  }\n}\n";
}

}  // namespace

std::string proxy_script(const runtime::ProxyPlan& proxy) {
  return table_of("ip", proxy, proxy.egress_ignored_v4) + table_of("ip6", proxy, proxy.egress_ignored_v6);
}

}  // namespace moorage::oci
