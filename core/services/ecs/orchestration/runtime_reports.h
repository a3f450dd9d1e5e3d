// Takes in the reports of runtime drivers monotonically: an observation that is older than the known one is dropped, and a
// repeated one changes nothing (docs/rules/task-lifecycle.md; docs/rules/failure-model.md#f15, F16).
#pragma once

#include <string_view>

#include "schemas/engine/driver.capnp.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Every report but `capabilities`, which registers instances and belongs to the api room. `runtime` is the driver's name.
void absorb(Step& step, driver::RuntimeReport::Reader report, std::string_view runtime);

}  // namespace moorage::control
