// What this runtime does not carry out, as the attributes of its machine say it: "moorage.refuses.KEY", the value naming the
// member of ContainerPolicy that would allow it; empty: it is not built yet. The engine places nothing here that asks for it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "drivers/runtime/plan/container_policy.h"

namespace moorage::runtime {

std::vector<std::pair<std::string, std::string>> refusals(const ContainerPolicy& policy);

}  // namespace moorage::runtime
