#include "services/ecs/orchestration/runtime_reports.h"

#include <algorithm>
#include <set>

#include "services/ecs/model/runtime_commands.h"
#include "services/ecs/orchestration/kept_text.h"
#include "services/ecs/orchestration/machine_contact.h"
#include "services/ecs/orchestration/report_pace.h"
#include "services/ecs/orchestration/task_lifecycle.h"
#include "services/ecs/rules/deployment_history.h"
#include "services/ecs/rules/edits.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

struct Place {
  TaskId task;
  std::size_t container = 0;
};

std::optional<Place> find_container(const State& state, std::string_view task_name, std::string_view container_name) {
  const auto external = Hex128::parse(task_name);
  const Task* task = external ? state.find(ecs_model(state).task_named(*external)) : nullptr;
  if (!task) return std::nullopt;
  const auto& plans = *state.find(task->definition)->containers;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (plans[i].name == container_name) return Place{task->id, i};
  }
  return std::nullopt;
}

bool is_on_machine(const State& state, const Task& task, std::string_view machine_id) {
  const Instance* instance = state.find(task.instance);
  return instance && instance->machine_id == machine_id;
}

template <typename Report>
std::optional<Place> find_container(const State& state, Report report) {
  return find_container(state, wire::view(report.getTaskId()), wire::view(report.getContainerName()));
}

std::vector<PortBinding> bindings_of(capnp::List<ecs::NetworkBinding>::Reader list) {
  std::vector<PortBinding> out;
  for (const auto binding : list) {
    out.push_back({.container_port = static_cast<std::uint16_t>(wire::value_or(binding.getContainerPort(), 0)),
                   .host_port = static_cast<std::uint16_t>(wire::value_or(binding.getHostPort(), 0)),
                   .protocol = binding.getProtocol() == ecs::TransportProtocol::UDP ? Protocol::kUdp : Protocol::kTcp,
                   .bind_ip = std::string(wire::view(binding.getBindIP()))});
  }
  return out;
}

template <typename Report>
std::shared_ptr<const ContainerRun> run_of(Report report) {
  return std::make_shared<const ContainerRun>(ContainerRun{.runtime_id = std::string(wire::view(report.getRuntimeId())),
                                                           .image_digest = std::string(wire::view(report.getImageDigest())),
                                                           .bindings = bindings_of(report.getNetworkBindings())});
}

// A report about an earlier attempt is ignored, because the restart was decided by its end. Drivers that do not count attempts
// report -1, which always counts.
bool is_outdated(const Step& step, Place place, std::int32_t attempt) {
  return attempt >= 0 && attempt < step.draft.find(place.task)->containers[place.container].restarts;
}

// `report` is containerStarted, or an entry of an inventory.
template <typename Report>
void note_started(Step& step, Place place, Report report) {
  if (is_outdated(step, place, report.getAttempt())) return;
  const Container& known = step.draft.find(place.task)->containers[place.container];
  const bool fresh = known.phase == ContainerPhase::kStarting || (known.phase == ContainerPhase::kStopping && !known.ever_ran);
  if (!fresh || !may_change(step, place.task, place.container)) return;
  edit_task(step, place.task, [&](Task& task) {
    Container& container = task.containers[place.container];
    if (container.phase == ContainerPhase::kStarting) container.phase = ContainerPhase::kRunning;
    container.ever_ran = true;
    container.has_exit_code = false;
    container.started_at = step.now;
    container.run = run_of(report);
    if (task.pull_started_at.is_set() && !task.pull_stopped_at.is_set()) task.pull_stopped_at = step.now;
  });
  note_digest(step, *step.draft.find(place.task), place.container, wire::view(report.getImageDigest()));
  settle_running(step, place.task);
  step.draft.wake(place.task);
}

