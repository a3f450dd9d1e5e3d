#include "services/ecs/orchestration/task_lifecycle.h"

#include <algorithm>

#include "services/ec2/task_interfaces.h"
#include "services/ecs/model/runtime_commands.h"
#include "services/ecs/orchestration/capacity_placement.h"
#include "services/ecs/orchestration/target_registration.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/circuit_breaker.h"
#include "services/ecs/rules/definitions.h"
#include "services/ecs/rules/protected_tasks.h"
#include "services/elbv2/model/elb_model.h"
#include "services/elbv2/target_edits.h"
#include "services/iam/service_trust.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr const char* kEssentialExited = "Essential container in task exited";
constexpr const char* kFailedToStart = "Task failed to start";
constexpr std::string_view kTasksService = "ecs-tasks.amazonaws.com";

constexpr Duration kSpotWarning = Duration::minutes(2);
constexpr Duration kBriefLife = Duration::seconds(1);
constexpr std::int32_t kFreeQuickExits = 2;

const std::vector<ContainerPlan>& plans_of(const State& state, const Task& task) {
  return *state.find(task.definition)->containers;
}

bool has_finished(const Container& container) {
  return container.phase == ContainerPhase::kStopped || container.phase == ContainerPhase::kWaiting;
}

// Between two attempts of its restart policy a container counts as running, as in ECS, whose agent tells nothing of a restart.
bool has_started(const Container& container) {
  return container.phase == ContainerPhase::kRunning ||
         (container.phase == ContainerPhase::kStarting && container.restarts > 0);
}

enum class Gate : std::uint8_t { kOpen, kClosed, kNever };

Gate gate_of(Step& step, const Task& task, const Dependency& dependency) {
  const ContainerPlan& plan = plans_of(step.state(), task)[dependency.container];
  const Container& container = task.containers[dependency.container];
  const bool stopped = container.phase == ContainerPhase::kStopped;
  if (stopped && !container.ever_ran) return Gate::kNever;
  if (dependency.condition == Condition::kStart) {
    return has_started(container) || stopped ? Gate::kOpen : Gate::kClosed;
  }
  if (dependency.condition == Condition::kHealthy) {
    if (container.health == Health::kHealthy && !stopped) return Gate::kOpen;
    if (stopped) return Gate::kNever;
  } else if (stopped) {
    if (!container.has_exit_code) return Gate::kNever;
    return dependency.condition == Condition::kComplete || container.exit_code == 0 ? Gate::kOpen : Gate::kNever;
  }
  if (plan.start_timeout && container.started_at.is_set()) {
    const Instant deadline = container.started_at + *plan.start_timeout;
    if (step.now >= deadline) return Gate::kNever;
    step.draft.wake_at(deadline, task.id);
  }
  return Gate::kClosed;
}

// The reason why container `index` cannot be started yet.
Gate gate_of(Step& step, const Task& task, std::size_t index) {
  Gate gate = Gate::kOpen;
  for (const Dependency& dependency : plans_of(step.state(), task)[index].depends_on) {
    const Gate one = gate_of(step, task, dependency);
    if (one == Gate::kNever) return one;
    if (one == Gate::kClosed) gate = one;
  }
  return gate;
}

void start_container(Step& step, TaskId id, std::size_t index) {
  edit_task(step, id, [&](Task& task) { task.containers[index].phase = ContainerPhase::kStarting; });
  step.draft.command<EcsCommand>(StartContainer{.task = id, .container = static_cast<std::uint16_t>(index)});
}

