// Drivers of the host: a table of C functions becomes a RuntimeDriver or a BalancerDriver.
// The host's code may throw or answer nonsense; neither reaches the engine.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "link.h"
#include "moorage/driver.h"
#include "ports/balancer_driver.h"
#include "ports/runtime_driver.h"

namespace moorage::capi {

// A registration, checked and copied. `self` is the host's.
struct OwnDriver {
  std::string name;
  moorage_driver calls{};  // its name member is not used; see above
  void* self = nullptr;
  moorage_message_format format = MOORAGE_JSON;
};

Result<OwnDriver> own_driver(const moorage_driver* driver, void* self, moorage_message_format format);

// The link is shared with the engine's handle, which keeps it alive after the driver's end.
using LinkPtr = std::shared_ptr<moorage_driver_link>;
std::unique_ptr<ports::RuntimeDriver> make_runtime(const OwnDriver& driver, LinkPtr link);
std::unique_ptr<ports::BalancerDriver> make_balancer(const OwnDriver& driver, LinkPtr link);

}  // namespace moorage::capi
