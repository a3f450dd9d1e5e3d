#include "services/elbv2/balancer_network.h"

#include <set>

#include "services/elbv2/words/elb_arns.h"
#include "wire/content.h"

namespace moorage::control {

namespace {

using Described = wire::Message<elbv2::LoadBalancer>;

template <typename Edit>
void change_described(Step& step, LoadBalancerId id, Edit&& edit) {
  const auto old = step.draft.find(id)->described.reader();
  Described changed = Described::build([&](elbv2::LoadBalancer::Builder out) {
    wire::copy_into(old, out);
    edit(out);
  });
  if (wire::equal(old, changed.reader())) return;
  step.draft.change(id, [&](LoadBalancer& balancer) { balancer.described = std::move(changed); });
}

bool is_network(const LoadBalancer& balancer) {
  return balancer.described.reader().getType() == elbv2::LoadBalancerTypeEnum::NETWORK;
}

// Each subnet once.
Status check_subnets(elbv2::SetSubnetsRequest::Reader request) {
  if (zone_count(request) == 0) return validation_error("At least one subnet must be specified", "Subnets");
  std::set<std::string> seen;
  for (unsigned i = 0; i < zone_count(request); ++i) {
    const bool plain = request.getSubnets().size() > 0;
    const std::string path = (plain ? "Subnets[" : "SubnetMappings[") + std::to_string(i) + "]";
    const auto id = plain ? capnp::Text::Reader(request.getSubnets()[i]) : request.getSubnetMappings()[i].getSubnetId();
    if (id.size() == 0) return validation_error("A subnet ID must be specified", path);
    if (!seen.emplace(wire::view(id)).second)
      return api_error("InvalidSubnet", "The subnet '" + std::string(wire::view(id)) + "' is specified more than once");
  }
  return {};
}

}  // namespace

Status check_ip_address_type(elbv2::IpAddressType type) {
  if (!wire::has(type) || type == elbv2::IpAddressType::IPV4) return {};
  return not_served("An IP address type other than 'ipv4'", "IpAddressType");
}

Status check_mappings(capnp::List<elbv2::SubnetMapping>::Reader mappings) {
  unsigned index = 0;
  for (const auto mapping : mappings) {
    const std::string path = "SubnetMappings[" + std::to_string(index++) + "].";
    if (mapping.getAllocationId().size() > 0) return not_served("An Elastic IP address", path + "AllocationId");
    if (mapping.getPrivateIPv4Address().size() > 0) return not_served("A private IPv4 address", path + "PrivateIPv4Address");
    if (mapping.getIPv6Address().size() > 0) return not_served("An IPv6 address", path + "IPv6Address");
    if (mapping.getSourceNatIpv6Prefix().size() > 0) return not_served("An IPv6 prefix", path + "SourceNatIpv6Prefix");
  }
  return {};
}

Status set_security_groups(Step& step, elbv2::SetSecurityGroupsRequest::Reader request,
                           elbv2::SetSecurityGroupsResponse::Builder reply) {
  MOORAGE_ASSIGN(const LoadBalancerId id, resolve_load_balancer(step.state(), wire::view(request.getLoadBalancerArn())));
  const LoadBalancer& balancer = *step.draft.find(id);
  const bool had_none = balancer.described.reader().getSecurityGroups().size() == 0;
  if (is_network(balancer) && had_none && request.getSecurityGroups().size() > 0) {
    return api_error("InvalidConfigurationRequest",
                     "Security groups can be set only on network load balancers that were created with security groups");
  }
  if (request.getSecurityGroups().size() == 0 && (!is_network(balancer) || !had_none))
    return validation_error("At least one security group must be specified", "SecurityGroups");
  if (wire::has(request.getEnforceSecurityGroupInboundRulesOnPrivateLinkTraffic()))
    return not_served("Traffic of AWS PrivateLink", "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic");
  for (unsigned i = 0; i < request.getSecurityGroups().size(); ++i) {
    const std::string_view group = wire::view(request.getSecurityGroups()[i]);
    if (!group.starts_with("sg-") || group.size() == 3)
      return api_error("InvalidSecurityGroup", "The security group ID '" + std::string(group) + "' is not valid");
  }
  change_described(step, id, [&](elbv2::LoadBalancer::Builder out) { out.setSecurityGroups(request.getSecurityGroups()); });
  reply.setSecurityGroupIds(request.getSecurityGroups());
  return {};
}

Status set_subnets(Step& step, elbv2::SetSubnetsRequest::Reader request, elbv2::SetSubnetsResponse::Builder reply) {
  MOORAGE_ASSIGN(const LoadBalancerId id, resolve_load_balancer(step.state(), wire::view(request.getLoadBalancerArn())));
  MOORAGE_TRY(check_network(request));
  MOORAGE_TRY(check_subnets(request));
  change_described(step, id, [&](elbv2::LoadBalancer::Builder out) {
    write_zones(step.settings(), request, out.initAvailabilityZones(zone_count(request)));
  });
  const auto described = step.draft.find(id)->described.reader();
  reply.setAvailabilityZones(described.getAvailabilityZones());
  reply.setIpAddressType(described.getIpAddressType());
  return {};
}

Status set_ip_address_type(Step& step, elbv2::SetIpAddressTypeRequest::Reader request,
                           elbv2::SetIpAddressTypeResponse::Builder reply) {
  MOORAGE_TRY(resolve_load_balancer(step.state(), wire::view(request.getLoadBalancerArn())));
  if (!wire::has(request.getIpAddressType())) return validation_error("An IP address type must be specified", "IpAddressType");
  MOORAGE_TRY(check_ip_address_type(request.getIpAddressType()));
  reply.setIpAddressType(request.getIpAddressType());
  return {};
}

// No capacity is reserved: what a load balancer carries is what its machine has.
Status describe_capacity_reservation(Step& step, elbv2::DescribeCapacityReservationRequest::Reader request,
                                     elbv2::DescribeCapacityReservationResponse::Builder reply) {
  MOORAGE_TRY(resolve_load_balancer(step.state(), wire::view(request.getLoadBalancerArn())));
  reply.initCapacityReservationState(0);
  return {};
}

}  // namespace moorage::control
