// The end of task definitions (docs/rules/task-definitions.md#top-level): DELETE_IN_PROGRESS until no task, service or
// deployment needs the revision, then gone. The record itself stays as long as any other record names it, such as a STOPPED
// task that can still be described.
#pragma once

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// Whether the definition is hidden from every operation.
bool is_gone(const State& state, const TaskDefinition& definition);

// To be called after a record that named the definition was erased: drops the definition if it was the last one.
void erase_unused_definition(Step& step, TaskDefinitionId id);

}  // namespace moorage::control
