// The life of one task: which container may start, when the task is RUNNING, what stops it, in which order its containers stop,
// and when nothing of it is left (docs/rules/task-lifecycle.md). Decisions only; commands come out through the draft.
#pragma once

#include "services/ecs/orchestration/pass.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Advances the task as far as it can go now.
void advance_task(Step& step, Pass& pass, TaskId id);

// RUNNING once every container runs or has run (docs/rules/task-lifecycle.md#agent-states). Called when a container has
// started, so that a short-lived task is seen RUNNING before it is seen to end.
void settle_running(Step& step, TaskId id);

// Health of the task over its essential containers that have a check (docs/rules/task-lifecycle.md#health).
Health task_health(const State& state, const Task& task);

// Counts once that a task of a deployment never reached RUNNING (T9).
void count_start_failure(Step& step, TaskId id);

// A check of the task has passed, or the task is RUNNING now. Where all of its checks pass, the failures that the circuit
// breaker has counted are forgotten (docs/rules/services-and-deployments.md#circuit-breaker).
void note_healthy(Step& step, TaskId id);

// The machine gets its network rules, once in a pass.
void tell_network_rules(Step& step, Pass& pass, InstanceId machine);

// Repeats the commands that this task is waiting for (after a restart of the engine or of a driver).
void repeat_commands(Step& step, TaskId id);

// Names of the task's driver and machine; empty when no driver serves the instance.
std::string_view runtime_of(const State& state, const Instance& instance);

}  // namespace moorage::control
