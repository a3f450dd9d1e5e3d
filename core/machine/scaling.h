// Scaling by metrics, for the engine: which metrics decisions need now, and the decisions once they have been read. Pure.
#pragma once

#include <optional>
#include <vector>

#include "kernel/step_context.h"
#include "services/autoscaling/scaling_evaluation.h"

namespace moorage::control {

// The first time after `last` at which a scaling policy has to be looked at; nullopt: there is none that tracks a metric.
std::optional<Instant> next_scaling(const State& state, ScalingPace pace, Instant last);

// What has to be read for the policies that have become due since `last`.
std::vector<MetricNeed> scaling_needs(const Step& step, ScalingPace pace, Instant last);

// Decides with what was read.
void scale(Step& step, ScalingPace pace, const std::vector<MetricNeed>& readings);

}  // namespace moorage::control
