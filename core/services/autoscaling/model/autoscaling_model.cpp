#include "services/autoscaling/model/autoscaling_model.h"

#include "kernel/index_parts.h"
#include "kernel/service_tables.h"

namespace moorage::control {

ServiceTables autoscaling_tables() { return tables_of<AutoscalingModel>(); }

ScalableTargetId AutoscalingModel::target_of(std::string_view resource) const { return lookup(targets_, resource); }
ScalableTargetId AutoscalingModel::target_named(Hex128 external) const { return lookup(targets_by_external_, external); }
ScalingPolicyId AutoscalingModel::policy_named(Hex128 external) const { return lookup(policies_by_external_, external); }
const TargetIndex& AutoscalingModel::of(ScalableTargetId id) const { return lookup_or_empty(index_, id); }
const IdList<ScalingActivityId>& AutoscalingModel::activities_of(std::string_view resource) const {
  return lookup_or_empty(activities_, resource);
}

void AutoscalingModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const AutoscalingModel&>(fresh_model);
  const auto size_of = [](const auto& map) { return static_cast<std::int64_t>(map.size()); };
  out.compare("auto scaling", "scalable targets", size_of(targets_), size_of(fresh.targets_));
  out.compare("auto scaling", "policies", size_of(policies_by_external_), size_of(fresh.policies_by_external_));
  out.compare("auto scaling", "targets with something", size_of(index_), size_of(fresh.index_));
  out.compare("auto scaling", "tracked targets", size_of(tracked_), size_of(fresh.tracked_));
  out.compare("auto scaling", "resources with activities", size_of(activities_), size_of(fresh.activities_));
}

void AutoscalingModel::reindex(const ScalableTarget* before, const ScalableTarget* after) {
  const ScalableTarget& any = after ? *after : *before;
  move_key(targets_, before ? &before->resource : nullptr, after ? &after->resource : nullptr, any.id);
  move_key(targets_by_external_, before ? &before->external : nullptr, after ? &after->external : nullptr, any.id);
}

void AutoscalingModel::reindex(const ScalingPolicy* before, const ScalingPolicy* after) {
  const ScalingPolicy& any = after ? *after : *before;
  move_key(policies_by_external_, before ? &before->external : nullptr, after ? &after->external : nullptr, any.id);
  move_key(index_[any.target].policies, before ? &before->name : nullptr, after ? &after->name : nullptr, any.id);
  drop_if_idle(index_, any.target);
  if (before && before->kind == ScalingPolicyKind::kTracking) hold(tracked_, before->target, -1);
  if (after && after->kind == ScalingPolicyKind::kTracking) hold(tracked_, after->target, 1);
}

void AutoscalingModel::reindex(const ScheduledAction* before, const ScheduledAction* after) {
  const ScheduledAction& any = after ? *after : *before;
  move_key(index_[any.target].actions, before ? &before->name : nullptr, after ? &after->name : nullptr, any.id);
  drop_if_idle(index_, any.target);
}

void AutoscalingModel::reindex(const ScalingActivity* before, const ScalingActivity* after) {
  if (before && !after) {
    const auto it = activities_.find(before->resource);
    if (it == activities_.end()) return;
    it->second.erase(before->id);
    if (it->second.empty()) activities_.erase(it);
  }
  if (after && !before) activities_[after->resource].insert(after->id);
}

}  // namespace moorage::control
