// Listeners with their rules as the driver of a balancer is told of them.
#pragma once

#include "schemas/engine/driver.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

void fill_listener(const State& state, const Listener& listener, driver::Listener::Builder out);

}  // namespace moorage::control
