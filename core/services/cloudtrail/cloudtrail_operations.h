// The operations of CloudTrail over the audit log, one row each, and its chores. They run on the caller's thread.
#pragma once

#include <span>

#include "kernel/operation_row.h"
#include "ports/port_call.h"

namespace moorage::cloudtrail {

std::span<const control::PortOperation> cloudtrail_operations();
std::span<const ports::PortChore> cloudtrail_chores();

}  // namespace moorage::cloudtrail
