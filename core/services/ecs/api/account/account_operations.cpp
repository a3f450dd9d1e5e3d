#include "services/ecs/api/account/account_operations.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/page.h"
#include "services/ecs/rules/account_settings.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

// Values of single principals that are kept; the search for one reads all of them.
constexpr std::size_t kSettingsMax = 1'000;

bool is_principal(const Settings& settings, std::string_view arn) {
  const std::string account = "arn:aws:iam::" + settings.account_id + ":";
  if (!arn.starts_with(account)) return false;
  const std::string_view rest = arn.substr(account.size());
  if (rest == "root") return true;
  const std::size_t slash = rest.rfind('/');
  return (rest.starts_with("user/") || rest.starts_with("role/")) && slash + 1 < rest.size() && rest.size() <= 512;
}

// The principal that a request is about: the one it names, otherwise its caller.
Result<std::string> principal_in(const Step& step, const Caller& caller, capnp::Text::Reader asked) {
  const std::string own = settings_principal(step.settings(), caller);
  const std::string_view wanted = wire::view(asked);
  if (wanted.empty() || wanted == own) return own;
  if (own != root_of(step.settings())) {
    return invalid_parameter("Settings of another principal are the root user's to read and change: leave principalArn out.",
                             "principalArn");
  }
  if (!is_principal(step.settings(), wanted)) {
    return invalid_parameter("Invalid principal \"" + std::string(wanted) +
                                 "\": it is the ARN of a user, a role or the root user of account " +
                                 step.settings().account_id + ".",
                             "principalArn");
  }
  return std::string(wanted);
}

std::string listed(const AccountSettingRule& rule) {
  std::string out;
  for (const std::string_view value : rule.values) {
    if (!value.empty()) out.append(out.empty() ? "" : ", ").append(value);
  }
  return out;
}

Status check_value(const AccountSettingRule& rule, std::string_view value, std::string_view principal,
                   const Settings& settings) {
  const std::string name(wire::enum_name(rule.name));
  if (value.empty() || std::find(rule.values.begin(), rule.values.end(), value) == rule.values.end()) {
    return invalid_parameter(
        "Invalid value \"" + std::string(value) + "\" for " + name + ": it is one of " + listed(rule) + ".", "value");
  }
  if (!rule.fixed.empty() && value != rule.standard) {
    return invalid_parameter(name + " stays " + std::string(rule.standard) + ": " + std::string(rule.fixed) + ".", "value");
  }
  if (rule.for_root_only && principal != root_of(settings)) {
    return invalid_parameter(name + " has one value for the account: the root user puts it.", "principalArn");
  }
  return {};
}

void describe(const AccountSettingRule& rule, const std::string& principal, const std::string& value,
              ecs::Setting::Builder out) {
  out.setName(rule.name);
  out.setValue(wire::text(value));
  out.setPrincipalArn(wire::text(principal));
  out.setType(rule.name == ecs::SettingName::GUARD_DUTY_ACTIVATE ? ecs::SettingType::AWS_MANAGED : ecs::SettingType::USER);
}

Status put(Step& step, const AccountSettingRule& rule, const std::string& principal, std::string_view value,
           ecs::Setting::Builder out) {
  MOORAGE_TRY(check_value(rule, value, principal, step.settings()));
  const Id<AccountSetting> known = own_setting(step.state(), rule.name, principal);
  if (!known && step.state().table<AccountSetting>().size() >= kSettingsMax) {
    return client_error("There are " + std::to_string(kSettingsMax) +
                        " account settings of single principals, and no more are kept: delete some with DeleteAccountSetting.");
  }
  if (known) {
    step.draft.change(known, [&](AccountSetting& setting) { setting.value = value; });
  } else {
    step.draft.add(AccountSetting{
        .id = {}, .name = std::string(wire::enum_name(rule.name)), .principal = principal, .value = std::string(value)});
  }
  describe(rule, principal, std::string(value), out);
  return {};
}

struct Line {
  const AccountSettingRule* rule;
  std::string value;
};

// What the request asks to see, in the order of the rules.
std::vector<Line> lines_of(const State& state, ecs::ListAccountSettingsRequest::Reader request, const std::string& principal) {
  const bool is_effective = wire::value_or(request.getEffectiveSettings(), false);
  std::vector<Line> out;
  for (const AccountSettingRule& rule : account_setting_rules()) {
    if (wire::has(request.getName()) && request.getName() != rule.name) continue;
    const Id<AccountSetting> own = own_setting(state, rule.name, principal);
    if (!own && !is_effective) continue;
    Line line{&rule, own ? state.find(own)->value : effective_setting(state, rule.name, principal)};
    if (request.getValue().size() == 0 || wire::view(request.getValue()) == line.value) out.push_back(std::move(line));
  }
  return out;
}

}  // namespace

Status put_account_setting(Step& step, const Caller& caller, ecs::PutAccountSettingRequest::Reader request,
                           ecs::PutAccountSettingResponse::Builder reply) {
  MOORAGE_ASSIGN(const std::string principal, principal_in(step, caller, request.getPrincipalArn()));
  return put(step, *account_setting_rule(request.getName()), principal, wire::view(request.getValue()), reply.initSetting());
}

Status put_account_setting_default(Step& step, ecs::PutAccountSettingDefaultRequest::Reader request,
                                   ecs::PutAccountSettingDefaultResponse::Builder reply) {
  return put(step, *account_setting_rule(request.getName()), root_of(step.settings()), wire::view(request.getValue()),
             reply.initSetting());
}

Status delete_account_setting(Step& step, const Caller& caller, ecs::DeleteAccountSettingRequest::Reader request,
                              ecs::DeleteAccountSettingResponse::Builder reply) {
  MOORAGE_ASSIGN(const std::string principal, principal_in(step, caller, request.getPrincipalArn()));
  if (const Id<AccountSetting> own = own_setting(step.state(), request.getName(), principal)) step.draft.erase(own);
  describe(*account_setting_rule(request.getName()), principal, effective_setting(step.state(), request.getName(), principal),
           reply.initSetting());
  return {};
}

Status list_account_settings(Step& step, const Caller& caller, ecs::ListAccountSettingsRequest::Reader request,
                             ecs::ListAccountSettingsResponse::Builder reply) {
  MOORAGE_ASSIGN(const std::string principal, principal_in(step, caller, request.getPrincipalArn()));
  if (request.getValue().size() > 0 && !wire::has(request.getName())) {
    return invalid_parameter("A value is looked for under the name of its setting: give name as well, or leave value out.",
                             "value");
  }
  std::string query = "ListAccountSettings " + principal;
  query.append(" ").append(wire::enum_name(request.getName())).append(" ").append(wire::view(request.getValue()));
  query.append(wire::value_or(request.getEffectiveSettings(), false) ? " effective" : " own");
  MOORAGE_ASSIGN(Page page, open_page(query, request));
  const std::vector<Line> lines = lines_of(step.state(), request, principal);
  std::vector<const Line*> taken;
  for (const Line& line : lines) {
    const auto place = static_cast<std::uint64_t>(line.rule->name);
    if (place <= page.after_number()) continue;
    if (!page.take(std::string(wire::enum_name(line.rule->name)), place)) break;
    taken.push_back(&line);
  }
  auto out = reply.initSettings(static_cast<unsigned>(taken.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(*taken[i]->rule, principal, taken[i]->value, out[i]);
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

}  // namespace moorage::control
