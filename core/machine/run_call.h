// Calls: operations of `api`, and those that act at once through `orchestration`, which `api` may not know.
#pragma once

#include "base/result.h"
#include "machine/machine.h"

namespace moorage::control {

// After an error the caller rolls the draft back.
Status run_call(Step& step, const CallEvent& event);

}  // namespace moorage::control
