// RunTask on capacity: Fargate, or the capacity providers of a strategy (docs/rules/capacity-and-fargate.md#strategy,
// docs/rules/capacity-and-fargate.md#fargate).
#pragma once

#include <memory>
#include <vector>

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/ecs/task.capnp.h"
#include "services/ecs/api/tasks/launch_choice.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/words/failures.h"

namespace moorage::control {

struct CapacityRun {
  ClusterId cluster;
  TaskDefinitionId definition;
  LaunchChoice launch;
  std::int32_t count = 1;
  std::shared_ptr<const TaskDetail> detail;
  std::shared_ptr<const Demand> demand;
};

struct CapacityRunResult {
  std::vector<TaskId> tasks;
  std::vector<FailureItem> failures;
};

// Tasks of instance groups begin as PROVISIONING and are placed or wait; Fargate tasks begin on their machine.
Result<CapacityRunResult> run_on_capacity(Step& step, const CapacityRun& run, ecs::RunTaskRequest::Reader request);

}  // namespace moorage::control
