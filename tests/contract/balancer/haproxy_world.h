// A real HAProxy in a directory of its own, real HTTP servers behind it.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "contract/balancer/balancer_world.h"
#include "contract/balancer/client.h"
#include "contract/balancer/origins.h"
#include "drivers/balancer/haproxy/haproxy_balancer.h"

namespace moorage::testing {

// A directory below the temporary directory that goes with its owner.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Processes whose command line names this directory.
std::vector<int> processes_of(const std::string& directory);

// Polls until `done` or for `seconds`.
bool wait_for(const std::function<bool()>& done, int seconds = 60);

class HaproxyWorld final : public BalancerWorld {
 public:
  HaproxyWorld();
  ~HaproxyWorld() override;

  std::unique_ptr<ports::BalancerDriver> open() override;
  Endpoint start_application(const std::string& name, Fitness fitness) override;
  void set_fitness(const std::string& name, Fitness fitness) override;
  std::uint16_t unused_port() override { return testing::unused_port(); }
  void take_port(std::uint16_t port) override;
  void give_port_back(std::uint16_t port) override;
  bool has_traffic() const override { return true; }
  std::string ask(const std::string& address, std::uint16_t port) override;
  std::string ask_for(const std::string& address, std::uint16_t port, const Asked& asked) override;
  void begin_request(const std::string& address, std::uint16_t port) override;
  bool end_requests() override;
  std::uint64_t target_changes() override;
  bool run_until(ports::BalancerDriver& driver, const std::function<bool()>& done) override;
  void run_for(ports::BalancerDriver& driver, Duration time) override;
  std::vector<std::string> leftovers() override;

  Origins& origins() { return origins_; }
  std::string directory() const { return scratch_.path() + "/balancer"; }
  drivers::HaproxyOptions options() const { return {.state_dir = directory()}; }

 private:
  ScratchDirectory scratch_;
  Origins origins_;
  std::shared_ptr<std::atomic<std::uint64_t>> changes_before_ = std::make_shared<std::atomic<std::uint64_t>>(0);
  ports::BalancerDriver* current_ = nullptr;
  std::vector<std::unique_ptr<HttpClient>> in_flight_;
  int applications_ = 0;
};

}  // namespace moorage::testing
