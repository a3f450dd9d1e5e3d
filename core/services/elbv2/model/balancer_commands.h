// What ELBv2 asks of the balancer. Small: the message is rendered from state when the command is handed over.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "services/elbv2/names/elb_ids.h"

namespace moorage::control {

// The whole state, for a balancer that may have none or an old one.
struct SyncBalancer {};
struct SetLoadBalancer {
  LoadBalancerId load_balancer;
};
struct RemoveLoadBalancer {
  std::uint64_t hex = 0;
};
struct SetTargetGroup {
  TargetGroupId target_group;
};
struct RemoveTargetGroup {
  std::uint64_t hex = 0;
};
struct SetTarget {
  TargetId target;
};
// The record is gone, so the command says what it held.
struct RemoveTarget {
  std::uint64_t group_hex = 0;
  std::string target;
  std::string address;
  std::uint16_t port = 0;
};

using ElbCommand =
    std::variant<SyncBalancer, SetLoadBalancer, RemoveLoadBalancer, SetTargetGroup, RemoveTargetGroup, SetTarget, RemoveTarget>;

}  // namespace moorage::control
