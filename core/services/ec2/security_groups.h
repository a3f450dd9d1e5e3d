// Security groups by id and by name, the group "default" included, whether it has a record or not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernel/step_context.h"
#include "services/ec2/model/security_group.h"

namespace moorage::control {

inline constexpr std::size_t kSecurityGroupsMax = 2500;  // of a VPC: EC2's quota
inline constexpr std::string_view kDefaultGroup = "default";

// A group as it is now, with its id as text.
struct GroupView {
  std::string id;  // "sg-0…"
  SecurityGroup group;
};

std::vector<GroupView> all_groups(const State& state);
// Errors: InvalidGroupId.Malformed, InvalidGroup.NotFound.
Result<GroupView> group_of(const State& state, std::string_view id);
Result<GroupView> group_named(const State& state, std::string_view name);

// Whether the owner of the engine has declared it (base/network_facts.h).
bool is_declared(const State& state, std::string_view id);

// The group's record for a change; the group "default" gets one.
SecurityGroupId record_of(Draft& draft, const GroupView& view);

}  // namespace moorage::control