// What ran and then ended is replaced at once, however often that happens (docs/rules/services-and-deployments.md#throttle).
// Where one task after the other ends as soon as it runs, the next ones wait a little, so that a crash loop does not use the
// whole machine. ECS does not need this wait, because each round of its scheduler takes seconds.
void pace_crash_loop(Step& step, const Task& task) {
  if (!task.service || !task.was_running) return;
  const std::uint64_t digits = task.deployment;
  const bool brief = step.now - task.started_at < kBriefLife;
  const Service& service = *step.draft.find(task.service);
  for (const Deployment& deployment : service.deployments) {
    if (deployment.digits != digits || (!brief && deployment.quick_exits == 0)) continue;
    step.draft.change(task.service, [&](Service& s) {
      for (Deployment& d : s.deployments) {
        if (d.digits != digits) continue;
        d.quick_exits = brief ? d.quick_exits + 1 : 0;
        if (d.quick_exits > kFreeQuickExits) {
          d.retry_at = step.now + Duration::millis(std::min<std::int64_t>(100LL << std::min(d.quick_exits, 7), 10'000));
        } else if (d.start_failures == 0) {
          d.retry_at = Instant::none();
        }
      }
    });
    break;
  }
}

void stop_for_failure(Step& step, TaskId id, const Container& culprit) {
  const Task& task = *step.draft.find(id);
  if (culprit.ever_ran) {
    pace_crash_loop(step, task);
    request_stop(step, id, {StopCode::kEssentialContainerExited, kEssentialExited});
  } else {
    request_stop(step, id, {StopCode::kTaskFailedToStart, culprit.reason.empty() ? kFailedToStart : culprit.reason});
  }
  count_start_failure(step, id);
}

ecs::AwsVpcConfiguration::Reader network_configuration(const State& state, const Task& task) {
  const Service* service = state.find(task.service);
  if (!service) return {};
  const auto deployment = std::find_if(service->deployments.begin(), service->deployments.end(),
                                       [&](const Deployment& one) { return one.digits == task.deployment; });
  const auto config =
      deployment != service->deployments.end() ? deployment->revision->config.reader() : service->config.reader();
  return config.getNetworkConfiguration().getAwsvpcConfiguration();
}

// The task's interface is attached and its machine knows the rules before a container starts. False: it cannot have one, and
// the task stops.
bool has_network(Step& step, Pass& pass, TaskId id) {
  const Task& task = *step.draft.find(id);
  if (!wants_interface(step.state(), task)) return true;
  TaskInterfaceId interface = network_model(step.state()).interface_of(id);
  if (!interface) interface = want_interface(step, id, network_configuration(step.state(), task));
  if (step.draft.find(interface)->status != InterfaceStatus::kWanted) return true;
  if (!pass.network) pass.network = std::make_shared<const Network>(network_of(step.state()));
  if (const Status attached = attach_interface(step, *pass.network, interface); !attached.ok()) {
    request_stop(step, id,
                 {StopCode::kTaskFailedToStart,
                  "ResourceInitializationError: Unexpected EC2 error while attempting to create a "
                  "network interface: " +
                      attached.error().name + ": " + attached.error().message});
    count_start_failure(step, id);
    return false;
  }
  tell_network_rules(step, pass, task.instance);
  return true;
}

// Nothing of the task is started where one of its roles does not trust the service of tasks: as ECS, which cannot assume it.
bool stop_without_role(Step& step, TaskId id) {
  const Task& task = *step.draft.find(id);
  const auto definition = step.draft.find(task.definition)->message.reader();
  const auto overrides = task.detail->overrides.reader();
  const std::pair<capnp::Text::Reader, capnp::Text::Reader> roles[] = {
      {overrides.getTaskRoleArn(), definition.getTaskRoleArn()},
      {overrides.getExecutionRoleArn(), definition.getExecutionRoleArn()}};
  for (const auto& [given, defined] : roles) {
    const auto role = given.size() > 0 ? given : defined;
    if (role.size() == 0) continue;
    const std::string arn = arn_of(step.state(), task);
    if (!is_trust_refused(step.state(), wire::view(role), {.service = kTasksService, .resource = arn}, step.now)) continue;
    request_stop(
        step, id,
        {StopCode::kTaskFailedToStart, "ECS was unable to assume the role '" + std::string(wire::view(role)) +
                                           "' that was provided for this task. Please verify that the role being passed "
                                           "has the proper trust relationship and permissions and that your IAM user has "
                                           "permissions to pass this role."});
    count_start_failure(step, id);
    return true;
  }
  return false;
}

void advance_wanted(Step& step, Pass& pass, TaskId id) {
  const auto& before = step.draft.find(id)->containers;
  const bool is_first = std::all_of(before.begin(), before.end(),
                                    [](const Container& container) { return container.phase == ContainerPhase::kWaiting; });
  if (is_first && stop_without_role(step, id)) return;
  if (!has_network(step, pass, id)) return;
  const auto& plans = plans_of(step.state(), *step.draft.find(id));
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Task& task = *step.draft.find(id);
    const Container& container = task.containers[i];
    if (container.phase == ContainerPhase::kStopped && plans[i].essential) return stop_for_failure(step, id, container);
    if (container.phase != ContainerPhase::kWaiting) continue;
    switch (gate_of(step, task, i)) {
      case Gate::kOpen:
        start_container(step, id, i);
        break;
      case Gate::kClosed:
        break;
      case Gate::kNever:
        edit_task(step, id, [&](Task& t) {
          t.containers[i].reason =
              "TaskDependencyError: a dependency of container " + plans[i].name + " did not reach its condition";
        });
        request_stop(step, id, {StopCode::kTaskFailedToStart, kFailedToStart});
        return count_start_failure(step, id);
    }
  }
  settle_running(step, id);
}

bool dependants_finished(const std::vector<ContainerPlan>& plans, const Task& task, std::size_t index) {
  for (std::size_t i = 0; i < plans.size(); ++i) {
    for (const Dependency& dependency : plans[i].depends_on) {
      if (dependency.container == index && !has_finished(task.containers[i])) return false;
    }
  }
  return true;
}

void finish_task(Step& step, TaskId id) {
  const Task& task = *step.draft.find(id);
  const ClusterId cluster = task.cluster;
  const ServiceId service = task.service;
  const InstanceId instance = task.instance;
  edit_task(step, id, [&](Task& t) {
    t.last_status = TaskStatus::kStopped;
    t.stopped_at = step.now;
    for (Container& container : t.containers) container.phase = ContainerPhase::kStopped;
  });
  step.draft.wake_at(step.now + step.settings().stopped_task_retention, id);
  set_protection(step, id, Instant::none());
  delete_interface(step, id);
  if (service) step.draft.wake(service);
  for (const TargetId left : elb_model(step.state()).targets_of(id))
    remove_target(step, left);  // of a target that was not waited for
  const Instance* was_on = step.draft.find(instance);
  if (was_on && was_on->leaving_since.is_set()) step.draft.wake(instance);
  wake_starved(step, cluster);
}

// No machine is left that could confirm the end of the task: its instance was deregistered and the machine does not answer.
// If the machine comes back, containers that it still runs count as strays and are released.
bool is_abandoned(const Step& step, const Task& task) {
  const Instance* instance = step.state().find(task.instance);
  return instance && instance->status == InstanceStatus::kInactive && !instance->agent_connected;
}

// Spot capacity is taken back two minutes after the warning, whatever still runs on it by then
// (docs/rules/capacity-and-fargate.md#fargate).
bool is_interrupted(const Task& task) { return task.stop_code == StopCode::kSpotInterruption; }
Instant reclaimed_at(const Task& task) { return task.stopping_at + kSpotWarning; }

// Kills what is left and waits for the report that nothing is left.
void release(Step& step, TaskId id) {
  if (step.draft.find(id)->released) return finish_task(step, id);
  if (step.draft.find(id)->release_sent) return;
  step.draft.change(id, [](Task& t) { t.release_sent = true; });
  step.draft.command<EcsCommand>(ReleaseTask{.task = id});
}

void advance_unwanted(Step& step, Pass& pass, TaskId id) {
  if (!drain_targets(step, pass, *step.draft.find(id))) {
    if (may_follow(step.draft.find(id)->last_status, TaskStatus::kDeactivating)) {
      edit_task(step, id, [](Task& t) { t.last_status = TaskStatus::kDeactivating; });
    }
    // SIGTERM comes with the warning of an interruption: there is no time to wait for connections.
    if (!is_interrupted(*step.draft.find(id))) return;
  }
  if (may_follow(step.draft.find(id)->last_status, TaskStatus::kStopping)) {
    edit_task(step, id, [](Task& t) { t.last_status = TaskStatus::kStopping; });
  }
  if (is_abandoned(step, *step.draft.find(id))) return finish_task(step, id);
  const auto& plans = plans_of(step.state(), *step.draft.find(id));
  bool all_finished = true;
  bool any_known_to_driver = false;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Task& task = *step.draft.find(id);
    const ContainerPhase phase = task.containers[i].phase;
    any_known_to_driver = any_known_to_driver || phase != ContainerPhase::kWaiting;
    if (has_finished(task.containers[i])) continue;
    all_finished = false;
    if (phase == ContainerPhase::kStopping || !dependants_finished(plans, task, i)) continue;
    edit_task(step, id, [&](Task& t) { t.containers[i].phase = ContainerPhase::kStopping; });
    step.draft.command<EcsCommand>(StopContainer{.task = id, .container = static_cast<std::uint16_t>(i)});
  }
  const Task& task = *step.draft.find(id);
  if (!all_finished && !is_interrupted(task)) return;
  if (!all_finished && step.now < reclaimed_at(task)) return step.draft.wake_at(reclaimed_at(task), id);
  if (!any_known_to_driver) return finish_task(step, id);
  release(step, id);
}

}  // namespace

