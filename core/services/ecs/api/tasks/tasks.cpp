#include "services/ecs/api/tasks/tasks.h"

#include <map>
#include <memory>

#include "base/limits.h"
#include "kernel/tagging.h"
#include "services/ecs/api/definitions/definition_check.h"
#include "services/ecs/api/services/service_config.h"
#include "services/ecs/api/tasks/capacity_launch.h"
#include "services/ecs/api/tasks/placement_input.h"
#include "services/ecs/api/tasks/task_launch.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/instance_attributes.h"
#include "services/ecs/words/describe.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "services/ecs/words/tokens.h"
#include "wire/json.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kStartedByCharsMax = 128;
constexpr std::size_t kStartTaskStartedByCharsMax = 36;
constexpr unsigned kStartTaskInstancesMax = 10;
constexpr std::size_t kClientTokenCharsMax = 64;

template <typename Request>
Status check_common(const Request& request, const TaskDefinition& definition, std::size_t started_by_max) {
  const std::size_t group = request.getGroup().size();
  if (group > limits::kNameCharsMax) return invalid_parameter("group must be at most 255 characters.", "group");
  if (request.getStartedBy().size() > started_by_max) {
    return invalid_parameter("startedBy must be at most " + std::to_string(started_by_max) + " characters.", "startedBy");
  }
  if (request.getPropagateTags() == ecs::PropagateTags::SERVICE) {
    return invalid_parameter(
        "A standalone task can not take the tags of a service: propagateTags must be TASK_DEFINITION or absent.",
        "propagateTags");
  }
  if (request.getVolumeConfigurations().size() > 0) return unsupported("volumeConfigurations", "volumes made at launch");
  return check_volumes_at_launch(definition, request.getVolumeConfigurations().size());
}

// A session reaches the containers by the rights of the task's role.
template <typename Request>
Status check_execute_command(const Request& request, const TaskDefinition& definition) {
  const bool has_role =
      definition.message.reader().getTaskRoleArn().size() > 0 || request.getOverrides().getTaskRoleArn().size() > 0;
  if (has_role || !wire::value_or(request.getEnableExecuteCommand(), false)) return {};
  return invalid_parameter(
      "The execute command failed because a valid task role is not being used. Specify a valid task role in your task "
      "definition or as a task override and try again.",
      "enableExecuteCommand");
}

template <typename Request>
Result<std::shared_ptr<const TaskDetail>> detail_for(const Step& step, const Request& request, ClusterId cluster,
                                                     TaskDefinitionId id, LaunchType launch_type) {
  const TaskDefinition& definition = *step.draft.find(id);
  MOORAGE_TRY(check_network(definition, launch_type, request.hasNetworkConfiguration(), request.getNetworkConfiguration()));
  MOORAGE_TRY(check_network_exists(step.state(), request.getNetworkConfiguration()));
  MOORAGE_TRY(check_overrides(definition, request.getOverrides()));
  MOORAGE_TRY(check_execute_command(request, definition));
  MOORAGE_ASSIGN(Tags tags, read_tags(request.getTags()));
  MOORAGE_TRY(check_scorer(step.state(), tags));
  const std::string group =
      request.getGroup().size() > 0 ? std::string(wire::view(request.getGroup())) : "family:" + definition.family;
  return make_detail(step.state(),
                     {.cluster = cluster,
                      .definition = id,
                      .group = group,
                      .started_by = std::string(wire::view(request.getStartedBy())),
                      .launch_type = launch_type,
                      .enable_execute_command = wire::value_or(request.getEnableExecuteCommand(), false),
                      .managed_tags = wire::value_or(request.getEnableECSManagedTags(), false),
                      .propagate_definition_tags = request.getPropagateTags() == ecs::PropagateTags::TASK_DEFINITION,
                      .overrides = request.getOverrides(),
                      .tags = std::move(tags)});
}

