#include "services/autoscaling/autoscaling_operations.h"

#include "services/autoscaling/autoscaling_handlers.h"

namespace moorage::control {

namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, AutoscalingRegisterScalableTarget, register_scalable_target),
    MOORAGE_OPERATION(Step, AutoscalingDeregisterScalableTarget, deregister_scalable_target),
    MOORAGE_OPERATION(Step, AutoscalingDescribeScalableTargets, describe_scalable_targets),
    MOORAGE_OPERATION(Step, AutoscalingPutScalingPolicy, put_scaling_policy),
    MOORAGE_OPERATION(Step, AutoscalingDescribeScalingPolicies, describe_scaling_policies),
    MOORAGE_OPERATION(Step, AutoscalingDeleteScalingPolicy, delete_scaling_policy),
    MOORAGE_OPERATION(Step, AutoscalingPutScheduledAction, put_scheduled_action),
    MOORAGE_OPERATION(Step, AutoscalingDescribeScheduledActions, describe_scheduled_actions),
    MOORAGE_OPERATION(Step, AutoscalingDeleteScheduledAction, delete_scheduled_action),
    MOORAGE_OPERATION(Step, AutoscalingDescribeScalingActivities, describe_scaling_activities),
    MOORAGE_OPERATION(Step, AutoscalingTagResource, tag_scalable_target),
    MOORAGE_OPERATION(Step, AutoscalingUntagResource, untag_scalable_target),
    MOORAGE_OPERATION(Step, AutoscalingListTagsForResource, list_scalable_target_tags),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> autoscaling_operations() { return kOperations; }

}  // namespace moorage::control
