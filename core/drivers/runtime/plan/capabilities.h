// Kernel capabilities of containers by name.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/plan/container_policy.h"

namespace moorage::runtime {

// All that the kernel knows by name, "CAP_CHOWN" …
const std::vector<std::string>& all_capabilities();
// The capabilities of this process, which are all that it can give.
std::vector<std::string> own_capabilities();
// The default set of a container: Docker's without NET_RAW, MKNOD and AUDIT_WRITE.
const std::vector<std::string>& default_capabilities();

// Whether a task definition may add it ("CAP_NET_ADMIN", "ALL") under this policy.
bool may_add_capability(const std::string& name, const ContainerPolicy& policy);

struct CapabilityChanges {
  std::vector<std::string> add;  // "NET_ADMIN", "CAP_NET_ADMIN", "ALL"
  std::vector<std::string> drop;
};

// Sorted. CannotCreateContainerError: unknown, or beyond what the policy grants.
Result<std::vector<std::string>> choose_capabilities(const CapabilityChanges& changes, const ContainerPolicy& policy);

}  // namespace moorage::runtime
