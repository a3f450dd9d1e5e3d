// The operations of CloudWatch, one row each: alarms and dashboards in the machine, measured values over the metric store.
// Adding one: docs/checklists/operation.md.
#pragma once

#include <span>

#include "kernel/operation_row.h"
#include "ports/port_call.h"

namespace moorage::control {

std::span<const StepOperation> cloudwatch_operations();
std::span<const PortOperation> cloudwatch_port_operations();

}  // namespace moorage::control
