// The list of EC2's operations.
#pragma once

#include <span>

#include "kernel/operation_row.h"

namespace moorage::control {

std::span<const StepOperation> ec2_operations();

}  // namespace moorage::control
