// Whether a scaling policy can be carried out. What contradicts itself, and what this engine does not do, is refused with the
// path of the member.
#pragma once

#include <string_view>

#include "base/result.h"
#include "kernel/state.h"
#include "schemas/autoscaling/autoscaling.capnp.h"
#include "services/autoscaling/step_scaling.h"

namespace moorage::control {

Status check_tracking(const State& state, autoscaling::TargetTrackingScalingPolicyConfiguration::Reader config);
Status check_step(autoscaling::StepScalingPolicyConfiguration::Reader config);

// A checked configuration as values.
StepPlan step_plan(autoscaling::StepScalingPolicyConfiguration::Reader config);

// Cool-downs where none is given: those of Application Auto Scaling for services of ECS.
inline constexpr Duration kCooldownDefault = Duration::seconds(300);

}  // namespace moorage::control
