#include "services/ec2/security_groups.h"

#include <algorithm>

#include "services/ec2/ec2_network.h"
#include "services/ec2/ec2_words.h"
#include "services/ec2/model/ec2_model.h"

namespace moorage::control {

namespace {

constexpr const char* kAll = "-1";

// As AWS makes it with a VPC: its members reach each other, and everything outside.
SecurityGroup default_group(const State& state) {
  const std::uint64_t hex = network_of(state).default_group;
  SecurityGroup out;
  out.hex = hex;
  out.name = kDefaultGroup;
  out.description = "default VPC security group";
  SecurityGroupRule members;
  members.hex = derived_hex(state.settings(), "default ingress rule");
  members.protocol = kAll;
  members.group = ec2_id("sg", hex);
  SecurityGroupRule outside;
  outside.hex = derived_hex(state.settings(), "default egress rule");
  outside.is_egress = true;
  outside.protocol = kAll;
  outside.cidr_ipv4 = "0.0.0.0/0";
  out.rules = {members, outside};
  return out;
}

GroupView view_of(const SecurityGroup& group) { return {.id = ec2_id("sg", group.hex), .group = group}; }

Error no_such_group(std::string_view id) {
  return api_error("InvalidGroup.NotFound", "The security group '" + std::string(id.substr(0, 128)) + "' does not exist");
}

}  // namespace

std::vector<GroupView> all_groups(const State& state) {
  std::vector<GroupView> out;
  if (!ec2_model(state).group_named(kDefaultGroup)) out.push_back(view_of(default_group(state)));
  state.table<SecurityGroup>().visit_all([&](const SecurityGroup& group) { out.push_back(view_of(group)); });
  return out;
}

Result<GroupView> group_of(const State& state, std::string_view id) {
  if (!id.starts_with("sg-")) {
    return api_error("InvalidGroupId.Malformed",
                     "Invalid id: \"" + std::string(id.substr(0, 128)) + "\" (expecting \"sg-...\")");
  }
  const auto hex = hex_of_id("sg", id);
  if (!hex) return no_such_group(id);
  if (const SecurityGroupId known = ec2_model(state).group_of(*hex)) return view_of(*state.find(known));
  if (ec2_model(state).group_named(kDefaultGroup)) return no_such_group(id);
  const SecurityGroup first = default_group(state);
  if (first.hex != *hex) return no_such_group(id);
  return view_of(first);
}

Result<GroupView> group_named(const State& state, std::string_view name) {
  if (const SecurityGroupId known = ec2_model(state).group_named(name)) return view_of(*state.find(known));
  if (name == kDefaultGroup) return view_of(default_group(state));
  return no_such_group(name);
}

SecurityGroupId record_of(Draft& draft, const GroupView& view) {
  const SecurityGroupId known = ec2_model(draft.state()).group_of(view.group.hex);
  return known ? known : draft.add(view.group);
}

}  // namespace moorage::control
