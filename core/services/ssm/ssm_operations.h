// The operations of the Parameter Store and what answers each.
#pragma once

#include <span>

#include "kernel/operation_row.h"

namespace moorage::control {

std::span<const StepOperation> ssm_operations();

}  // namespace moorage::control
