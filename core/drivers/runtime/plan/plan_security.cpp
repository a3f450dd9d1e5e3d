#include "drivers/runtime/plan/plan_security.h"

#include <algorithm>
#include <array>
#include <set>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/capabilities.h"
#include "drivers/runtime/plan/plan_parts.h"
#include "drivers/runtime/plan/runtime_errors.h"
#include "wire/presence.h"

namespace moorage::runtime {
namespace {

// "label:type:T" changes one part of the label that containers have by default; "label:disable" takes it away.
Status plan_label(std::string_view label, Plan& plan) {
  std::array<std::string, 4> parts{"system_u", "system_r", "container_t", "s0"};
  if (!plan.selinux_label.empty()) {
    std::string_view rest = plan.selinux_label;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const auto colon = i + 1 < parts.size() ? rest.find(':') : std::string_view::npos;  // a level may hold colons
      parts[i] = rest.substr(0, colon);
      rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    }
  }
  constexpr std::array<std::string_view, 4> kNames{"user", "role", "type", "level"};
  const auto colon = label.find(':');
  const auto name = std::find(kNames.begin(), kNames.end(), label.substr(0, colon));
  if (label == "disable") {
    plan.selinux_label.clear();
    return {};
  }
  if (name == kNames.end() || colon == std::string_view::npos || colon + 1 == label.size()) {
    return cannot_create("dockerSecurityOptions label:" + files::one_line(label, 100) +
                         " is none of user:, role:, type:, level: and disable");
  }
  parts[static_cast<std::size_t>(name - kNames.begin())] = label.substr(colon + 1);
  plan.selinux_label = parts[0] + ':' + parts[1] + ':' + parts[2] + ':' + parts[3];
  return {};
}

// "KIND:VALUE" or "KIND=VALUE".
Status plan_security_option(const std::string& option, const PlanRules& rules, Plan& plan) {
  const auto at = option.find_first_of(":=");
  const auto kind = option.substr(0, at);
  const auto value = at == std::string::npos ? std::string() : option.substr(at + 1);
  if (kind == "no-new-privileges" && (value.empty() || value == "true")) {
    plan.no_new_privileges = true;
    return {};
  }
  if (!rules.policy.allow_security_options) {
    return refused("dockerSecurityOptions " + files::one_line(option, 100), "policy.allowSecurityOptions");
  }
  if (kind == "no-new-privileges" && value == "false") {
    plan.no_new_privileges = false;
    return {};
  }
  if (kind == "seccomp" && value == "unconfined") {
    plan.seccomp = false;
    return {};
  }
  if (kind == "apparmor" && !value.empty()) {
    if (!rules.traits.apparmor) {
      return cannot_create("dockerSecurityOptions " + files::one_line(option, 100) +
                           ": the kernel of this machine has no AppArmor");
    }
    plan.apparmor_profile = value;
    return {};
  }
  if (kind == "label" && !value.empty()) {
    if (!rules.traits.selinux) {
      return cannot_create("dockerSecurityOptions " + files::one_line(option, 100) +
                           ": the kernel of this machine has no SELinux");
    }
    return plan_label(value, plan);
  }
  return unsupported("dockerSecurityOptions " + files::one_line(option, 100));
}

}  // namespace

Status plan_security(Definition definition, const PlanRules& rules, Plan& plan) {
  const auto& policy = rules.policy;
  plan.privileged = wire::value_or(definition.getPrivileged(), false);
  plan.read_only_root = wire::value_or(definition.getReadonlyRootFilesystem(), false);
  plan.init_process = wire::value_or(definition.getLinuxParameters().getInitProcessEnabled(), false);
  const auto capabilities = definition.getLinuxParameters().getCapabilities();
  MOORAGE_ASSIGN(plan.capabilities,
                 choose_capabilities({.add = strings(capabilities.getAdd()), .drop = strings(capabilities.getDrop())}, policy));
  if (plan.privileged) {
    plan.capabilities = own_capabilities();
    plan.seccomp = false;
    plan.no_new_privileges = false;
  }
  for (const auto& option : strings(definition.getDockerSecurityOptions())) {
    MOORAGE_TRY(plan_security_option(option, rules, plan));
  }
  return {};
}

Status plan_sysctls(Definition definition, Plan& plan) {
  static const std::set<std::string> kernel{"kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem",
                                            "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"};
  for (const auto control : definition.getSystemControls()) {
    auto name = str(control.getNamespace());
    const auto value = str(control.getValue());
    const bool clean =
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") == std::string::npos &&
        name.find("..") == std::string::npos && value.find('\n') == std::string::npos;
    if (clean && name.starts_with("net.")) {
      if (plan.network == NetworkKind::kHost) {
        return cannot_create("systemControls " + name + " is not allowed with networkMode host");
      }
      std::replace(name.begin(), name.end(), '.', '/');
      plan.network_sysctls.emplace_back(name, value);
    } else if (clean && (kernel.contains(name) || name.starts_with("fs.mqueue."))) {
      if (plan.host_ipc) {
        return cannot_create("systemControls " + name + " is not allowed with ipcMode host");
      }
      plan.sysctls.emplace_back(name, value);
    } else {
      return cannot_create("systemControls " + files::one_line(name, 100) + " does not belong to the container alone");
    }
  }
  return {};
}

}  // namespace moorage::runtime
