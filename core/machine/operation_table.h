// Which handler answers which operation, and where: collected from the lists of all services (machine/service_list.h).
#pragma once

#include <cstddef>

#include "base/result.h"
#include "machine/machine.h"
#include "ports/port_call.h"

namespace moorage::control {

// `operation_index` as in wire/operations.h.
bool has_handler(std::size_t operation_index);
// Whether the operation runs on the caller's thread over ports, and never in a step.
bool runs_on_ports(std::size_t operation_index);

// The caller is authorised first (authorisation.h); for what runs on ports, which cannot see the state, by the engine.
// `event.reply` must be fresh; after an error its content is meaningless and the caller rolls the draft back. Errors of our
// own: UnknownOperationException, and what a service says of operations that are modelled and not built.
Status run_operation(Step& step, const CallEvent& event);
Status run_on_ports(ports::PortCall& call, const CallEvent& event);

}  // namespace moorage::control
