// Whether a caller may make a call: the owner always, another principal by the policies of the store. Source of the actions and
// their resources: action_table.h. Fail closed: an operation without a row, a principal that is gone and a policy that cannot
// be read are refused.
#pragma once

#include <capnp/dynamic.h>

#include <memory>
#include <string_view>

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/signing_key.h"
#include "kernel/state.h"
#include "wire/operations.h"

namespace moorage::control {

// Errors: AccessDeniedException, AccessDenied or UnauthorizedOperation, as the service has it, in AWS's words.
Status authorise(const State& state, const Caller& caller, const wire::Operation& operation,
                 capnp::DynamicStruct::Reader request, Instant now);

// The same for a route of the engine's own that is no operation, for example "moorage:GetStats".
Status authorise(const State& state, const Caller& caller, std::string_view action, Instant now);

}  // namespace moorage::control
