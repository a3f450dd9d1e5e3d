// The operations of ECS, one row each. Adding one: docs/checklists/operation.md.
#pragma once

#include <span>

#include "kernel/operation_row.h"

namespace moorage::control {

std::span<const StepOperation> ecs_operations();

}  // namespace moorage::control
