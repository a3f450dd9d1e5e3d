#include "services/ecs/api/services/task_protection_calls.h"

#include <algorithm>
#include <vector>

#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/protected_tasks.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kReadMax = 100;
constexpr std::size_t kUpdatedMax = 10;
constexpr std::int32_t kMinutesDefault = 120;
constexpr std::int32_t kMinutesMax = 2880;

using Asked = capnp::List<capnp::Text>::Reader;

Status check_count(Asked tasks, std::size_t most) {
  if (tasks.size() <= most) return {};
  return invalid_parameter("tasks can have at most " + std::to_string(most) + " items.", "tasks");
}

FailureItem failure(const State& state, const Task& task, const char* reason, const char* detail) {
  return {arn_of(state, task), reason, detail};
}

// The tasks that may be protected, each once; the others become failures.
Result<std::vector<TaskId>> service_tasks(const State& state, ClusterId cluster, Asked asked,
                                          std::vector<FailureItem>& failures) {
  std::vector<TaskId> out;
  for (const auto name : asked) {
    MOORAGE_ASSIGN(const TaskId id, find_task(state, cluster, wire::view(name)));
    const Task* task = state.find(id);
    if (!task) {
      failures.push_back({missing_arn(state, cluster, "task", wire::view(name)), "MISSING", {}});
    } else if (!task->service) {
      failures.push_back(failure(state, *task, "TASK_NOT_VALID", "The task does not belong to an Amazon ECS service."));
    } else if (task->last_status != TaskStatus::kRunning || task->desired_status != DesiredStatus::kRunning) {
      failures.push_back(failure(state, *task, "TASK_NOT_VALID", "The task is not RUNNING."));
    } else if (std::find(out.begin(), out.end(), id) == out.end()) {
      out.push_back(id);
    }
  }
  return out;
}

// A deployment is under way, and with this task more tasks would be protected than the service shall have.
bool would_block(const Step& step, TaskId id) {
  const Task& task = *step.draft.find(id);
  const Service& service = *step.draft.find(task.service);
  if (service.deployments.empty() || task.deployment == service.deployments.front().digits) return false;
  std::int32_t others = 0;
  step.state().of(service.id).tasks.visit_after(TaskId{}, [&](TaskId other) {
    if (other != id && is_protected(step.state(), other, step.now)) ++others;
    return true;
  });
  return others + 1 > service.desired_count;
}

template <typename Reply>
void write_protections(const Step& step, const std::vector<TaskId>& tasks, Reply reply) {
  auto out = reply.initProtectedTasks(static_cast<unsigned>(tasks.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const Instant until = protected_until(step.state(), tasks[i], step.now);
    out[i].setTaskArn(wire::text(arn_of(step.state(), *step.draft.find(tasks[i]))));
    wire::set(out[i].getProtectionEnabled(), until.is_set());
    if (until.is_set()) wire::set(out[i].getExpirationDate(), until.ms);
  }
}

// Those of the cluster, where none is named.
std::vector<TaskId> protected_tasks(const Step& step, ClusterId cluster) {
  std::vector<TaskId> out;
  step.state().table<TaskProtection>().visit_all([&](const TaskProtection& protection) {
    const Task* task = step.draft.find(protection.task);
    if (out.size() == kReadMax || !task || task->cluster != cluster) return;
    if (is_protected(step.state(), task->id, step.now)) out.push_back(task->id);
  });
  return out;
}

}  // namespace

Status get_task_protection(Step& step, ecs::GetTaskProtectionRequest::Reader request,
                           ecs::GetTaskProtectionResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_TRY(check_count(request.getTasks(), kReadMax));
  std::vector<FailureItem> failures;
  MOORAGE_ASSIGN(std::vector<TaskId> tasks, service_tasks(step.state(), cluster, request.getTasks(), failures));
  if (request.getTasks().size() == 0) tasks = protected_tasks(step, cluster);
  write_protections(step, tasks, reply);
  write_failures(reply, failures);
  return {};
}

Status update_task_protection(Step& step, ecs::UpdateTaskProtectionRequest::Reader request,
                              ecs::UpdateTaskProtectionResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  if (request.getTasks().size() == 0) return invalid_parameter("Tasks cannot be empty.", "tasks");
  MOORAGE_TRY(check_count(request.getTasks(), kUpdatedMax));
  const std::int32_t minutes = wire::value_or(request.getExpiresInMinutes(), kMinutesDefault);
  if (minutes < 1 || minutes > kMinutesMax) {
    return invalid_parameter(
        "expiresInMinutes must be between 1 and " + std::to_string(kMinutesMax) + ", not " + std::to_string(minutes) + ".",
        "expiresInMinutes");
  }
  const bool enables = wire::value_or(request.getProtectionEnabled(), false);
  std::vector<FailureItem> failures;
  MOORAGE_ASSIGN(const std::vector<TaskId> tasks, service_tasks(step.state(), cluster, request.getTasks(), failures));
  std::vector<TaskId> changed;
  for (const TaskId id : tasks) {
    if (enables && would_block(step, id)) {
      failures.push_back(failure(step.state(), *step.draft.find(id), "DEPLOYMENT_BLOCKED",
                                 "More tasks than the service's desiredCount would be protected during a deployment."));
      continue;
    }
    set_protection(step, id, enables ? step.now + Duration::minutes(minutes) : Instant::none());
    step.draft.wake(step.draft.find(id)->service);
    changed.push_back(id);
  }
  write_protections(step, changed, reply);
  write_failures(reply, failures);
  return {};
}

}  // namespace moorage::control
