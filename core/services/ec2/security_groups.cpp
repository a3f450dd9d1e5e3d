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

SecurityGroupRule rule_of(const Settings& settings, const DeclaredGroup& group, std::size_t place) {
  const DeclaredRule& declared = group.rules[place];
  SecurityGroupRule out;
  out.hex = derived_hex(settings, "rule " + std::to_string(place) + " of " + group.id);
  out.is_egress = declared.is_egress;
  out.protocol = declared.protocol;
  out.from_port = declared.from_port;
  out.to_port = declared.to_port;
  out.cidr_ipv4 = declared.cidr;
  out.group = declared.group;
  out.description = declared.description;
  return out;
}

SecurityGroup declared_group(const Settings& settings, const DeclaredGroup& declared) {
  SecurityGroup out;
  out.hex = *hex_of_id("sg", declared.id);
  out.name = declared.name;
  out.description = declared.description.empty() ? declared.name : declared.description;
  for (std::size_t i = 0; i < declared.rules.size(); ++i) out.rules.push_back(rule_of(settings, declared, i));
  return out;
}

// A group whose rules are not known here lets everything through.
GroupView unknown_group(const State& state, std::string_view id) {
  GroupView out{.id = std::string(id), .group = {}};
  out.group.hex = hex_of_id("sg", id).value_or(derived_hex(state.settings(), id));
  out.group.name = id;
  out.group.description = "Taken as it is named: its rules are not known to this engine";
  for (const bool is_egress : {false, true}) {
    SecurityGroupRule rule;
    rule.hex = derived_hex(state.settings(), std::string(is_egress ? "egress of " : "ingress of ") + out.id);
    rule.is_egress = is_egress;
    rule.protocol = kAll;
    rule.cidr_ipv4 = "0.0.0.0/0";
    out.group.rules.push_back(rule);
  }
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
  if (const auto& network = state.settings().network) {
    for (const DeclaredGroup& declared : network->groups) {
      const SecurityGroup group = declared_group(state.settings(), declared);
      if (!ec2_model(state).group_of(group.hex)) out.push_back(view_of(group));
    }
  }
  state.table<SecurityGroup>().visit_all([&](const SecurityGroup& group) { out.push_back(view_of(group)); });
  return out;
}

Result<GroupView> group_of(const State& state, std::string_view id) {
  if (!id.starts_with("sg-")) {
    return api_error("InvalidGroupId.Malformed",
                     "Invalid id: \"" + std::string(id.substr(0, 128)) + "\" (expecting \"sg-...\")");
  }
  const auto hex = hex_of_id("sg", id);
  if (hex) {
    if (const SecurityGroupId known = ec2_model(state).group_of(*hex)) return view_of(*state.find(known));
    if (!ec2_model(state).group_named(kDefaultGroup)) {
      const SecurityGroup first = default_group(state);
      if (first.hex == *hex) return view_of(first);
    }
  }
  const NetworkFacts* network = state.settings().network.get();
  if (network == nullptr) return no_such_group(id);
  for (const DeclaredGroup& declared : network->groups) {
    if (declared.id == id) return view_of(declared_group(state.settings(), declared));
  }
  if (network->takes_unknown_ids && looks_like_id("sg", id)) return unknown_group(state, id);
  return no_such_group(id);
}

bool is_declared(const State& state, std::string_view id) {
  const NetworkFacts* network = state.settings().network.get();
  return network != nullptr && std::any_of(network->groups.begin(), network->groups.end(),
                                           [&](const DeclaredGroup& declared) { return declared.id == id; });
}

Result<GroupView> group_named(const State& state, std::string_view name) {
  if (const SecurityGroupId known = ec2_model(state).group_named(name)) return view_of(*state.find(known));
  if (name == kDefaultGroup) return view_of(default_group(state));
  if (const auto& network = state.settings().network) {
    for (const DeclaredGroup& declared : network->groups) {
      if (declared.name == name) return view_of(declared_group(state.settings(), declared));
    }
  }
  return no_such_group(name);
}

SecurityGroupId record_of(Draft& draft, const GroupView& view) {
  const SecurityGroupId known = ec2_model(draft.state()).group_of(view.group.hex);
  return known ? known : draft.add(view.group);
}

}  // namespace moorage::control
