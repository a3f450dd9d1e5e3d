// The operations of IAM, one row each. Adding one: docs/checklists/operation.md.
#pragma once

#include <span>

#include "kernel/operation_row.h"

namespace moorage::control {

std::span<const StepOperation> iam_operations();

}  // namespace moorage::control
