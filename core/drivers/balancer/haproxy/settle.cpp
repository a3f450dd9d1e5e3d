#include "drivers/balancer/haproxy/settle.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "drivers/balancer/haproxy/config_text.h"
#include "drivers/balancer/haproxy/listener_attributes.h"
#include "drivers/balancer/haproxy/rule_match.h"

namespace moorage::haproxy {
namespace {

constexpr int kWeightMax = 999;
constexpr std::size_t kGroupsPerForwardMax = 5;

bool speaks_http(const Listener& listener) { return listener.protocol == "HTTP"; }

std::string refusal_of_fixed(const FixedResponse& fixed) {
  if (fixed.status < 200 || fixed.status > 599) return "the status code of a fixed response is 200 to 599";
  // HAProxy's `http-request return` builds any of these; 204 and 304 carry no body.
  if (auto type = content_type_text(fixed.content_type); !type.ok()) return type.error().message;
  if (fixed.body.size() > 8192) return "the body of a fixed response has at most 8192 bytes";
  return {};
}

std::string refusal_of_redirect(const Redirect& redirect) {
  if (redirect.status != 301 && redirect.status != 302) return "the status code of a redirect is 301 or 302";
  if (auto words = redirect_words(redirect.location); !words.ok()) return words.error().message;
  return {};
}

std::string refusal_of_forward(const Listener& listener, const Forward& forward, const TargetGroups& groups,
                               const std::map<std::string, std::string>& bad_groups) {
  if (forward.empty() || forward.size() > kGroupsPerForwardMax) return "a forward names 1 to 5 target groups";
  for (const Weighted& weighted : forward) {
    if (auto fits = check_id("target group", weighted.group); !fits.ok()) return fits.error().message;
    if (weighted.weight < 0 || weighted.weight > kWeightMax) return "the weight of a target group is 0 to 999";
    const auto group = groups.find(weighted.group);
    if (group == groups.end()) {
      const auto bad = bad_groups.find(weighted.group);
      return "target group " + weighted.group + (bad == bad_groups.end() ? " does not exist" : ": " + bad->second);
    }
    if ((group->second.protocol == "HTTP") != speaks_http(listener)) {
      return "a listener of protocol " + listener.protocol + " cannot forward to a target group of protocol " +
             group->second.protocol;
    }
  }
  return {};
}

std::string refusal_of_action(const Listener& listener, const Action& action, const TargetGroups& groups,
                              const std::map<std::string, std::string>& bad_groups) {
  if (const auto* forward = std::get_if<Forward>(&action)) return refusal_of_forward(listener, *forward, groups, bad_groups);
  if (!speaks_http(listener)) return "a TCP listener can only forward";
  if (const auto* fixed = std::get_if<FixedResponse>(&action)) return refusal_of_fixed(*fixed);
  return refusal_of_redirect(std::get<Redirect>(action));
}

std::string refusal_of_rule(const Rule& rule) {
  if (auto fits = check_id("rule", rule.id); !fits.ok()) return fits.error().message;
  if (rule.conditions.empty()) return "a rule needs a condition";
  for (const Condition& condition : rule.conditions) {
    if (auto match = match_of(condition); !match.ok()) return match.error().message;
  }
  return {};
}

std::string refusal_of_listener(const Listener& listener, const TargetGroups& groups,
                                const std::map<std::string, std::string>& bad_groups) {
  if (listener.port == 0) return "a listener needs a port";
  if (listener.protocol == "HTTPS" || listener.protocol == "TLS") {
    return "protocol " + listener.protocol + " is not supported yet; use " + (listener.protocol == "TLS" ? "TCP" : "HTTP");
  }
  if (listener.protocol != "HTTP" && listener.protocol != "TCP") return "the protocol of a listener is HTTP or TCP";
  if (!speaks_http(listener) && !listener.rules.empty()) return "a TCP listener has no rules";
  if (std::string refusal = refusal_of_attributes(listener.attributes); !refusal.empty()) return refusal;
  if (std::string refusal = refusal_of_action(listener, listener.action, groups, bad_groups); !refusal.empty()) return refusal;
  for (const Rule& rule : listener.rules) {
    std::string refusal = refusal_of_rule(rule);
    if (refusal.empty()) refusal = refusal_of_action(listener, rule.action, groups, bad_groups);
    if (!refusal.empty()) return "rule " + rule.id + ": " + refusal;
  }
  return {};
}

// The listener of the same port in the form that is served now, if that could still be served.
std::optional<Listener> served_before(const SettleInput& input, const std::string& balancer, const Listener& listener,
                                      const TargetGroups& groups) {
  const auto old = input.served.balancers.find(balancer);
  if (old == input.served.balancers.end()) return std::nullopt;
  const auto& listeners = old->second.listeners;
  const auto same =
      std::find_if(listeners.begin(), listeners.end(), [&](const Listener& l) { return l.port == listener.port; });
  if (same == listeners.end() || !refusal_of_listener(*same, groups, {}).empty()) return std::nullopt;
  return *same;
}

void add_reason(Settled& settled, const std::string& balancer, const std::string& reason) {
  std::string& all = settled.reasons[balancer];
  if (!all.empty()) all += "; ";
  all += reason;
}

// The checked groups; a refused group keeps the form that is served now, or is left out.
TargetGroups usable_groups(const SettleInput& input, std::map<std::string, std::string>& bad_groups) {
  TargetGroups usable;
  for (const auto& [id, group] : input.groups) {
    const std::string refusal = refusal_of(group);
    if (refusal.empty()) {
      usable.emplace(id, group);
      continue;
    }
    bad_groups.emplace(id, refusal);
    const auto old = input.served.groups.find(id);
    if (old != input.served.groups.end()) usable.emplace(id, old->second);
  }
  return usable;
}

// Groups that are served in their old form. (A group that is not served at all makes its listener refused.)
void mention_old_groups(Settled& settled, const LoadBalancer& balancer, const TargetGroups& groups,
                        const std::map<std::string, std::string>& bad_groups) {
  for (const Listener& listener : balancer.listeners) {
    for (const std::string& group : groups_of(listener)) {
      const auto bad = bad_groups.find(group);
      if (bad != bad_groups.end() && groups.contains(bad->first))
        add_reason(settled, balancer.id, "target group " + bad->first + ": " + bad->second);
    }
  }
}

}  // namespace

std::string text_of(const Bind& bind) { return bind.address + ":" + std::to_string(bind.port); }

std::string refusal_of(const TargetGroup& group) {
  if (auto fits = check_id("target group", group.id); !fits.ok()) return fits.error().message;
  if (group.protocol != "HTTP" && group.protocol != "TCP") {
    return "protocol '" + group.protocol + "' of a target group is not supported yet; use HTTP or TCP";
  }
  if (group.algorithm != "round_robin" && group.algorithm != "least_outstanding_requests" &&
      group.algorithm != "weighted_random" && !group.algorithm.empty()) {
    return "the algorithm is round_robin, least_outstanding_requests or weighted_random";
  }
  if (group.stickiness_s < 0 || group.stickiness_s > 604'800) return "stickiness lasts 1 to 604800 seconds";
  if (group.slow_start_s < 0 || group.slow_start_s > 900) return "slow start lasts at most 900 seconds";
  const HealthCheck& check = group.health;
  if (!check.enabled) return {};
  if (check.protocol != "HTTP" && check.protocol != "TCP") {
    return "health check protocol '" + check.protocol + "' is not supported yet; use HTTP or TCP";
  }
  if (check.port < 0 || check.port > 65'535) return "the health check port is 1 to 65535";
  if (check.interval_ms < 1 || check.interval_ms > 3'600'000) return "the health check interval is at most 3600 seconds";
  if (check.timeout_ms < 1 || check.timeout_ms > 3'600'000) return "the health check timeout is at most 3600 seconds";
  if (check.healthy_threshold < 1 || check.healthy_threshold > 100) return "the healthy threshold is 1 to 100";
  if (check.unhealthy_threshold < 1 || check.unhealthy_threshold > 100) return "the unhealthy threshold is 1 to 100";
  if (check.protocol == "TCP") return {};
  if (auto path = path_word(check.path); !path.ok()) return path.error().message;
  if (auto codes = status_list(check.matcher); !codes.ok()) return codes.error().message;
  return {};
}

std::set<Bind> binds_of(const LoadBalancers& balancers) {
  std::set<Bind> binds;
  for (const auto& [id, balancer] : balancers) {
    const auto address = address_text(balancer.address);
    if (!address.ok()) continue;
    for (const Listener& listener : balancer.listeners) {
      if (listener.port != 0) binds.insert({.address = *address, .port = listener.port});
    }
  }
  return binds;
}

Settled settle(const SettleInput& input) {
  Settled settled;
  std::map<std::string, std::string> bad_groups;
  const TargetGroups groups = usable_groups(input, bad_groups);
  std::map<Bind, std::string> taken;

  for (const auto& [id, balancer] : input.balancers) {
    if (auto fits = check_id("load balancer", id); !fits.ok()) {
      settled.reasons[id] = fits.error().message;
      continue;
    }
    const auto address = address_text(balancer.address);
    if (!address.ok()) {
      settled.reasons[id] = address.error().message;
      continue;
    }
    mention_old_groups(settled, balancer, groups, bad_groups);
    LoadBalancer served = balancer;
    served.listeners.clear();
    for (const Listener& listener : balancer.listeners) {
      const Bind bind{.address = *address, .port = listener.port};
      if (const auto refused = input.refused.find(bind); refused != input.refused.end()) {
        add_reason(settled, id, refused->second);
        continue;
      }
      if (const auto other = taken.find(bind); other != taken.end()) {
        add_reason(settled, id, text_of(bind) + " is in use by load balancer " + other->second);
        continue;
      }
      const std::string refusal = refusal_of_listener(listener, groups, bad_groups);
      std::optional<Listener> usable = refusal.empty() ? listener : served_before(input, id, listener, groups);
      if (!refusal.empty()) add_reason(settled, id, "listener " + std::to_string(listener.port) + ": " + refusal);
      if (!usable) continue;
      taken.emplace(bind, id);
      served.listeners.push_back(*std::move(usable));
    }
    if (!served.listeners.empty()) settled.balancers.emplace(id, std::move(served));
  }

  for (const auto& [id, balancer] : settled.balancers) {
    for (const Listener& listener : balancer.listeners) {
      for (const std::string& group : groups_of(listener)) settled.groups.insert(*groups.find(group));
    }
  }
  return settled;
}

}  // namespace moorage::haproxy
