// The operations of Application Auto Scaling (docs/scaling.md).
#pragma once

#include "kernel/step_context.h"
#include "schemas/autoscaling/autoscaling.capnp.h"

namespace moorage::control {

#define MOORAGE_SCALING_HANDLER(name, Operation) \
  Status name(Step& step, autoscaling::Operation##Request::Reader request, autoscaling::Operation##Response::Builder reply)

MOORAGE_SCALING_HANDLER(register_scalable_target, RegisterScalableTarget);
MOORAGE_SCALING_HANDLER(deregister_scalable_target, DeregisterScalableTarget);
MOORAGE_SCALING_HANDLER(describe_scalable_targets, DescribeScalableTargets);
MOORAGE_SCALING_HANDLER(put_scaling_policy, PutScalingPolicy);
MOORAGE_SCALING_HANDLER(describe_scaling_policies, DescribeScalingPolicies);
MOORAGE_SCALING_HANDLER(delete_scaling_policy, DeleteScalingPolicy);
MOORAGE_SCALING_HANDLER(put_scheduled_action, PutScheduledAction);
MOORAGE_SCALING_HANDLER(describe_scheduled_actions, DescribeScheduledActions);
MOORAGE_SCALING_HANDLER(delete_scheduled_action, DeleteScheduledAction);
MOORAGE_SCALING_HANDLER(describe_scaling_activities, DescribeScalingActivities);
MOORAGE_SCALING_HANDLER(tag_scalable_target, TagResource);
MOORAGE_SCALING_HANDLER(untag_scalable_target, UntagResource);
MOORAGE_SCALING_HANDLER(list_scalable_target_tags, ListTagsForResource);

#undef MOORAGE_SCALING_HANDLER

}  // namespace moorage::control