std::string_view runtime_of(const State& state, const Instance& instance) {
  return instance.runtime.empty() ? std::string_view(state.settings().default_runtime) : std::string_view(instance.runtime);
}

void tell_network_rules(Step& step, Pass& pass, InstanceId machine) {
  if (pass.told_rules.insert(machine).second) step.draft.command<EcsCommand>(SetNetworkRules{.instance = machine});
}

void count_start_failure(Step& step, TaskId id) {
  const Task& task = *step.draft.find(id);
  if (task.counted_as_failure || task.was_running || !task.service) return;
  step.draft.change(id, [](Task& t) { t.counted_as_failure = true; });
  const std::uint64_t digits = task.deployment;
  step.draft.change(task.service, [&](Service& service) {
    for (Deployment& deployment : service.deployments) {
      if (deployment.digits != digits) continue;
      ++deployment.failed_tasks;
      ++deployment.start_failures;
      if (!deployment.any_task_ran) ++deployment.breaker_failures;
      const std::int64_t exponent = std::min(deployment.start_failures - 1, 10);
      const Duration delay{std::min<std::int64_t>(1000LL << exponent, 900'000)};
      deployment.retry_at = step.now + delay;
      deployment.updated_at = step.now;
    }
  });
  step.draft.wake(task.service);
}

Health task_health(const State& state, const Task& task) {
  const auto& plans = plans_of(state, task);
  bool any_unknown = false;
  bool any_healthy = false;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (!plans[i].essential || !plans[i].has_health_check) continue;
    const Health health = task.containers[i].health;
    if (health == Health::kUnhealthy) return Health::kUnhealthy;
    any_unknown = any_unknown || health == Health::kUnknown;
    any_healthy = any_healthy || health == Health::kHealthy;
  }
  return any_healthy && !any_unknown ? Health::kHealthy : Health::kUnknown;
}

namespace {

// All checks that the task has: those of its containers and those of its targets.
bool passes_checks(const State& state, const Service& service, const Task& task) {
  const auto& plans = plans_of(state, task);
  const bool is_checked = std::any_of(plans.begin(), plans.end(),
                                      [](const ContainerPlan& plan) { return plan.essential && plan.has_health_check; });
  if (is_checked && task.health != Health::kHealthy) return false;
  TargetId unhealthy;
  const TargetsHealth targets = targets_health(state, service, task, unhealthy);
  return targets == TargetsHealth::kHealthy || (targets == TargetsHealth::kNone && is_checked);
}

}  // namespace

void settle_running(Step& step, TaskId id) {
  const Task& task = *step.draft.find(id);
  if (task.desired_status != DesiredStatus::kRunning || !may_follow(task.last_status, TaskStatus::kRunning)) return;
  const auto& plans = plans_of(step.state(), task);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Container& container = task.containers[i];
    const bool there = has_started(container) || container.phase == ContainerPhase::kStopped;
    if (!there || (plans[i].essential && !container.ever_ran)) return;
  }
  const bool any_ran =
      std::any_of(task.containers.begin(), task.containers.end(), [](const Container& c) { return c.ever_ran; });
  if (!any_ran) return;
  // Registration with several target groups has a status of its own (docs/rules/task-lifecycle.md#states); it begins
  // with this commit.
  const Service* owner = step.draft.find(task.service);
  if (owner && targets_of(*owner, task).size() > 1) {
    edit_task(step, id, [](Task& t) { t.last_status = TaskStatus::kActivating; });
  }
  edit_task(step, id, [&](Task& t) {
    t.last_status = TaskStatus::kRunning;
    t.started_at = step.now;
    t.was_running = true;
    t.health = task_health(step.state(), t);
  });
  const Task& running = *step.draft.find(id);
  if (!running.service) return;
  step.draft.wake(running.service);
  note_healthy(step, id);
  const std::uint64_t digits = running.deployment;
  const Service& service = *step.draft.find(running.service);
  const auto deployment = std::find_if(service.deployments.begin(), service.deployments.end(),
                                       [&](const Deployment& d) { return d.digits == digits; });
  if (deployment == service.deployments.end()) return;
  if (deployment->any_task_ran && deployment->start_failures == 0 && deployment->failed_tasks == 0) return;
  step.draft.change(running.service, [&](Service& s) {
    for (Deployment& d : s.deployments) {
      if (d.digits != digits) continue;
      if (!d.any_task_ran && breaker_rule(s).resets_on_health) d.breaker_failures = 0;
      d.any_task_ran = true;
      d.start_failures = 0;
      d.failed_tasks = 0;
      d.retry_at = Instant::none();
    }
  });
}

