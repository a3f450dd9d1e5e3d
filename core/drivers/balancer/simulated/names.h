// Names in messages as values.
#pragma once

#include <string>

#include "drivers/balancer/simulated/target_world.h"
#include "schemas/engine/driver.capnp.h"

namespace moorage::simulated_balancer {

inline std::string str(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

inline TargetName name_of(driver::Target::Reader target) {
  return {str(target.getTargetGroupId()), str(target.getTargetId()), target.getPort()};
}

}  // namespace moorage::simulated_balancer
