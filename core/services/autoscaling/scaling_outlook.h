// What target tracking would do with what its policies found last.
#pragma once

#include <cstdint>
#include <string>

#include "services/autoscaling/model/autoscaling_model.h"

namespace moorage::control {

struct ScalingOutlook {
  std::int32_t capacity = 0;  // the desired count that follows
  std::string why;            // where something is asked for and not done
};

// The service behind the target may be gone: then nothing is done.
ScalingOutlook scaling_outlook(const State& state, ScalableTargetId target);

}  // namespace moorage::control