void note_healthy(Step& step, TaskId id) {
  const Task& task = *step.draft.find(id);
  const Service* service = step.draft.find(task.service);
  if (!service || task.desired_status != DesiredStatus::kRunning || task.last_status != TaskStatus::kRunning) return;
  const std::uint64_t digits = task.deployment;
  const auto deployment = std::find_if(service->deployments.begin(), service->deployments.end(),
                                       [&](const Deployment& d) { return d.digits == digits; });
  if (deployment == service->deployments.end() || deployment->breaker_failures == 0) return;
  if (!breaker_rule(*service).resets_on_health || !passes_checks(step.state(), *service, task)) return;
  step.draft.change(task.service, [&](Service& s) {
    for (Deployment& d : s.deployments) {
      if (d.digits == digits) d.breaker_failures = 0;
    }
  });
}

void advance_task(Step& step, Pass& pass, TaskId id) {
  const Task* task = step.draft.find(id);
  if (!task) return;
  if (task->last_status == TaskStatus::kStopped) {
    const Instant expiry = task->stopped_at + step.settings().stopped_task_retention;
    if (step.now >= expiry) {
      const TaskDefinitionId definition = task->definition;
      forget_interface(step, id);
      step.draft.erase(id);
      erase_unused_definition(step, definition);
    } else {
      step.draft.wake_at(expiry, id);
    }
    return;
  }
  if (task->desired_status == DesiredStatus::kRunning && !task->instance) {
    place_waiting(step, id);
  } else if (task->desired_status == DesiredStatus::kRunning) {
    advance_wanted(step, pass, id);
  }
  task = step.draft.find(id);
  if (task->desired_status == DesiredStatus::kStopped) return advance_unwanted(step, pass, id);
  if (task->last_status == TaskStatus::kRunning) register_targets(step, pass, *task);
}

void repeat_commands(Step& step, TaskId id) {
  const Task& task = *step.draft.find(id);
  if (task.last_status == TaskStatus::kStopped) return;
  for (std::size_t i = 0; i < task.containers.size(); ++i) {
    const auto index = static_cast<std::uint16_t>(i);
    switch (task.containers[i].phase) {
      case ContainerPhase::kStarting:
        step.draft.command<EcsCommand>(StartContainer{.task = id, .container = index});
        break;
      case ContainerPhase::kStopping:
        step.draft.command<EcsCommand>(StopContainer{.task = id, .container = index});
        break;
      case ContainerPhase::kWaiting:
      case ContainerPhase::kRunning:
      case ContainerPhase::kStopped:
        break;
    }
  }
  if (task.release_sent && !task.released) step.draft.command<EcsCommand>(ReleaseTask{.task = id});
  step.draft.wake(id);
}

}  // namespace moorage::control
