// Rounds of target tracking on the engine's clock: reads the metrics that are needed and lets the machine decide. Belongs to
// the loop, as CoreState does. A metric that cannot be read counts as one without datapoints: nothing is scaled for want of it.
#pragma once

#include <optional>

#include "machine/scaling.h"
#include "ports/metric_store.h"

namespace moorage::engine {

class ScalingRounds {
 public:
  ScalingRounds(control::ScalingPace pace, const ports::MetricStore* metrics) : pace_(pace), metrics_(metrics) {}

  // From here on rounds are counted.
  void begin(Instant now) { last_ = now; }
  std::optional<Instant> next_due(const control::State& state) const { return control::next_scaling(state, pace_, last_); }
  // Decides when a round is due at the step's time.
  void run(control::Step& step);

 private:
  const control::ScalingPace pace_;
  const ports::MetricStore* const metrics_;  // null: nothing is measured
  Instant last_;
};

}  // namespace moorage::engine
