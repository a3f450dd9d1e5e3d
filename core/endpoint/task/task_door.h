// The door of the tasks: credentials, metadata and the agent's API at 169.254.170.2, for the containers of one machine.
//
// Promises: a request is answered for the container that its source address and the id in its path both belong to, and for no
// other; what fits neither is answered like an id that does not exist. Credentials are in no log and in no error.
#pragma once

#include <memory>
#include <string>

#include "engine/engine_interface.h"
#include "ports/task_endpoint.h"

namespace moorage::endpoint {

class TaskDesk;

// Opens doors before the engine exists, because its drivers open them while it starts; requests are answered from `attach` on.
class TaskDoors final : public ports::TaskDoors {
 public:
  explicit TaskDoors(std::string region);
  ~TaskDoors() override;

  Result<std::unique_ptr<ports::TaskDoor>> open(const ports::TaskSource& source,
                                                const ports::TaskDoorOptions& options) override;

  void attach(engine::Engine& engine);
  // After it has returned the engine is not called any more.
  void detach();

 private:
  std::shared_ptr<TaskDesk> desk_;
};

}  // namespace moorage::endpoint
