// Options of HAProxy.
#pragma once

#include "assembly/drivers.h"
#include "drivers/balancer/haproxy/haproxy_balancer.h"

namespace moorage::capi {

Result<drivers::HaproxyOptions> haproxy_options(config::HaproxyOptions::Reader from, const Surroundings& around);

}  // namespace moorage::capi
