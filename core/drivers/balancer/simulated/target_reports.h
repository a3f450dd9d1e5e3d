// Messages of the simulated balancer driver.
#pragma once

#include <string>

#include "drivers/balancer/simulated/target_world.h"
#include "ports/balancer_driver.h"

namespace moorage::simulated_balancer {

ports::BalancerReport synced_report();
ports::BalancerReport health_report(const TargetName& target, const Verdict& verdict, Instant at);
ports::BalancerReport drained_report(const TargetName& target);
ports::BalancerReport removed_report(const TargetName& target);
ports::BalancerReport load_balancer_report(const LoadBalancerTruth& balancer, const std::string& reason);
ports::BalancerReport connection_report(bool connected, const std::string& reason);

}  // namespace moorage::simulated_balancer
