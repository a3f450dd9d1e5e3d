// Commands of ELBv2 as messages of schemas/engine/driver.capnp, made from state.
#pragma once

#include <cstdint>
#include <optional>

#include "schemas/engine/driver.capnp.h"
#include "services/elbv2/model/balancer_commands.h"
#include "services/elbv2/model/elb_model.h"
#include "wire/message.h"

namespace moorage::control {

// nullopt: the command has become pointless.
std::optional<wire::Message<driver::BalancerCommand>> render(const State& state, const ElbCommand& command,
                                                             std::uint64_t command_id);

}  // namespace moorage::control