// As the ECS agent decides: the attempt must have run for the period, and its exit code must not be one that ends the
// container. An attempt that is not known to have run is not followed by another one.
bool shall_restart(const Step& step, const Task& task, const ContainerPlan& plan, const Container& container,
                   std::int32_t exit_code) {
  if (!plan.restart_enabled || task.desired_status == DesiredStatus::kStopped || !container.has_exit_code) return false;
  if (container.phase == ContainerPhase::kStopping || !container.started_at.is_set()) return false;
  if (std::find(plan.ignored_exit_codes.begin(), plan.ignored_exit_codes.end(), exit_code) != plan.ignored_exit_codes.end())
    return false;
  return step.now - container.started_at >= plan.restart_attempt_period;
}

// The API shows nothing of the former attempt: the container counts as RUNNING all the time.
void begin_next_attempt(Container& container) {
  container.phase = ContainerPhase::kStarting;
  container.health = Health::kUnknown;
  container.started_at = Instant::none();
  container.has_exit_code = false;
  container.exit_code = 0;
  container.reason.clear();
  ++container.restarts;
}

struct Exit {
  std::optional<std::int32_t> code;
  bool oom_killed = false;
  std::string reason;
};

void note_exited(Step& step, Place place, Exit exit) {
  const Task& known = *step.draft.find(place.task);
  const ContainerPlan& plan = (*step.draft.find(known.definition)->containers)[place.container];
  if (known.containers[place.container].phase == ContainerPhase::kStopped) return;
  if (!may_change(step, place.task, place.container)) return;
  if (exit.reason.empty() && exit.oom_killed) exit.reason = "OutOfMemoryError: Container killed due to memory usage";
  edit_task(step, place.task, [&](Task& task) {
    Container& container = task.containers[place.container];
    container.has_exit_code = exit.code.has_value();
    container.exit_code = exit.code.value_or(0);
    container.exited_at = step.now;
    container.ever_ran = container.ever_ran || exit.code.has_value();
    container.reason = kept_text(exit.reason);
    if (shall_restart(step, task, plan, container, container.exit_code)) {
      begin_next_attempt(container);
      task.health = task_health(step.state(), task);
      return;
    }
    container.phase = ContainerPhase::kStopped;
    if (plan.essential && !task.execution_stopped_at.is_set()) task.execution_stopped_at = step.now;
  });
  if (step.draft.find(place.task)->containers[place.container].phase == ContainerPhase::kStarting) {
    step.draft.command<EcsCommand>(
        StartContainer{.task = place.task, .container = static_cast<std::uint16_t>(place.container)});
  } else {
    settle_running(step, place.task);
  }
  step.draft.wake(place.task);
}

void note_failed(Step& step, Place place, std::string reason) {
  const Container& known = step.draft.find(place.task)->containers[place.container];
  if (known.phase != ContainerPhase::kStarting && known.phase != ContainerPhase::kStopping) return;
  if (!may_change(step, place.task, place.container)) return;
  edit_task(step, place.task, [&](Task& task) {
    Container& container = task.containers[place.container];
    container.phase = ContainerPhase::kStopped;
    container.exited_at = step.now;
    container.reason = kept_text(reason);
    if (task.pull_started_at.is_set() && !task.pull_stopped_at.is_set()) task.pull_stopped_at = step.now;
  });
  step.draft.wake(place.task);
}

void note_health(Step& step, Place place, Health health) {
  const Container& known = step.draft.find(place.task)->containers[place.container];
  if (known.phase == ContainerPhase::kStopped || known.health == health || health == Health::kUnknown) return;
  const bool is_between_attempts = known.phase == ContainerPhase::kStarting && known.restarts > 0;
  if (is_between_attempts || !may_change(step, place.task, place.container)) return;
  edit_task(step, place.task, [&](Task& task) {
    task.containers[place.container].health = health;
    task.health = task_health(step.state(), task);
  });
  if (health == Health::kHealthy) note_healthy(step, place.task);
  step.draft.wake(place.task);
  if (const ServiceId service = step.draft.find(place.task)->service) step.draft.wake(service);
}

Health health_of(driver::Health health) {
  switch (health) {
    case driver::Health::UNSET:
      return Health::kUnknown;
    case driver::Health::HEALTHY:
      return Health::kHealthy;
    case driver::Health::UNHEALTHY:
      return Health::kUnhealthy;
  }
  return Health::kUnknown;
}

