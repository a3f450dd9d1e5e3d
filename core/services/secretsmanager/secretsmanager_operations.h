// The operations of Secrets Manager and what answers each.
#pragma once

#include <span>

#include "kernel/operation_row.h"

namespace moorage::control {

std::span<const StepOperation> secretsmanager_operations();

}  // namespace moorage::control
