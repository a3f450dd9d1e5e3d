#include "services/ecs/rules/account_settings.h"

#include "wire/presence.h"

namespace moorage::control {

namespace {

using Name = ecs::SettingName;
using Values = std::array<std::string_view, 3>;

constexpr Values kSwitch{"enabled", "disabled", {}};
constexpr std::string_view kLongOnly = "ECS has only the long format of ARNs since 2021";
constexpr std::string_view kGuardDuty = "only Amazon GuardDuty changes it";

constexpr AccountSettingRule kRules[] = {
    {.name = Name::SERVICE_LONG_ARN_FORMAT, .standard = "enabled", .values = kSwitch, .fixed = kLongOnly},
    {.name = Name::TASK_LONG_ARN_FORMAT, .standard = "enabled", .values = kSwitch, .fixed = kLongOnly},
    {.name = Name::CONTAINER_INSTANCE_LONG_ARN_FORMAT, .standard = "enabled", .values = kSwitch, .fixed = kLongOnly},
    {.name = Name::AWSVPC_TRUNKING, .standard = "disabled", .values = kSwitch},
    {.name = Name::CONTAINER_INSIGHTS, .standard = "disabled", .values = {"enabled", "disabled", "enhanced"}},
    {.name = Name::FARGATE_F_I_P_S_MODE, .standard = "disabled", .values = kSwitch},
    {.name = Name::TAG_RESOURCE_AUTHORIZATION, .standard = "on", .values = {"on", "off", {}}},
    {.name = Name::FARGATE_TASK_RETIREMENT_WAIT_PERIOD, .standard = "7", .values = {"0", "7", "14"}, .for_root_only = true},
    {.name = Name::GUARD_DUTY_ACTIVATE, .standard = "off", .values = {"on", "off", {}}, .fixed = kGuardDuty},
    {.name = Name::DEFAULT_LOG_DRIVER_MODE, .standard = "non-blocking", .values = {"blocking", "non-blocking", {}}},
    {.name = Name::FARGATE_EVENT_WINDOWS, .standard = "disabled", .values = kSwitch, .for_root_only = true},
};

}  // namespace

std::span<const AccountSettingRule> account_setting_rules() { return kRules; }

const AccountSettingRule* account_setting_rule(Name name) {
  for (const AccountSettingRule& rule : kRules) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

std::string root_of(const Settings& settings) { return "arn:aws:iam::" + settings.account_id + ":root"; }

std::string settings_principal(const Settings& settings, const Caller& caller) {
  std::string principal = principal_of(caller, settings.account_id);
  const std::size_t session = principal.find(":assumed-role/");
  if (session == std::string::npos) return principal;
  const std::string_view role = std::string_view(principal).substr(session + 14);
  return "arn:aws:iam::" + settings.account_id + ":role/" + std::string(role.substr(0, role.find('/')));
}

Id<AccountSetting> own_setting(const State& state, Name name, std::string_view principal) {
  Id<AccountSetting> found;
  state.table<AccountSetting>().visit_all([&](const AccountSetting& setting) {
    if (setting.principal == principal && setting.name == wire::enum_name(name)) found = setting.id;
  });
  return found;
}

std::string effective_setting(const State& state, Name name, std::string_view principal) {
  const std::string root = root_of(state.settings());
  for (const std::string_view candidate : {principal, std::string_view(root)}) {
    if (const Id<AccountSetting> id = own_setting(state, name, candidate)) return state.find(id)->value;
  }
  return std::string(account_setting_rule(name)->standard);
}

}  // namespace moorage::control
