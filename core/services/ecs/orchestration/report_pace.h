// Bounds how fast reports change one object, so that a driver that repeats itself floods neither the feed nor the store. What
// is left out is not lost: the next periodic inventory has the present state.
#pragma once

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

inline constexpr Duration kPaceWindow = Duration::seconds(60);
// Changes that one container, or the link of one machine, takes from reports in one window. A container whose health
// changes with every probe of the shortest interval (5 s) stays below half of it.
inline constexpr std::uint16_t kPaceChangesMax = 30;

// Called before a report changes the object. False: it has changed too often and must stay as it is. The first refusal of a
// window publishes "Moorage Report Flood" with the counts, and an event of the task's service.
bool may_change(Step& step, TaskId id, std::size_t container);
bool may_change(Step& step, InstanceId id);

}  // namespace moorage::control
