#include "services/ecs/rules/edits.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/deployment_history.h"

namespace moorage::control {

bool may_follow(TaskStatus from, TaskStatus to) {
  // STOPPED is final and no status goes back; states in between may be skipped (docs/rules/task-lifecycle.md#states).
  return static_cast<int>(to) > static_cast<int>(from);
}

namespace {

bool same_visible(const Container& a, const Container& b) {
  return a.phase == b.phase && a.has_exit_code == b.has_exit_code && a.exit_code == b.exit_code &&
         (a.run == b.run || a.run->runtime_id == b.run->runtime_id) && a.health == b.health && a.reason == b.reason &&
         a.restarts == b.restarts;
}

bool visible_change(const Task& before, const Task& after) {
  if (before.last_status != after.last_status || before.desired_status != after.desired_status ||
      before.health != after.health || before.stop_code != after.stop_code || before.pull_started_at != after.pull_started_at ||
      before.pull_stopped_at != after.pull_stopped_at) {
    return true;
  }
  return !std::equal(before.containers.begin(), before.containers.end(), after.containers.begin(), after.containers.end(),
                     same_visible);
}

}  // namespace

namespace detail {

bool count_task_edit(const Task& before, Task& after) {
  require_invariant(before.last_status == after.last_status || may_follow(before.last_status, after.last_status),
                    "a task's lastStatus went back");
  require_invariant(before.desired_status == DesiredStatus::kRunning || after.desired_status == DesiredStatus::kStopped,
                    "a task's desiredStatus STOPPED was undone");
  if (!visible_change(before, after)) return false;
  ++after.version;
  return true;
}

void publish_task(Step& step, const Task& task) {
  auto as_it_is = std::make_shared<const Task>(task);
  publish(step, TaskChange{std::move(as_it_is)});
}

}  // namespace detail

std::vector<std::string> free_gpus(const State& state, const Instance& instance) {
  std::vector<std::string> out = instance.gpu_ids;
  state.of(instance.id).tasks.visit_after(TaskId{}, [&](TaskId id) {
    for (const std::string& held : state.find(id)->gpu_ids) std::erase(out, held);
    return true;
  });
  return out;
}

std::vector<std::string> gpus_for(const State& state, const Task& task) {
  if (task.demand->gpus == 0 || !holds_resources(task)) return {};
  std::vector<std::string> out = free_gpus(state, *state.find(task.instance));
  if (out.size() > static_cast<std::size_t>(task.demand->gpus)) out.resize(static_cast<std::size_t>(task.demand->gpus));
  return out;
}

TaskId create_task(Step& step, const NewTask& request) {
  const TaskDefinition& definition = *step.draft.find(request.definition);
  Task task;
  task.external = step.random.hex();
  task.cluster = request.cluster;
  task.definition = request.definition;
  task.service = request.service;
  task.deployment = request.deployment;
  task.instance = request.instance;
  task.last_status = request.instance ? TaskStatus::kPending : TaskStatus::kProvisioning;
  task.created_at = step.now;
  task.detail = request.detail;
  task.demand = request.demand ? request.demand : definition.demand;
  task.containers.resize(definition.containers->size());
  task.gpu_ids = gpus_for(step.state(), task);
  const TaskId id = step.draft.add(std::move(task));
  detail::publish_task(step, *step.draft.find(id));
  step.draft.wake(id);
  return id;
}

void request_stop(Step& step, TaskId id, const StopOrder& order) {
  const Task& task = *step.draft.find(id);
  if (task.desired_status == DesiredStatus::kStopped) return;
  edit_task(step, id, [&](Task& t) {
    t.desired_status = DesiredStatus::kStopped;
    t.stop_code = order.code;
    t.stopped_reason = cut_text(order.reason, limits::kReasonCharsMax);
    t.stopping_at = step.now;
  });
  step.draft.wake(id);
  if (task.service) step.draft.wake(task.service);
}

void add_service_event(Step& step, ServiceId id, std::string message) {
  ServiceEvent event;
  event.service = id;
  event.external = step.random.hex();
  event.created_at = step.now;
  event.message = std::move(message);
  step.draft.add(std::move(event));
  const auto& events = step.state().of(id).events;
  if (events.size() > limits::kServiceEventsMax) step.draft.erase(events.front());
}

std::uint64_t open_deployment(Step& step, ServiceId id, NewDeployment request) {
  const std::uint64_t digits = step.random.digits();
  Deployment deployment;
  deployment.digits = digits;
  deployment.revision = std::move(request.revision);
  deployment.created_at = step.now;
  deployment.updated_at = step.now;
  deployment.is_rollback = request.is_rollback;
  deployment.rollout_reason =
      request.rollout_reason.empty() ? "ECS deployment " + deployment_id(digits) + " in progress." : request.rollout_reason;
  step.draft.change(id, [&](Service& service) {
    for (Deployment& old : service.deployments) old.primary = false;
    service.deployments.insert(service.deployments.begin(), std::move(deployment));
  });
  note_opened(step, id);
  announce_deployment(step, id);
  return digits;
}

void announce_deployment(Step& step, ServiceId id) {
  const std::uint64_t digits = step.draft.find(id)->deployments.front().digits;
  step.draft.change(id, [&](Service& service) {
    service.steady = false;
    service.retry_placement_at = Instant::none();
    service.last_placement_event.clear();
  });
  publish_deployment(step, id,
                     {.name = "SERVICE_DEPLOYMENT_IN_PROGRESS",
                      .reason = "ECS deployment " + deployment_id(digits) + " in progress.",
                      .deployment = digits});
  step.draft.wake(id);
}

namespace {

ServiceNews news_of(ServiceId id, ServiceNotice notice) {
  return {.service = id,
          .name = notice.name,
          .type = notice.type,
          .reason = std::move(notice.reason),
          .deployment = notice.deployment};
}

}  // namespace

void publish(Step& step, EcsNotice notice) {
  step.draft.notice({.at = step.now, .external = step.random.hex(), .of_service = std::move(notice)});
}

void publish_service_action(Step& step, ServiceId id, ServiceNotice notice) {
  publish(step, ServiceAction{news_of(id, std::move(notice))});
}

void publish_deployment(Step& step, ServiceId id, ServiceNotice notice) {
  publish(step, DeploymentChange{news_of(id, std::move(notice))});
}

void publish_instance(Step& step, InstanceId id) {
  publish(step, InstanceChange{std::make_shared<const Instance>(*step.draft.find(id))});
}

void wake_daemons(Step& step, ClusterId cluster) {
  step.state().of(cluster).daemon_services.visit_after(ServiceId{}, [&](ServiceId id) {
    step.draft.wake(id);
    return true;
  });
}

void wake_starved(Step& step, ClusterId cluster) {
  const auto wake = [&](auto id) {
    step.draft.wake(id);
    return true;
  };
  const ClusterIndex& index = step.state().of(cluster);
  index.starved_services.visit_after(ServiceId{}, wake);
  index.waiting_tasks.visit_after(TaskId{}, wake);
  wake_daemons(step, cluster);
}

}  // namespace moorage::control
