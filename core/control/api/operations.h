// Which handler answers which operation. A new operation is a row in operations.cpp.
#pragma once

#include <capnp/dynamic.h>

#include <cstddef>

#include "base/result.h"
#include "control/state/step_context.h"

namespace moorage::control {

// `operation_index` as in wire/operations.h. `reply` must be fresh; after an error its content is meaningless and the caller
// rolls the draft back. Errors of our own: UnknownOperationException, and UnsupportedFeatureException for what is modelled but
// not built.
Status run_operation(Step& step, std::size_t operation_index, capnp::DynamicStruct::Reader request,
                     capnp::DynamicStruct::Builder reply);

}  // namespace moorage::control
