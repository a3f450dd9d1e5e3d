// One cluster twice: as State, changed through a Draft as the engine changes it, and as the reference's World.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/ecs/placement/placement.h"
#include "unit/placement/reference_placement.h"

namespace moorage::testing {

using namespace control;  // NOLINT(google-build-using-namespace): every name here is of that room

// A demand for both, and the parts of it that must live as long as the placer.
struct TwinDemand {
  Demand resources;
  TaskDefinition definition;
  PlacementDemand demand;
  reference::Wish wish;
};

class Twin {
 public:
  Twin();

  InstanceId add_machine(reference::Machine machine);
  void change_machine(InstanceId id, const reference::Machine& machine);
  TaskId add_task(InstanceId instance, const TwinDemand& demand);
  void stop(TaskId id);     // wanted no more
  void release(TaskId id);  // STOPPED
  void run(TaskId id);      // RUNNING

  Registry registry{ecs_tables()};
  State state{Settings{}, registry};
  Draft draft{state};
  reference::World world;
  ClusterId cluster;

 private:
  static void fill(Instance& instance, const reference::Machine& machine);
};

// The same stream on every machine and compiler.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_({seed, 77}) {}
  std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(bound))); }
  bool once_in(std::int64_t n) { return below(n) == 0; }
  template <typename T>
  const T& of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<std::int64_t>(all.size())))];
  }
  Random& stream() { return random_; }

 private:
  Random random_;
};

reference::Machine random_machine(Dice& dice);
// For a service where `dice` says so, else a group of standalone tasks.
TwinDemand random_demand(Dice& dice, ClusterId cluster);

}  // namespace moorage::testing
