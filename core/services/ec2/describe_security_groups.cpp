#include <algorithm>

#include "services/ec2/ec2_describe.h"
#include "services/ec2/ec2_handlers.h"
#include "services/ec2/ec2_network.h"
#include "services/ec2/security_groups.h"
#include "services/ec2/security_rules.h"

namespace moorage::control {

namespace {

constexpr FilterName kGroupFilters[] = {{"group-id", "GroupId"},
                                        {"group-name", "GroupName"},
                                        {"vpc-id", "VpcId"},
                                        {"owner-id", "OwnerId"},
                                        {"description", "Description"},
                                        {"ip-permission.cidr", "IpPermissions.IpRanges.CidrIp"},
                                        {"ip-permission.ipv6-cidr", "IpPermissions.Ipv6Ranges.CidrIpv6"},
                                        {"ip-permission.from-port", "IpPermissions.FromPort"},
                                        {"ip-permission.to-port", "IpPermissions.ToPort"},
                                        {"ip-permission.protocol", "IpPermissions.IpProtocol"},
                                        {"ip-permission.group-id", "IpPermissions.UserIdGroupPairs.GroupId"},
                                        {"ip-permission.user-id", "IpPermissions.UserIdGroupPairs.UserId"},
                                        {"egress.ip-permission.cidr", "IpPermissionsEgress.IpRanges.CidrIp"},
                                        {"egress.ip-permission.ipv6-cidr", "IpPermissionsEgress.Ipv6Ranges.CidrIpv6"},
                                        {"egress.ip-permission.from-port", "IpPermissionsEgress.FromPort"},
                                        {"egress.ip-permission.to-port", "IpPermissionsEgress.ToPort"},
                                        {"egress.ip-permission.protocol", "IpPermissionsEgress.IpProtocol"},
                                        {"egress.ip-permission.group-id", "IpPermissionsEgress.UserIdGroupPairs.GroupId"}};
constexpr Describing kGroups{
    .filters = kGroupFilters, .id_member = "GroupId", .not_found_code = "InvalidGroup.NotFound", .kind = "security group"};

constexpr FilterName kRuleFilters[] = {{"group-id", "GroupId"}, {"security-group-rule-id", "SecurityGroupRuleId"}};
constexpr Describing kRules{.filters = kRuleFilters,
                            .id_member = "SecurityGroupRuleId",
                            .not_found_code = "InvalidSecurityGroupRuleId.NotFound",
                            .kind = "security group rule ID"};

wire::Message<ec2::SecurityGroup> describe(const State& state, const GroupView& view, const std::string& vpc) {
  return wire::Message<ec2::SecurityGroup>::build([&](ec2::SecurityGroup::Builder out) {
    out.setGroupId(view.id);
    out.setGroupName(view.group.name);
    out.setDescription(view.group.description);
    out.setVpcId(vpc);
    out.setOwnerId(state.settings().account_id);
    out.setSecurityGroupArn(arn_of(state.settings(), {.service = "ec2", .resource = "security-group/" + view.id}));
    write_permissions(state, view.group.rules, false, out);
    write_permissions(state, view.group.rules, true, out);
    describe_tags_of(state, view.id, out);
  });
}

}  // namespace

Status describe_security_groups(Step& step, ec2::DescribeSecurityGroupsRequest::Reader request,
                                ec2::DescribeSecurityGroupsResponse::Builder reply) {
  const std::string vpc = network_of(step.state()).vpc;
  std::vector<GroupView> views = all_groups(step.state());
  for (const auto id : request.getGroupIds()) {
    MOORAGE_ASSIGN(GroupView found, group_of(step.state(), wire::view(id)));
    const bool is_there = std::any_of(views.begin(), views.end(), [&](const GroupView& view) { return view.id == found.id; });
    if (!is_there) views.push_back(std::move(found));  // taken under an unknown id
  }
  Described<ec2::SecurityGroup> all;
  for (const GroupView& view : views) all.push_back(describe(step.state(), view, vpc));
  MOORAGE_TRY(keep_named(all, request.getGroupNames(), "GroupName", kGroups));
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getGroupIds(), request, kGroups));
  write_described(all, reply.initSecurityGroups(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

Status describe_security_group_rules(Step& step, ec2::DescribeSecurityGroupRulesRequest::Reader request,
                                     ec2::DescribeSecurityGroupRulesResponse::Builder reply) {
  Described<ec2::SecurityGroupRule> all;
  for (const GroupView& view : all_groups(step.state())) {
    for (const SecurityGroupRule& rule : view.group.rules) {
      all.push_back(wire::Message<ec2::SecurityGroupRule>::build(
          [&](ec2::SecurityGroupRule::Builder out) { write_rule(step.state(), view.id, rule, out); }));
    }
  }
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getSecurityGroupRuleIds(), request, kRules));
  write_described(all, reply.initSecurityGroupRules(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

}  // namespace moorage::control
