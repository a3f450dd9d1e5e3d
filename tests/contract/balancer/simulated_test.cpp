// The simulated balancer driver keeps the contract, in virtual time and on a thread of its own in real time.
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>

#include "contract/balancer/balancer_suite.h"
#include "drivers/balancer/simulated/simulated_balancer.h"

namespace moorage::testing {
namespace {

using simulated_balancer::Pace;
using simulated_balancer::TargetTruth;
using simulated_balancer::World;

// Which applications are well, by port.
class Applications {
 public:
  std::uint16_t start(const std::string& name, Fitness fitness) {
    const std::lock_guard lock(mutex_);
    ports_[name] = next_port_;
    fitness_[next_port_] = fitness;
    return next_port_++;
  }
  void set(const std::string& name, Fitness fitness) {
    const std::lock_guard lock(mutex_);
    fitness_[ports_.at(name)] = fitness;
  }
  std::string name_of(std::uint16_t port) {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, at] : ports_) {
      if (at == port) return name;
    }
    return {};
  }
  bool is_fit(std::uint16_t port) {
    const std::lock_guard lock(mutex_);
    const auto found = fitness_.find(port);
    return found != fitness_.end() && found->second == Fitness::kFit;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::uint16_t> ports_;
  std::map<std::uint16_t, Fitness> fitness_;
  std::uint16_t next_port_ = 32'768;
};

class SimulatedBalancerWorld final : public BalancerWorld {
 public:
  explicit SimulatedBalancerWorld(Pace pace) : pace_(pace) {
    simulated_balancer::BalancerWorldOptions options;
    options.first_health = {5, 20};
    options.drain = {5, 20};
    options.probe = [this](const TargetTruth& target) { return applications_.is_fit(target.name.port); };
    world_ = std::make_shared<World>(options);
  }

  std::unique_ptr<ports::BalancerDriver> open() override { return simulated_balancer::make_simulated_balancer(world_, pace_); }
  Endpoint start_application(const std::string& name, Fitness fitness) override {
    return {"127.0.0.1", applications_.start(name, fitness)};
  }
  void set_fitness(const std::string& name, Fitness fitness) override { applications_.set(name, fitness); }
  std::uint16_t unused_port() override { return next_port_++; }
  void take_port(std::uint16_t port) override { world_->take_port(port); }
  void give_port_back(std::uint16_t port) override { world_->free_port(port); }
  bool has_traffic() const override { return false; }
  std::string ask(const std::string&, std::uint16_t) override { return {}; }
  // The first healthy target of the first group with a weight.
  std::string ask_for(const std::string& address, std::uint16_t port, const Asked& asked) override {
    const std::size_t mark = asked.target.find('?');
    const auto routed = world_->route(address, port,
                                      {.method = asked.method,
                                       .host = asked.host,
                                       .path = asked.target.substr(0, mark),
                                       .query = mark == std::string::npos ? "" : asked.target.substr(mark + 1),
                                       .headers = asked.headers,
                                       .source = asked.from});
    if (!routed) return "0 ";
    if (routed->groups.empty()) return std::to_string(routed->status) + " " + routed->text;
    for (const auto& group : routed->groups) {
      if (group.weight == 0) continue;
      for (const TargetTruth& target : world_->targets()) {
        if (target.name.target_group_id == group.id) return applications_.name_of(target.name.port);
      }
    }
    return "503 ";
  }
  void begin_request(const std::string&, std::uint16_t) override { world_->hold_drains(); }
  bool end_requests() override {
    world_->finish_drains();
    return true;
  }
  std::uint64_t target_changes() override { return world_->counts().target_changes; }

  bool run_until(ports::BalancerDriver& driver, const std::function<bool()>& done) override {
    if (pace_ == Pace::kVirtualTime) {
      return run_virtual(driver, now_ + Duration::minutes(10), done);
    }
    return wait_real(std::chrono::seconds(20), done);
  }
  void run_for(ports::BalancerDriver& driver, Duration time) override {
    if (pace_ == Pace::kVirtualTime) {
      (void)run_virtual(driver, now_ + time, [] { return false; });
      driver.run_until(now_ = now_ + time);
    } else {
      (void)wait_real(std::chrono::milliseconds(time.ms), [] { return false; });
    }
  }

  std::vector<std::string> leftovers() override {
    std::vector<std::string> lines;
    for (const auto& target : world_->targets()) {
      lines.push_back("target " + target.name.target_id + ":" + std::to_string(target.name.port));
    }
    for (const auto& balancer : world_->load_balancers()) {
      lines.push_back("load balancer " + balancer.id);
    }
    return lines;
  }

 private:
  bool run_virtual(ports::BalancerDriver& driver, Instant give_up, const std::function<bool()>& done) {
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
  static bool wait_real(std::chrono::milliseconds time, const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (!done()) {
      if (std::chrono::steady_clock::now() > deadline) {
        return false;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
  }

  const Pace pace_;
  Applications applications_;
  std::shared_ptr<World> world_;
  std::uint16_t next_port_ = 8'000;
  Instant now_{1'800'000'000'000};
};

BalancerContractCase a_case(std::string name, Pace pace) {
  return {
      .name = std::move(name), .make = [pace] { return std::make_unique<SimulatedBalancerWorld>(pace); }, .skip_reason = {}};
}

INSTANTIATE_TEST_SUITE_P(Simulated, BalancerContract,
                         ::testing::Values(a_case("VirtualTime", Pace::kVirtualTime), a_case("RealTime", Pace::kRealTime)),
                         balancer_case_name);

}  // namespace
}  // namespace moorage::testing
