// The operations of EC2 that are served (docs/endpoint.md#ec2).
#pragma once

#include "kernel/step_context.h"
#include "schemas/ec2/instance.capnp.h"
#include "schemas/ec2/network.capnp.h"
#include "schemas/ec2/securitygroup.capnp.h"

namespace moorage::control {

#define MOORAGE_EC2_HANDLER(name, Operation) \
  Status name(Step& step, ec2::Operation##Request::Reader request, ec2::Operation##Response::Builder reply)

MOORAGE_EC2_HANDLER(describe_vpcs, DescribeVpcs);
MOORAGE_EC2_HANDLER(describe_vpc_attribute, DescribeVpcAttribute);
MOORAGE_EC2_HANDLER(describe_subnets, DescribeSubnets);
MOORAGE_EC2_HANDLER(describe_availability_zones, DescribeAvailabilityZones);
MOORAGE_EC2_HANDLER(describe_regions, DescribeRegions);
MOORAGE_EC2_HANDLER(describe_route_tables, DescribeRouteTables);
MOORAGE_EC2_HANDLER(describe_internet_gateways, DescribeInternetGateways);
MOORAGE_EC2_HANDLER(describe_network_acls, DescribeNetworkAcls);
MOORAGE_EC2_HANDLER(describe_network_interfaces, DescribeNetworkInterfaces);
MOORAGE_EC2_HANDLER(describe_account_attributes, DescribeAccountAttributes);
MOORAGE_EC2_HANDLER(describe_security_groups, DescribeSecurityGroups);
MOORAGE_EC2_HANDLER(describe_security_group_rules, DescribeSecurityGroupRules);
MOORAGE_EC2_HANDLER(create_security_group, CreateSecurityGroup);
MOORAGE_EC2_HANDLER(delete_security_group, DeleteSecurityGroup);
MOORAGE_EC2_HANDLER(authorize_security_group_ingress, AuthorizeSecurityGroupIngress);
MOORAGE_EC2_HANDLER(authorize_security_group_egress, AuthorizeSecurityGroupEgress);
MOORAGE_EC2_HANDLER(revoke_security_group_ingress, RevokeSecurityGroupIngress);
MOORAGE_EC2_HANDLER(revoke_security_group_egress, RevokeSecurityGroupEgress);
MOORAGE_EC2_HANDLER(describe_instances, DescribeInstances);
MOORAGE_EC2_HANDLER(describe_instance_status, DescribeInstanceStatus);
MOORAGE_EC2_HANDLER(create_ec2_tags, CreateTags);
MOORAGE_EC2_HANDLER(delete_ec2_tags, DeleteTags);
MOORAGE_EC2_HANDLER(describe_ec2_tags, DescribeTags);

#undef MOORAGE_EC2_HANDLER

}  // namespace moorage::control
