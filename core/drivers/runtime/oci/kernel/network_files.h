// Texts of /etc/hosts, /etc/hostname and /etc/resolv.conf of a container.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::oci {

// `address`: the container's; empty: none. `links`: address and names of other containers.
std::string hosts_text(const runtime::Plan& plan, const std::string& address,
                       const std::vector<std::pair<std::string, std::string>>& links);

// The machine's own, without servers that only this machine reaches, unless the plan names some.
std::string resolver_text(const runtime::Plan& plan);

}  // namespace moorage::oci
