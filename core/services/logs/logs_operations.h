// The operations of CloudWatch Logs over a LogSink, one row each, and its chores. They run on the caller's thread: log data
// never passes the machine. Adding one: docs/checklists/operation.md.
#pragma once

#include <span>

#include "kernel/operation_row.h"
#include "ports/port_call.h"

namespace moorage::logs_service {

std::span<const control::PortOperation> logs_operations();
std::span<const ports::PortChore> logs_chores();

}  // namespace moorage::logs_service
