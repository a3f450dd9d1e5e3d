// Starting tasks of a service on capacity: Fargate, or the capacity providers of its strategy
// (docs/rules/capacity-and-fargate.md#strategy, docs/rules/capacity-and-fargate.md#fargate).
#pragma once

#include <string>

#include "services/ecs/orchestration/service_starts.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Whether the revision is launched on Fargate or by a capacity provider strategy.
bool is_on_capacity(const ServiceRevision& revision);

// Starts up to `count` tasks of the primary deployment, each on the provider that the strategy has next.
std::size_t start_on_capacity(Step& step, ServiceId id, std::size_t count, const StartCause& cause);

}  // namespace moorage::control
