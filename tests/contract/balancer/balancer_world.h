// The environment in which the contract of ports::BalancerDriver is tested. A driver's tests implement BalancerWorld once and
// get the whole suite (suite.h). A world outlives its drivers: opening a driver again in the same world is "the engine was
// restarted".
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ports/balancer_driver.h"

namespace moorage::testing {

// Where a test application is reached.
struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
};

enum class Fitness {
  kFit,    // passes its health checks
  kUnfit,  // answers them with 503
};

class BalancerWorld {
 public:
  virtual ~BalancerWorld() = default;

  // A new driver in this world, not started. At most one is open at a time.
  virtual std::unique_ptr<ports::BalancerDriver> open() = 0;

  // An application that can be a target; it answers with its name.
  virtual Endpoint start_application(const std::string& name, Fitness fitness) = 0;
  virtual void set_fitness(const std::string& name, Fitness fitness) = 0;

  // A port where a load balancer can listen, and another process that takes it or gives it back.
  virtual std::uint16_t unused_port() = 0;
  virtual void take_port(std::uint16_t port) = 0;
  virtual void give_port_back(std::uint16_t port) = 0;

  // Real requests. Worlds without traffic answer false; the promises about requests are not tested in them.
  virtual bool has_traffic() const = 0;
  // Name of the application that answered a request through the load balancer; "" when none did, with the status after it.
  virtual std::string ask(const std::string& address, std::uint16_t port) = 0;

  // What a request gets: the name of the application that answers, or "STATUS TEXT" of a response that the load balancer makes
  // by itself (the body of a fixed response, the location of a redirect).
  struct Asked {
    std::string method = "GET";
    std::string target = "/";  // path and query
    std::string host = "localhost";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string from = "127.0.0.1";
  };
  virtual std::string ask_for(const std::string& address, std::uint16_t port, const Asked& asked) = 0;

  // Requests in flight at whatever target the balancer chooses; they end with `end_requests`.
  virtual void begin_request(const std::string& address, std::uint16_t port) = 0;
  virtual bool end_requests() = 0;  // false: one of them was not answered

  // The number of changes of targets that the balancer has made so far.
  virtual std::uint64_t target_changes() = 0;

  // Lets `driver` work until `done` says so; false when that does not happen within a bounded time.
  virtual bool run_until(ports::BalancerDriver& driver, const std::function<bool()>& done) = 0;
  // Lets the driver work for a while, to check that something does not happen.
  virtual void run_for(ports::BalancerDriver& driver, Duration time) = 0;

  // After the last load balancer has been removed and the driver closed: the remains of the balancer, one line each.
  virtual std::vector<std::string> leftovers() = 0;
};

using BalancerWorldFactory = std::function<std::unique_ptr<BalancerWorld>()>;

struct BalancerContractCase {
  std::string name;  // of the test's instance: "Haproxy", "Simulated"
  BalancerWorldFactory make;
  std::string skip_reason;  // not empty: it cannot run here
};

// Collects reports; any thread.
class SeenBalancerReports final : public ports::BalancerReports {
 public:
  void report(ports::BalancerReport report) override {
    const std::lock_guard lock(mutex_);
    reports_.push_back(std::move(report));
  }
  std::vector<ports::BalancerReport> all() const {
    const std::lock_guard lock(mutex_);
    return reports_;
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return reports_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<ports::BalancerReport> reports_;
};

}  // namespace moorage::testing
