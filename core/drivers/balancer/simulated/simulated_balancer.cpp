#include "drivers/balancer/simulated/simulated_balancer.h"

#include <utility>

#include "drivers/balancer/simulated/locked_targets.h"

namespace moorage::simulated_balancer {
namespace {

using SimulatedBalancer = simulated_parts::SimulatedDriver<ports::BalancerDriver, ports::BalancerReports, World, TargetRoom>;

}  // namespace

std::unique_ptr<ports::BalancerDriver> make_simulated_balancer(std::shared_ptr<World> world, Pace pace) {
  return std::make_unique<SimulatedBalancer>(std::move(world), pace);
}

}  // namespace moorage::simulated_balancer
