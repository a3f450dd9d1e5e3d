#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "drivers/balancer/haproxy/haproxy_balancer.h"
#include "drivers/balancer/haproxy/haproxy_child.h"
#include "drivers/balancer/haproxy/run_as.h"

namespace moorage::drivers {
namespace {

// "HAProxy version 2.6.12-1+deb12u4 2026/10/17 - …" -> "2.6.12-1+deb12u4"
std::string version_in(std::string_view output) {
  constexpr std::string_view kLabel = "version ";
  const auto at = output.find(kLabel);
  if (at == std::string_view::npos) return {};
  output.remove_prefix(at + kLabel.size());
  return std::string(output.substr(0, output.find_first_of(" \n")));
}

// Servers with health checks by the runtime API, and their removal whatever made them: since 2.6.
bool is_new_enough(std::string_view version) {
  int major = 0;
  int minor = 0;
  const auto [end, error] = std::from_chars(version.data(), version.data() + version.size(), major);
  if (error != std::errc() || end == version.data() + version.size()) return false;
  std::from_chars(end + 1, version.data() + version.size(), minor);
  return major > 2 || (major == 2 && minor >= 6);
}

ports::Finding binary_finding(const HaproxyOptions& options) {
  ports::Finding finding{.part = "haproxy", .ok = false, .what = {}, .mend = "apt-get install haproxy"};
  if (::access(options.haproxy_path.c_str(), X_OK) != 0) {
    finding.what = "no program at " + options.haproxy_path;
    return finding;
  }
  const haproxy::ChildEnd end = haproxy::run_child({.argv = {options.haproxy_path, "-vv"}, .within_ms = 5'000});
  const std::string version = version_in(end.output);
  if (!end.started || !end.in_time || version.empty()) {
    finding.what = options.haproxy_path + " does not tell its version";
    return finding;
  }
  if (!is_new_enough(version)) {
    finding.what = "version " + version + " at " + options.haproxy_path + "; 2.6 or newer is needed";
    return finding;
  }
  return {.part = "haproxy", .ok = true, .what = version + " at " + options.haproxy_path, .mend = {}};
}

ports::Finding user_finding(const HaproxyOptions& options) {
  const auto run_as = haproxy::find_run_as(options.run_as);
  if (!run_as.ok())
    return {.part = "haproxy user", .ok = false, .what = run_as.error().message, .mend = "adduser --system --group haproxy"};
  if (!run_as->user.empty())
    return {.part = "haproxy user", .ok = true, .what = run_as->user + ", in an empty root directory", .mend = {}};
  if (::geteuid() != 0)
    return {.part = "haproxy user", .ok = true, .what = "the user of the engine; ports below 1024 need root", .mend = {}};
  return {.part = "haproxy user",
          .ok = false,
          .what = "there is no user 'haproxy', so HAProxy's workers run as root",
          .mend = "adduser --system --group haproxy"};
}

}  // namespace

std::vector<ports::Finding> probe_haproxy(const HaproxyOptions& options) {
  return {binary_finding(options), user_finding(options)};
}

}  // namespace moorage::drivers
