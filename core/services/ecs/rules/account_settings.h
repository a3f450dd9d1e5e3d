// Account settings: which there are, which values they take, and which value holds for a principal
// (docs/rules/clusters.md#account-settings).
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "kernel/caller.h"
#include "kernel/state.h"
#include "schemas/ecs/account.capnp.h"
#include "services/ecs/model/account_model.h"

namespace moorage::control {

struct AccountSettingRule {
  ecs::SettingName name;
  std::string_view standard;  // where nothing was put
  std::array<std::string_view, 3> values;
  bool for_root_only = false;  // one value for the whole account
  std::string_view fixed;      // why no other value than the standard can be put; empty: any of `values` can
};

// In the order in which they are listed.
std::span<const AccountSettingRule> account_setting_rules();
const AccountSettingRule* account_setting_rule(ecs::SettingName name);

std::string root_of(const Settings& settings);
// The principal whose settings hold for a caller: a session of a role has those of its role.
std::string settings_principal(const Settings& settings, const Caller& caller);

// What was put for this principal itself; none: nothing.
Id<AccountSetting> own_setting(const State& state, ecs::SettingName name, std::string_view principal);
// What holds for the principal: its own value, otherwise the root user's, otherwise the standard of the service.
std::string effective_setting(const State& state, ecs::SettingName name, std::string_view principal);

}  // namespace moorage::control
