// Making, changing and deleting security groups. The drivers of machines with tasks of network mode awsvpc enforce them.
#include <algorithm>

#include "services/ec2/ec2_describe.h"
#include "services/ec2/ec2_handlers.h"
#include "services/ec2/ec2_network.h"
#include "services/ec2/model/ec2_model.h"
#include "services/ec2/security_groups.h"
#include "services/ec2/security_rules.h"
#include "services/ec2/task_interfaces.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/model/runtime_commands.h"

namespace moorage::control {

namespace {

constexpr std::size_t kTextCharsMax = 255;
constexpr std::string_view kTextCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._-:/()#,@[]+=&;{}!$*";  // Amazon EC2 API:
                                                                                             // CreateSecurityGroup

Status check_text(std::string_view what, std::string_view text) {
  if (text.size() > kTextCharsMax || text.find_first_not_of(kTextCharacters) != std::string_view::npos) {
    return invalid_value("Value (" + std::string(text.substr(0, 64)) + ") for parameter " + std::string(what) +
                             " is invalid. Character sets beyond ASCII are not supported.",
                         std::string(what));
  }
  return {};
}

Status check_new_group(const State& state, ec2::CreateSecurityGroupRequest::Reader request, std::string_view vpc) {
  const std::string_view name = wire::view(request.getGroupName());
  const std::string_view asked_vpc = wire::view(request.getVpcId());
  if (!asked_vpc.empty() && asked_vpc != vpc)
    return not_found({.code = "InvalidVpcID.NotFound", .kind = "vpc ID", .id = asked_vpc});
  if (name.empty()) return api_error("MissingParameter", "The request must contain the parameter GroupName");
  MOORAGE_TRY(check_text("GroupName", name));
  MOORAGE_TRY(check_text("GroupDescription", wire::view(request.getDescription())));
  if (name.starts_with("sg-")) return invalid_value("Group names may not be in the format sg-*", "GroupName");
  if (group_named(state, name).ok()) {
    return api_error("InvalidGroup.Duplicate",
                     "The security group '" + std::string(name) + "' already exists for VPC '" + std::string(vpc) + "'");
  }
  if (all_groups(state).size() >= kSecurityGroupsMax)
    return api_error("SecurityGroupLimitExceeded", "The maximum number of security groups has been reached.");
  return {};
}

// A group that is taken under any name has no number under which a change could be kept.
Result<GroupView> changeable(const State& state, std::string_view id) {
  MOORAGE_ASSIGN(GroupView view, group_of(state, id));
  if (ec2_id("sg", view.group.hex) == view.id) return view;
  return not_found({.code = "InvalidGroup.NotFound", .kind = "security group", .id = id});
}

// By id where the request has one, otherwise by name.
template <typename Request>
Result<GroupView> asked_group(const State& state, Request request) {
  if (request.getGroupId().size() > 0) return changeable(state, wire::view(request.getGroupId()));
  if (request.getGroupName().size() > 0) return group_named(state, wire::view(request.getGroupName()));
  return api_error("MissingParameter", "The request must contain the parameter groupName or groupId");
}

bool is_referenced(const State& state, std::string_view id) {
  const auto groups = all_groups(state);
  return std::any_of(groups.begin(), groups.end(), [&](const GroupView& one) {
    return one.id != id && std::any_of(one.group.rules.begin(), one.group.rules.end(),
                                       [&](const SecurityGroupRule& rule) { return rule.group == id; });
  });
}

bool is_used_by_service(const State& state, std::string_view id) {
  bool is_used = false;
  state.table<Service>().visit_all([&](const Service& service) {
    if (service.status == ServiceStatus::kInactive) return;
    const auto network = service.config.reader().getNetworkConfiguration().getAwsvpcConfiguration();
    for (const auto group : network.getSecurityGroups()) is_used = is_used || wire::view(group) == id;
  });
  return is_used;
}

bool is_used_by_task(const State& state, std::string_view id) {
  bool is_used = false;
  state.table<TaskInterface>().visit_all([&](const TaskInterface& interface) {
    is_used = is_used || (interface.status != InterfaceStatus::kDeleted && is_in_group(interface, id));
  });
  return is_used;
}

// Drivers enforce the groups of the tasks that they run.
void tell_machines(Step& step) {
  for (const InstanceId machine : networked_machines(step.state())) {
    step.draft.command<EcsCommand>(SetNetworkRules{.instance = machine});
  }
}

std::size_t count_rules(const SecurityGroup& group, bool is_egress) {
  return static_cast<std::size_t>(std::count_if(group.rules.begin(), group.rules.end(),
                                                [&](const SecurityGroupRule& rule) { return rule.is_egress == is_egress; }));
}

bool has_rule(const SecurityGroup& group, const SecurityGroupRule& wanted) {
  return std::any_of(group.rules.begin(), group.rules.end(),
                     [&](const SecurityGroupRule& rule) { return rule.is_same_rule(wanted); });
}

template <typename Request, typename Reply>
Status authorize(Step& step, const GroupView& view, Request request, Reply reply, bool is_egress) {
  MOORAGE_ASSIGN(auto added, read_rules(step.state(), rule_request(request, is_egress)));
  if (added.empty()) return api_error("MissingParameter", "The request must contain the parameter ipPermissions");
  MOORAGE_ASSIGN(const Tags tags, read_specified_tags(request.getTagSpecifications(), ec2::ResourceType::SECURITY_GROUP_RULE));
  SecurityGroup after = view.group;
  for (SecurityGroupRule& rule : added) {
    if (has_rule(after, rule)) {
      return api_error("InvalidPermission.Duplicate", "the specified rule \"" + rule_words(rule) + "\" already exists");
    }
    rule.hex = step.random.next();
    after.rules.push_back(rule);
  }
  if (count_rules(after, is_egress) > kRulesMax)
    return api_error("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.");
  step.draft.change(record_of(step.draft, view), [&](SecurityGroup& group) { group.rules = std::move(after.rules); });
  tell_machines(step);
  auto list = reply.initSecurityGroupRules(count_of(added.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    set_ec2_tags(step.draft, ec2_id("sgr", added[i].hex), tags);
    write_rule(step.state(), view.id, added[i], list[i]);
  }
  wire::set(reply.getReturn(), true);
  return finish(request);
}

void write_revoked(std::string_view group, const SecurityGroupRule& rule, ec2::RevokedSecurityGroupRule::Builder out) {
  out.setSecurityGroupRuleId(ec2_id("sgr", rule.hex));
  out.setGroupId(std::string(group));
  write_traffic(rule, out);
  if (!rule.group.empty()) out.setReferencedGroupId(rule.group);
  if (!rule.description.empty()) out.setDescription(rule.description);
}

// Rules that the request names by their ids. Errors: InvalidSecurityGroupRuleId.NotFound.
Result<std::vector<SecurityGroupRule>> named_rules(const GroupView& view, capnp::List<capnp::Text>::Reader ids,
                                                   bool is_egress) {
  std::vector<SecurityGroupRule> out;
  for (const auto id : ids) {
    const auto found = std::find_if(view.group.rules.begin(), view.group.rules.end(), [&](const SecurityGroupRule& rule) {
      return rule.is_egress == is_egress && ec2_id("sgr", rule.hex) == wire::view(id);
    });
    if (found == view.group.rules.end()) {
      return not_found({.code = "InvalidSecurityGroupRuleId.NotFound", .kind = "security group rule ID", .id = wire::view(id)});
    }
    out.push_back(*found);
  }
  return out;
}

template <typename Request, typename Reply>
Status revoke(Step& step, const GroupView& view, Request request, Reply reply, bool is_egress) {
  MOORAGE_ASSIGN(auto unwanted, named_rules(view, request.getSecurityGroupRuleIds(), is_egress));
  MOORAGE_ASSIGN(const auto described, read_rules(step.state(), rule_request(request, is_egress)));
  unwanted.insert(unwanted.end(), described.begin(), described.end());
  if (unwanted.empty()) return api_error("MissingParameter", "The request must contain the parameter ipPermissions");
  SecurityGroup after = view.group;
  std::vector<SecurityGroupRule> revoked;
  std::vector<SecurityGroupRule> unknown;
  for (const SecurityGroupRule& rule : unwanted) {
    const auto found =
        std::find_if(after.rules.begin(), after.rules.end(), [&](const auto& one) { return one.is_same_rule(rule); });
    if (found == after.rules.end()) {
      unknown.push_back(rule);
      continue;
    }
    revoked.push_back(*found);
    after.rules.erase(found);
  }
  if (!revoked.empty()) {
    step.draft.change(record_of(step.draft, view), [&](SecurityGroup& group) { group.rules = std::move(after.rules); });
    tell_machines(step);
  }
  auto list = reply.initRevokedSecurityGroupRules(count_of(revoked.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    set_ec2_tags(step.draft, ec2_id("sgr", revoked[i].hex), {});
    write_revoked(view.id, revoked[i], list[i]);
  }
  // Amazon EC2 API: in a default VPC, permissions that no rule has are no error; they are told.
  const auto left = permissions_of(step.state(), unknown, is_egress);
  if (!left.empty()) write_described(left, reply.initUnknownIpPermissions(count_of(left.size())));
  wire::set(reply.getReturn(), true);
  return finish(request);
}

}  // namespace

Status create_security_group(Step& step, ec2::CreateSecurityGroupRequest::Reader request,
                             ec2::CreateSecurityGroupResponse::Builder reply) {
  const Network network = network_of(step.state());
  MOORAGE_TRY(check_new_group(step.state(), request, network.vpc));
  MOORAGE_ASSIGN(const Tags tags, read_specified_tags(request.getTagSpecifications(), ec2::ResourceType::SECURITY_GROUP));
  SecurityGroup group;
  group.hex = step.random.next();
  group.name = wire::view(request.getGroupName());
  group.description = wire::view(request.getDescription());
  group.created_at = step.now;
  SecurityGroupRule outside;
  outside.hex = step.random.next();
  outside.is_egress = true;
  outside.protocol = "-1";
  outside.cidr_ipv4 = "0.0.0.0/0";
  group.rules.push_back(outside);
  const std::string id = ec2_id("sg", group.hex);
  step.draft.add(std::move(group));
  set_ec2_tags(step.draft, id, tags);
  reply.setGroupId(id);
  reply.setSecurityGroupArn(arn_of(step.settings(), {.service = "ec2", .resource = "security-group/" + id}));
  describe_tags_of(step.state(), id, reply);
  return finish(request);
}

Status delete_security_group(Step& step, ec2::DeleteSecurityGroupRequest::Reader request,
                             ec2::DeleteSecurityGroupResponse::Builder reply) {
  MOORAGE_ASSIGN(const GroupView view, asked_group(step.state(), request));
  if (view.group.name == kDefaultGroup) {
    return api_error("CannotDelete", "the specified group: \"" + view.id + "\" name: \"default\" cannot be deleted by a user");
  }
  if (is_declared(step.state(), view.id) || !view.group.id) {
    return api_error("CannotDelete",
                     "the specified group: \"" + view.id + "\" is declared by the options of this engine and stays");
  }
  if (is_referenced(step.state(), view.id) || is_used_by_service(step.state(), view.id) ||
      is_used_by_task(step.state(), view.id))
    return api_error("DependencyViolation", "resource " + view.id + " has a dependent object");
  for (const SecurityGroupRule& rule : view.group.rules) set_ec2_tags(step.draft, ec2_id("sgr", rule.hex), {});
  set_ec2_tags(step.draft, view.id, {});
  step.draft.erase(view.group.id);
  wire::set(reply.getReturn(), true);
  reply.setGroupId(view.id);
  return finish(request);
}

Status authorize_security_group_ingress(Step& step, ec2::AuthorizeSecurityGroupIngressRequest::Reader request,
                                        ec2::AuthorizeSecurityGroupIngressResponse::Builder reply) {
  MOORAGE_ASSIGN(const GroupView view, asked_group(step.state(), request));
  return authorize(step, view, request, reply, false);
}

Status authorize_security_group_egress(Step& step, ec2::AuthorizeSecurityGroupEgressRequest::Reader request,
                                       ec2::AuthorizeSecurityGroupEgressResponse::Builder reply) {
  MOORAGE_ASSIGN(const GroupView view, changeable(step.state(), wire::view(request.getGroupId())));
  return authorize(step, view, request, reply, true);
}

Status revoke_security_group_ingress(Step& step, ec2::RevokeSecurityGroupIngressRequest::Reader request,
                                     ec2::RevokeSecurityGroupIngressResponse::Builder reply) {
  MOORAGE_ASSIGN(const GroupView view, asked_group(step.state(), request));
  return revoke(step, view, request, reply, false);
}

Status revoke_security_group_egress(Step& step, ec2::RevokeSecurityGroupEgressRequest::Reader request,
                                    ec2::RevokeSecurityGroupEgressResponse::Builder reply) {
  MOORAGE_ASSIGN(const GroupView view, changeable(step.state(), wire::view(request.getGroupId())));
  return revoke(step, view, request, reply, true);
}

}  // namespace moorage::control
