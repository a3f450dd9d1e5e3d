// The members that this runtime does not carry out, as attributes of its machine: "moorage.refuses.KEY", the value naming the
// member of ContainerPolicy that would allow it; empty: it is not built yet. The engine places no task here that asks for it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "drivers/runtime/plan/container_policy.h"

namespace moorage::runtime {

// What this machine carries out beyond what every one does.
struct Carried {
  bool task_roles = false;
};
std::vector<std::pair<std::string, std::string>> refusals(const ContainerPolicy& policy, Carried carried = {});

}  // namespace moorage::runtime
