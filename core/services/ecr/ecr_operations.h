// The operations of ECR, one row each.
#pragma once

#include <span>

#include "kernel/operation_row.h"

namespace moorage::control {

std::span<const StepOperation> ecr_operations();

}  // namespace moorage::control
