// What the engine knows of a task, asked by the door of the tasks in its own name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/engine_interface.h"
#include "schemas/ecs/instance.capnp.h"
#include "schemas/ecs/task.capnp.h"
#include "schemas/ecs/taskdefinition.capnp.h"
#include "wire/message.h"
#include "wire/operations.h"

namespace moorage::endpoint {

// One operation in the name of `caller`. The answer keeps what its reader refers to. What the door asks in its own name
// (kThisProcess) is not in the audit log; what it does for a task is.
template <typename Request, typename Fill>
Result<engine::Answer> ask(engine::Engine& engine, const Caller& caller, Fill&& fill) {
  const auto request = wire::Message<Request>::build(std::forward<Fill>(fill));
  return engine.call(wire::operation_of<Request>(), caller, capnp::DynamicStruct::Reader(request.reader()),
                     {.is_internal = &caller == &kThisProcess});
}

struct TaskFacts {
  engine::Answer task_answer;  // keep what the readers refer to
  engine::Answer definition_answer;
  ecs::Task::Reader task;
  ecs::TaskDefinition::Reader definition;

  // The role that was given when the task was started, or that of its definition; a name or an ARN. Empty: none.
  std::string role() const;
  // The definition of a container; nullopt: it has none of that name.
  std::optional<ecs::ContainerDefinition::Reader> container(std::string_view name) const;
};

// Errors: InvalidParameterException where the engine does not know the task; those of a closed engine.
Result<TaskFacts> facts_of(engine::Engine& engine, const std::string& task_arn);

// "CLUSTER" of "arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID"; "default" where the ARN has the old form.
std::string cluster_in(std::string_view task_arn);

}  // namespace moorage::endpoint
