#include "drivers/balancer/haproxy/haproxy_layout.h"

#include <algorithm>
#include <charconv>

#include "drivers/balancer/haproxy/config_text.h"
#include "drivers/balancer/haproxy/http_rules.h"
#include "drivers/balancer/haproxy/listener_attributes.h"
#include "drivers/balancer/haproxy/routing.h"

namespace moorage::haproxy {
namespace {

// Interval of the checks of a target that waits for its first success; one that listens already needs a single check.
constexpr std::int64_t kProbeIntervalMs = 100;

// Time-outs of ALB and NLB. The connect time-out counts for each of four attempts: ALB gives up after 10 s in all.
constexpr std::int64_t kHttpIdleMs = 60'000;
constexpr std::int64_t kTcpIdleMs = 350'000;
constexpr std::int64_t kConnectMs = 2'500;
constexpr std::int64_t kClientKeepAliveMs = 3'600'000;

bool is_http(const Listener& listener) { return listener.protocol == "HTTP"; }

std::int64_t divisor_of(const LayoutOptions& options) { return std::max<std::int64_t>(1, options.time_divisor); }
std::string ms_text(std::int64_t ms, const LayoutOptions& options) {
  return std::to_string(std::max<std::int64_t>(1, ms / divisor_of(options))) + "ms";
}

std::int64_t idle_timeout_of(const LoadBalancer& balancer, const Listener& listener) {
  const std::int64_t own_s = attribute_number(listener.attributes, "tcp.idle_timeout.seconds", 0);
  if (own_s > 0) return own_s * 1'000;
  if (balancer.idle_timeout_ms > 0) return balancer.idle_timeout_ms;
  return is_http(listener) ? kHttpIdleMs : kTcpIdleMs;
}

std::string global_section(const LayoutOptions& options) {
  std::string out;
  if (!options.user.empty()) out += "  user " + options.user + "\n";
  if (!options.group.empty()) out += "  group " + options.group + "\n";
  if (options.chroot) out += std::string("  chroot ") + kJail + "\n";
  if (options.threads > 0) out += "  nbthread " + std::to_string(options.threads) + "\n";
  if (options.connections_max > 0) out += "  maxconn " + std::to_string(options.connections_max) + "\n";
  // Without SO_REUSEPORT a port that another process holds is an error and not shared with that process.
  // After a reload the old worker serves its accepted connections for at most a day.
  // The first check of an added server comes after 10 ms whatever its interval is.
  // HAProxy's own HTTP client is never used; verifying nothing spares it reading every certificate of the system (90 ms a
  // start).
  out +=
      "  httpclient.ssl.verify none\n"
      "  noreuseport\n"
      "  hard-stop-after 24h\n"
      "  max-spread-checks 10\n"
      "  spread-checks 5\n";
  return out + buffer_lines() + (options.has_lua ? load_filter_line() : "");
}

std::string defaults_section(const LayoutOptions& options) {
  // redispatch 1: a refused connection is tried at once on another server, not on the same one a second later.
  return "defaults\n"
         "  retries 3\n"
         "  option redispatch 1\n"
         "  timeout connect " +
         ms_text(kConnectMs, options) + "\n";
}

// After a reload the old worker answers one more request on each of its idle connections instead of closing them under the
// clients (idle-close-on-response). It knows only the targets of before, and HAProxy accepts no changes for it; so it hands
// that request to the worker of now, through a socket that only the two can reach, with the client's address (PROXY protocol).
struct Handover {
  std::string frontend;
  std::string backend;
};
Handover handover(const std::string& name, const LayoutOptions& options) {
  const std::string socket = name + ".sock";
  const std::string owner = options.user.empty() ? "" : " user " + options.user;
  const std::string seen_by_worker = options.chroot ? "/" + socket : std::string(kJail) + "/" + socket;
  return {.frontend = "  bind unix@" + std::string(kJail) + "/" + socket + " accept-proxy mode 600" + owner +
                      "\n  option idle-close-on-response\n  use_backend next-" + name + " if { stopping }\n",
          .backend = "backend next-" + name + "\n  mode http\n  timeout server 1h\n  http-reuse never\n  server next unix@" +
                     seen_by_worker + " send-proxy-v2\n"};
}

std::string frontend(const LoadBalancer& balancer, const Listener& listener, const LayoutOptions& options, Layout& layout) {
  const bool http = is_http(listener);
  const std::string idle = ms_text(idle_timeout_of(balancer, listener), options);
  const std::string name = "lb-" + balancer.id + "-" + std::to_string(listener.port);
  std::string out = "frontend " + name + "\n";
  out += "  bind " + text_of(Bind{.address = address_text(balancer.address).value(), .port = listener.port}) + "\n";
  out += std::string("  mode ") + (http ? "http" : "tcp") + "\n";
  // The fin time-out replaces the other one as soon as one side has closed; neither ALB nor NLB waits less then.
  out += "  timeout client " + idle + "\n  timeout client-fin " + idle + "\n";
  const Routing routing = routing_of(listener, layout.bodies);
  if (!http) return out + routing.requests + routing.switches;

  const Handover next = handover(name, options);
  const std::int64_t keep_alive_s =
      attribute_number(balancer.attributes, "client_keep_alive.seconds", kClientKeepAliveMs / 1'000);
  const std::int64_t life_s = std::max<std::int64_t>(1, keep_alive_s / divisor_of(options));
  out +=
      "  timeout http-request " + idle + "\n  timeout http-keep-alive " + idle + "\n" + client_life_lines(life_s) +
      limit_lines() + routing.rules + request_lines(balancer.attributes, listener.port) +
      forwarded_lines({.mode = attribute(balancer.attributes, "routing.http.xff_header_processing.mode", "append"),
                       .has_port = attribute(balancer.attributes, "routing.http.xff_client_port.enabled", "false") == "true"});
  out += routing.requests + answer_lines(listener.attributes) + routing.answers + next.frontend + routing.switches;
  return out + next.backend;
}

std::string balance_of(const TargetGroup& group) {
  // NLB: stickiness is by the client's address.
  if (group.protocol == "TCP" && group.stickiness_s > 0) return "source\n  hash-type consistent sdbm avalanche";
  if (group.algorithm == "least_outstanding_requests") return "leastconn";
  if (group.algorithm == "weighted_random") return "random(1)";
  return "roundrobin";
}

std::string health_lines(const HealthCheck& check) {
  if (!check.enabled) return {};
  std::string out = "  timeout check " + std::to_string(check.timeout_ms) + "ms\n";
  if (check.protocol == "TCP") return out;
  return out + "  option httpchk\n  http-check send meth GET uri " + path_word(check.path).value() +
         " ver HTTP/1.1 hdr Host localhost hdr User-Agent ELB-HealthChecker/2.0\n  http-check expect status " +
         status_list(check.matcher).value() + "\n";
}

std::string traffic_lines(const TargetGroup& group, std::int64_t idle_ms, const LayoutOptions& options) {
  const bool http = group.protocol == "HTTP";
  const std::string idle = ms_text(idle_ms, options);
  std::string out = std::string("  mode ") + (http ? "http" : "tcp") + "\n  balance " + balance_of(group) +
                    "\n  timeout server " + idle + "\n  timeout server-fin " + idle + "\n  timeout tunnel " + idle + "\n";
  if (http && options.has_lua) out += use_filter_lines();
  if (http) {
    // A request that reached no server is sent again, whatever its method; one whose server closed without a byte of an answer
    // only where repeating it can do no harm.
    out +=
        "  http-reuse safe\n"
        "  retry-on conn-failure empty-response\n"
        "  http-request disable-l7-retry unless { method GET HEAD OPTIONS TRACE }\n";
  }
  return out;
}

// The servers come right after this text.
std::string backends(const TargetGroup& group, std::int64_t idle_ms, const LayoutOptions& options) {
  const std::string traffic = traffic_lines(group, idle_ms, options);
  std::string out = "backend " + open_name(group.id) + "\n" + traffic;
  out += "backend " + backend_name(group.id) + "\n" + traffic + health_lines(group.health);
  if (group.stickiness_s > 0 && group.protocol == "HTTP") {
    out += "  cookie AWSALB insert indirect nocache dynamic maxidle " + std::to_string(group.stickiness_s) +
           "s\n  dynamic-cookie-key " + cookie_key(group) + "\n";
  }
  // What servers are made of belongs to the structure: another interval is a reload.
  return out + "  # " + service_parameters(group) + "\n";
}

std::string check_parameters(const HealthCheck& check, std::int64_t interval_ms) {
  std::string out = " check inter " + std::to_string(interval_ms) + "ms";
  if (check.port > 0) out += " port " + std::to_string(check.port);
  return out;
}

}  // namespace

std::string server_name(const Target& target) {
  const TargetKey& key = target.key;
  return "s-" + hash_text(key.group + '\n' + key.id + '\n' + target.address + '\n' + std::to_string(key.port));
}
std::string probe_name(const Target& target) { return server_name(target) + "-probe"; }

std::string address_of_server(const Target& target) {
  const auto address = address_text(target.address);
  return address.ok() ? *address + ":" + std::to_string(target.key.port) : std::string();
}

std::uint32_t take_server_id(const std::string& name, std::set<std::uint32_t>& taken) {
  constexpr std::uint64_t kIdMax = 0x7fff'ffff;
  std::uint64_t id = std::stoull(hash_text("id\n" + name), nullptr, 16) % kIdMax + 1;
  while (!taken.insert(static_cast<std::uint32_t>(id)).second) id = id % kIdMax + 1;
  return static_cast<std::uint32_t>(id);
}

std::string service_parameters(const TargetGroup& group) {
  std::string out = kOpenParameters;
  if (group.health.enabled) {
    out += check_parameters(group.health, group.health.interval_ms) + " rise " +
           std::to_string(group.health.healthy_threshold) + " fall " + std::to_string(group.health.unhealthy_threshold);
  }
  // Counting outstanding requests already spares a new target; the API turns slow start off with it.
  if (group.slow_start_s > 0 && group.algorithm != "least_outstanding_requests") {
    out += " slowstart " + std::to_string(group.slow_start_s) + "s";
  }
  return out;
}

std::string probe_parameters(const TargetGroup& group) {
  return "weight 1" + check_parameters(group.health, std::min(kProbeIntervalMs, group.health.interval_ms)) + " rise 1 fall 1";
}

std::string cookie_key(const TargetGroup& group) {
  if (group.stickiness_s <= 0 || group.protocol != "HTTP") return {};
  return hash_text("cookie\n" + group.id);
}

std::string description_of(const std::string& hash) { return "moorage-" + hash; }

Layout lay_out(const Settled& settled, const LayoutOptions& options) {
  Layout layout;
  layout.head = global_section(options) + defaults_section(options);
  if (options.has_lua) layout.bodies[kFilterFile] = answer_filter();
  std::map<std::string, std::int64_t> idle_ms;  // a group's time-out is the longest of the listeners that forward to it
  for (const auto& [id, balancer] : settled.balancers) {
    for (const Listener& listener : balancer.listeners) {
      layout.head += frontend(balancer, listener, options, layout);
      for (const std::string& group : groups_of(listener)) {
        std::int64_t& idle = idle_ms[group];
        idle = std::max(idle, idle_timeout_of(balancer, listener));
      }
    }
  }
  std::string all = layout.head + (options.has_lua ? answer_filter() : "");
  for (const auto& [id, group] : settled.groups) {
    layout.backends[id] = backends(group, idle_ms[id], options);
    all += layout.backends[id];
  }
  layout.hash = hash_text(all);
  return layout;
}

std::string text_of(const Layout& layout, const ServerLines& servers) {
  std::string out =
      "# Written by Moorage; changed by its next change. Names: lb- load balancer, tg- target group, s- target.\nglobal\n";
  out += "  description " + description_of(layout.hash) + "\n" + layout.head;
  for (const auto& [id, backend] : layout.backends) {
    out += backend;
    const auto lines = servers.find(id);
    if (lines == servers.end()) continue;
    for (const ServerLine& line : lines->second) {
      out += "  server " + line.name + " " + line.address + " id " + std::to_string(line.id) + " " + line.parameters +
             (line.disabled ? " disabled\n" : "\n");
    }
  }
  return out;
}

std::vector<Bind> binds_in(std::string_view configuration) {
  constexpr std::string_view kBind = "  bind ";
  std::vector<Bind> binds;
  while (!configuration.empty()) {
    const std::string_view line = configuration.substr(0, configuration.find('\n'));
    configuration.remove_prefix(std::min(configuration.size(), line.size() + 1));
    const auto colon = line.rfind(':');
    if (!line.starts_with(kBind) || colon == std::string_view::npos) continue;
    Bind bind{.address = std::string(line.substr(kBind.size(), colon - kBind.size())), .port = 0};
    std::from_chars(line.data() + colon + 1, line.data() + line.size(), bind.port);
    if (bind.port != 0) binds.push_back(std::move(bind));
  }
  return binds;
}

}  // namespace moorage::haproxy
