#include "drivers/runtime/plan/refusals.h"

#include <gtest/gtest.h>

#include <map>

namespace moorage::runtime {
namespace {

constexpr const char* kPrivileged = "moorage.refuses.privileged";
constexpr const char* kHostPid = "moorage.refuses.pidMode.host";
constexpr const char* kHostIpc = "moorage.refuses.ipcMode.host";

// The part of the refusals that a policy can open, with the member that opens it.
std::map<std::string, std::string> openable(const ContainerPolicy& policy) {
  std::map<std::string, std::string> out;
  for (const auto& [key, allowed_by] : refusals(policy)) {
    if (!allowed_by.empty()) out.emplace(key, allowed_by);
  }
  return out;
}

std::size_t never_carried_out(const ContainerPolicy& policy) { return refusals(policy).size() - openable(policy).size(); }

}  // namespace

TEST(Refusals, name_the_member_of_the_policy_that_would_allow_it) {
  const std::map<std::string, std::string> all{
      {kPrivileged, "policy.allowPrivileged"}, {kHostPid, "policy.allowHostPid"}, {kHostIpc, "policy.allowHostIpc"}};
  EXPECT_EQ(openable({}), all);
}

TEST(Refusals, end_with_the_policy_that_allows_it_and_with_no_other) {
  using Expected = std::map<std::string, std::string>;
  EXPECT_EQ(openable({.allow_privileged = true}), (Expected{{kHostPid, "policy.allowHostPid"}, {kHostIpc, "policy.allowHostIpc"}}));
  EXPECT_EQ(openable({.allow_host_pid = true}), (Expected{{kPrivileged, "policy.allowPrivileged"}, {kHostIpc, "policy.allowHostIpc"}}));
  EXPECT_EQ(openable({.allow_host_ipc = true}), (Expected{{kPrivileged, "policy.allowPrivileged"}, {kHostPid, "policy.allowHostPid"}}));
}

TEST(Refusals, of_what_is_not_carried_out_stand_under_every_policy) {
  EXPECT_GT(never_carried_out({}), 0U);
  EXPECT_EQ(never_carried_out({.allow_privileged = true, .allow_host_pid = true, .allow_host_ipc = true}),
            never_carried_out({}));
}

}  // namespace moorage::runtime
