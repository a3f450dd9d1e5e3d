// The witness's checks of each event.
#include <algorithm>

#include "simulation/ledger.h"
#include "simulation/witness.h"
#include "wire/presence.h"

namespace moorage::simulation {

namespace {

std::string brief(const TaskView& task) {
  return "task " + task.id.substr(0, 6) + " of " + (task.service.empty() ? "no service" : task.service);
}

std::string str(capnp::Text::Reader value) { return std::string(wire::view(value)); }

bool is_zone_of(const std::string& machine, const std::string& zone) {
  const bool even = !machine.empty() && (machine.back() - '0') % 2 == 0;
  return zone == (even ? "us-east-1b" : "us-east-1a");
}

}  // namespace

// A new task: checks the bound on active tasks (P1) and the placement constraints (T7).
void Witness::judge_new(const TaskView& task) {
  if (!task.wanted || task.is_stopped()) object("T5", brief(task) + " was born " + task.status);
  if (!task.service.empty() && ledger_->services().contains(task.service)) {
    const std::int64_t active = active_tasks(task.service) + 1;
    const std::int64_t most = ledger_->most_active(task.service);
    if (active > most) {
      object("P1",
             brief(task) + " makes " + std::to_string(active) + " active tasks, at most " + std::to_string(most) + " may be");
    }
  }
  if (task.instance.empty()) {
    if (!task.is_fargate()) counters_.hit(Sometimes::waited_for_capacity);
    if (task.provider.empty()) object("T7", brief(task) + " has neither an instance nor a provider that could give it one");
    return;
  }
  judge_place(task);
}

void Witness::judge_place(const TaskView& task) {
  const auto found = instances_.find(task.instance);
  if (found == instances_.end()) return object("T7", brief(task) + " was placed on an unknown instance");
  const Recipe* recipe = recipe_for(task.definition);
  if (!recipe) return;
  const Held held = held_on(task.instance);
  if (const std::string why = misfit(found->second, *recipe, held); !why.empty()) {
    object("T7", brief(task) + " was placed on " + found->second.machine + " although " + why);
  }
  const auto& facts = ledger_->possible(task.service);
  const bool sure = !task.service.empty() && facts.size() == 1;
  if (sure && facts[0].distinct && held.groups.contains(task.group)) {
    object("T7", brief(task) + " shares an instance although its instances have to be distinct");
  }
  if (sure && !facts[0].zone.empty() && !is_zone_of(found->second.machine, facts[0].zone)) {
    object("T7", brief(task) + " is not in zone " + facts[0].zone);
  }
  if (task.service == kDaemonName && held.groups.contains(task.group)) {
    object("P7", brief(task) + " is the second on " + found->second.machine);
  }
  if (!task.provider.empty() && task.provider != provider_of(found->second.machine)) {
    object("T7", brief(task) + " asks for " + task.provider + " and was placed on " + found->second.machine);
  }
  if (!recipe->host_ports().empty()) counters_.hit(Sometimes::fixed_port_held);
}

// P4: a deployment is FAILED at its threshold, not before.
void Witness::judge_failed(const std::string& deployment, const std::string& service) {
  std::int64_t desired = INT64_MAX;
  for (const ServiceFacts& facts : ledger_->possible(service)) desired = std::min(desired, facts.desired);
  const std::int64_t threshold = std::clamp<std::int64_t>((desired + 1) / 2, 3, 200);
  const auto failed = std::count_if(tasks_.begin(), tasks_.end(), [&](const auto& entry) {
    const TaskView& task = entry.second;
    return task.started_by == deployment && !task.wanted && task.stop_code != "UserInitiated" &&
           task.stop_code != "SpotInterruption" && !task.stopped_reason.starts_with("Scaling");
  });
  if (failed < threshold && ledger_->services().contains(service)) {
    object("P4", "deployment " + deployment + " of " + service + " is given up after " + std::to_string(failed) +
                     " failures, not " + std::to_string(threshold));
  }
}

// P4: a rollback goes to the deployment that was completed last while tasks of it are left; another one would replace them all.
void Witness::judge_rollback(const std::string& service, const std::string& deployment) {
  const auto completed = last_completed_.find(service);
  const auto& facts = ledger_->possible(service);
  const bool rolls_back =
      std::all_of(facts.begin(), facts.end(), [](const ServiceFacts& f) { return f.breaker && f.rollback; });
  if (completed == last_completed_.end() || !rolls_back) return;
  const std::string target = completed->second;
  last_completed_.erase(completed);
  const auto left = std::count_if(tasks_.begin(), tasks_.end(), [&](const auto& entry) {
    return entry.second.started_by == target && entry.second.wanted && !entry.second.is_stopped();
  });
  if (left == 0) return;
  counters_.hit(Sometimes::revision_back_in_place);
  if (target != deployment) {
    object("P4", service + " is rolled back to " + deployment + " although " + std::to_string(left) + " tasks of " + target +
                     " are what it is rolled back to");
  }
}

void Witness::judge_change(const TaskView& before, const TaskView& after) {
  if (after.version <= before.version) {
    object("D4", brief(after) + " has version " + std::to_string(after.version) + " after " + std::to_string(before.version));
  }
  if (rank_of(after.status) < rank_of(before.status)) {
    object("T5", brief(after) + " went from " + before.status + " to " + after.status);
  }
  if (before.is_stopped()) object("T5", brief(after) + " changed after it was STOPPED");
  if (!before.wanted && after.wanted) object("T6", brief(after) + " is wanted again");
  if (before.instance.empty() && !after.instance.empty()) {
    judge_place(after);
  } else if (before.instance != after.instance) {
    object("T5", brief(after) + " moved to another instance");
  }
  if (before.wanted && !after.wanted) judge_stop_order(after);
  if (before.wanted && !after.wanted) judge_protection(after);
  if (before.wanted && !after.wanted && after.stop_code == "EssentialContainerExited" && after.ended.empty()) {
    object("C2", brief(after) + " is given up although no report said that a container of it ended");
  }
  if (after.status == "RUNNING" && before.status != "RUNNING") {
    for (const ContainerView& container : after.containers) {
      const Recipe* recipe = recipe_for(after.definition);
      const ContainerRecipe* made = recipe ? recipe->find(container.name) : nullptr;
      if (made && made->essential && !after.started.contains(container.name)) {
        object("T5", brief(after) + " is RUNNING but no report said that " + container.name + " started");
      }
    }
  }
  if (after.stop_code == "SpotInterruption" && after.provider != "FARGATE_SPOT") {
    object("T6", brief(after) + " is interrupted as if it ran on spot capacity");
  }
  if (after.is_stopped()) {
    // T3, C2: a task that was begun on a machine has ended only when the machine has reported that nothing is left.
    // A machine whose instance was deregistered holds nothing that could be given back: what it still runs is a stray there.
    if (after.asked_to_start && !after.released && !is_deregistered(after)) {
      object("T3", brief(after) + " is STOPPED but was never confirmed absent");
    }
    if (after.stop_code == "TaskFailedToStart") counters_.hit(Sometimes::task_failed_to_start);
    if (after.stop_code == "EssentialContainerExited") counters_.hit(Sometimes::essential_container_exited);
    if (after.stop_code == "SpotInterruption") counters_.hit(Sometimes::spot_interrupted);
    if (after.stop_code == "UserInitiated") counters_.hit(Sometimes::task_stopped_by_user);
  }
}

void Witness::judge_essentials() {
  for (const auto& [id, task] : tasks_) {
    if (!task.wanted || task.is_stopped()) continue;
    const Recipe* recipe = recipe_for(task.definition);
    for (const ContainerView& container : task.containers) {
      const ContainerRecipe* made = recipe ? recipe->find(container.name) : nullptr;
      if (made && made->essential && container.last_status == "STOPPED") {
        object("T8", brief(task) + " runs on although essential container " + container.name + " has exited");
      }
    }
  }
}

// The engine itself stops a task: enough healthy ones must be left (P2).
void Witness::judge_stop_order(const TaskView& task) {
  if (task.stopped_reason.find("health checks") != std::string::npos) counters_.hit(Sometimes::task_unhealthy_replaced);
  const bool by_scheduler = task.stop_code == "ServiceSchedulerInitiated";
  if (!by_scheduler || task.service.empty() || task.stopped_reason.find("health checks") != std::string::npos) return;
  const auto before = tasks_.find(task.id);
  if (stage_->steady_ms() < reports_held_until_ms_) return;
  if (before == tasks_.end() || !is_surely_healthy(before->second)) return;
  const std::int64_t left = healthy_tasks(task.service) - 1;
  const std::int64_t least = ledger_->least_healthy(task.service);
  if (left < least) {
    object("P2", brief(task) + " is stopped by the scheduler: " + std::to_string(left) + " healthy tasks are left, at least " +
                     std::to_string(least) + " have to be");
  }
}

void Witness::note_protection(const std::string& task, std::int64_t until_ms) {
  if (until_ms == 0) {
    protected_until_ms_.erase(task);
  } else {
    protected_until_ms_[task] = until_ms;
  }
}

// P9: neither scaling in nor a deployment stops a protected task. Deleting its service does.
void Witness::judge_protection(const TaskView& task) {
  const auto known = protected_until_ms_.find(task.id);
  constexpr std::int64_t kNoticesOf_ms = 1'000;  // notices are dated by the second
  if (known == protected_until_ms_.end() || task.unwanted_at_ms + kNoticesOf_ms > known->second) return;
  if (task.stop_code != "ServiceSchedulerInitiated" || !task.stopped_reason.starts_with("Scaling activity")) return;
  const auto& facts = ledger_->possible(task.service);
  const bool is_kept = task.service == kDaemonName
                           ? ledger_->daemon().exists && ledger_->daemon().sure
                           : std::all_of(facts.begin(), facts.end(), [](const ServiceFacts& f) { return f.active; });
  if (is_kept) object("P9", brief(task) + " was stopped by the scheduler although it is protected");
}

void Witness::commanded(driver::RuntimeCommand::Reader command) {
  read_feed();
  const std::string machine = str(command.getMachineId());
  switch (command.which()) {
    case driver::RuntimeCommand::INVENTORY:
      return;
    case driver::RuntimeCommand::START_CONTAINER:
      return judge_start(command.getStartContainer(), machine);
    case driver::RuntimeCommand::STOP_CONTAINER:
      return judge_stop(command.getStopContainer(), machine);
    case driver::RuntimeCommand::RELEASE_TASK:
      return judge_release(str(command.getReleaseTask().getTaskId()), machine);
    case driver::RuntimeCommand::NETWORK_RULES:
    case driver::RuntimeCommand::PULL_IMAGE:
      return;
  }
}

void Witness::judge_start(driver::StartContainer::Reader start, const std::string& machine) {
  const std::string id = str(start.getTaskId());
  const std::string name = str(start.getContainer().getName());
  tell("  start " + id.substr(0, 6) + "/" + name + " on " + machine);
  const auto found = tasks_.find(id);
  if (found == tasks_.end()) {
    if (feed_) object("D1", "a container is started for task " + id.substr(0, 6) + ", which is unknown");
    return;
  }
  TaskView& task = found->second;
  task.asked_to_start = true;
  if (task.machine.empty()) task.machine = machine;
  if (task.machine != machine) object("T7", brief(task) + " is started on " + machine + " and on " + task.machine);
  for (const auto entry : start.getContainer().getEnvironment()) {
    if (wire::view(entry.getName()) == kRecipeVariable) learn_recipe(task.definition, recipe_labelled(str(entry.getValue())));
  }
  if (!task.wanted && feed_) object("T6", brief(task) + " is not wanted, but container " + name + " is started");
  if (task.is_stopped()) object("T5", brief(task) + " is STOPPED, but container " + name + " is started");
  if (start.getAttempt() == 0 && task.released)
    object("T4", brief(task) + " was released, but container " + name + " is started");
  const InstanceView* instance = instance_of(task);
  if (instance && instance->machine != machine) object("T7", brief(task) + " is started on " + machine);
  const Recipe* recipe = recipe_for(task.definition);
  if (!recipe) return;
  if (start.getAttempt() > 0) counters_.hit(Sometimes::container_restarted_by_policy);
  if (const ContainerRecipe* made = recipe->find(name); made && made->waits_for_first != Wait::kNothing) {
    counters_.hit(Sometimes::dependency_waited_for);
    if (!task.started.contains("app")) object("T8", brief(task) + " starts " + name + " before app, which it depends on");
    if (made->waits_for_first == Wait::kHealthy && !task.healthy.contains("app")) {
      object("T8", brief(task) + " starts " + name + " although no report said that app is healthy");
    }
  }
  judge_address(start, machine);
  if (task.is_fargate()) return;  // takes nothing of what the machine has registered
  Outside& outside = outside_[machine][id];
  outside.cpu_units = recipe->cpu_units();
  outside.memory_mib = recipe->memory_mib();
  for (const std::uint16_t port : recipe->host_ports()) outside.ports.insert(port);
  judge_room(machine);
}

// T1 for addresses: none is given to a task while containers of another one still have it.
void Witness::judge_address(driver::StartContainer::Reader start, const std::string& machine) {
  const std::string address = str(start.getTaskNetwork().getAddress());
  if (start.getNetworkMode() != "awsvpc") return;
  if (address.empty()) object("T1", "a container of mode awsvpc is started on " + machine + " without an address");
  for (const simulated::ContainerTruth& other : stage_->world().live()) {
    if (other.address != address || other.task_id == str(start.getTaskId())) continue;
    if (troubled_machines_.contains(other.machine_id)) continue;
    object("T1", "address " + address + " is given to two tasks, on " + machine + " and on " + other.machine_id);
  }
}

// T1, T2 in the world: resources given out on a machine and not given back never exceed the machine.
void Witness::judge_room(const std::string& machine) {
  if (troubled_machines_.contains(machine)) return;
  std::int64_t cpu = 0;
  std::int64_t memory = 0;
  std::set<std::uint16_t> ports;
  for (const auto& [task, outside] : outside_[machine]) {
    cpu += outside.cpu_units;
    memory += outside.memory_mib;
    for (const std::uint16_t port : outside.ports) {
      if (!ports.insert(port).second)
        object("T1", "port " + std::to_string(port) + " of " + machine + " is given to two tasks");
    }
  }
  for (const auto& [arn, instance] : instances_) {
    if (instance.machine != machine || instance.status == "INACTIVE") continue;
    if (cpu > instance.cpu_units || memory > instance.memory_mib) {
      object("T2", machine + " has " + std::to_string(instance.cpu_units) + " CPU units and " +
                       std::to_string(instance.memory_mib) + " MiB, but " + std::to_string(cpu) + " and " +
                       std::to_string(memory) + " are given out");
    }
  }
}

void Witness::judge_stop(driver::StopContainer::Reader stop, const std::string& machine) {
  const std::string id = str(stop.getTaskId());
  const std::string name = str(stop.getContainerName());
  tell("  stop " + id.substr(0, 6) + "/" + name + " on " + machine);
  const auto found = tasks_.find(id);
  if (found == tasks_.end() || !feed_) return;
  const TaskView& task = found->second;
  if (task.wanted) object("T6", brief(task) + " is wanted, but container " + name + " is stopped");
  const Recipe* recipe = recipe_for(task.definition);
  const ContainerRecipe* made = recipe ? recipe->find(name) : nullptr;
  if (made && made->stop_timeout_ms != stop.getTimeoutMs()) {
    object("T8", brief(task) + ": SIGKILL of " + name + " would follow after " + std::to_string(stop.getTimeoutMs()) +
                     " ms, not " + std::to_string(made->stop_timeout_ms));
  }
  // B3: no request is sent to a container that was told to stop.
  if (balancer_troubled_ || task.service.empty() || task.stop_code == "SpotInterruption")
    return;  // spot capacity does not wait for drains
  const auto truth = stage_->world().find(id, name);
  if (!truth || !truth->live()) return;
  for (const simulated::PortTruth& port : truth->ports) {
    for (const auto& [group, target_id] : targets_at_[{place_of(*truth), port.host_port}]) {
      const auto target = stage_->balancer().find({group, target_id, port.host_port});
      if (target && target->mode == simulated_balancer::TargetMode::kActive) {
        object("B3", brief(task) + " is stopped while the balancer still sends requests to " + place_of(*truth) + ":" +
                         std::to_string(port.host_port));
      }
    }
  }
}

// Two minutes after spot capacity was taken back nothing is left of it; by the engine's own time, which may go ahead where the
// wall clock did, and from when it was stored, be it that the commit was not acknowledged and the next process tells of it.
bool Witness::may_be_killed(const TaskView& task) const {
  constexpr std::int64_t kSpotWarning_ms = 119'000;
  const bool jumped = counters_.raw()[static_cast<std::size_t>(Sometimes::wall_clock_jumped)] > 0;
  return task.stop_code == "SpotInterruption" && (jumped || stage_->wall_ms() - task.unwanted_at_ms >= kSpotWarning_ms);
}

void Witness::judge_release(const std::string& id, const std::string& machine) {
  tell("  release " + id.substr(0, 6) + " on " + machine);
  const auto found = tasks_.find(id);
  if (found == tasks_.end() || !feed_) return;
  TaskView& task = found->second;
  if (task.is_stopped()) counters_.hit(Sometimes::stray_released);
  task.release_asked = true;
  if (task.wanted) object("T6", brief(task) + " is wanted, but everything of it is removed");
  // T8: a release kills what runs; a running container must have been told to stop before, unless its machine said it had
  // ended.
  for (const ContainerView& container : task.containers) {
    const auto truth = stage_->world().find(id, container.name);
    if (truth && truth->live() && !troubled_machines_.contains(machine) && !task.ended.contains(container.name) &&
        !task.is_stopped() && !may_be_killed(task)) {
      object("T8", brief(task) + " is released while " + container.name + " runs and no report said that it ended");
    }
  }
}

void Witness::commanded(driver::BalancerCommand::Reader command) {
  read_feed();
  const bool removes = command.isRemoveTarget();
  if (!command.isSetTarget() && !removes) return;
  const auto target = removes ? command.getRemoveTarget() : command.getSetTarget();
  const Place place(stage_->machine_at(str(target.getTargetId())), target.getPort());
  if (removes) {
    verdicts_.erase(place);  // the next target at this place has not been checked yet
    return;
  }
  tell(std::string("  target ") + place.first + ":" + std::to_string(place.second) +
       (target.getMode() == driver::Target::Mode::DRAINING ? " draining" : " active"));
  if (target.getMode() == driver::Target::Mode::ACTIVE) {
    targets_at_[place].emplace(str(target.getTargetGroupId()), str(target.getTargetId()));
  }
}

void Witness::reported(driver::RuntimeReport::Reader report) {
  const std::string machine = str(report.getMachineId());
  const auto task_of = [&](capnp::Text::Reader id) -> TaskView* {
    const auto found = tasks_.find(str(id));
    return found == tasks_.end() ? nullptr : &found->second;
  };
  switch (report.which()) {
    case driver::RuntimeReport::CAPABILITIES: {
      if (boots_.insert(str(report.getCapabilities().getBootId())).second) outside_[machine].clear();
      return tell("    " + machine + " registers");
    }
    case driver::RuntimeReport::INVENTORY: {
      std::set<std::pair<std::string, std::string>> listed;
      for (const auto state : report.getInventory().getContainers()) {
        listed.emplace(str(state.getTaskId()), str(state.getContainerName()));
        if (TaskView* task = task_of(state.getTaskId())) {
          if (state.getStatus() == driver::ContainerStatus::RUNNING) task->started.insert(str(state.getContainerName()));
          if (state.getHealth() == driver::Health::HEALTHY) task->healthy.insert(str(state.getContainerName()));
          if (state.getStatus() == driver::ContainerStatus::EXITED) {
            task->started.insert(str(state.getContainerName()));
            task->ended.insert(str(state.getContainerName()));
          }
        }
      }
      for (auto& [id, task] : tasks_) {
        if (!is_on(task, machine)) continue;
        for (const ContainerView& container : task.containers) {
          if (!listed.contains({id, container.name})) task.ended.insert(container.name);
        }
      }
      return tell("    " + machine + " lists " + std::to_string(listed.size()) + " containers");
    }
    case driver::RuntimeReport::CONTAINER_PROGRESS:
      return;
    case driver::RuntimeReport::CONTAINER_STARTED: {
      const auto started = report.getContainerStarted();
      tell("    " + machine + ": " + str(started.getTaskId()).substr(0, 6) + "/" + str(started.getContainerName()) +
           " started");
      if (TaskView* task = task_of(started.getTaskId())) task->started.insert(str(started.getContainerName()));
      return;
    }
    case driver::RuntimeReport::CONTAINER_FAILED: {
      const auto failed = report.getContainerFailed();
      tell("    " + machine + ": " + str(failed.getTaskId()).substr(0, 6) + "/" + str(failed.getContainerName()) +
           " failed: " + str(failed.getMessage()));
      if (TaskView* task = task_of(failed.getTaskId())) task->ended.insert(str(failed.getContainerName()));
      return;
    }
    case driver::RuntimeReport::CONTAINER_EXITED: {
      const auto exited = report.getContainerExited();
      tell("    " + machine + ": " + str(exited.getTaskId()).substr(0, 6) + "/" + str(exited.getContainerName()) + " exited " +
           std::to_string(exited.getExitCode()));
      if (TaskView* task = task_of(exited.getTaskId())) {
        task->started.insert(str(exited.getContainerName()));
        task->ended.insert(str(exited.getContainerName()));
      }
      return;
    }
    case driver::RuntimeReport::CONTAINER_HEALTH:  // a container with a health has started
      if (TaskView* task = task_of(report.getContainerHealth().getTaskId())) {
        task->started.insert(str(report.getContainerHealth().getContainerName()));
        if (report.getContainerHealth().getHealth() == driver::Health::HEALTHY) {
          task->healthy.insert(str(report.getContainerHealth().getContainerName()));
        }
      }
      return;
    case driver::RuntimeReport::TASK_RELEASED: {
      const std::string id = str(report.getTaskReleased().getTaskId());
      tell("    " + machine + ": " + id.substr(0, 6) + " released");
      outside_[machine].erase(id);
      const auto found = tasks_.find(id);
      if (found != tasks_.end()) found->second.released = true;
      return;
    }
    case driver::RuntimeReport::CONNECTION:
      return tell("    " + machine + (report.getConnection().getConnected() ? " connects" : " is cut off"));
    case driver::RuntimeReport::MACHINE_NOTICE:
      return tell("    " + machine + " tells " + str(report.getMachineNotice().getName()));
    case driver::RuntimeReport::PULL_PROGRESS:
      return;
  }
}

void Witness::reported(driver::BalancerReport::Reader report) {
  if (report.isTargetHealth()) {
    const auto health = report.getTargetHealth();
    const Place place(stage_->machine_at(str(health.getTarget().getTargetId())), health.getTarget().getPort());
    const bool healthy = health.getState() == driver::TargetHealth::State::HEALTHY;
    ++verdicts_told_;
    verdicts_[place] = {.healthy = healthy, .told_at_ms = stage_->steady_ms()};
    target_unhealthy_.erase(place);
    if (healthy && place.first != str(health.getTarget().getTargetId())) counters_.hit(Sometimes::fargate_task_balanced);
    if (health.getState() == driver::TargetHealth::State::UNHEALTHY) {
      counters_.hit(Sometimes::target_unhealthy);
      target_unhealthy_.insert(place);
    }
    tell("    balancer: " + place.first + ":" + std::to_string(place.second) + (healthy ? " healthy" : " not healthy"));
  } else if (report.isTargetDrained()) {
    counters_.hit(Sometimes::target_drained);
    tell("    balancer: " + str(report.getTargetDrained().getTargetId()) + ":" +
         std::to_string(report.getTargetDrained().getPort()) + " drained");
  } else if (report.isConnection()) {
    tell(std::string("    balancer ") + (report.getConnection().getConnected() ? "connected" : "lost"));
  }
}

}  // namespace moorage::simulation
