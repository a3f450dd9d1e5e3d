#include "services/autoscaling/scaling_changes.h"

#include "services/autoscaling/autoscaling_words.h"
#include "services/autoscaling/capacity_choice.h"

namespace moorage::control {

namespace {

// The oldest activities of the resource go when they are too many or too old.
void add_activity(Step& step, ScalingActivity activity) {
  const std::string resource = activity.resource;
  step.draft.add(std::move(activity));
  while (true) {
    const auto& all = autoscaling_model(step.state()).activities_of(resource);
    const ScalingActivityId oldest = all.front();
    const bool is_old = step.state().find(oldest)->at + kActivityRetention < step.now;
    if (all.size() <= 1 || (all.size() <= kActivitiesMax && !is_old)) return;
    step.draft.erase(oldest);
  }
}

}  // namespace

void set_desired_count(Step& step, ScalableTargetId target_id, ServiceId service, const CountChange& change) {
  step.draft.change(service, [&](Service& s) {
    s.desired_count = change.capacity;
    s.retry_placement_at = Instant::none();
  });
  step.draft.wake(service);
  const ScalableTarget& target = *step.draft.find(target_id);
  const std::string count = std::to_string(change.capacity);
  add_activity(step, {.target = target_id,
                      .resource = target.resource,
                      .external = step.random.hex(),
                      .at = step.now,
                      .ended_at = step.now,
                      .status = ActivityStatus::kSuccessful,
                      .description = "Setting desired count to " + count + ".",
                      .cause = change.cause,
                      .message = "Successfully set desired count to " + count + ". Change successfully fulfilled by ecs.",
                      .details = change.details,
                      .capacity = change.capacity});
  if (!target.last_refusal.empty()) step.draft.change(target_id, [](ScalableTarget& t) { t.last_refusal.clear(); });
}

void note_not_scaled(Step& step, ScalableTargetId target_id, const NotScaled& refused) {
  const ScalableTarget& target = *step.draft.find(target_id);
  const std::string key = std::string(refused.reason) + "|" + std::to_string(refused.current) + "|" + refused.cause;
  if (target.last_refusal == key) return;
  const bool names_most = refused.reason == kAtMaximum;
  const bool names_least = refused.reason == kAtMinimum;
  add_activity(step, {.target = target_id,
                      .resource = target.resource,
                      .external = step.random.hex(),
                      .at = step.now,
                      .ended_at = step.now,
                      .status = ActivityStatus::kNotScaled,
                      .description = "Attempting to scale due to alarm triggered",
                      .cause = refused.cause,
                      .details = refused.details,
                      .capacity = refused.current,
                      .reason = std::string(refused.reason),
                      .least = names_least ? target.least : kNotSaid,
                      .most = names_most ? target.most : kNotSaid,
                      .current = refused.current});
  step.draft.change(target_id, [&](ScalableTarget& t) { t.last_refusal = key; });
}

void obey_bounds(Step& step, ScalableTargetId target_id, BoundsRights rights) {
  const ScalableTarget& target = *step.draft.find(target_id);
  const ServiceId id = active_service(step.state(), target.resource);
  if (!id) return;
  const std::int32_t desired = step.state().find(id)->desired_count;
  if (desired < target.least && rights.may_raise) {
    set_desired_count(step, target_id, id,
                      {.capacity = target.least,
                       .cause = "minimum capacity was set to " + std::to_string(target.least),
                       .details = "the desired count was " + std::to_string(desired)});
  } else if (desired > target.most && rights.may_lower) {
    set_desired_count(step, target_id, id,
                      {.capacity = target.most,
                       .cause = "maximum capacity was set to " + std::to_string(target.most),
                       .details = "the desired count was " + std::to_string(desired)});
  }
}

}  // namespace moorage::control
