// ExecuteCommand (docs/rules/task-lifecycle.md#execute-command).
#pragma once

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "schemas/ecs/task.capnp.h"

namespace moorage::control {

// Checks the request as ECS does, and answers with a session that the endpoint opens when its token comes: nothing is stored,
// and nothing runs before. Errors: those of ECS; TargetNotConnectedException where the engine has no key for tokens.
Status execute_command(Step& step, const Caller& caller, ecs::ExecuteCommandRequest::Reader request,
                       ecs::ExecuteCommandResponse::Builder reply);

}  // namespace moorage::control
