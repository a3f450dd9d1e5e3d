// Options and checks of HAProxy.
#pragma once

#include <vector>

#include "assembly/driver_finding.h"
#include "assembly/surroundings.h"
#include "base/result.h"
#include "drivers/balancer/haproxy/haproxy_balancer.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::assembly {

Result<drivers::HaproxyOptions> haproxy_options(config::HaproxyOptions::Reader from, const Surroundings& around);

Result<std::vector<DriverFinding>> probe_haproxy(config::DoctorOptions::Reader options, const Surroundings& around);

}  // namespace moorage::assembly
