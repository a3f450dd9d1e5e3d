// The door to a container runtime. Messages of schemas/engine/driver.capnp go in (commands) and out (reports).
// A driver never calls back into the engine except through `RuntimeReports`, and never blocks the caller of `submit`.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "ports/exec_process.h"
#include "ports/measured_container.h"
#include "schemas/engine/driver.capnp.h"
#include "wire/message.h"

namespace moorage::ports {

using RuntimeCommand = wire::Message<driver::RuntimeCommand>;
using RuntimeReport = wire::Message<driver::RuntimeReport>;

// Where a driver tells what it saw. Any thread; never blocks for long; valid until `close` of the driver has returned.
class RuntimeReports {
 public:
  virtual ~RuntimeReports() = default;
  virtual void report(RuntimeReport report) = 0;
  // A thread of the driver, or a job on one, met an exception, and this is what it says. The driver goes on; the engine writes
  // it to its log.
  virtual void failed(std::string_view what) { (void)what; }
};

class RuntimeDriver {
 public:
  virtual ~RuntimeDriver() = default;

  // Stable name, also the value of the instance attribute `moorage.runtime`: "oci", "docker", "simulated".
  virtual std::string_view name() const = 0;

  // Connects and begins to report, capabilities first. `reports` outlives the driver's work.
  virtual Status start(RuntimeReports& reports) = 0;

  // Takes a command; the work happens elsewhere. Commands of one task are worked off in order; of different tasks in parallel.
  virtual void submit(RuntimeCommand command) = 0;

  // Starts a command in a container that runs. Any thread; blocks until it runs or cannot. Errors: InvalidParameterException
  // (no such container, or it does not run), TargetNotConnectedException (this driver cannot, or not now).
  virtual Result<std::unique_ptr<ExecProcess>> exec(const ExecOrder& order) {
    (void)order;
    return api_error("TargetNotConnectedException",
                     "Containers of the runtime \"" + std::string(name()) + "\" take no commands from outside.");
  }

  // Ends the driver's threads. Containers stay as they are. No report follows after it has returned.
  virtual void close() = 0;

  // Machines it will report by itself after `start`: an engine is ready when each has told its inventory.
  virtual std::size_t machines() const { return 1; }

  // What the containers that run have used until now. From a thread of the engine's, a few times a minute; a container that
  // ends meanwhile is left out. `now` is the engine's time, which drivers in virtual time go by.
  virtual std::vector<MeasuredContainer> measure(Instant now) {
    (void)now;
    return {};
  }

  // Virtual time (simulated drivers only): when something is due next, and doing what is due up to `now`.
  virtual Instant next_due() const { return Instant::none(); }
  virtual void run_until(Instant now) { (void)now; }
};

}  // namespace moorage::ports
