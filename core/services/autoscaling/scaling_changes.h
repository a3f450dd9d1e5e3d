// Changes that scaling makes: the desired count of a service as UpdateService sets it, and the record of what was done and why.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/step_context.h"
#include "services/autoscaling/model/autoscaling_model.h"
#include "services/ecs/names/ecs_ids.h"

namespace moorage::control {

inline constexpr std::size_t kActivitiesMax = 500;                                  // of one resource; the oldest are dropped
inline constexpr Duration kActivityRetention = Duration::minutes(6 * 7 * 24 * 60);  // as DescribeScalingActivities says

struct CountChange {
  std::int32_t capacity = 0;
  std::string cause;    // "monitor alarm A in state ALARM triggered policy P"
  std::string details;  // the numbers behind it; may be empty
};

// Sets the desired count and records the activity. The service exists and is ACTIVE.
void set_desired_count(Step& step, ScalableTargetId target, ServiceId service, const CountChange& change);

struct NotScaled {
  std::string_view reason;  // a code of NotScaledReasons
  std::string cause;
  std::string details;
  std::int32_t current = 0;
};
// Records that something was asked for and not done; once until the reason, the cause or the count changes.
void note_not_scaled(Step& step, ScalableTargetId target, const NotScaled& refused);

// Brings the desired count within the bounds of the target, where it is not. `cause_word`s are those of Application Auto
// Scaling: "minimum capacity was set to N".
struct BoundsRights {
  bool may_raise = true;
  bool may_lower = true;
};
void obey_bounds(Step& step, ScalableTargetId target, BoundsRights rights);

}  // namespace moorage::control
