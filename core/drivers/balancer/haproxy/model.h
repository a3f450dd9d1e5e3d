// The wanted state as plain values: load balancers, target groups and targets of the last commands.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace moorage::haproxy {

struct Weighted {
  std::string group;
  int weight = 1;
  bool operator==(const Weighted&) const = default;
};
using Forward = std::vector<Weighted>;

struct FixedResponse {
  int status = 0;
  std::string content_type;
  std::string body;
  bool operator==(const FixedResponse&) const = default;
};

struct Redirect {
  int status = 0;
  std::string location;
  bool operator==(const Redirect&) const = default;
};

using Action = std::variant<Forward, FixedResponse, Redirect>;

struct Condition {
  std::string field;   // "host-header", …
  std::string header;  // http-header
  std::vector<std::string> values;
  std::vector<std::string> regexes;
  std::vector<std::pair<std::string, std::string>> pairs;  // query-string
  bool operator==(const Condition&) const = default;
};

struct Rule {
  std::string id;
  std::vector<Condition> conditions;
  Action action;
  int group_s = 0;  // a client stays with its target group for this time; 0: it does not
  bool operator==(const Rule&) const = default;
};

// Keys and values as ELBv2 names them; what is not there has its default.
using Attributes = std::map<std::string, std::string>;

struct Listener {
  std::string id;
  std::uint16_t port = 0;
  std::string protocol;
  Action action;
  int group_s = 0;
  std::vector<Rule> rules;  // by priority
  Attributes attributes;
  bool operator==(const Listener&) const = default;
};

struct LoadBalancer {
  std::string id;
  std::string address;
  std::int64_t idle_timeout_ms = 0;
  std::vector<Listener> listeners;
  Attributes attributes;
  bool operator==(const LoadBalancer&) const = default;
};

struct HealthCheck {
  bool enabled = true;
  std::string protocol;
  std::string path;
  int port = 0;  // 0: the port of the traffic
  std::int64_t interval_ms = 30'000;
  std::int64_t timeout_ms = 5'000;
  int healthy_threshold = 5;
  int unhealthy_threshold = 2;
  std::string matcher;
  bool operator==(const HealthCheck&) const = default;
};

struct TargetGroup {
  std::string id;
  std::string protocol;
  std::string algorithm;
  HealthCheck health;
  int stickiness_s = 0;
  int slow_start_s = 0;
  bool operator==(const TargetGroup&) const = default;
};

struct TargetKey {
  std::string group;
  std::string id;
  std::uint16_t port = 0;
  auto operator<=>(const TargetKey&) const = default;
};

struct Target {
  TargetKey key;
  std::string address;
  bool draining = false;
  bool operator==(const Target&) const = default;
};

// What a listener forwards to, by default or by a rule. A group may stand in it more than once.
inline std::vector<std::string> groups_of(const Listener& listener) {
  std::vector<std::string> groups;
  const auto add = [&](const Action& action) {
    const auto* forward = std::get_if<Forward>(&action);
    if (!forward) return;
    for (const Weighted& weighted : *forward) groups.push_back(weighted.group);
  };
  add(listener.action);
  for (const Rule& rule : listener.rules) add(rule.action);
  return groups;
}

using LoadBalancers = std::map<std::string, LoadBalancer>;
using TargetGroups = std::map<std::string, TargetGroup>;

}  // namespace moorage::haproxy