template <typename Reply>
void write_tasks(const State& state, const std::vector<TaskId>& tasks, Reply reply) {
  auto out = reply.initTasks(static_cast<unsigned>(tasks.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe_task(state, *state.find(tasks[i]), out[i], {.tags = true});
}

FailureItem failure_of(const State& state, const Refusal& refusal) {
  return {arn_of(state, *state.find(refusal.instance)), std::string(refusal.reason()), refusal.detail()};
}

// Launch type EXTERNAL uses external instances, EC2 all others.
bool has_instance_for(const State& state, ClusterId cluster, LaunchType type) {
  bool found = false;
  state.of(cluster).instances.visit_after(InstanceId{}, [&](InstanceId id) {
    found = is_external(*state.find(id)) == (type == LaunchType::kExternal);
    return !found;
  });
  return found;
}

wire::Message<ecs::TaskDefinition> effective_or_none(const TaskDefinition& definition, const TaskDetail& detail) {
  if (!has_overrides(detail.overrides.reader())) return {};
  return effective_definition(definition, detail);
}

// StartTask names no launch type: the instance has one.
LaunchType start_type(const Instance* instance) {
  return instance && is_external(*instance) ? LaunchType::kExternal : LaunchType::kEc2;
}

// What the tasks of one StartTask have in common on instances of one launch type.
struct Starting {
  std::shared_ptr<const TaskDetail> detail;
  std::unique_ptr<const Placer> placer;
};

Result<std::shared_ptr<const TaskDetail>> start_detail(const Step& step, ecs::StartTaskRequest::Reader request,
                                                       ClusterId cluster, TaskDefinitionId id, LaunchType type) {
  const auto asked = type == LaunchType::kExternal ? ecs::LaunchType::EXTERNAL : ecs::LaunchType::UNSET;
  MOORAGE_ASSIGN(const LaunchType launch_type, launch_type_for(*step.draft.find(id), asked));
  return detail_for(step, request, cluster, id, launch_type);
}

PlacementDemand start_demand(const Step& step, ClusterId cluster, TaskDefinitionId id, const TaskDetail& detail,
                             const Demand& demand) {
  const TaskDefinition& definition = *step.draft.find(id);
  return {.cluster = cluster,
          .resources = &demand,
          .definition = &definition,
          .group = detail.group,
          .launch_type = detail.launch_type,
          .effective = effective_or_none(definition, detail)};
}

// The answer to a token that was used before; none: it is new.
Result<bool> answer_token(Step& step, const TokenUse& use, ecs::RunTaskResponse::Builder reply) {
  const Token* token = earlier_call(step, use);
  if (!token) return false;
  if (token->request_hash != use.request_hash) {
    Error conflict = api_error("ConflictException", "The client token was used before with other parameters. It is bound to: ");
    for (const TaskId id : token->tasks) {
      const Task* task = step.draft.find(id);
      if (!task) continue;
      const std::string arn = arn_of(step.state(), *task);
      conflict.message += (conflict.resource_ids.empty() ? "" : ", ") + arn;
      conflict.resource_ids.push_back(arn);
    }
    return conflict;
  }
  std::vector<TaskId> kept;
  for (const TaskId id : token->tasks) {
    if (step.draft.find(id)) kept.push_back(id);
  }
  write_tasks(step.state(), kept, reply);
  write_failures(reply, token->failures);
  return true;
}

}  // namespace

Status run_task(Step& step, ecs::RunTaskRequest::Reader request, ecs::RunTaskResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_TRY(check_client_token(wire::view(request.getClientToken()), kClientTokenCharsMax));
  const TokenUse use = use_of({.operation = "RunTask", .cluster = cluster, .token = wire::view(request.getClientToken())},
                              request.getClientToken().size() > 0 ? wire::to_json(request) : std::string());
  MOORAGE_ASSIGN(const bool answered, answer_token(step, use, reply));
  if (answered) return {};
  MOORAGE_ASSIGN(const TaskDefinitionId id, resolve_definition(step.state(), wire::view(request.getTaskDefinition())));
  const TaskDefinition& definition = *step.draft.find(id);
  const std::int32_t count = wire::value_or(request.getCount(), 1);
  if (count < 1 || count > limits::kRunTaskCountMax) {
    return invalid_parameter("count must be between 1 and 10, not " + std::to_string(count) + ".", "count");
  }
  if (wire::has(request.getLaunchType()) && request.getCapacityProviderStrategy().size() > 0) {
    return invalid_parameter(
        "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
        "launchType");
  }
  MOORAGE_TRY(check_common(request, definition, kStartedByCharsMax));
  MOORAGE_ASSIGN(const LaunchChoice launch,
                 choose_launch(step.state(), cluster, definition,
                               {.launch_type = request.getLaunchType(), .strategy = request.getCapacityProviderStrategy()}));
  MOORAGE_TRY(check_platform_version(wire::view(request.getPlatformVersion()), launch.type));
  if (launch.type == LaunchType::kFargate) {
    MOORAGE_TRY(check_firelens_on_fargate(definition.message.reader()));
  }
  MOORAGE_ASSIGN(auto constraints, read_constraints(request.getPlacementConstraints()));
  MOORAGE_TRY(check_constraint_count(definition, request.getPlacementConstraints()));
  MOORAGE_ASSIGN(auto strategies, read_strategies(request.getPlacementStrategy()));
  MOORAGE_ASSIGN(const auto detail, detail_for(step, request, cluster, id, launch.type));
  if (launch.type == LaunchType::kFargate || launch.strategy.size() > 0) {
    const CapacityRun run{.cluster = cluster,
                          .definition = id,
                          .launch = launch,
                          .count = count,
                          .detail = detail,
                          .demand = demand_with(definition, request.getOverrides())};
    MOORAGE_ASSIGN(const CapacityRunResult made, run_on_capacity(step, run, request));
    write_tasks(step.state(), made.tasks, reply);
    write_failures(reply, made.failures);
    remember_token(step, use, {.tasks = made.tasks, .failures = made.failures});
    return {};
  }
  if (!has_instance_for(step.state(), cluster, launch.type))
    return invalid_parameter("No Container Instances were found in your cluster.");

  const auto demand = demand_with(definition, request.getOverrides());
  Placer placer(step.state(), {.cluster = cluster,
                               .resources = demand.get(),
                               .definition = &definition,
                               .group = detail->group,
                               .constraints = std::move(constraints),
                               .strategies = std::move(strategies),
                               .tags = &detail->tags,
                               .launch_type = launch.type,
                               .effective = effective_or_none(definition, *detail)});
  Token made;
  for (std::int32_t i = 0; i < count; ++i) {
    const auto instance = placer.place(step.random);
    if (!instance) {
      for (const Refusal& refusal : placer.refusals()) made.failures.push_back(failure_of(step.state(), refusal));
      if (made.failures.empty()) made.failures.push_back({.reason = "RESOURCE:*", .detail = "no instance is ACTIVE"});
      break;
    }
    made.tasks.push_back(
        create_task(step, {.cluster = cluster, .definition = id, .instance = *instance, .detail = detail, .demand = demand}));
    plan_interface(step, made.tasks.back(), request.getNetworkConfiguration());
  }
  write_tasks(step.state(), made.tasks, reply);
  write_failures(reply, made.failures);
  remember_token(step, use, std::move(made));
  return {};
}

Status start_task(Step& step, ecs::StartTaskRequest::Reader request, ecs::StartTaskResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const TaskDefinitionId id, resolve_definition(step.state(), wire::view(request.getTaskDefinition())));
  const auto instances = request.getContainerInstances();
  if (instances.size() == 0) return client_error("Container Instances cannot be empty.", "containerInstances");
  if (instances.size() > kStartTaskInstancesMax) {
    return invalid_parameter("At most 10 container instances can be named in one call.", "containerInstances");
  }
  const TaskDefinition& definition = *step.draft.find(id);
  MOORAGE_TRY(check_common(request, definition, kStartTaskStartedByCharsMax));
  const auto demand = demand_with(definition, request.getOverrides());
  std::map<LaunchType, Starting> by_type;
  for (const auto asked : instances) {
    MOORAGE_ASSIGN(const InstanceId found, find_instance(step.state(), cluster, wire::view(asked)));
    const LaunchType type = start_type(step.draft.find(found));
    if (by_type.contains(type)) continue;
    MOORAGE_ASSIGN(by_type[type].detail, start_detail(step, request, cluster, id, type));
    by_type[type].placer =
        std::make_unique<Placer>(step.state(), start_demand(step, cluster, id, *by_type[type].detail, *demand));
  }
  std::vector<TaskId> tasks;
  std::vector<FailureItem> failures;
  for (const auto asked : instances) {
    MOORAGE_ASSIGN(const InstanceId found, find_instance(step.state(), cluster, wire::view(asked)));
    const Instance* instance = step.draft.find(found);
    if (!instance) {
      failures.push_back({missing_arn(step.state(), cluster, "container-instance", wire::view(asked)), "MISSING", {}});
    } else if (instance->status != InstanceStatus::kActive) {
      failures.push_back({arn_of(step.state(), *instance), "INACTIVE", {}});
    } else if (const Starting& starting = by_type.at(start_type(instance)); auto refusal = starting.placer->refuse(*instance)) {
      failures.push_back(failure_of(step.state(), *refusal));
    } else {
      tasks.push_back(create_task(
          step, {.cluster = cluster, .definition = id, .instance = found, .detail = starting.detail, .demand = demand}));
      plan_interface(step, tasks.back(), request.getNetworkConfiguration());
    }
  }
  write_tasks(step.state(), tasks, reply);
  write_failures(reply, failures);
  return {};
}

Status stop_task(Step& step, ecs::StopTaskRequest::Reader request, ecs::StopTaskResponse::Builder reply) {
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(step.state(), wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const TaskId id, find_task(step.state(), cluster, wire::view(request.getTask())));
  if (!id) return invalid_parameter("The referenced task was not found.", "task");
  const std::string reason(wire::view(request.getReason()));
  request_stop(step, id, {StopCode::kUserInitiated, reason.empty() ? "Task stopped by user" : reason});
  describe_task(step.state(), *step.draft.find(id), reply.initTask(), {.tags = true});
  return {};
}

}  // namespace moorage::control
