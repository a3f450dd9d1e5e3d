#include "engine/scaling_rounds.h"

namespace moorage::engine {

void ScalingRounds::run(control::Step& step) {
  const auto due = next_due(step.state());
  if (!due) {
    last_ = step.now;  // the first round of a policy that is put now is the next one
    return;
  }
  if (step.now < *due) return;
  auto needs = control::scaling_needs(step, pace_, last_);
  last_ = step.now;
  if (metrics_ != nullptr) {
    for (control::MetricNeed& need : needs) {
      auto read = metrics_->read(need.name, need.from, need.to, need.period);
      if (read.ok()) need.points = std::move(*read);
    }
  }
  control::scale(step, pace_, needs);
}

}  // namespace moorage::engine
