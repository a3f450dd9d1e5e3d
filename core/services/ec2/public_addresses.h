// Addresses of tasks outside of their network (assignPublicIp). What EC2 shows; docs/network.md says what they lead to. Pure.
#pragma once

#include <string>

#include "services/ecs/model/task_interface.h"

namespace moorage::control {

// A function of the private address; empty: the interface has none.
std::string public_address_of(const TaskInterface& interface);

}  // namespace moorage::control
