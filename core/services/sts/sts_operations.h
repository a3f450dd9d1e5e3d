// The operations of STS, each with its handler.
#pragma once

#include <span>

#include "kernel/operation_row.h"

namespace moorage::control {

std::span<const StepOperation> sts_operations();

}  // namespace moorage::control
