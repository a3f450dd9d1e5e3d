// From a start command to a running container, step by step.
#include <algorithm>
#include <charconv>
#include <utility>

#include "drivers/runtime/plan/fetched_values.h"
#include "drivers/runtime/simulated/machine_room.h"
#include "drivers/runtime/simulated/simulated_reports.h"
#include "ports/secret_source.h"
#include "wire/presence.h"

namespace moorage::simulated {
namespace {

constexpr int kSegmentationFault = 139;

NetworkMode network_mode(std::string_view text) {
  if (text == "host") {
    return NetworkMode::kHost;
  }
  if (text == "awsvpc") {
    return NetworkMode::kTask;
  }
  return text == "none" ? NetworkMode::kNone : NetworkMode::kBridge;
}

// "8000-8010"
bool read_range(std::string_view text, PortWish& wish) {
  const auto dash = text.find('-');
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  if (dash == std::string_view::npos || std::from_chars(text.data(), text.data() + dash, first).ec != std::errc() ||
      std::from_chars(text.data() + dash + 1, text.data() + text.size(), last).ec != std::errc() || last < first) {
    return false;
  }
  wish.container_port = first;
  wish.count = static_cast<std::uint16_t>(last - first + 1);
  wish.is_range = true;
  return true;
}

std::vector<PortWish> port_wishes(ecs::ContainerDefinition::Reader definition, NetworkMode mode) {
  std::vector<PortWish> wishes;
  if (mode == NetworkMode::kNone) {
    return wishes;
  }
  for (const auto mapping : definition.getPortMappings()) {
    PortWish wish;
    wish.udp = mapping.getProtocol() == ecs::TransportProtocol::UDP;
    if (mapping.hasContainerPortRange()) {
      if (!read_range(wire::view(mapping.getContainerPortRange()), wish)) {
        continue;
      }
    } else {
      wish.container_port = static_cast<std::uint16_t>(wire::value_or(mapping.getContainerPort(), 0));
      wish.host_port = static_cast<std::uint16_t>(wire::value_or(mapping.getHostPort(), 0));
    }
    if (mode == NetworkMode::kHost || mode == NetworkMode::kTask) {
      wish.host_port = wish.container_port;
    }
    wishes.push_back(wish);
  }
  return wishes;
}

HealthPlan health_plan(ecs::ContainerDefinition::Reader definition) {
  if (!definition.hasHealthCheck()) {
    return {};
  }
  const auto check = definition.getHealthCheck();
  return {wire::value_or(check.getInterval(), 30) * std::int64_t{1000},
          wire::value_or(check.getStartPeriod(), 0) * std::int64_t{1000}, wire::value_or(check.getRetries(), 3)};
}

std::int64_t given_or(const std::unique_ptr<const Script>& script, std::optional<std::int64_t> Script::*given,
                      std::int64_t otherwise) {
  return script ? ((*script).*given).value_or(otherwise) : otherwise;
}

bool hangs(const Container& container, HangPoint point) { return container.script && container.script->hang == point; }

}  // namespace

// It is there as if it had been started; what it was started with is not known, so nothing ends it but a stop or an order.
void MachineRoom::adopt(Slot machine, const AdoptedContainer& known) {
  if (container_slot(known.task_id, known.name) != kNoSlot) return;
  const Slot slot = static_cast<Slot>(containers_.size());
  Container& container = containers_.emplace_back();
  container.generation = 1;
  container.task = task_slot(known.task_id, machine);
  container.machine = machine;
  container.name = names_.number(known.name);
  container.image = images_.number(known.image);
  container.place_in_machine = static_cast<Slot>(machines_[machine].containers.size());
  container.serial = ++serial_;
  container.attempt = known.attempt;
  container.cpu_units = known.cpu_units;
  container.memory_mib = known.memory_mib;
  container.phase = Phase::kRunning;
  container.started_at = known.started_at;
  if (known.healthy) container.verdict = *known.healthy ? Verdict::kHealthy : Verdict::kUnhealthy;
  for (std::uint64_t& part : container.runtime_id) part = ids_.next();
  for (const PortTruth& port : known.ports) {
    HostPorts& ports = port.udp ? machines_[machine].udp : machines_[machine].tcp;
    if (!ports.take(port.host_port)) continue;
    container.ports.push_back({.container_port = port.container_port, .host_port = port.host_port, .udp = port.udp});
  }
  machines_[machine].images.insert(container.image);
  machines_[machine].containers.push_back(slot);
  tasks_[container.task].containers.push_back(slot);
  ++counts_.containers;
  ++counts_.live;
}

void MachineRoom::start(Slot machine, driver::StartContainer::Reader command) {
  const Slot known = container_slot(wire::view(command.getTaskId()), wire::view(command.getContainer().getName()));
  std::optional<std::array<std::uint64_t, 4>> former_id;
  if (known != kNoSlot) {
    const Container& container = containers_[known];
    if (container.phase == Phase::kRunning && command.getAttempt() > container.attempt) {
      end(known, {137, false});
    }
    if (container.phase == Phase::kRunning) {
      return send(container.machine, started_report(facts(known), container.started_at));
    }
    if (container.phase != Phase::kExited) {
      return;  // on its way already
    }
    if (command.getAttempt() <= container.attempt) {
      return send(container.machine, exited_report(facts(known), container.exited_at));
    }
    former_id = container.runtime_id;  // the same container, started once more
    erase(known);
  }
  const Slot slot = make_container(machine, command);
  if (former_id) {
    containers_[slot].runtime_id = *former_id;
  }
  const Container& container = containers_[slot];
  send(machine, progress_report(facts(slot), now_, driver::ContainerProgress::Phase::PULL_STARTED));
  note(TraceKind::kPullStarted, wire::view(command.getTaskId()), names_.text(container.name));
  if (const auto failure = secret_failure(command, container.script.get())) {
    return fail(slot, {failure->name, failure->message});
  }
  if (hangs(container, HangPoint::kPull)) {
    return;
  }
  const bool cached = machines_[machine].images.contains(container.image);
  const std::int64_t pull_ms = latency_.draw(cached ? options_.latencies.pull_cached : options_.latencies.pull);
  const RegistryMood* const mood = registry_for(container.image);
  const std::int64_t delay_ms = mood && mood->state == RegistryState::kSlow ? mood->delay.ms : 0;
  schedule(given_or(container.script, &Script::pull_ms, pull_ms) + delay_ms, Happening::kPulled, slot, container.generation);
}

// Secrets and files of variables are fetched before the image, and one that fails ends the start.
std::optional<Error> MachineRoom::secret_failure(driver::StartContainer::Reader command, const Script* script) {
  const auto definition = command.getContainer();
  std::vector<std::string> names;
  for (const auto secret : definition.getSecrets()) names.emplace_back(wire::view(secret.getValueFrom()));
  for (const auto secret : definition.getLogConfiguration().getSecretOptions()) {
    names.emplace_back(wire::view(secret.getValueFrom()));
  }
  for (const auto file : definition.getEnvironmentFiles()) names.emplace_back(wire::view(file.getValue()));
  if (names.empty()) {
    return std::nullopt;
  }
  if (script != nullptr && !script->secret_error.empty()) {
    return ports::secret_not_pulled(script->secret_error);
  }
  for (const std::string& name : names) {
    const auto known = secret_failures_.find(name);
    if (known != secret_failures_.end() && !known->second.empty()) {
      return ports::secret_not_pulled(known->second);
    }
  }
  if (options_.faults.secret_fails > 0 && chance_.happens(options_.faults.secret_fails)) {
    return ports::secret_not_pulled("execution resource retrieval failed: " + names.front() +
                                    ": the service did not answer in time");
  }
  const auto fetched = options_.secrets ? runtime::fetch_values(command, options_.secrets.get())
                                        : Result<runtime::FetchedValues>(runtime::FetchedValues{});
  return fetched.ok() ? std::nullopt : std::optional(fetched.error());
}

Slot MachineRoom::make_container(Slot machine, driver::StartContainer::Reader command) {
  const auto definition = command.getContainer();
  const Slot task = task_slot(wire::view(command.getTaskId()), machine);
  Slot slot = static_cast<Slot>(containers_.size());
  if (free_containers_.empty()) {
    containers_.emplace_back();
  } else {
    slot = free_containers_.back();
    free_containers_.pop_back();
  }
  Container& container = containers_[slot];
  const std::uint32_t generation = container.generation + 1;
  container = Container();
  container.generation = generation;
  container.task = task;
  container.machine = machine;
  container.name = names_.number(wire::view(definition.getName()));
  container.image = images_.number(image_without_pin(wire::view(definition.getImage())));
  container.place_in_machine = static_cast<Slot>(machines_[machine].containers.size());
  container.serial = ++serial_;
  container.attempt = command.getAttempt();
  container.network = network_mode(wire::view(command.getNetworkMode()));
  container.address = wire::view(command.getTaskNetwork().getAddress());
  container.health = health_plan(definition);
  container.ports = port_wishes(definition, container.network);
  container.cpu_units = wire::value_or(definition.getCpu(), 0);
  container.memory_mib = wire::value_or(definition.getMemoryReservation(), 0);
  if (container.memory_mib == 0) {
    container.memory_mib = wire::value_or(definition.getMemory(), 0);
  }
  container.script = read_script(definition);
  if (container.script && !container.script->shared_cpu.empty()) container.service = wire::view(command.getServiceName());
  for (std::uint64_t& part : container.runtime_id) {
    part = ids_.next();
  }
  tasks_[task].containers.push_back(slot);
  machines_[machine].containers.push_back(slot);
  ++counts_.containers;
  return slot;
}

void MachineRoom::pulled(Slot slot) {
  Container& container = containers_[slot];
  if (auto failure = pull_failure(slot)) {
    return fail(slot, {"CannotPullContainerError", *failure});
  }
  machines_[container.machine].images.insert(container.image);
  send(container.machine, progress_report(facts(slot), now_, driver::ContainerProgress::Phase::PULL_STOPPED));
  container.phase = Phase::kCreating;
  schedule(latency_.draw(options_.latencies.create), Happening::kCreated, slot, container.generation);
}

std::optional<std::string> MachineRoom::pull_failure(Slot slot) {
  const Container& container = containers_[slot];
  const std::string& image = images_.text(container.image);
  const auto wanted =
      std::find_if(pull_failures_.begin(), pull_failures_.end(), [&](const auto& entry) { return entry.first == image; });
  if (wanted != pull_failures_.end()) {
    std::string message = wanted->second;
    pull_failures_.erase(wanted);
    return message;
  }
  if (container.script && !container.script->pull_error.empty()) {
    return container.script->pull_error;
  }
  const RegistryMood* const mood = registry_for(container.image);
  const bool is_here = machines_[container.machine].images.contains(container.image);
  if (mood && mood->state == RegistryState::kDown && !is_here) {
    return "failed to resolve ref " + image +
           ": connection refused; check that the registry runs and is reachable from this machine";
  }
  if (mood && mood->state == RegistryState::kMissing && !is_here) {
    return "failed to resolve ref " + image + ": manifest unknown; check the name and the tag";
  }
  if (chance_.happens(options_.faults.pull_fails)) {
    return "failed to pull image " + image +
           ": connection reset by peer; check the network between this machine and the registry";
  }
  return std::nullopt;
}

// Only the first container of a task waits for the interface.
bool MachineRoom::interface_fails(const Container& container) {
  if (container.network != NetworkMode::kTask || container.attempt > 0 || tasks_[container.task].containers.size() > 1) {
    return false;
  }
  if (container.address.empty()) {
    return true;
  }
  if (interface_failures_ > 0) {
    --interface_failures_;
    return true;
  }
  return chance_.happens(options_.faults.interface_fails);
}

const RegistryMood* MachineRoom::registry_for(Slot image) const {
  const std::string& name = images_.text(image);
  const auto fits = [&](const RegistryMood& mood) { return mood.image.empty() || mood.image == name; };
  const auto found = std::find_if(registry_moods_.rbegin(), registry_moods_.rend(), fits);
  return found == registry_moods_.rend() || found->state == RegistryState::kUp ? nullptr : &*found;
}

void MachineRoom::set_registry(const RegistryMood& mood) {
  std::erase_if(registry_moods_, [&](const RegistryMood& old) { return mood.image.empty() || old.image == mood.image; });
  registry_moods_.push_back(mood);
}

void MachineRoom::created(Slot slot) {
  Container& container = containers_[slot];
  if (container.script && !container.script->create_error.empty()) {
    const std::string message = container.script->create_error;
    return fail(slot, {"CannotCreateContainerError", message});
  }
  if (interface_fails(container)) {
    return fail(slot, {"ResourceInitializationError", "Timeout waiting for network interface provisioning to complete."});
  }
  send(container.machine, progress_report(facts(slot), now_, driver::ContainerProgress::Phase::CREATED));
  container.phase = Phase::kStarting;
  if (hangs(container, HangPoint::kStart)) {
    return;
  }
  const std::int64_t start_ms = latency_.draw(options_.latencies.start);
  schedule(given_or(container.script, &Script::start_ms, start_ms), Happening::kStarted, slot, container.generation);
}

void MachineRoom::started(Slot slot) {
  Container& container = containers_[slot];
  std::string problem = container.script ? container.script->start_error : std::string();
  if (problem.empty() && chance_.happens(options_.faults.start_fails)) {
    problem = "the runtime failed";
  }
  if (!problem.empty() || !bind_ports(slot, problem)) {
    return fail(slot, {"CannotStartContainerError", problem});
  }
  container.phase = Phase::kRunning;
  container.started_at = now_;
  ++counts_.live;
  ++counts_.started;
  note(TraceKind::kStarted, tasks_[container.task].id, names_.text(container.name));
  if (options_.keeps_trace) trace_.back().attempt = container.attempt;
  if (container.script && container.script->exit_after_ms) {
    const bool oom = container.script->out_of_memory;
    schedule_exit(*container.script->exit_after_ms, slot, {oom ? 137 : container.script->exit_code, oom});
  }
  if (chance_.happens(options_.faults.dies_after_start)) {
    schedule_exit(chance_.draw(options_.faults.delay), slot, {kSegmentationFault, false});
  }
  if (!attached_) {
    return;
  }
  begin_health(slot);
  if (lies(Lie::kStartFailsButRuns, options_.faults.start_fails_but_runs)) {
    return send(container.machine,
                failed_report(facts(slot), now_, {"CannotStartContainerError", "the runtime did not answer in time"}));
  }
  send(container.machine, started_report(facts(slot), now_));
  if (lies(Lie::kStartedButIsNot, options_.faults.started_but_is_not)) {
    note(TraceKind::kExited, tasks_[container.task].id, names_.text(container.name));
    erase(slot);
  }
}

void MachineRoom::fail(Slot slot, FailureText failure) {
  note(TraceKind::kFailed, tasks_[containers_[slot].task].id, names_.text(containers_[slot].name));
  send(containers_[slot].machine, failed_report(facts(slot), now_, failure));
  erase(slot);
}

bool MachineRoom::bind_ports(Slot slot, std::string& problem) {
  Container& container = containers_[slot];
  Machine& machine = machines_[container.machine];
  if (container.network == NetworkMode::kTask) {
    return true;  // at an address of its own: no port of the machine is taken
  }
  for (std::size_t i = 0; i < container.ports.size(); ++i) {
    PortWish& wish = container.ports[i];
    HostPorts& ports = wish.udp ? machine.udp : machine.tcp;
    bool bound = true;
    if (wish.host_port == 0) {
      const auto first = ports.take_dynamic(wish.count);
      bound = first.has_value();
      wish.host_port = first.value_or(0);
    } else {
      std::uint16_t taken = 0;
      while (taken < wish.count && ports.take(static_cast<std::uint16_t>(wish.host_port + taken))) {
        ++taken;
      }
      bound = taken == wish.count;
      while (!bound && taken > 0) {
        ports.give_back(static_cast<std::uint16_t>(wish.host_port + --taken));
      }
    }
    if (!bound) {
      problem = "Bind for 0.0.0.0:" + std::to_string(wish.host_port) + " failed: port is already allocated";
      ++counts_.port_conflicts;
      container.ports.resize(i);
      give_back_ports(slot);
      return false;
    }
  }
  return true;
}

void MachineRoom::begin_health(Slot slot) {
  Container& container = containers_[slot];
  if (container.health.interval_ms == 0 || !attached_) {
    return;
  }
  const bool sick = container.script && container.script->health == HealthScript::kUnhealthy;
  const std::int64_t first_ms = sick
                                    ? container.health.start_period_ms + container.health.interval_ms * container.health.retries
                                    : container.health.interval_ms;
  schedule(first_ms, Happening::kProbe, slot, container.generation);
}

void MachineRoom::probe(Slot slot) {
  Container& container = containers_[slot];
  if (container.phase != Phase::kRunning) {
    return;
  }
  const HealthScript script = container.script ? container.script->health : HealthScript::kHealthy;
  if (!container.verdict_forced) {
    const bool healthy =
        script == HealthScript::kFlapping ? container.verdict != Verdict::kHealthy : script == HealthScript::kHealthy;
    container.verdict = healthy ? Verdict::kHealthy : Verdict::kUnhealthy;
    if (script == HealthScript::kFlapping) {
      const std::int64_t probes = healthy ? container.health.retries : 1;
      schedule(container.health.interval_ms * probes, Happening::kProbe, slot, container.generation);
    }
  }
  send(container.machine, health_report(facts(slot), now_));
}

void MachineRoom::set_health(const ContainerName& name, Verdict verdict) {
  const Slot slot = container_slot(name.task_id, name.container);
  if (slot == kNoSlot || containers_[slot].phase != Phase::kRunning) {
    return;
  }
  containers_[slot].verdict = verdict;
  containers_[slot].verdict_forced = true;
  send(containers_[slot].machine, health_report(facts(slot), now_));
}

bool MachineRoom::lies(Lie lie, int per_mille) {
  if (const auto wanted = std::find(lies_.begin(), lies_.end(), lie); wanted != lies_.end()) {
    lies_.erase(wanted);
    return true;
  }
  return chance_.happens(per_mille);
}

Slot MachineRoom::task_slot(std::string_view id, Slot machine) {
  if (const auto found = task_index_.find(id); found != task_index_.end()) {
    return found->second;
  }
  Slot slot = static_cast<Slot>(tasks_.size());
  if (free_tasks_.empty()) {
    tasks_.emplace_back();
  } else {
    slot = free_tasks_.back();
    free_tasks_.pop_back();
  }
  tasks_[slot].id = id;
  tasks_[slot].machine = machine;
  tasks_[slot].containers.clear();
  tasks_[slot].releases = 0;
  task_index_.emplace(tasks_[slot].id, slot);
  return slot;
}

}  // namespace moorage::simulated