void note_progress(Step& step, Place place, driver::ContainerProgress::Phase phase) {
  const Task& known = *step.draft.find(place.task);
  if (known.last_status == TaskStatus::kStopped) return;  // a late report about a container that has ended
  switch (phase) {
    case driver::ContainerProgress::Phase::PULL_STARTED:
      if (known.pull_started_at.is_set()) return;
      edit_task(step, place.task, [&](Task& task) { task.pull_started_at = step.now; });
      return;
    case driver::ContainerProgress::Phase::PULL_STOPPED:
      if (!known.pull_started_at.is_set()) return;
      // The task's pull time is that of its last container; the version rises with the status change that follows.
      step.draft.change(place.task, [&](Task& task) { task.pull_stopped_at = step.now; });
      return;
    case driver::ContainerProgress::Phase::CREATED:
    case driver::ContainerProgress::Phase::UNSET:
      return;
  }
}

// T3: only the task's own machine can confirm that nothing of it is left.
void note_released(Step& step, std::string_view task_name, std::string_view machine_id) {
  const auto external = Hex128::parse(task_name);
  const Task* task = external ? step.draft.find(ecs_model(step.state()).task_named(*external)) : nullptr;
  if (!task || task->released || !task->release_sent || task->last_status == TaskStatus::kStopped) return;
  if (!is_on_machine(step.state(), *task, machine_id)) return;
  const TaskId id = task->id;
  step.draft.change(id, [](Task& t) { t.released = true; });
  step.draft.wake(id);
}

void release_stray(Step& step, std::string_view task_name, std::string_view machine_id, std::string_view runtime) {
  step.draft.command<EcsCommand>(
      ReleaseStray{.task = std::string(task_name), .machine_id = std::string(machine_id), .runtime = std::string(runtime)});
}

// A containerStarted report may predate a reboot of its machine; the container that runs now may then be another one, with
// other ports.
bool is_another(const Step& step, Place place, std::string_view runtime_id) {
  const Container& known = step.draft.find(place.task)->containers[place.container];
  return known.phase == ContainerPhase::kRunning && known.run && !known.run->runtime_id.empty() && !runtime_id.empty() &&
         known.run->runtime_id != runtime_id;
}

bool is_of_boot(const Step& step, Place place, std::string_view boot_id) {
  const Instance* instance = step.draft.find(step.draft.find(place.task)->instance);
  return instance && instance->boot_id == boot_id;
}

void take_in_its_place(Step& step, Place place, driver::ContainerState::Reader seen) {
  if (!may_change(step, place.task, place.container)) return;
  edit_task(step, place.task, [&](Task& task) { task.containers[place.container].run = run_of(seen); });
  step.draft.wake(place.task);
}

// An attempt that started and ended while no engine was running: its driver reports how long it ran.
void note_unseen_run(Step& step, Place place, driver::ContainerState::Reader seen) {
  const Container& known = step.draft.find(place.task)->containers[place.container];
  const std::int64_t ran_ms = seen.getExitedAtMs() - seen.getStartedAtMs();
  const bool is_unseen = known.phase == ContainerPhase::kStarting && seen.getAttempt() == known.restarts;
  if (!is_unseen || seen.getStartedAtMs() <= 0 || ran_ms < 0) return;
  note_started(step, place, seen);
  if (step.draft.find(place.task)->containers[place.container].phase != ContainerPhase::kRunning) return;
  edit_task(step, place.task, [&](Task& task) { task.containers[place.container].started_at = step.now - Duration{ran_ms}; });
}

void absorb_listed(Step& step, Place place, driver::ContainerState::Reader seen, std::string_view boot_id) {
  if (is_outdated(step, place, seen.getAttempt())) return;
  switch (seen.getStatus()) {
    case driver::ContainerStatus::RUNNING:
      if (is_another(step, place, wire::view(seen.getRuntimeId())) && is_of_boot(step, place, boot_id)) {
        take_in_its_place(step, place, seen);
      }
      note_started(step, place, seen);
      note_health(step, place, health_of(seen.getHealth()));
      return;
    case driver::ContainerStatus::EXITED: {
      Exit exit{.oom_killed = seen.getOomKilled()};
      if (seen.getHasExitCode()) exit.code = seen.getExitCode();
      note_unseen_run(step, place, seen);
      note_exited(step, place, std::move(exit));
      return;
    }
    case driver::ContainerStatus::CREATED:
    case driver::ContainerStatus::UNSET:
      return;
  }
}

