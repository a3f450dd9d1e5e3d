#include "services/moorage/spot.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "services/ecs/placement/capacity_strategy.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/edits.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"

namespace moorage::control {

namespace {

constexpr unsigned kNamedMax = 100;
constexpr const char* kInterrupted = "Your Spot Task was interrupted.";

bool is_on_spot(const Task& task) { return task.detail->capacity_provider == kSpotProvider; }

// Why this task cannot be interrupted; empty: it can.
std::string why_not(const Task& task) {
  if (!is_on_spot(task)) return "The task does not run on FARGATE_SPOT.";
  return task.desired_status == DesiredStatus::kStopped ? "The task is stopping already." : "";
}

Status check(own::InterruptSpotTasksRequest::Reader request) {
  const auto named = request.getTasks();
  if (named.size() > kNamedMax) return invalid_parameter("tasks can have at most 100 items.", "tasks");
  if (request.hasTasks() && named.size() == 0) return invalid_parameter("Tasks cannot be empty.", "tasks");
  const bool counted = wire::has(request.getMaximumTasks());
  if (named.size() > 0 && (counted || request.getService().size() > 0)) {
    return invalid_parameter("Name tasks, or a service and how many of its tasks, not both.",
                             counted ? "maximumTasks" : "service");
  }
  if (const std::int32_t maximum = wire::value_or(request.getMaximumTasks(), 1); maximum < 1) {
    return invalid_parameter("maximumTasks must be at least 1, not " + std::to_string(maximum) + ".", "maximumTasks");
  }
  return {};
}

std::vector<TaskId> oldest(const State& state, const IdList<TaskId>& among, std::size_t count) {
  std::vector<TaskId> out;
  among.visit_after(TaskId{}, [&](TaskId id) {
    if (why_not(*state.find(id)).empty()) out.push_back(id);
    return out.size() < count;
  });
  return out;
}

}  // namespace

Status interrupt_spot_tasks(Step& step, own::InterruptSpotTasksRequest::Reader request,
                            own::InterruptSpotTasksResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_TRY(check(request));
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  std::vector<TaskId> chosen;
  std::vector<FailureItem> failures;
  if (request.getTasks().size() == 0) {
    const auto count =
        static_cast<std::size_t>(wire::value_or(request.getMaximumTasks(), std::numeric_limits<std::int32_t>::max()));
    const IdList<TaskId>* among = &state.of(cluster).wanted_tasks;
    if (request.getService().size() > 0) {
      MOORAGE_ASSIGN(const ServiceId service, resolve_service(state, cluster, wire::view(request.getService())));
      among = &state.of(service).tasks;
    }
    chosen = oldest(state, *among, count);
  }
  for (const auto named : request.getTasks()) {
    MOORAGE_ASSIGN(const TaskId id, find_task(state, cluster, wire::view(named)));
    const Task* task = state.find(id);
    if (!task) {
      failures.push_back({missing_arn(state, cluster, "task", wire::view(named)), "MISSING", {}});
    } else if (std::string why = why_not(*task); !why.empty()) {
      failures.push_back({arn_of(state, *task), "TASK_NOT_VALID", std::move(why)});
    } else if (std::find(chosen.begin(), chosen.end(), id) == chosen.end()) {
      chosen.push_back(id);
    }
  }
  auto out = reply.initTaskArns(static_cast<unsigned>(chosen.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    request_stop(step, chosen[i], {StopCode::kSpotInterruption, kInterrupted});
    out.set(i, wire::text(arn_of(state, *state.find(chosen[i]))));
  }
  write_failures(reply, failures);
  return {};
}

}  // namespace moorage::control
