// The model of Application Auto Scaling: its records by number, and the indexes that follow from them (kernel/service_model.h).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "kernel/id_list.h"
#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "services/autoscaling/model/scalable_target.h"
#include "services/autoscaling/model/scaling_activity.h"
#include "services/autoscaling/model/scaling_policy.h"
#include "services/autoscaling/model/scheduled_action.h"

namespace moorage::control {

// What belongs to one target, by name.
struct TargetIndex {
  std::map<std::string, ScalingPolicyId, std::less<>> policies;
  std::map<std::string, ScheduledActionId, std::less<>> actions;
  bool empty() const { return policies.empty() && actions.empty(); }
};

using AutoscalingTables = TableList<ScalableTarget, ScalingPolicy, ScheduledAction, ScalingActivity>;

class AutoscalingModel final : public ModelWith<AutoscalingTables> {
 public:
  // Nothing found: none.
  ScalableTargetId target_of(std::string_view resource) const;
  ScalableTargetId target_named(Hex128 external) const;
  ScalingPolicyId policy_named(Hex128 external) const;
  const TargetIndex& of(ScalableTargetId id) const;
  const std::map<std::string, ScalableTargetId, std::less<>>& targets() const { return targets_; }
  // Oldest first, also of targets that were deregistered.
  const IdList<ScalingActivityId>& activities_of(std::string_view resource) const;
  // Targets with at least one policy of target tracking.
  const std::map<ScalableTargetId, std::int32_t>& tracked() const { return tracked_; }

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const ScalableTarget* before, const ScalableTarget* after);
  void reindex(const ScalingPolicy* before, const ScalingPolicy* after);
  void reindex(const ScheduledAction* before, const ScheduledAction* after);
  void reindex(const ScalingActivity* before, const ScalingActivity* after);

 private:
  std::map<std::string, ScalableTargetId, std::less<>> targets_;
  std::map<Hex128, ScalableTargetId> targets_by_external_;
  std::map<Hex128, ScalingPolicyId> policies_by_external_;
  std::unordered_map<ScalableTargetId, TargetIndex> index_;
  std::map<ScalableTargetId, std::int32_t> tracked_;
  std::map<std::string, IdList<ScalingActivityId>, std::less<>> activities_;
};

inline const AutoscalingModel& autoscaling_model(const State& state) { return state.model<AutoscalingModel>(); }

// The tables of Application Auto Scaling for the registry.
ServiceTables autoscaling_tables();

}  // namespace moorage::control