// Containers that should run there and are not in the inventory have ended; commands under way are repeated.
void compare_with_list(Step& step, InstanceId instance, const std::set<std::pair<TaskId, std::size_t>>& listed) {
  std::vector<TaskId> held = step.state().of(instance).tasks.all();
  const std::vector<TaskId> guests = step.state().of(instance).guests.all();
  held.insert(held.end(), guests.begin(), guests.end());
  for (const TaskId id : held) {
    const std::size_t containers = step.draft.find(id)->containers.size();
    for (std::size_t i = 0; i < containers; ++i) {
      const ContainerPhase phase = step.draft.find(id)->containers[i].phase;
      const bool expected = phase == ContainerPhase::kRunning || phase == ContainerPhase::kStopping;
      if (!expected || listed.contains({id, i})) continue;
      note_exited(step, {id, i}, {.reason = "ContainerVanishedError: No container matching saved ID found"});
    }
    repeat_commands(step, id);
  }
}

// Compares a machine's tasks with its driver's inventory. The inventory wins over the state.
void absorb_inventory(Step& step, driver::Inventory::Reader inventory, std::string_view machine_id, std::string_view runtime) {
  const std::vector<InstanceId> instances = instances_of_machine(step.state(), machine_id);
  if (instances.empty()) return;
  std::set<std::pair<TaskId, std::size_t>> seen;
  std::set<std::string> strays;
  for (const auto listed : inventory.getContainers()) {
    const auto place = find_container(step.state(), listed);
    const Task* task = place ? step.draft.find(place->task) : nullptr;
    if (!task || task->last_status == TaskStatus::kStopped || !is_on_machine(step.state(), *task, machine_id)) {
      strays.emplace(wire::view(listed.getTaskId()));
      continue;
    }
    seen.emplace(place->task, place->container);
    absorb_listed(step, *place, listed, wire::view(inventory.getBootId()));
  }
  for (const std::string& stray : strays) release_stray(step, stray, machine_id, runtime);
  if (!inventory.getComplete()) return;
  for (const InstanceId instance : instances) compare_with_list(step, instance, seen);
}

std::string_view severity_of(driver::MachineNotice::Severity severity) {
  switch (severity) {
    case driver::MachineNotice::Severity::UNSET:
    case driver::MachineNotice::Severity::INFO:
      return "INFO";
    case driver::MachineNotice::Severity::WARN:
      return "WARN";
    case driver::MachineNotice::Severity::ERROR:
      return "ERROR";
  }
  return "INFO";
}

void publish_machine_notice(Step& step, std::string_view machine_id, driver::MachineNotice::Reader news) {
  for (const InstanceId id : instances_of_machine(step.state(), machine_id)) {
    publish(step, MachineNews{.instance = std::make_shared<const Instance>(*step.draft.find(id)),
                              .name = kept_text(std::string(wire::view(news.getName()))),
                              .type = std::string(severity_of(news.getSeverity())),
                              .reason = kept_text(std::string(wire::view(news.getMessage())))});
  }
}

constexpr std::int64_t kMib = 1 << 20;

// "web:1: 12 of 40 MiB, 1 of 3 layers"
std::string pull_text(driver::PullProgress::Reader pull) {
  std::string text(wire::view(pull.getImage()));
  switch (pull.getStatus()) {
    case driver::PullProgress::Status::DONE:
      return text + ": pulled";
    case driver::PullProgress::Status::FAILED:
      return text + ": " + std::string(wire::view(pull.getMessage()));
    case driver::PullProgress::Status::RUNNING:
    case driver::PullProgress::Status::UNSET:
      break;
  }
  text += ": " + std::to_string(pull.getBytesDone() / kMib);
  if (pull.getBytesTotal() > 0) text += " of " + std::to_string((pull.getBytesTotal() + kMib - 1) / kMib);
  text += " MiB";
  if (pull.getLayersTotal() > 0) {
    text += ", " + std::to_string(pull.getLayersDone()) + " of " + std::to_string(pull.getLayersTotal()) + " layers";
  }
  return text;
}

