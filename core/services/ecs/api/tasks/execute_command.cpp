#include "services/ecs/api/tasks/execute_command.h"

#include <string>
#include <string_view>

#include "kernel/lists.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr const char* kNotEnabled =
    "The execute command failed because execute command was not enabled when the task was run or the execute command agent "
    "isn't running. Wait and try again or run a new task with execute command enabled and try again.";

Status check_container(const State& state, const Task& task, std::string_view asked) {
  const auto containers = state.find(task.definition)->message.reader().getContainerDefinitions();
  if (asked.empty()) {
    if (containers.size() == 1) return {};
    return invalid_parameter("The task has " + std::to_string(containers.size()) + " containers: name one of them.",
                             "container");
  }
  if (any_in(containers, [&](auto container) { return wire::view(container.getName()) == asked; })) return {};
  return invalid_parameter("Container named " + std::string(asked) + " is not a container in the task.", "container");
}

}  // namespace

Status execute_command(Step& step, ecs::ExecuteCommandRequest::Reader request, ecs::ExecuteCommandResponse::Builder) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const TaskId id, resolve_task(state, cluster, wire::view(request.getTask())));
  if (request.getCommand().size() == 0) return invalid_parameter("Command cannot be empty.", "command");
  if (!wire::value_or(request.getInteractive(), false)) {
    return invalid_parameter("Interactive is the only mode supported currently.", "interactive");
  }
  const Task& task = *state.find(id);
  MOORAGE_TRY(check_container(state, task, wire::view(request.getContainer())));
  if (!task.detail->enable_execute_command || task.last_status != TaskStatus::kRunning) {
    return invalid_parameter(kNotEnabled, "task");
  }
  return Error{.name = "TargetNotConnectedException",
               .message =
                   "ExecuteCommand is not served by this engine yet, so no agent of a session is connected in the container: "
                   "use a shell on the machine of the task.",
               .path = "task"};
}

}  // namespace moorage::control
