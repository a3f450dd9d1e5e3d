// The link of a host's driver to the engine. Open while its driver is started; afterwards a report answers ClosedException,
// so that a late thread of the driver does no harm. Closing waits for reports that are being taken in.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <shared_mutex>
#include <span>

#include "base/result.h"
#include "base/time.h"
#include "moorage/driver.h"
#include "ports/clock.h"

// Takes the bytes of one message in the format of the driver's registration.
using moorage_link_sink = std::function<moorage::Status(std::span<const std::byte> message)>;

struct moorage_driver_link {
 public:
  explicit moorage_driver_link(std::shared_ptr<const moorage::ports::Clock> clock);

  void open(moorage_link_sink sink);
  void close();
  moorage::Status report(std::span<const std::byte> message) const;
  moorage::Result<moorage::Instant> now() const;
  pid_t owner() const { return owner_; }

 private:
  const pid_t owner_;
  const std::shared_ptr<const moorage::ports::Clock> clock_;
  mutable std::shared_mutex mutex_;
  moorage_link_sink sink_;               // empty: not open
  std::atomic<bool> is_closing_{false};  // keeps a stream of reports from delaying close()
};
