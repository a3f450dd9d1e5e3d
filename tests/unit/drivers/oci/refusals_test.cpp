#include "drivers/runtime/plan/refusals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace moorage::runtime {
namespace {

// The part of the refusals that a policy can open, with the member that opens it.
std::map<std::string, std::string> openable(const ContainerPolicy& policy) {
  std::map<std::string, std::string> out;
  for (const auto& [key, why] : refusals(policy, MachineTraits::all())) {
    const std::string name = key.substr(std::string("moorage.refuses.").size());
    if (why.starts_with("policy.") && !name.starts_with("capabilities.")) out.emplace(name, why);
  }
  return out;
}

std::set<std::string> keys(const ContainerPolicy& policy, const MachineTraits& traits = MachineTraits::all()) {
  std::set<std::string> out;
  for (const auto& [key, why] : refusals(policy, traits)) out.insert(key.substr(std::string("moorage.refuses.").size()));
  return out;
}

}  // namespace

TEST(Refusals, name_the_member_of_the_policy_that_would_allow_it) {
  const std::map<std::string, std::string> all{{"privileged", "policy.allowPrivileged"},
                                               {"pidMode.host", "policy.allowHostPid"},
                                               {"ipcMode.host", "policy.allowHostIpc"},
                                               {"networkMode.host", "policy.allowHostNetwork"},
                                               {"devices", "policy.allowDevices"},
                                               {"host.sourcePath", "policy.volumeRoots"},
                                               {"dockerSecurityOptions.seccomp", "policy.allowSecurityOptions"},
                                               {"dockerSecurityOptions.no-new-privileges", "policy.allowSecurityOptions"},
                                               {"dockerSecurityOptions.apparmor", "policy.allowSecurityOptions"},
                                               {"dockerSecurityOptions.label", "policy.allowSecurityOptions"}};
  EXPECT_EQ(openable({}), all);
  // Each option lifts its own refusals and no other.
  const std::pair<ContainerPolicy, std::string> options[] = {
      {{.allow_privileged = true}, "policy.allowPrivileged"}, {{.allow_host_network = true}, "policy.allowHostNetwork"},
      {{.allow_host_pid = true}, "policy.allowHostPid"},      {{.allow_host_ipc = true}, "policy.allowHostIpc"},
      {{.allow_devices = true}, "policy.allowDevices"},       {{.allow_security_options = true}, "policy.allowSecurityOptions"},
      {{.volume_roots = {"/srv"}}, "policy.volumeRoots"}};
  for (const auto& [policy, option] : options) {
    auto expected = all;
    std::erase_if(expected, [&, name = option](const auto& entry) { return entry.second == name; });
    EXPECT_EQ(openable(policy), expected) << option;
  }
}

TEST(Refusals, of_capabilities_end_with_their_grant) {
  EXPECT_TRUE(keys({}).contains("capabilities.NET_ADMIN"));
  EXPECT_TRUE(keys({}).contains("capabilities.ALL"));
  EXPECT_FALSE(keys({}).contains("capabilities.CHOWN"));    // of the default set
  EXPECT_FALSE(keys({}).contains("capabilities.NET_RAW"));  // of Docker's
  const auto granted = keys({.allow_capabilities = {"net_admin"}});
  EXPECT_FALSE(granted.contains("capabilities.NET_ADMIN"));
  EXPECT_TRUE(granted.contains("capabilities.SYS_ADMIN"));
  EXPECT_FALSE(keys({.allow_capabilities = {"ALL"}}).contains("capabilities.SYS_ADMIN"));
}

TEST(Refusals, follow_what_the_machine_has) {
  const auto none = keys({.allow_security_options = true}, {});
  const auto all = keys({.allow_security_options = true});
  for (const char* key :
       {"maxSwap", "swappiness", "resourceRequirements.GPU", "dockerSecurityOptions.apparmor", "dockerSecurityOptions.label"}) {
    EXPECT_TRUE(none.contains(key)) << key;
    EXPECT_FALSE(all.contains(key)) << key;
  }
}

TEST(Refusals, of_what_is_not_carried_out_stand_under_every_policy) {
  for (const char* key : {"operatingSystemFamily.WINDOWS", "credentialSpecs", "resourceRequirements.NeuronDevice"}) {
    EXPECT_TRUE(keys({.allow_privileged = true, .allow_capabilities = {"ALL"}}).contains(key)) << key;
  }
}

TEST(Refusals, leave_out_the_roles_of_tasks_where_the_machine_has_an_endpoint_for_them) {
  const auto refuses_roles = [](Carried carried) {
    const auto all = refusals({}, {}, carried);
    return std::any_of(all.begin(), all.end(), [](const auto& one) { return one.first == "moorage.refuses.taskRoleArn"; });
  };
  EXPECT_TRUE(refuses_roles({}));
  EXPECT_FALSE(refuses_roles({.task_roles = true}));
}

}  // namespace moorage::runtime
