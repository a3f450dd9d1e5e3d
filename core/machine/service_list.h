// The services of this engine: a new service is a row in service_list.cpp.
#pragma once

#include <span>
#include <string_view>

#include "kernel/operation_row.h"
#include "ports/port_call.h"

namespace moorage::control {

struct ServiceEntry {
  std::string_view name;                                // as in schemas/calls.capnp
  std::span<const StepOperation> operations = {};       // run in a step of the machine
  std::span<const PortOperation> port_operations = {};  // run on the caller's thread, over ports
  std::span<const ports::PortChore> chores = {};        // come round on the engine's clock
  // How an operation of the model that has no handler is refused.
  std::string_view not_built_error = "UnknownOperationException";
};

std::span<const ServiceEntry> service_list();

}  // namespace moorage::control
