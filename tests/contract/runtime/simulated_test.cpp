// The simulated runtime driver keeps the contract, in virtual time and on a thread of its own in real time.
#include <chrono>
#include <thread>

#include "contract/runtime/runtime_suite.h"
#include "drivers/runtime/simulated/simulated_runtime.h"

namespace moorage::testing {
namespace {

using simulated::Pace;
using simulated::World;

struct Variable {
  std::string name;
  std::string value;
};

std::vector<Variable> script_of(const WorldContainer& container) {
  switch (container.behaviour) {
    case Behaviour::kServe:
      return {{"MOORAGE_SIM_STOP_CODE", "0"}};
    case Behaviour::kExit:
      return {{"MOORAGE_SIM_EXIT_AFTER_MS", "20"}, {"MOORAGE_SIM_EXIT_CODE", std::to_string(container.exit_code)}};
    case Behaviour::kIgnoreTerm:
      return {{"MOORAGE_SIM_IGNORE_SIGTERM", "1"}};
    case Behaviour::kUseTooMuchMemory:
      return {{"MOORAGE_SIM_EXIT_AFTER_MS", "20"}, {"MOORAGE_SIM_OOM", "1"}};
    case Behaviour::kHealthFlips:
      return {{"MOORAGE_SIM_HEALTH", "flapping"}};
    case Behaviour::kMissingImage:
      return {{"MOORAGE_SIM_PULL_ERROR", "failed to resolve ref docker.io/library/missing:latest: manifest unknown"}};
    case Behaviour::kBadCommand:
      return {{"MOORAGE_SIM_START_ERROR", "exec: no-such-program: not found in $PATH"}};
  }
  return {};
}

class SimulatedWorld final : public RuntimeWorld {
 public:
  explicit SimulatedWorld(Pace pace) : pace_(pace) {
    simulated::WorldOptions options;
    options.latencies.pull = {5, 20};
    options.latencies.stop = {5, 20};
    world_ = std::make_shared<World>(options);
    world_->add_machine({.id = simulated::numbered_machine(1)});
  }

  std::unique_ptr<ports::RuntimeDriver> open() override { return simulated::make_simulated_runtime(world_, pace_); }

  void describe(const WorldContainer& container, ecs::ContainerDefinition::Builder definition) override {
    definition.setImage("web:1");
    const auto script = script_of(container);
    auto environment = definition.initEnvironment(static_cast<unsigned>(script.size()));
    for (unsigned i = 0; i < environment.size(); ++i) {
      environment[i].setName(script[i].name.c_str());
      environment[i].setValue(script[i].value.c_str());
    }
    if (container.behaviour == Behaviour::kHealthFlips) {
      auto check = definition.initHealthCheck();
      check.initCommand(1).set(0, "CMD");
      check.getInterval().setValue(1);
      check.getRetries().setValue(1);
    }
  }

  void kill_from_outside(const std::string& task_id, const std::string& container_name) override {
    world_->kill({task_id, container_name});
    if (pace_ == Pace::kVirtualTime) {
      return;
    }
    // In real time the driver's thread does it; without a driver nothing moves the world.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (running(task_id, container_name) && std::chrono::steady_clock::now() < deadline) {
      world_->run_until(now());
      std::this_thread::yield();
    }
  }

  int running_containers() override { return static_cast<int>(world_->live().size()); }

  std::vector<std::string> leftovers() override {
    std::vector<std::string> lines;
    for (const auto& container : world_->containers()) {
      lines.push_back(container.task_id + "/" + container.name);
    }
    return lines;
  }

  Instant now() override {
    if (pace_ == Pace::kVirtualTime) {
      return now_;
    }
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
  }

  bool run_until(ports::RuntimeDriver& driver, const std::function<bool()>& done) override {
    if (pace_ == Pace::kVirtualTime) {
      const Instant give_up = now_ + Duration::minutes(10);
      while (!done()) {
        const Instant due = driver.next_due();
        if (!due.is_set() || due > give_up) {
          return false;
        }
        now_ = std::max(now_, due);
        driver.run_until(now_);
      }
      return true;
    }
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!done()) {
      if (std::chrono::steady_clock::now() > deadline) {
        return false;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }

 private:
  bool running(const std::string& task_id, const std::string& container_name) {
    const auto container = world_->find(task_id, container_name);
    return container && container->live();
  }

  const Pace pace_;
  std::shared_ptr<World> world_;
  Instant now_{1'800'000'000'000};
};

RuntimeContractCase a_case(std::string name, Pace pace) {
  return {std::move(name), [pace] { return std::make_unique<SimulatedWorld>(pace); }, {}};
}

INSTANTIATE_TEST_SUITE_P(Simulated, RuntimeContract,
                         ::testing::Values(a_case("VirtualTime", Pace::kVirtualTime), a_case("RealTime", Pace::kRealTime)),
                         case_name);

}  // namespace
}  // namespace moorage::testing
