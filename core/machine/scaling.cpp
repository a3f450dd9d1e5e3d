#include "machine/scaling.h"

namespace moorage::control {

std::optional<Instant> next_scaling(const State& state, ScalingPace pace, Instant last) {
  return next_evaluation(state, pace, last);
}

std::vector<MetricNeed> scaling_needs(const Step& step, ScalingPace pace, Instant last) {
  return metric_needs(step.state(), pace, last, step.now);
}

void scale(Step& step, ScalingPace pace, const std::vector<MetricNeed>& readings) { evaluate_scaling(step, pace, readings); }

}  // namespace moorage::control
