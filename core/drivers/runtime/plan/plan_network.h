// The part of a plan that is about the network: its kind, names and addresses, published ports.
#pragma once

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::runtime {

Status plan_network(driver::StartContainer::Reader command, const ContainerPolicy& policy, Plan& plan);

// After the network: with the host's own, ports are not mapped.
Status plan_ports(ecs::ContainerDefinition::Reader definition, Plan& plan);

}  // namespace moorage::runtime
