#include "services/elbv2/elbv2_operations.h"

#include "services/elbv2/balancer_attributes.h"
#include "services/elbv2/balancer_network.h"
#include "services/elbv2/elb_catalogue.h"
#include "services/elbv2/elb_tags.h"
#include "services/elbv2/listener_certificates.h"
#include "services/elbv2/listener_rules.h"
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
    MOORAGE_OPERATION(Step, Elbv2AddListenerCertificates, add_listener_certificates),
    MOORAGE_OPERATION(Step, Elbv2AddTags, add_elb_tags),
    MOORAGE_OPERATION(Step, Elbv2CreateRule, create_rule),
    MOORAGE_OPERATION(Step, Elbv2DeleteRule, delete_rule),
    MOORAGE_OPERATION(Step, Elbv2DescribeAccountLimits, describe_account_limits),
    MOORAGE_OPERATION(Step, Elbv2DescribeCapacityReservation, describe_capacity_reservation),
    MOORAGE_OPERATION(Step, Elbv2DescribeListenerAttributes, describe_listener_attributes),
    MOORAGE_OPERATION(Step, Elbv2DescribeListenerCertificates, describe_listener_certificates),
    MOORAGE_OPERATION(Step, Elbv2DescribeLoadBalancerAttributes, describe_load_balancer_attributes),
    MOORAGE_OPERATION(Step, Elbv2DescribeRules, describe_rules),
    MOORAGE_OPERATION(Step, Elbv2DescribeSSLPolicies, describe_ssl_policies),
    MOORAGE_OPERATION(Step, Elbv2DescribeTags, describe_elb_tags),
    MOORAGE_OPERATION(Step, Elbv2ModifyListener, modify_listener),
    MOORAGE_OPERATION(Step, Elbv2ModifyListenerAttributes, modify_listener_attributes),
    MOORAGE_OPERATION(Step, Elbv2ModifyLoadBalancerAttributes, modify_load_balancer_attributes),
    MOORAGE_OPERATION(Step, Elbv2ModifyRule, modify_rule),
    MOORAGE_OPERATION(Step, Elbv2ModifyTargetGroup, modify_target_group),
    MOORAGE_OPERATION(Step, Elbv2RemoveListenerCertificates, remove_listener_certificates),
    MOORAGE_OPERATION(Step, Elbv2RemoveTags, remove_elb_tags),
    MOORAGE_OPERATION(Step, Elbv2SetIpAddressType, set_ip_address_type),
    MOORAGE_OPERATION(Step, Elbv2SetRulePriorities, set_rule_priorities),
    MOORAGE_OPERATION(Step, Elbv2SetSecurityGroups, set_security_groups),
    MOORAGE_OPERATION(Step, Elbv2SetSubnets, set_subnets),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> elbv2_operations() { return kOperations; }

}  // namespace moorage::control
