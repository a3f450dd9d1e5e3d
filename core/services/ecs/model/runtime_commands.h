// What ECS asks of runtime drivers. Small: the message is rendered from state when the command is handed over.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "services/ecs/names/ecs_ids.h"

namespace moorage::control {

// The machine of the instance is to tell what it has.
struct AskInventory {
  InstanceId instance;
};
struct StartContainer {
  TaskId task;
  std::uint16_t container = 0;
};
// What may reach what among the interfaces of the machine's tasks.
struct SetNetworkRules {
  InstanceId instance;
};
struct StopContainer {
  TaskId task;
  std::uint16_t container = 0;
};
struct ReleaseTask {
  TaskId task;
};
// A task that a machine has and the engine does not know.
struct ReleaseStray {
  std::string task;
  std::string machine_id;
  std::string runtime;
};

using EcsCommand = std::variant<AskInventory, StartContainer, StopContainer, ReleaseTask, ReleaseStray, SetNetworkRules>;

}  // namespace moorage::control
