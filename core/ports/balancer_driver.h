// The door to a load balancer. Messages of schemas/engine/driver.capnp go in (commands) and out (reports).
#pragma once

#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "ports/measured_container.h"
#include "schemas/engine/driver.capnp.h"
#include "wire/message.h"

namespace moorage::ports {

using BalancerCommand = wire::Message<driver::BalancerCommand>;
using BalancerReport = wire::Message<driver::BalancerReport>;

class BalancerReports {
 public:
  virtual ~BalancerReports() = default;
  virtual void report(BalancerReport report) = 0;
  // As with RuntimeReports: what an exception on a thread of the driver says.
  virtual void failed(std::string_view what) { (void)what; }
};

class BalancerDriver {
 public:
  virtual ~BalancerDriver() = default;
  virtual std::string_view name() const = 0;

  // Begins to report. The engine sends `sync` next. A balancer that already runs (after a crash of the engine) is adopted.
  virtual Status start(BalancerReports& reports) = 0;

  // Takes a command; order is kept.
  virtual void submit(BalancerCommand command) = 0;

  // Ends the driver's threads. The balancer goes on serving; it ends when the last load balancer has been removed.
  virtual void close() = 0;

  // What has passed through until now. From a thread of the engine's, a few times a minute.
  virtual MeasuredTraffic measure() { return {}; }

  virtual Instant next_due() const { return Instant::none(); }
  virtual void run_until(Instant now) { (void)now; }
};

}  // namespace moorage::ports
