// The wanted state as plain values: load balancers, target groups and targets of the last commands.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
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

struct Listener {
  std::string id;
  std::uint16_t port = 0;
  std::string protocol;
  std::variant<Forward, FixedResponse, Redirect> action;
  bool operator==(const Listener&) const = default;
};

struct LoadBalancer {
  std::string id;
  std::string address;
  std::int64_t idle_timeout_ms = 0;
  std::vector<Listener> listeners;
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

using LoadBalancers = std::map<std::string, LoadBalancer>;
using TargetGroups = std::map<std::string, TargetGroup>;

}  // namespace moorage::haproxy
