// Short forms of a balancer driver's commands and reports.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ports/balancer_driver.h"

namespace moorage::testing {

struct WeightSpec {
  std::string group;
  int weight = 1;
};

struct ConditionSpec {
  std::string field;
  std::string header;
  std::vector<std::string> values;
  std::vector<std::string> regexes;
  std::vector<std::pair<std::string, std::string>> pairs;
};

// The members of an action are those of a listener.
struct RuleSpec {
  std::vector<ConditionSpec> conditions;
  std::vector<WeightSpec> forward;
  int fixed_status = 0;
  std::string fixed_body;
  int redirect_status = 0;
  std::string redirect_location;
  int group_s = 0;
};

struct ListenerSpec {
  std::uint16_t port = 0;
  std::string protocol = "HTTP";
  std::vector<WeightSpec> forward;
  int fixed_status = 0;  // not 0: a fixed response instead
  std::string fixed_type = "text/plain";
  std::string fixed_body;
  int redirect_status = 0;  // not 0: a redirect instead
  std::string redirect_location;
  int group_s = 0;
  std::vector<RuleSpec> rules;  // by priority
  std::map<std::string, std::string> attributes;
};

struct BalancerSpec {
  std::string id;
  std::string address = "127.0.0.1";
  std::vector<ListenerSpec> listeners;
  std::int64_t idle_timeout_ms = 60'000;
  std::map<std::string, std::string> attributes;
};

struct GroupSpec {
  std::string id;
  std::string protocol = "HTTP";
  std::string algorithm = "round_robin";
  bool checks = true;
  std::string check_protocol = "HTTP";
  std::string check_path = "/health";
  int check_port = 0;
  std::int64_t interval_ms = 30'000;
  std::int64_t timeout_ms = 2'000;
  int healthy_threshold = 5;
  int unhealthy_threshold = 2;
  std::string matcher = "200";
  int stickiness_s = 0;
  int slow_start_s = 0;
};

struct TargetSpec {
  std::string group;
  std::string id = "i-0123456789abcdef0";
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  bool draining = false;
  std::string name;  // of the application, for the tests
};

struct StateSpec {
  std::vector<BalancerSpec> balancers;
  std::vector<GroupSpec> groups;
  std::vector<TargetSpec> targets;
};

ports::BalancerCommand sync_command(const StateSpec& state);
ports::BalancerCommand set_balancer_command(const BalancerSpec& balancer);
ports::BalancerCommand remove_balancer_command(const std::string& id);
ports::BalancerCommand set_group_command(const GroupSpec& group);
ports::BalancerCommand remove_group_command(const std::string& id);
ports::BalancerCommand set_target_command(const TargetSpec& target);
ports::BalancerCommand remove_target_command(const TargetSpec& target);

// What reports say, in order of arrival.
struct HealthSeen {
  std::string state;  // "initial", "healthy", "unhealthy"
  std::string reason;
  std::string description;
};
std::vector<HealthSeen> health_in(const std::vector<ports::BalancerReport>& reports, const TargetSpec& target);
int drained_in(const std::vector<ports::BalancerReport>& reports, const TargetSpec& target);
int removed_in(const std::vector<ports::BalancerReport>& reports, const TargetSpec& target);
int synced_in(const std::vector<ports::BalancerReport>& reports);

struct ConditionSeen {
  bool active = false;
  std::string reason;
};
std::optional<ConditionSeen> condition_in(const std::vector<ports::BalancerReport>& reports, const std::string& balancer);

struct ConnectionSeen {
  bool connected = false;
  std::string reason;
};
std::vector<ConnectionSeen> connections_in(const std::vector<ports::BalancerReport>& reports);

}  // namespace moorage::testing
