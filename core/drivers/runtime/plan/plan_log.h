// The part of a plan that is about the container's output.
#pragma once

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::runtime {

// CannotCreateContainerError: an option has a value that Docker would refuse, or one that is not supported.
// CannotStartContainerError: no group to write to.
Status plan_log(driver::StartContainer::Reader command, Plan& plan);

}  // namespace moorage::runtime
