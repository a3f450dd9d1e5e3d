// The worlds of simulated drivers: they exist in memory only.
#pragma once

#include <memory>
#include <string_view>

#include "assembly/surroundings.h"
#include "base/result.h"
#include "drivers/balancer/simulated/target_world.h"
#include "drivers/runtime/simulated/world.h"
#include "ports/balancer_driver.h"
#include "ports/clock.h"
#include "ports/metric_store.h"
#include "ports/runtime_driver.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::assembly {

// The worlds of an engine's simulated drivers; none where a driver is not simulated.
struct SimulatedWorlds {
  std::shared_ptr<simulated::World> runtime;
  std::shared_ptr<simulated_balancer::World> balancer;
  std::shared_ptr<ports::MetricStore> metrics;  // of the engine; null: nothing is measured
  std::shared_ptr<const ports::Clock> clock;    // of the engine
};

// Does in the world what the order says, as JSON (config.capnp, SimulationOrder). InvalidParameterException, or
// UnsupportedException without a simulated runtime, or balancer where the order is about targets.
Status simulate(SimulatedWorlds& worlds, std::string_view order);

Result<std::unique_ptr<ports::RuntimeDriver>> make_simulated_runtime(config::SimulatedRuntimeOptions::Reader from,
                                                                     const Surroundings& around);
std::unique_ptr<ports::BalancerDriver> make_simulated_balancer(config::SimulatedBalancerOptions::Reader from,
                                                               const Surroundings& around);

}  // namespace moorage::assembly
