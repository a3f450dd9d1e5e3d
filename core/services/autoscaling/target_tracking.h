// Target tracking as a pure function: datapoints, counts and memory in, the wish of one policy out. Source of the rules: the
// Application Auto Scaling user guide (how target tracking works, cool-downs) and the alarms that it makes for ECS services.
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.h"
#include "services/autoscaling/policy_vote.h"

namespace moorage::control {

// How fast scaling decides. kAws evaluates once a minute over datapoints of a minute, as Application Auto Scaling does.
enum class ScalingPace : std::uint8_t { kFast, kAws };

// How an alarm looks at its metric: the newest `points` datapoints of `period` count, of those that lie within `range`.
struct AlarmShape {
  Duration period;
  std::int32_t points = 1;
  Duration range;
};

// The two alarms of a policy: above the target, and below nine tenths of it.
struct TrackingAlarms {
  AlarmShape high;
  AlarmShape low;
};
// `high_resolution`: a metric of ECS with datapoints of 20 seconds.
TrackingAlarms tracking_alarms(ScalingPace pace, bool high_resolution);
// How often a policy is evaluated.
Duration evaluation_period(ScalingPace pace, bool high_resolution);

struct TrackingInput {
  double target = 0;
  Duration out_cooldown;
  Duration in_cooldown;
  bool is_in_disabled = false;
  TrackingAlarms alarms;
  std::vector<DataPoint> high;  // datapoints for each alarm, oldest first; those that are not finite are passed over
  std::vector<DataPoint> low;
  std::int32_t running = 0;  // tasks that run
  std::int32_t desired = 0;
  Instant running_since;  // when the number of tasks that run rose last; none: long ago
  ScalingMemory memory;
  Instant now;
};

PolicyVote track(const TrackingInput& input);

// ceil(running * value / target), within the range of a count.
std::int32_t tracked_capacity(std::int32_t running, double value, double target);

}  // namespace moorage::control
