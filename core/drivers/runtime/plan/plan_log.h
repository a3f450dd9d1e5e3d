// The part of a plan that is about the container's output.
#pragma once

#include <string_view>

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::runtime {

// Where the output goes of containers whose definition names no group: it is kept and shown as `docker logs` does, within the
// bounds of the log sink, and its loss keeps no container from starting.
inline constexpr std::string_view kOwnLogGroup = "/moorage/containers";

// CannotCreateContainerError: an option has a value that Docker would refuse, or one that is not supported.
// CannotStartContainerError: no group to write to.
// `fetched`: with the options that came from secrets; null: none.
Status plan_log(driver::StartContainer::Reader command, const FetchedValues* fetched, Plan& plan);

}  // namespace moorage::runtime
