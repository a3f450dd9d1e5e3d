// The network of load balancers: subnets, security groups, the type of their addresses. Here are no networks of AWS, so that
// subnets and security groups are kept and described, and what would need another network is refused.
#pragma once

#include <algorithm>
#include <string>

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "services/elbv2/elb_words.h"
#include "wire/presence.h"

namespace moorage::control {

Status set_security_groups(Step& step, elbv2::SetSecurityGroupsRequest::Reader request,
                           elbv2::SetSecurityGroupsResponse::Builder reply);
Status set_subnets(Step& step, elbv2::SetSubnetsRequest::Reader request, elbv2::SetSubnetsResponse::Builder reply);
Status set_ip_address_type(Step& step, elbv2::SetIpAddressTypeRequest::Reader request,
                           elbv2::SetIpAddressTypeResponse::Builder reply);
Status describe_capacity_reservation(Step& step, elbv2::DescribeCapacityReservationRequest::Reader request,
                                     elbv2::DescribeCapacityReservationResponse::Builder reply);

Status check_ip_address_type(elbv2::IpAddressType type);
Status check_mappings(capnp::List<elbv2::SubnetMapping>::Reader mappings);

// For the requests that create a load balancer and that move it to other subnets.
template <typename Request>
Status check_network(Request request) {
  MOORAGE_TRY(check_ip_address_type(request.getIpAddressType()));
  if (request.getSubnets().size() > 0 && request.getSubnetMappings().size() > 0) {
    return validation_error("Subnets and subnet mappings cannot be specified at the same time", "SubnetMappings");
  }
  if (request.getEnablePrefixForIpv6SourceNat() == elbv2::EnablePrefixForIpv6SourceNatEnum::ON) {
    return not_served("Source NAT with IPv6 prefixes", "EnablePrefixForIpv6SourceNat");
  }
  return check_mappings(request.getSubnetMappings());
}

template <typename Request>
unsigned zone_count(Request request) {
  return std::max(request.getSubnets().size(), request.getSubnetMappings().size());
}

// us-east-1a, us-east-1b …: there is no VPC here, so each subnet is given the next zone.
template <typename Request>
void write_zones(const Settings& settings, Request request, capnp::List<elbv2::AvailabilityZone>::Builder zones) {
  const auto subnets = request.getSubnets();
  for (unsigned i = 0; i < zones.size(); ++i) {
    zones[i].setZoneName(settings.region + static_cast<char>('a' + i % 6));
    zones[i].setSubnetId(subnets.size() > 0 ? subnets[i] : request.getSubnetMappings()[i].getSubnetId());
    zones[i].initLoadBalancerAddresses(0);
  }
}

}  // namespace moorage::control
