// Which handler answers which operation. A new operation is a row in operations.cpp, under its name in
// schemas/calls.capnp.
#pragma once

#include <capnp/dynamic.h>

#include <cstddef>

#include "base/result.h"
#include "kernel/step_context.h"

namespace moorage::control {

// `operation_index` as in wire/operations.h. `reply` must be fresh; after an error its content is meaningless and the caller
// rolls the draft back. Errors of our own: UnknownOperationException, and UnsupportedFeatureException for what is modelled but
// not built.
Status run_operation(Step& step, std::size_t operation_index, capnp::DynamicStruct::Reader request,
                     capnp::DynamicStruct::Builder reply);

// Whether this room answers the operation. The Logs API and what acts through orchestration are answered elsewhere.
bool has_handler(std::size_t operation_index);

}  // namespace moorage::control
