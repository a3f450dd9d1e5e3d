#include "drivers/runtime/oci/kernel/network_files.h"

#include <sstream>

#include "drivers/parts/files/small_files.h"

namespace moorage::oci {
namespace {

bool is_loopback(const std::string& server) { return server.starts_with("127.") || server == "::1"; }

// Lines of a resolv.conf but for name servers on loopback; `servers` counts those that are left.
std::string usable_lines(const std::string& text, bool keep_loopback, int& servers) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string keyword;
    std::string value;
    words >> keyword >> value;
    if (keyword == "nameserver") {
      if (!keep_loopback && is_loopback(value)) {
        continue;
      }
      ++servers;
    }
    out += line + '\n';
  }
  return out;
}

// Often a symlink of a resolver service.
std::string read_resolver(const char* path) {
  std::error_code error;
  const auto real = std::filesystem::canonical(path, error);
  return error ? std::string() : files::read_small(real).value_or("");
}

}  // namespace

std::string hosts_text(const runtime::Plan& plan, const std::string& address,
                       const std::vector<std::pair<std::string, std::string>>& links) {
  std::string out = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";
  for (const auto& [host, at] : plan.extra_hosts) {
    out += at + '\t' + host + '\n';
  }
  for (const auto& [at, names] : links) {
    out += at + '\t' + names + '\n';
  }
  out += (address.empty() ? "127.0.1.1" : address) + '\t' + plan.hostname + '\n';
  return out;
}

std::string resolver_text(const runtime::Plan& plan) {
  if (!plan.dns_servers.empty() || !plan.dns_search.empty()) {
    std::string out;
    for (const auto& server : plan.dns_servers) {
      out += "nameserver " + server + '\n';
    }
    if (!plan.dns_search.empty()) {
      out += "search";
      for (const auto& domain : plan.dns_search) {
        out += ' ' + domain;
      }
      out += '\n';
    }
    if (!plan.dns_servers.empty()) {
      return out;
    }
    int ignored = 0;
    return usable_lines(read_resolver("/etc/resolv.conf"), plan.network == runtime::NetworkKind::kHost, ignored) + out;
  }
  int servers = 0;
  auto own = usable_lines(read_resolver("/etc/resolv.conf"), plan.network == runtime::NetworkKind::kHost, servers);
  if (servers == 0) {
    // systemd-resolved keeps the real servers here.
    int real = 0;
    auto behind = usable_lines(read_resolver("/run/systemd/resolve/resolv.conf"), false, real);
    if (real > 0) {
      return behind;
    }
  }
  return own;
}

}  // namespace moorage::oci
