// ExecuteCommand (docs/rules/task-lifecycle.md#execute-command).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/task.capnp.h"

namespace moorage::control {

// Checks the request as ECS does. No session can be opened yet: what passes the checks is answered by
// TargetNotConnectedException, as ECS answers when the agent of a session is not connected.
Status execute_command(Step& step, ecs::ExecuteCommandRequest::Reader request, ecs::ExecuteCommandResponse::Builder reply);

}  // namespace moorage::control
