#include "services/autoscaling/scheduled_times.h"

#include <algorithm>

#include "kernel/schedule_expression.h"
#include "services/autoscaling/scaling_changes.h"

namespace moorage::control {

namespace {

// Sets the bounds of the target. A bound that is not named gives way where it would contradict the named one.
void apply(Step& step, const ScheduledAction& action) {
  const ScalableTarget before = *step.state().find(action.target);
  if (before.schedules_suspended) return;
  step.draft.change(action.target, [&](ScalableTarget& target) {
    if (action.has_least) target.least = action.least;
    if (action.has_most) target.most = action.most;
    if (target.most < target.least)
      (action.has_most ? target.least : target.most) = action.has_most ? target.most : target.least;
  });
  obey_bounds(step, action.target, {});
}

}  // namespace

Instant next_time(const ScheduledAction& action, Instant after) {
  const auto expression = ScheduleExpression::parse(action.schedule);
  const auto zone = TimeZone::named(action.zone);
  if (!expression.ok() || !zone) return Instant::none();
  const bool is_rate = expression->kind() == ScheduleExpression::Kind::kRate;
  const Instant anchor =
      action.start_at.is_set() ? action.start_at : action.created_at + (is_rate ? expression->rate() : Duration{});
  const Instant since = action.start_at.is_set() ? std::max(after, action.start_at - Duration::millis(1)) : after;
  const auto next = expression->next_after(since, anchor, *zone);
  if (!next || (action.end_at.is_set() && *next > action.end_at)) return Instant::none();
  return *next;
}

void advance_action(Step& step, ScheduledActionId id) {
  const ScheduledAction* action = step.draft.find(id);
  if (action == nullptr || !action->next_at.is_set()) return;
  if (action->next_at > step.now) {
    step.draft.wake_at(action->next_at, id);
    return;
  }
  apply(step, *action);
  const Instant next = next_time(*step.draft.find(id), step.now);
  step.draft.change(id, [&](ScheduledAction& a) { a.next_at = next; });
  if (next.is_set()) step.draft.wake_at(next, id);
}

}  // namespace moorage::control
