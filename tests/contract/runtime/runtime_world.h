// The environment in which the contract of ports::RuntimeDriver is tested. A driver's tests implement RuntimeWorld once and get
// the whole suite (suite.h). A world outlives its drivers: opening a driver again in the same world is "the engine was
// restarted".
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ports/runtime_driver.h"

namespace moorage::testing {

// The behaviour of a test container. Each world expresses it in its own way (a command line, a label …).
enum class Behaviour {
  kServe,       // runs until its stop signal, then exits with 0 soon
  kExit,        // exits by itself with `exit_code`
  kIgnoreTerm,  // ignores SIGTERM
  kUseTooMuchMemory,
  kHealthFlips,  // has a health check: healthy at first, unhealthy some seconds later
  kMissingImage,
  kBadCommand,
};

struct WorldContainer {
  std::string task_id;  // 32 hex characters
  std::string name = "web";
  Behaviour behaviour = Behaviour::kServe;
  int exit_code = 0;
  std::string network_mode = "none";
  int container_port = 0;  // 0: no port mapping
  int host_port = 0;       // 0: dynamic
  int attempt = 0;         // of StartContainer
};

class RuntimeWorld {
 public:
  virtual ~RuntimeWorld() = default;

  // A new driver in this world, not started. At most one is open at a time.
  virtual std::unique_ptr<ports::RuntimeDriver> open() = 0;

  // Sets image, command, health check and everything else for this behaviour. The suite sets names, ports and ids.
  virtual void describe(const WorldContainer& container, ecs::ContainerDefinition::Builder definition) = 0;

  // Kills the container with SIGKILL from outside of the driver.
  virtual void kill_from_outside(const std::string& task_id, const std::string& container_name) = 0;

  // World truth: containers whose process runs, whatever the driver says.
  virtual int running_containers() = 0;

  // World truth: traces of containers that are left (directories, mounts, forwards …), one line each. Empty after releases.
  virtual std::vector<std::string> leftovers() = 0;

  // World truth: the program of a container that has just started is as far as its behaviour needs (a real one needs a moment
  // until it listens to signals, and the first process of a namespace does not get those it has no handler for).
  virtual bool is_prepared(const WorldContainer& container, int pid) {
    (void)container;
    (void)pid;
    return true;
  }

  // Where a container's host ports answer.
  virtual std::string bind_address() const { return "0.0.0.0"; }

  // Time as reports carry it.
  virtual Instant now() = 0;

  // Lets `driver` work until `done` says so; false when that does not happen within a bounded time. `seen` counts reports.
  virtual bool run_until(ports::RuntimeDriver& driver, const std::function<bool()>& done) = 0;
};

using RuntimeWorldFactory = std::function<std::unique_ptr<RuntimeWorld>()>;

struct RuntimeContractCase {
  std::string name;          // of the test's instance: "Crun", "Simulated"
  RuntimeWorldFactory make;  // nullptr result: cannot run here; `skip_reason` says why
  std::string skip_reason;
};

// Collects reports; any thread.
class SeenReports final : public ports::RuntimeReports {
 public:
  void report(ports::RuntimeReport report) override {
    const std::lock_guard lock(mutex_);
    reports_.push_back(std::move(report));
  }
  std::vector<ports::RuntimeReport> all() const {
    const std::lock_guard lock(mutex_);
    return reports_;
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return reports_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::vector<ports::RuntimeReport> reports_;
};

}  // namespace moorage::testing
