// Conversion between the messages of the port and the plain values of model.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "drivers/balancer/haproxy/model.h"
#include "ports/balancer_driver.h"

namespace moorage::haproxy {

LoadBalancer load_balancer_of(driver::LoadBalancer::Reader reader);
TargetGroup target_group_of(driver::TargetGroup::Reader reader);
Target target_of(driver::Target::Reader reader);

enum class Health { kInitial, kHealthy, kUnhealthy };

// What is known of a target's health; reason and description as DescribeTargetHealth gives them.
struct Verdict {
  Health health = Health::kInitial;
  std::string reason;
  std::string description;
  bool operator==(const Verdict&) const = default;
};

ports::BalancerReport synced_report();
ports::BalancerReport health_report(const TargetKey& key, const Verdict& verdict);
ports::BalancerReport drained_report(const TargetKey& key);
ports::BalancerReport removed_report(const TargetKey& key);
ports::BalancerReport connection_report(bool connected, std::string_view reason);

struct BalancerCondition {
  bool active = false;
  std::string reason;
  bool operator==(const BalancerCondition&) const = default;
};
ports::BalancerReport condition_report(const std::string& id, const BalancerCondition& condition);

}  // namespace moorage::haproxy
