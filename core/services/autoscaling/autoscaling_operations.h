// The operations of Application Auto Scaling, for the machine.
#pragma once

#include <span>

#include "kernel/operation_row.h"

namespace moorage::control {

std::span<const StepOperation> autoscaling_operations();

}  // namespace moorage::control
