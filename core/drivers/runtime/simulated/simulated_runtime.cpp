#include "drivers/runtime/simulated/simulated_runtime.h"

#include <utility>

#include "drivers/runtime/simulated/locked_machines.h"

namespace moorage::simulated {
namespace {

using Base = simulated_parts::SimulatedDriver<ports::RuntimeDriver, ports::RuntimeReports, World, MachineRoom>;

class SimulatedRuntime final : public Base {
 public:
  SimulatedRuntime(std::shared_ptr<World> world, Pace pace) : Base(world, pace), measured_(std::move(world)) {}

  Status start(ports::RuntimeReports& reports) override {
    MOORAGE_TRY(Base::start(reports));
    deliver_first_reports();
    return {};
  }

  std::vector<ports::MeasuredContainer> measure(Instant now) override { return measured_->measure(now); }

  std::size_t machines() const override { return world().counts().machines; }

 private:
  const std::shared_ptr<World> measured_;  // counting a shared load moves it on
};

}  // namespace

std::unique_ptr<ports::RuntimeDriver> make_simulated_runtime(std::shared_ptr<World> world, Pace pace) {
  return std::make_unique<SimulatedRuntime>(std::move(world), pace);
}

}  // namespace moorage::simulated
