// What a container may do to the kernel: capabilities, security options, kernel settings of its namespaces.
#pragma once

#include "drivers/runtime/plan/plan_parts.h"

namespace moorage::runtime {

// CannotCreateContainerError: beyond the policy, unknown, or nothing that the kernel of this machine has.
Status plan_security(Definition definition, const PlanRules& rules, Plan& plan);

// After the network is planned. CannotCreateContainerError: the setting does not belong to a namespace of the container.
Status plan_sysctls(Definition definition, Plan& plan);

}  // namespace moorage::runtime
