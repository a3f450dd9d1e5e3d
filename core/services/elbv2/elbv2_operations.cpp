#include "services/elbv2/elbv2_operations.h"

#include "services/elbv2/listeners.h"
#include "services/elbv2/load_balancers.h"
#include "services/elbv2/registered_targets.h"
#include "services/elbv2/target_group_attributes.h"
#include "services/elbv2/target_groups.h"

namespace moorage::control {

namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, Elbv2CreateLoadBalancer, create_load_balancer),
    MOORAGE_OPERATION(Step, Elbv2DescribeLoadBalancers, describe_load_balancers),
    MOORAGE_OPERATION(Step, Elbv2DeleteLoadBalancer, delete_load_balancer),
    MOORAGE_OPERATION(Step, Elbv2CreateTargetGroup, create_target_group),
    MOORAGE_OPERATION(Step, Elbv2DescribeTargetGroups, describe_target_groups),
    MOORAGE_OPERATION(Step, Elbv2DeleteTargetGroup, delete_target_group),
    MOORAGE_OPERATION(Step, Elbv2ModifyTargetGroupAttributes, modify_target_group_attributes),
    MOORAGE_OPERATION(Step, Elbv2DescribeTargetGroupAttributes, describe_target_group_attributes),
    MOORAGE_OPERATION(Step, Elbv2CreateListener, create_listener),
    MOORAGE_OPERATION(Step, Elbv2DescribeListeners, describe_listeners),
    MOORAGE_OPERATION(Step, Elbv2DeleteListener, delete_listener),
    MOORAGE_OPERATION(Step, Elbv2RegisterTargets, register_targets_of_group),
    MOORAGE_OPERATION(Step, Elbv2DeregisterTargets, deregister_targets_of_group),
    MOORAGE_OPERATION(Step, Elbv2DescribeTargetHealth, describe_target_health),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> elbv2_operations() { return kOperations; }

}  // namespace moorage::control
