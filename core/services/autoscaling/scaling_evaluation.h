// The evaluation of target tracking: which metrics it needs at this moment, and what follows from them. The engine reads the
// metrics between the two, so that a decision is a function of the state and of the numbers that it was given.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "kernel/step_context.h"
#include "ports/metric_store.h"
#include "services/autoscaling/model/autoscaling_model.h"
#include "services/autoscaling/target_tracking.h"

namespace moorage::control {

// One reading of one metric. The engine fills `points`; empty where there is no store, or nothing in it.
struct MetricNeed {
  ScalingPolicyId policy;
  bool is_high = true;    // for the alarm above the target
  bool is_spare = false;  // by the minute, for a metric that does not come by the second
  ports::MetricName name;
  Instant from;
  Instant to;
  Duration period;
  std::vector<ports::MetricPoint> points = {};
};

// Of the policies that are due: with the fast pace all of them, with the pace of AWS those whose minute (or 10 seconds, with a
// metric of high resolution) has begun since `last`.
std::vector<MetricNeed> metric_needs(const State& state, ScalingPace pace, Instant last, Instant now);

// Decides for each target of which a policy was due.
void evaluate_scaling(Step& step, ScalingPace pace, const std::vector<MetricNeed>& readings);

// The first time after `last` at which a policy is due; nullopt: no policy tracks a metric.
std::optional<Instant> next_evaluation(const State& state, ScalingPace pace, Instant last);

// An alarm is on that names a policy of step scaling among its actions. The caller calls this when the alarm goes to ALARM, and
// each minute while it stays there. Errors: ObjectNotFoundException for an ARN of no policy, ValidationException for a policy
// of target tracking, which looks at its metric by itself.
struct AlarmAction {
  std::string_view alarm_name;
  std::string_view policy_arn;
  double value = 0;      // of the metric
  double threshold = 0;  // of the alarm
  bool is_above = true;  // the alarm is one for values above its threshold
};
Status run_alarm_action(Step& step, const AlarmAction& action);

}  // namespace moorage::control
