// Elementary changes that both the operations (api) and the engine's own decisions (orchestration) make. Each keeps the rules
// that hold for every writer: statuses move forward along the transition table, versions rise, notices are published.
#pragma once

#include <string>
#include <vector>

#include "kernel/invariant.h"
#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/model/ecs_notices.h"

namespace moorage::control {

// The transition table of lastStatus (docs/rules/task-lifecycle.md#states). Staying is not a transition.
bool may_follow(TaskStatus from, TaskStatus to);

// Changes a task: checks the transition, raises the version and publishes when something visible changed.
template <typename Edit>
const Task& edit_task(Step& step, TaskId id, Edit&& edit);

struct NewTask {
  ClusterId cluster;
  TaskDefinitionId definition;
  ServiceId service;
  std::uint64_t deployment = 0;
  InstanceId instance;
  std::shared_ptr<const TaskDetail> detail;
  std::shared_ptr<const Demand> demand;  // null: the definition's
};

// GPU devices of the instance that no task holds.
std::vector<std::string> free_gpus(const State& state, const Instance& instance);

// The devices that a task takes on its instance; none while it waits for one. Ask before it holds them.
std::vector<std::string> gpus_for(const State& state, const Task& task);

// A task placed on its instance: PENDING, resources held from now on; without an instance PROVISIONING: it waits for capacity.
// The lifecycle is woken.
TaskId create_task(Step& step, const NewTask& task);

struct StopOrder {
  StopCode code = StopCode::kNone;
  std::string reason;
};

// Sets desiredStatus to STOPPED, which is final (T6); the lifecycle does the rest. A second call changes nothing.
void request_stop(Step& step, TaskId id, const StopOrder& order);

// Puts `message` in front of the service's events and drops the oldest beyond the limit.
void add_service_event(Step& step, ServiceId id, std::string message);

struct NewDeployment {
  std::shared_ptr<const ServiceRevision> revision;
  bool is_rollback = false;
  std::string rollout_reason;  // empty: "ECS deployment ecs-svc/N in progress."
};

// A new PRIMARY; the former one becomes ACTIVE. Returns its digits. Publishes SERVICE_DEPLOYMENT_IN_PROGRESS.
std::uint64_t open_deployment(Step& step, ServiceId id, NewDeployment deployment);

// The service works on its first deployment from now on: publishes SERVICE_DEPLOYMENT_IN_PROGRESS and wakes the service.
void announce_deployment(Step& step, ServiceId id);

// SERVICE_… notices of docs/rules/events.md#service-action (service action events).
struct ServiceNotice {
  const char* name = "";
  const char* type = "INFO";
  std::string reason;
  std::uint64_t deployment = 0;
};
void publish_service_action(Step& step, ServiceId id, ServiceNotice notice);
void publish_deployment(Step& step, ServiceId id, ServiceNotice notice);
void publish_instance(Step& step, InstanceId id);
void publish(Step& step, EcsNotice notice);

// Wakes the cluster's services and tasks that wait for room, and its daemons.
void wake_starved(Step& step, ClusterId cluster);
void wake_daemons(Step& step, ClusterId cluster);

// ------------------------------------------------------------------------------------------------------------- details

namespace detail {
// Raises the version when something visible has changed: true then.
bool count_task_edit(const Task& before, Task& after);
void publish_task(Step& step, const Task& task);
}  // namespace detail

template <typename Edit>
const Task& edit_task(Step& step, TaskId id, Edit&& edit) {
  bool visible = false;
  const Task& task = step.draft.change(id, [&](Task& after, const Task& before) {
    edit(after);
    visible = detail::count_task_edit(before, after);
  });
  if (visible) detail::publish_task(step, task);
  return task;
}

}  // namespace moorage::control
