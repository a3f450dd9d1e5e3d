// The part of a plan that is about files: volumes, tmpfs, devices.
#pragma once

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::runtime {

Status plan_mounts(driver::StartContainer::Reader command, const PlanContext& context, Plan& plan);

// Lexically clean and absolute, below one of the policy's roots, away from the engine's own and the kernel's directories.
Status check_host_path(const std::string& path, const PlanRules& rules);

}  // namespace moorage::runtime
