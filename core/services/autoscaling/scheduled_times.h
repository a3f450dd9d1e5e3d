// When a scheduled action comes next, and what it does when its time has come.
#pragma once

#include <optional>

#include "base/result.h"
#include "kernel/step_context.h"
#include "services/autoscaling/model/autoscaling_model.h"

namespace moorage::control {

// The first time after `after` and within the action's StartTime and EndTime; none: it does not come again. The schedule and
// the zone were checked when the action was put.
Instant next_time(const ScheduledAction& action, Instant after);

// Runs the action when its time has come, and sets its next time. A time that passed while no engine was open is made up for
// once, however many times passed.
void advance_action(Step& step, ScheduledActionId id);

}  // namespace moorage::control
