// Keeps one object from changing faster than an honest driver can tell: a driver that repeats itself neither floods the feed
// nor the store. What is left out is not lost: the next inventory, of every round, says how things stand.
#pragma once

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

inline constexpr Duration kPaceWindow = Duration::seconds(60);
// Changes that one container, or the link of one machine, takes from reports in one window. The fastest honest container, one
// whose health changes with every probe of the shortest interval (5 s), stays below half of it.
inline constexpr std::uint16_t kPaceChangesMax = 30;

struct PaceVerdict {
  bool is_taken = true;
  std::int64_t told = 0;  // changes to publish now; 0: nothing is news
};

// Counts one more change.
PaceVerdict count_change(ReportPace& pace, Instant now);
bool is_in_window(const ReportPace& pace, Instant now);
// The last window that was counted was too full for all of its changes.
bool has_left_out(const ReportPace& pace);

// Asked before a report changes the object. False: it has changed too often, leave it as it is. The first refusal of a window
// publishes "Moorage Report Flood" with the counts, and an event of the task's service.
bool may_change(Step& step, TaskId id, std::size_t container);
bool may_change(Step& step, InstanceId id);

}  // namespace moorage::control
