// Commands of ECS as messages of schemas/engine/driver.capnp, made from state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "schemas/engine/driver.capnp.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/model/runtime_commands.h"
#include "wire/message.h"

namespace moorage::control {

struct RenderedRuntime {
  std::string runtime;  // the driver that gets it
  wire::Message<driver::RuntimeCommand> command;
};

// nullopt: the command has become pointless.
std::optional<RenderedRuntime> render(const State& state, const EcsCommand& command, std::uint64_t command_id);

}  // namespace moorage::control
