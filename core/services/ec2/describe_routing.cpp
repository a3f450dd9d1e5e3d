// The route table, the internet gateway and the network ACL of the VPC: what AWS makes with a default VPC.
#include "services/ec2/ec2_describe.h"
#include "services/ec2/ec2_handlers.h"
#include "services/ec2/ec2_network.h"

namespace moorage::control {

namespace {

constexpr const char* kEverywhere = "0.0.0.0/0";
constexpr std::int32_t kAllowRule = 100;
constexpr std::int32_t kLastRule = 32767;  // "*" in the console: everything else is denied

constexpr FilterName kTableFilters[] = {{"route-table-id", "RouteTableId"},
                                        {"vpc-id", "VpcId"},
                                        {"owner-id", "OwnerId"},
                                        {"association.main", "Associations.Main"},
                                        {"association.route-table-association-id", "Associations.RouteTableAssociationId"},
                                        {"association.route-table-id", "Associations.RouteTableId"},
                                        {"association.subnet-id", "Associations.SubnetId"},
                                        {"association.gateway-id", "Associations.GatewayId"},
                                        {"route.destination-cidr-block", "Routes.DestinationCidrBlock"},
                                        {"route.gateway-id", "Routes.GatewayId"},
                                        {"route.nat-gateway-id", "Routes.NatGatewayId"},
                                        {"route.transit-gateway-id", "Routes.TransitGatewayId"},
                                        {"route.instance-id", "Routes.InstanceId"},
                                        {"route.origin", "Routes.Origin"},
                                        {"route.state", "Routes.State"}};
constexpr Describing kTables{.filters = kTableFilters,
                             .id_member = "RouteTableId",
                             .not_found_code = "InvalidRouteTableID.NotFound",
                             .kind = "routeTable ID"};

constexpr FilterName kGatewayFilters[] = {{"internet-gateway-id", "InternetGatewayId"},
                                          {"attachment.vpc-id", "Attachments.VpcId"},
                                          {"attachment.state", "Attachments.State"},
                                          {"owner-id", "OwnerId"}};
constexpr Describing kGateways{.filters = kGatewayFilters,
                               .id_member = "InternetGatewayId",
                               .not_found_code = "InvalidInternetGatewayID.NotFound",
                               .kind = "internetGateway ID"};

constexpr FilterName kAclFilters[] = {{"network-acl-id", "NetworkAclId"},
                                      {"vpc-id", "VpcId"},
                                      {"owner-id", "OwnerId"},
                                      {"default", "IsDefault"},
                                      {"association.association-id", "Associations.NetworkAclAssociationId"},
                                      {"association.network-acl-id", "Associations.NetworkAclId"},
                                      {"association.subnet-id", "Associations.SubnetId"},
                                      {"entry.cidr", "Entries.CidrBlock"},
                                      {"entry.egress", "Entries.Egress"},
                                      {"entry.protocol", "Entries.Protocol"},
                                      {"entry.rule-action", "Entries.RuleAction"},
                                      {"entry.rule-number", "Entries.RuleNumber"}};
constexpr Describing kAcls{.filters = kAclFilters,
                           .id_member = "NetworkAclId",
                           .not_found_code = "InvalidNetworkAclID.NotFound",
                           .kind = "networkAcl ID"};

Described<ec2::RouteTable> all_tables(const State& state, const Network& network) {
  return {wire::Message<ec2::RouteTable>::build([&](ec2::RouteTable::Builder out) {
    out.setRouteTableId(network.route_table);
    out.setVpcId(network.vpc);
    out.setOwnerId(state.settings().account_id);
    out.initPropagatingVgws(0);
    auto main = out.initAssociations(1)[0];
    wire::set(main.getMain(), true);
    main.setRouteTableAssociationId(ec2_id("rtbassoc", derived_hex(state.settings(), "main route table")));
    main.setRouteTableId(network.route_table);
    main.initAssociationState().setState(ec2::RouteTableAssociationStateCode::ASSOCIATED);
    auto routes = out.initRoutes(2);
    routes[0].setDestinationCidrBlock(network.cidr);
    routes[0].setGatewayId("local");
    routes[0].setOrigin(ec2::RouteOrigin::CREATE_ROUTE_TABLE);
    routes[1].setDestinationCidrBlock(kEverywhere);
    routes[1].setGatewayId(network.internet_gateway);
    routes[1].setOrigin(ec2::RouteOrigin::CREATE_ROUTE);
    for (auto route : routes) route.setState(ec2::RouteState::ACTIVE);
    describe_tags_of(state, network.route_table, out);
  })};
}

Described<ec2::InternetGateway> all_gateways(const State& state, const Network& network) {
  return {wire::Message<ec2::InternetGateway>::build([&](ec2::InternetGateway::Builder out) {
    out.setInternetGatewayId(network.internet_gateway);
    out.setOwnerId(state.settings().account_id);
    auto attachment = out.initAttachments(1)[0];
    attachment.setVpcId(network.vpc);
    attachment.setState(ec2::AttachmentStatus::ATTACHED);  // EC2 itself says "available", which its model does not have
    describe_tags_of(state, network.internet_gateway, out);
  })};
}

void write_entry(ec2::NetworkAclEntry::Builder out, std::int32_t number, ec2::RuleAction action) {
  out.setCidrBlock(kEverywhere);
  out.setProtocol("-1");
  out.setRuleAction(action);
  wire::set(out.getRuleNumber(), number);
}

Described<ec2::NetworkAcl> all_acls(const State& state, const Network& network) {
  return {wire::Message<ec2::NetworkAcl>::build([&](ec2::NetworkAcl::Builder out) {
    out.setNetworkAclId(network.network_acl);
    out.setVpcId(network.vpc);
    out.setOwnerId(state.settings().account_id);
    wire::set(out.getIsDefault(), true);
    auto associations = out.initAssociations(count_of(network.subnets.size()));
    for (unsigned i = 0; i < associations.size(); ++i) {
      const NetworkSubnet& subnet = network.subnets[i];
      associations[i].setNetworkAclAssociationId(
          ec2_id("aclassoc", derived_hex(state.settings(), "acl of " + (subnet.is_first_of_zone ? subnet.zone : subnet.id))));
      associations[i].setNetworkAclId(network.network_acl);
      associations[i].setSubnetId(subnet.id);
    }
    auto entries = out.initEntries(4);
    for (unsigned i = 0; i < entries.size(); ++i) {
      wire::set(entries[i].getEgress(), i < 2);
      const bool allows = i % 2 == 0;
      write_entry(entries[i], allows ? kAllowRule : kLastRule, allows ? ec2::RuleAction::ALLOW : ec2::RuleAction::DENY);
    }
    describe_tags_of(state, network.network_acl, out);
  })};
}

}  // namespace

Status describe_route_tables(Step& step, ec2::DescribeRouteTablesRequest::Reader request,
                             ec2::DescribeRouteTablesResponse::Builder reply) {
  auto all = all_tables(step.state(), network_of(step.state()));
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getRouteTableIds(), request, kTables));
  write_described(all, reply.initRouteTables(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

Status describe_internet_gateways(Step& step, ec2::DescribeInternetGatewaysRequest::Reader request,
                                  ec2::DescribeInternetGatewaysResponse::Builder reply) {
  auto all = all_gateways(step.state(), network_of(step.state()));
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getInternetGatewayIds(), request, kGateways));
  write_described(all, reply.initInternetGateways(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

Status describe_network_acls(Step& step, ec2::DescribeNetworkAclsRequest::Reader request,
                             ec2::DescribeNetworkAclsResponse::Builder reply) {
  auto all = all_acls(step.state(), network_of(step.state()));
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getNetworkAclIds(), request, kAcls));
  write_described(all, reply.initNetworkAcls(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

}  // namespace moorage::control
