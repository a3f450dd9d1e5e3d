#include "services/ecs/api/tasks/tasks_read.h"

#include "base/limits.h"
#include "kernel/lists.h"
#include "kernel/page.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/describe.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

// A page ends early after this many records, and the next page continues there
// (docs/rules/api-conventions.md#pages allows short pages).
constexpr std::size_t kLooksPerPageMax = 10'000;

struct TaskFilter {
  DesiredStatus desired = DesiredStatus::kRunning;
  bool nothing = false;  // desiredStatus PENDING matches no task (docs/rules/task-lifecycle.md#stop)
  std::string started_by;
  std::string family;
  ServiceId service;
  bool by_service = false;
  InstanceId instance;
  bool by_instance = false;
  LaunchType launch_type = LaunchType::kUnset;
};

bool matches(const State& state, const Task& task, const TaskFilter& filter) {
  if (task.desired_status != filter.desired) return false;
  if (!filter.started_by.empty() && task.detail->started_by != filter.started_by) return false;
  if (filter.by_service && task.service != filter.service) return false;
  if (filter.by_instance && task.instance != filter.instance) return false;
  if (filter.launch_type != LaunchType::kUnset && task.detail->launch_type != filter.launch_type) return false;
  return filter.family.empty() || state.find(task.definition)->family == filter.family;
}

Result<TaskFilter> read_filter(const State& state, ClusterId cluster, ecs::ListTasksRequest::Reader request) {
  TaskFilter filter;
  filter.nothing = request.getDesiredStatus() == ecs::DesiredStatus::PENDING || request.getDaemonName().size() > 0;
  if (request.getDesiredStatus() == ecs::DesiredStatus::STOPPED) filter.desired = DesiredStatus::kStopped;
  filter.started_by = wire::view(request.getStartedBy());
  filter.family = wire::view(request.getFamily());
  filter.launch_type = launch_type_of(request.getLaunchType());
  if (!filter.started_by.empty() &&
      (!filter.family.empty() || request.getServiceName().size() > 0 || request.getContainerInstance().size() > 0)) {
    return invalid_parameter("startedBy must be the only filter of ListTasks.", "startedBy");
  }
  if (request.getServiceName().size() > 0) {
    filter.by_service = true;
    MOORAGE_ASSIGN(filter.service, resolve_service(state, cluster, wire::view(request.getServiceName())));
  }
  if (request.getContainerInstance().size() > 0) {
    filter.by_instance = true;
    MOORAGE_ASSIGN(filter.instance, resolve_instance(state, cluster, wire::view(request.getContainerInstance())));
  }
  return filter;
}

// The shortest index list that contains every match.
const IdList<TaskId>& list_to_search(const State& state, ClusterId cluster, const TaskFilter& filter) {
  if (filter.desired == DesiredStatus::kStopped) return state.of(cluster).unwanted_tasks;
  if (filter.by_instance) return state.of(filter.instance).tasks;
  if (filter.by_service) return state.of(filter.service).tasks;
  return state.of(cluster).wanted_tasks;
}

std::string query_of(ClusterId cluster, ecs::ListTasksRequest::Reader request) {
  std::string query = "ListTasks " + std::to_string(cluster.value);
  for (const auto part : {request.getContainerInstance(), request.getFamily(), request.getStartedBy(), request.getServiceName(),
                          request.getDaemonName()}) {
    query.append(" '").append(wire::view(part)).append("'");
  }
  query.append(" ").append(wire::enum_name(request.getDesiredStatus()));
  return query.append(" ").append(wire::enum_name(request.getLaunchType()));
}

}  // namespace

Status describe_tasks(Step& step, ecs::DescribeTasksRequest::Reader request, ecs::DescribeTasksResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  const auto asked = request.getTasks();
  if (asked.size() == 0) return invalid_parameter("Tasks cannot be empty.", "tasks");
  if (asked.size() > limits::kDescribeTasksMax) return invalid_parameter("tasks can have at most 100 items.", "tasks");
  std::vector<TaskId> found;
  std::vector<FailureItem> failures;
  for (const auto name : asked) {
    MOORAGE_ASSIGN(const TaskId id, find_task(state, cluster, wire::view(name)));
    if (!id) {
      failures.push_back({missing_arn(state, cluster, "task", wire::view(name)), "MISSING", {}});
    } else if (std::find(found.begin(), found.end(), id) == found.end()) {
      found.push_back(id);
    }
  }
  const DescribeOptions options{.tags = includes(request.getInclude(), ecs::TaskField::TAGS)};
  auto out = reply.initTasks(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_task(state, *state.find(found[i]), out[i], options);
  write_failures(reply, failures);
  return {};
}

Status list_tasks(Step& step, ecs::ListTasksRequest::Reader request, ecs::ListTasksResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const TaskFilter filter, read_filter(state, cluster, request));
  MOORAGE_ASSIGN(Page page, open_page(query_of(cluster, request), request));
  std::size_t looks = 0;
  if (!filter.nothing) {
    list_to_search(state, cluster, filter).visit_after(TaskId{page.after_number()}, [&](TaskId id) {
      if (++looks > kLooksPerPageMax) {
        page.end_at(id.value - 1);
        return false;
      }
      const Task& task = *state.find(id);
      return !matches(state, task, filter) || page.take(arn_of(state, task), id.value);
    });
  }
  write_page(page, reply, reply.initTaskArns(static_cast<unsigned>(page.items().size())));
  return {};
}

}  // namespace moorage::control
