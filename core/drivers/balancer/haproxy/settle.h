// The part of the wanted state that can be served: every listener and target group is checked; a refused one keeps the form in
// which it was served before, and the load balancer has the reason. A pure function of its inputs.
#pragma once

#include <map>
#include <set>
#include <string>

#include "drivers/balancer/haproxy/model.h"

namespace moorage::haproxy {

struct Bind {
  std::string address;  // as in the configuration: "127.0.0.1", "[::1]"
  std::uint16_t port = 0;
  auto operator<=>(const Bind&) const = default;
};

std::string text_of(const Bind& bind);  // "127.0.0.1:80"

// Everything in it has been checked; what it names exists.
struct Settled {
  LoadBalancers balancers;                     // those with at least one listener that can be served
  TargetGroups groups;                         // those that a listener forwards to
  std::map<std::string, std::string> reasons;  // load balancer id -> why it is not served as wanted
  bool operator==(const Settled&) const = default;
};

// `refused`: addresses at which HAProxy cannot listen, with the reason.
struct SettleInput {
  const LoadBalancers& balancers;
  const TargetGroups& groups;
  const Settled& served;  // what is served now
  const std::map<Bind, std::string>& refused;
};
Settled settle(const SettleInput& input);

// Where the wanted load balancers listen, whether or not they may.
std::set<Bind> binds_of(const LoadBalancers& balancers);

// Nothing, or why this group cannot be served.
std::string refusal_of(const TargetGroup& group);

}  // namespace moorage::haproxy
