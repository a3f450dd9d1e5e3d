// The VPC, its subnets, and what the account has.
#include <algorithm>

#include "services/ec2/ec2_describe.h"
#include "services/ec2/ec2_handlers.h"
#include "services/ec2/ec2_network.h"

namespace moorage::control {

namespace {

constexpr FilterName kVpcFilters[] = {{"vpc-id", "VpcId"},
                                      {"cidr", "CidrBlock"},
                                      {"cidr-block-association.association-id", "CidrBlockAssociationSet.AssociationId"},
                                      {"cidr-block-association.cidr-block", "CidrBlockAssociationSet.CidrBlock"},
                                      {"cidr-block-association.state", "CidrBlockAssociationSet.CidrBlockState.State"},
                                      {"dhcp-options-id", "DhcpOptionsId"},
                                      {"is-default", "IsDefault"},
                                      {"isDefault", "IsDefault"},
                                      {"owner-id", "OwnerId"},
                                      {"state", "State"}};
constexpr Describing kVpcs{
    .filters = kVpcFilters, .id_member = "VpcId", .not_found_code = "InvalidVpcID.NotFound", .kind = "vpc ID"};

constexpr FilterName kSubnetFilters[] = {{"subnet-id", "SubnetId"},
                                         {"vpc-id", "VpcId"},
                                         {"availability-zone", "AvailabilityZone"},
                                         {"availabilityZone", "AvailabilityZone"},
                                         {"availability-zone-id", "AvailabilityZoneId"},
                                         {"availabilityZoneId", "AvailabilityZoneId"},
                                         {"available-ip-address-count", "AvailableIpAddressCount"},
                                         {"cidr-block", "CidrBlock"},
                                         {"cidr", "CidrBlock"},
                                         {"cidrBlock", "CidrBlock"},
                                         {"default-for-az", "DefaultForAz"},
                                         {"defaultForAz", "DefaultForAz"},
                                         {"map-public-ip-on-launch", "MapPublicIpOnLaunch"},
                                         {"owner-id", "OwnerId"},
                                         {"state", "State"},
                                         {"subnet-arn", "SubnetArn"}};
constexpr Describing kSubnets{
    .filters = kSubnetFilters, .id_member = "SubnetId", .not_found_code = "InvalidSubnetID.NotFound", .kind = "subnet ID"};

constexpr FilterName kZoneFilters[] = {{"zone-name", "ZoneName"},  {"zone-id", "ZoneId"},     {"region-name", "RegionName"},
                                       {"state", "State"},         {"zone-type", "ZoneType"}, {"opt-in-status", "OptInStatus"},
                                       {"group-name", "GroupName"}};
constexpr Describing kZones{
    .filters = kZoneFilters, .id_member = "ZoneName", .not_found_code = "InvalidParameterValue", .kind = "availability zone"};

constexpr FilterName kRegionFilters[] = {
    {"region-name", "RegionName"}, {"endpoint", "Endpoint"}, {"opt-in-status", "OptInStatus"}};
constexpr Describing kRegions{
    .filters = kRegionFilters, .id_member = "RegionName", .not_found_code = "InvalidParameterValue", .kind = "region"};

Described<ec2::Vpc> all_vpcs(const State& state, const Network& network) {
  return {wire::Message<ec2::Vpc>::build([&](ec2::Vpc::Builder out) {
    out.setVpcId(network.vpc);
    out.setOwnerId(state.settings().account_id);
    out.setCidrBlock(network.cidr);
    out.setDhcpOptionsId(network.dhcp_options);
    out.setInstanceTenancy(ec2::Tenancy::DEFAULT);
    out.setState(ec2::VpcState::AVAILABLE);
    wire::set(out.getIsDefault(), true);
    auto block = out.initCidrBlockAssociationSet(1)[0];
    block.setAssociationId(ec2_id("vpc-cidr-assoc", derived_hex(state.settings(), "cidr block")));
    block.setCidrBlock(network.cidr);
    block.initCidrBlockState().setState(ec2::VpcCidrBlockStateCode::ASSOCIATED);
    out.initIpv6CidrBlockAssociationSet(0);
    describe_tags_of(state, network.vpc, out);
  })};
}

// Those that are there, and those of `asked` that are taken under their unknown ids.
std::vector<NetworkSubnet> subnets_for(const Network& network, capnp::List<capnp::Text>::Reader asked) {
  std::vector<NetworkSubnet> out = network.subnets;
  for (const auto id : asked) {
    const bool is_there = std::any_of(out.begin(), out.end(), [&](const auto& one) { return one.id == wire::view(id); });
    auto found = is_there ? std::nullopt : network.subnet(wire::view(id));
    if (found) out.push_back(std::move(*found));
  }
  return out;
}

Described<ec2::Subnet> describe_each(const State& state, const Network& network, const std::vector<NetworkSubnet>& subnets) {
  Described<ec2::Subnet> all;
  for (const NetworkSubnet& subnet : subnets) {
    all.push_back(wire::Message<ec2::Subnet>::build([&](ec2::Subnet::Builder out) {
      out.setSubnetId(subnet.id);
      out.setSubnetArn(arn_of(state.settings(), {.service = "ec2", .resource = "subnet/" + subnet.id}));
      out.setVpcId(network.vpc);
      out.setOwnerId(state.settings().account_id);
      out.setAvailabilityZone(subnet.zone);
      out.setAvailabilityZoneId(subnet.zone_id);
      out.setCidrBlock(subnet.cidr);
      out.setState(ec2::SubnetState::AVAILABLE);
      wire::set(out.getAvailableIpAddressCount(), addresses_of(subnet));
      wire::set(out.getDefaultForAz(), subnet.is_first_of_zone);
      wire::set(out.getMapPublicIpOnLaunch(), true);
      wire::set(out.getAssignIpv6AddressOnCreation(), false);
      wire::set(out.getIpv6Native(), false);
      wire::set(out.getEnableDns64(), false);
      wire::set(out.getMapCustomerOwnedIpOnLaunch(), false);
      out.initIpv6CidrBlockAssociationSet(0);
      describe_tags_of(state, subnet.id, out);
    }));
  }
  return all;
}

Described<ec2::AvailabilityZone> all_zones(const State& state, const Network& network) {
  Described<ec2::AvailabilityZone> all;
  for (const NetworkZone& zone : network.zones) {
    all.push_back(wire::Message<ec2::AvailabilityZone>::build([&](ec2::AvailabilityZone::Builder out) {
      out.setZoneName(zone.name);
      out.setZoneId(zone.id);
      out.setRegionName(state.settings().region);
      out.setGroupName(state.settings().region + "-zg-1");
      out.setNetworkBorderGroup(state.settings().region);
      out.setZoneType("availability-zone");
      out.setOptInStatus(ec2::AvailabilityZoneOptInStatus::OPT_IN_NOT_REQUIRED);
      out.setState(ec2::AvailabilityZoneState::AVAILABLE);
      out.initMessages(0);
    }));
  }
  return all;
}

}  // namespace

Status describe_vpcs(Step& step, ec2::DescribeVpcsRequest::Reader request, ec2::DescribeVpcsResponse::Builder reply) {
  auto all = all_vpcs(step.state(), network_of(step.state()));
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getVpcIds(), request, kVpcs));
  write_described(all, reply.initVpcs(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

Status describe_vpc_attribute(Step& step, ec2::DescribeVpcAttributeRequest::Reader request,
                              ec2::DescribeVpcAttributeResponse::Builder reply) {
  const Network network = network_of(step.state());
  if (wire::view(request.getVpcId()) != network.vpc)
    return not_found({.code = kVpcs.not_found_code, .kind = kVpcs.kind, .id = wire::view(request.getVpcId())});
  reply.setVpcId(network.vpc);
  switch (request.getAttribute()) {
    case ec2::VpcAttributeName::ENABLE_DNS_SUPPORT:
      wire::set(reply.initEnableDnsSupport().getValue(), true);
      break;
    case ec2::VpcAttributeName::ENABLE_DNS_HOSTNAMES:
      wire::set(reply.initEnableDnsHostnames().getValue(), true);
      break;
    case ec2::VpcAttributeName::ENABLE_NETWORK_ADDRESS_USAGE_METRICS:
      wire::set(reply.initEnableNetworkAddressUsageMetrics().getValue(), false);
      break;
    case ec2::VpcAttributeName::UNSET:
      break;
  }
  return finish(request);
}

Status describe_subnets(Step& step, ec2::DescribeSubnetsRequest::Reader request, ec2::DescribeSubnetsResponse::Builder reply) {
  const Network network = network_of(step.state());
  auto all = describe_each(step.state(), network, subnets_for(network, request.getSubnetIds()));
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getSubnetIds(), request, kSubnets));
  write_described(all, reply.initSubnets(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

Status describe_availability_zones(Step& step, ec2::DescribeAvailabilityZonesRequest::Reader request,
                                   ec2::DescribeAvailabilityZonesResponse::Builder reply) {
  auto all = all_zones(step.state(), network_of(step.state()));
  std::string query;
  MOORAGE_TRY(keep_named(all, request.getZoneNames(), "ZoneName", kZones));
  MOORAGE_TRY(keep_named(all, request.getZoneIds(), "ZoneId", kZones));
  MOORAGE_TRY(keep_filtered(all, request.getFilters(), kZones, query));
  write_described(all, reply.initAvailabilityZones(count_of(all.size())));
  return finish(request);
}

Status describe_regions(Step& step, ec2::DescribeRegionsRequest::Reader request, ec2::DescribeRegionsResponse::Builder reply) {
  Described<ec2::Region> all{wire::Message<ec2::Region>::build([&](ec2::Region::Builder out) {
    out.setRegionName(step.settings().region);
    out.setEndpoint("ec2." + step.settings().region + ".amazonaws.com");
    out.setOptInStatus("opt-in-not-required");
  })};
  std::string query;
  MOORAGE_TRY(keep_named(all, request.getRegionNames(), "RegionName", kRegions));
  MOORAGE_TRY(keep_filtered(all, request.getFilters(), kRegions, query));
  write_described(all, reply.initRegions(count_of(all.size())));
  return finish(request);
}

Status describe_account_attributes(Step& step, ec2::DescribeAccountAttributesRequest::Reader request,
                                   ec2::DescribeAccountAttributesResponse::Builder reply) {
  const std::pair<ec2::AccountAttributeName, std::string> all[] = {
      {ec2::AccountAttributeName::SUPPORTED_PLATFORMS, "VPC"},
      {ec2::AccountAttributeName::DEFAULT_VPC, network_of(step.state()).vpc}};
  std::vector<const std::pair<ec2::AccountAttributeName, std::string>*> wanted;
  const auto names = request.getAttributeNames();
  for (const auto& one : all) {
    bool is_wanted = names.size() == 0;
    for (const auto name : names) is_wanted = is_wanted || name == one.first;
    if (is_wanted) wanted.push_back(&one);
  }
  auto list = reply.initAccountAttributes(count_of(wanted.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setAttributeName(wire::enum_name(wanted[i]->first).data());
    list[i].initAttributeValues(1)[0].setAttributeValue(wanted[i]->second);
  }
  return finish(request);
}

}  // namespace moorage::control
