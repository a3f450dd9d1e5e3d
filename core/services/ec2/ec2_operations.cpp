#include "services/ec2/ec2_operations.h"

#include "services/ec2/ec2_handlers.h"

namespace moorage::control {

namespace {

constexpr StepOperation kOperations[] = {
    MOORAGE_OPERATION(Step, Ec2DescribeVpcs, describe_vpcs),
    MOORAGE_OPERATION(Step, Ec2DescribeVpcAttribute, describe_vpc_attribute),
    MOORAGE_OPERATION(Step, Ec2DescribeSubnets, describe_subnets),
    MOORAGE_OPERATION(Step, Ec2DescribeAvailabilityZones, describe_availability_zones),
    MOORAGE_OPERATION(Step, Ec2DescribeRegions, describe_regions),
    MOORAGE_OPERATION(Step, Ec2DescribeRouteTables, describe_route_tables),
    MOORAGE_OPERATION(Step, Ec2DescribeInternetGateways, describe_internet_gateways),
    MOORAGE_OPERATION(Step, Ec2DescribeNetworkAcls, describe_network_acls),
    MOORAGE_OPERATION(Step, Ec2DescribeNetworkInterfaces, describe_network_interfaces),
    MOORAGE_OPERATION(Step, Ec2DescribeAccountAttributes, describe_account_attributes),
    MOORAGE_OPERATION(Step, Ec2DescribeSecurityGroups, describe_security_groups),
    MOORAGE_OPERATION(Step, Ec2DescribeSecurityGroupRules, describe_security_group_rules),
    MOORAGE_OPERATION(Step, Ec2CreateSecurityGroup, create_security_group),
    MOORAGE_OPERATION(Step, Ec2DeleteSecurityGroup, delete_security_group),
    MOORAGE_OPERATION(Step, Ec2AuthorizeSecurityGroupIngress, authorize_security_group_ingress),
    MOORAGE_OPERATION(Step, Ec2AuthorizeSecurityGroupEgress, authorize_security_group_egress),
    MOORAGE_OPERATION(Step, Ec2RevokeSecurityGroupIngress, revoke_security_group_ingress),
    MOORAGE_OPERATION(Step, Ec2RevokeSecurityGroupEgress, revoke_security_group_egress),
    MOORAGE_OPERATION(Step, Ec2DescribeInstances, describe_instances),
    MOORAGE_OPERATION(Step, Ec2DescribeInstanceStatus, describe_instance_status),
    MOORAGE_OPERATION(Step, Ec2CreateTags, create_ec2_tags),
    MOORAGE_OPERATION(Step, Ec2DeleteTags, delete_ec2_tags),
    MOORAGE_OPERATION(Step, Ec2DescribeTags, describe_ec2_tags),
};
static_assert(has_one_row_each(kOperations), "an operation has two handlers");

}  // namespace

std::span<const StepOperation> ec2_operations() { return kOperations; }

}  // namespace moorage::control