void publish_pull(Step& step, std::string_view machine_id, driver::PullProgress::Reader pull) {
  const bool has_failed = pull.getStatus() == driver::PullProgress::Status::FAILED;
  for (const InstanceId id : instances_of_machine(step.state(), machine_id)) {
    publish(step, MachineNews{.instance = std::make_shared<const Instance>(*step.draft.find(id)),
                              .name = has_failed ? "IMAGE_PULL_FAILED" : "IMAGE_PULL",
                              .type = has_failed ? "ERROR" : "INFO",
                              .reason = kept_text(pull_text(pull))});
  }
}

}  // namespace

void absorb(Step& step, driver::RuntimeReport::Reader report, std::string_view runtime) {
  const std::string_view machine_id = wire::view(report.getMachineId());
  if (!report.isConnection()) note_life(step, machine_id, report.isInventory());
  switch (report.which()) {
    case driver::RuntimeReport::CAPABILITIES:
      return;
    case driver::RuntimeReport::INVENTORY:
      return absorb_inventory(step, report.getInventory(), machine_id, runtime);
    case driver::RuntimeReport::CONTAINER_PROGRESS: {
      const auto progress = report.getContainerProgress();
      if (const auto place = find_container(step.state(), progress)) note_progress(step, *place, progress.getPhase());
      return;
    }
    case driver::RuntimeReport::CONTAINER_STARTED: {
      const auto started = report.getContainerStarted();
      const auto place = find_container(step.state(), started);
      if (!place || step.draft.find(place->task)->last_status == TaskStatus::kStopped) {
        // A driver that answers each release with the same start again is corrected by the next inventory only.
        const InstanceId there = ecs_model(step.state()).instance_on_machine(machine_id);
        if (there && !may_change(step, there)) return;
        return release_stray(step, wire::view(started.getTaskId()), machine_id, runtime);
      }
      return note_started(step, *place, started);
    }
    case driver::RuntimeReport::CONTAINER_FAILED: {
      const auto failed = report.getContainerFailed();
      const auto place = find_container(step.state(), failed);
      if (!place || is_outdated(step, *place, failed.getAttempt())) return;
      std::string reason(wire::view(failed.getErrorName()));
      reason.append(": ").append(wire::view(failed.getMessage()));
      return note_failed(step, *place, std::move(reason));
    }
    case driver::RuntimeReport::CONTAINER_EXITED: {
      const auto exited = report.getContainerExited();
      const auto place = find_container(step.state(), exited);
      if (!place || is_outdated(step, *place, exited.getAttempt())) return;
      Exit exit{.oom_killed = exited.getOomKilled(), .reason = std::string(wire::view(exited.getReason()))};
      if (exited.getHasExitCode()) exit.code = exited.getExitCode();
      return note_exited(step, *place, std::move(exit));
    }
    case driver::RuntimeReport::CONTAINER_HEALTH: {
      const auto health = report.getContainerHealth();
      const auto place = find_container(step.state(), health);
      if (place && !is_outdated(step, *place, health.getAttempt())) note_health(step, *place, health_of(health.getHealth()));
      return;
    }
    case driver::RuntimeReport::TASK_RELEASED:
      return note_released(step, wire::view(report.getTaskReleased().getTaskId()), machine_id);
    case driver::RuntimeReport::CONNECTION:
      return note_connection(step, machine_id, report.getConnection().getConnected());
    case driver::RuntimeReport::MACHINE_NOTICE:
      return publish_machine_notice(step, machine_id, report.getMachineNotice());
    case driver::RuntimeReport::PULL_PROGRESS:
      return publish_pull(step, machine_id, report.getPullProgress());
  }
}

}  // namespace moorage::control
