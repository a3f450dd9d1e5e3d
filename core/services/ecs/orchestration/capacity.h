// Managed scaling of a capacity provider's group (docs/rules/capacity-and-fargate.md#managed-scaling,
// docs/rules/capacity-and-fargate.md#termination): measures, decides, releases instances that are to leave, and publishes the
// capacity that the group shall have. The owner of the machines listens to the feed and adds or terminates machines.
#pragma once

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/orchestration/capacity_scaling.h"

namespace moorage::control {

// Reconciles one provider; repeated every minute while its group is scaled.
void advance_provider(Step& step, CapacityProviderId id);

// The group now: its ACTIVE instances, and how many of them all tasks need. Daemons need none.
Fleet measure_fleet(const State& state, ClusterId cluster, const std::string& provider);

}  // namespace moorage::control
