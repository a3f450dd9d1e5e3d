// The rules of nftables by which the traffic of a task goes through its proxy, in the network namespace of the task (AWS App
// Mesh: proxyConfiguration): connections that come in for the application's ports go to the proxy's ingress port, connections
// that go out go to its egress port, but for those of the proxy's own user or group and to what is to be ignored.
#pragma once

#include <string>

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::oci {

// Replaces what an earlier call of it made.
std::string proxy_script(const runtime::ProxyPlan& proxy);

}  // namespace moorage::oci
