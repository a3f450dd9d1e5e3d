// The members that this runtime does not carry out, as attributes of its machine: "moorage.refuses.KEY". The value is the
// option that would allow the member ("policy.allowPrivileged"), or the reason why this machine cannot carry it out; it is
// empty where the member is not built yet. Placement keeps tasks that ask for one of them away from the machine
// (services/ecs/placement/features.h).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "drivers/runtime/plan/container_policy.h"
#include "drivers/runtime/plan/machine_traits.h"

namespace moorage::runtime {

// What this machine carries out beyond what every one does.
struct Carried {
  bool task_roles = false;
};
std::vector<std::pair<std::string, std::string>> refusals(const ContainerPolicy& policy, const MachineTraits& traits = {},
                                                          Carried carried = {});

}  // namespace moorage::runtime
