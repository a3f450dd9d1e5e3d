// The proxy of a task (proxyConfiguration, type APPMESH): which traffic of the task goes through it.
#pragma once

#include "drivers/runtime/plan/plan_parts.h"

namespace moorage::runtime {

// CannotCreateContainerError: a property that is unknown, no number or no address, or a port that is missing.
Status plan_proxy(driver::StartContainer::Reader command, Plan& plan);

}  // namespace moorage::runtime
