// The caller of a call as the host tells it: JSON of schemas/engine/caller.capnp becomes a Caller.
#pragma once

#include "base/result.h"
#include "engine/engine_interface.h"
#include "handle.h"

namespace moorage::capi {

// NULL or "": the process itself. A caller without the id of a request gets one. `caller` must be fresh. Errors:
// InvalidParameterException with the path of the member, below `caller`.
Status read_caller(const char* json, Core& core, Caller& caller);

}  // namespace moorage::capi
