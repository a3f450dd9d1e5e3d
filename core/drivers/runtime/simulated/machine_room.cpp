#include "drivers/runtime/simulated/machine_room.h"

#include <algorithm>
#include <utility>

#include "wire/presence.h"

namespace moorage::simulated {
namespace {

enum Purpose : std::uint64_t { kForLatencies = 1, kForFaults = 2, kForIds = 3 };

bool is_driver_work(std::uint32_t session) { return session != 0; }

}  // namespace

MachineRoom::MachineRoom(const WorldOptions& options)
    : options_(options),
      latency_(options.seed, kForLatencies),
      chance_(options.seed, kForFaults),
      ids_(options.seed, kForIds) {}

void MachineRoom::add_machine(MachineOptions options) {
  if (machine_slot(options.id) != kNoSlot) {
    return;
  }
  auto attributes = standard_attributes(options.zone);
  for (const auto& given : options.attributes) {
    const auto same =
        std::find_if(attributes.begin(), attributes.end(), [&](const auto& entry) { return entry.first == given.first; });
    if (same != attributes.end()) {
      same->second = given.second;
    } else {
      attributes.push_back(given);
    }
  }
  options.attributes = std::move(attributes);
  const Slot slot = static_cast<Slot>(machines_.size());
  Machine& machine = machines_.emplace_back();
  machine.options = std::move(options);
  for (const std::uint16_t port : machine.options.reserved_ports) {
    machine.tcp.take(port);
  }
  machine_index_.emplace(machine.options.id, slot);
  ++counts_.machines;
  for (const AdoptedContainer& container : std::exchange(machine.options.containers, {})) adopt(slot, container);
  send_always(slot, capabilities_report(machine));
}

std::uint32_t MachineRoom::attach() {
  if (attached_) {
    detach(session_);
  }
  attached_ = true;
  ++session_;
  outbox_.clear();
  for (Slot slot = 0; slot < machines_.size(); ++slot) {
    if (machines_[slot].connected) {
      send_always(slot, capabilities_report(machines_[slot]));
    }
  }
  for (Slot slot = 0; slot < containers_.size(); ++slot) {
    if (containers_[slot].task != kNoSlot && containers_[slot].phase == Phase::kRunning) {
      begin_health(slot);
    }
  }
  return session_;
}

void MachineRoom::detach(std::uint32_t session) {
  if (!is_attached(session)) {
    return;
  }
  attached_ = false;
  inbox_.clear();
  outbox_.clear();
  stalled_.clear();
  for (Machine& machine : machines_) {
    machine.waiting.clear();
    machine.held.clear();
  }
  for (TaskSlot& task : tasks_) {
    task.releases = 0;
  }
  for (Slot slot = 0; slot < containers_.size(); ++slot) {
    if (containers_[slot].task != kNoSlot) {
      abandon(slot);
    }
  }
}

Instant MachineRoom::next_due() const {
  if (!inbox_.empty() || !controls_.empty() || !outbox_.empty()) {
    return now_.is_set() ? now_ : Instant{1};
  }
  return events_.empty() ? Instant::none() : events_.next_at();
}

void MachineRoom::run_until(Instant now) {
  now = std::max(now, now_);
  for (;;) {
    while (!events_.empty() && events_.next_at() <= now) {
      const Event event = events_.pop();
      now_ = std::max(now_, event.at);
      handle(event);
    }
    now_ = now;
    if (controls_.empty() && inbox_.empty()) {
      return;
    }
    for (const Control& control : std::exchange(controls_, {})) {
      control(*this);
    }
    for (const ports::RuntimeCommand& command : std::exchange(inbox_, {})) {
      take(command);
    }
  }
}

void MachineRoom::schedule(std::int64_t after_ms, Happening what, Slot slot, std::uint32_t generation) {
  const bool by_world = what == Happening::kDeliver;
  events_.push(Event{.at = now_ + Duration::millis(after_ms),
                     .slot = slot,
                     .generation = generation,
                     .session = by_world ? 0 : session_,
                     .what = what});
}

void MachineRoom::schedule_exit(std::int64_t after_ms, Slot slot, Death death) {
  events_.push(Event{.at = now_ + Duration::millis(after_ms),
                     .slot = slot,
                     .generation = containers_[slot].generation,
                     .code = death.exit_code,
                     .what = Happening::kExit,
                     .oom = death.oom_killed});
}

void MachineRoom::handle(const Event& event) {
  if (is_driver_work(event.session) && !is_attached(event.session)) {
    return;
  }
  Slot machine = kNoSlot;
  switch (event.what) {
    case Happening::kPulled:
    case Happening::kCreated:
    case Happening::kStarted:
    case Happening::kKill:
    case Happening::kProbe:
    case Happening::kExit:
    case Happening::kRepeat:
      if (containers_[event.slot].generation != event.generation) {
        return;
      }
      machine = containers_[event.slot].machine;
      break;
    case Happening::kReleased:
      if (tasks_[event.slot].generation != event.generation) {
        return;
      }
      machine = tasks_[event.slot].machine;
      break;
    case Happening::kInventory:
      machine = event.slot;
      break;
    case Happening::kDeliver:
      machine = letters_[event.slot].first;
      break;
  }
  if (machines_[machine].hanging && is_driver_work(event.session)) {
    stalled_.emplace_back(machine, event);
    return;
  }
  switch (event.what) {
    case Happening::kPulled:
      return pulled(event.slot);
    case Happening::kCreated:
      return created(event.slot);
    case Happening::kStarted:
      return started(event.slot);
    case Happening::kKill:
      return kill_now(event.slot);
    case Happening::kProbe:
      return probe(event.slot);
    case Happening::kExit:
      return end(event.slot, {event.code, event.oom});
    case Happening::kRepeat:
      return repeat_report(event);
    case Happening::kReleased:
      return released(event.slot);
    case Happening::kInventory:
      return send_inventory(event.slot);
    case Happening::kDeliver:
      free_letters_.push_back(event.slot);
      return send_always(machine, std::exchange(letters_[event.slot].second, {}));
  }
}

void MachineRoom::take(const ports::RuntimeCommand& command) {
  const auto reader = command.reader();
  ++counts_.commands;
  const bool only_one = !reader.hasMachineId() && machines_.size() == 1;
  const Slot slot = only_one ? 0 : machine_slot(wire::view(reader.getMachineId()));
  if (slot == kNoSlot) {
    Machine nowhere;
    nowhere.options.id = wire::view(reader.getMachineId());
    nowhere.connected = false;
    outbox_.push_back(connection_report(nowhere, "there is no such machine"));
    return;
  }
  if (machines_[slot].hanging || !machines_[slot].connected) {
    machines_[slot].waiting.push_back(command);
    return;
  }
  switch (reader.which()) {
    case driver::RuntimeCommand::INVENTORY:
      return schedule(latency_.draw(options_.latencies.inventory), Happening::kInventory, slot, 0);
    case driver::RuntimeCommand::START_CONTAINER:
      return start(slot, reader.getStartContainer());
    case driver::RuntimeCommand::STOP_CONTAINER:
      return stop(slot, reader.getStopContainer());
    case driver::RuntimeCommand::RELEASE_TASK:
      return release(slot, reader.getReleaseTask());
    case driver::RuntimeCommand::NETWORK_RULES:
    case driver::RuntimeCommand::PULL_IMAGE:
      return;
  }
}

// Applies the link's faults to a report.
void MachineRoom::send(Slot machine, ports::RuntimeReport report) {
  const auto fate = simulated_parts::draw_fate(chance_, options_.faults, lose_next_);
  if (fate.is_lost) {
    return;
  }
  if (fate.is_repeated) {
    send_always(machine, report);
  }
  if (!fate.delay_ms) {
    return send_always(machine, std::move(report));
  }
  Slot letter = static_cast<Slot>(letters_.size());
  if (free_letters_.empty()) {
    letters_.emplace_back();
  } else {
    letter = free_letters_.back();
    free_letters_.pop_back();
  }
  letters_[letter] = {machine, std::move(report)};
  schedule(*fate.delay_ms, Happening::kDeliver, letter, 0);
}

void MachineRoom::send_always(Slot machine, ports::RuntimeReport report) {
  if (!attached_ || !machines_[machine].connected) {
    return;
  }
  ++counts_.reports;
  if (machines_[machine].hanging) {
    machines_[machine].held.push_back(std::move(report));
  } else {
    outbox_.push_back(std::move(report));
  }
}

void MachineRoom::release_waiting(Slot slot) {
  Machine& machine = machines_[slot];
  if (machine.hanging || !machine.connected) {
    return;
  }
  for (ports::RuntimeReport& report : std::exchange(machine.held, {})) {
    outbox_.push_back(std::move(report));
  }
  std::vector<std::pair<Slot, Event>> others;
  for (auto& [whose, event] : std::exchange(stalled_, {})) {
    if (whose == slot) {
      event.at = now_;
      events_.push(event);
    } else {
      others.emplace_back(whose, event);
    }
  }
  stalled_ = std::move(others);
  for (const ports::RuntimeCommand& command : std::exchange(machine.waiting, {})) {
    take(command);
  }
}

void MachineRoom::disconnect(const std::string& machine_id, const std::string& reason) {
  const Slot slot = machine_slot(machine_id);
  if (slot == kNoSlot || !machines_[slot].connected) {
    return;
  }
  machines_[slot].connected = false;
  if (attached_) {
    outbox_.push_back(connection_report(machines_[slot], reason));
  }
}

void MachineRoom::reconnect(const std::string& machine_id) {
  const Slot slot = machine_slot(machine_id);
  if (slot == kNoSlot || machines_[slot].connected) {
    return;
  }
  machines_[slot].connected = true;
  send_always(slot, connection_report(machines_[slot], {}));
  send_always(slot, capabilities_report(machines_[slot]));
  release_waiting(slot);
}

void MachineRoom::hang(const std::string& machine_id) {
  if (const Slot slot = machine_slot(machine_id); slot != kNoSlot) {
    machines_[slot].hanging = true;
  }
}

void MachineRoom::resume(const std::string& machine_id) {
  if (const Slot slot = machine_slot(machine_id); slot != kNoSlot && machines_[slot].hanging) {
    machines_[slot].hanging = false;
    release_waiting(slot);
  }
}

void MachineRoom::reboot(const std::string& machine_id) {
  const Slot slot = machine_slot(machine_id);
  if (slot == kNoSlot) {
    return;
  }
  Machine& machine = machines_[slot];
  const std::vector<Slot> gone = machine.containers;
  for (const Slot container : gone) {
    note(TraceKind::kExited, tasks_[containers_[container].task].id, names_.text(containers_[container].name));
    erase(container);
  }
  ++machine.boot;
  machine.hanging = false;
  machine.held.clear();
  send_always(slot, capabilities_report(machine));
  release_waiting(slot);
}

void MachineRoom::take_port(const std::string& machine_id, std::uint16_t port) {
  if (const Slot slot = machine_slot(machine_id); slot != kNoSlot) {
    machines_[slot].tcp.take(port);
  }
}

void MachineRoom::repeat_inventory(const std::string& machine_id) {
  if (const Slot slot = machine_slot(machine_id); slot != kNoSlot) {
    send_inventory(slot);
  }
}

void MachineRoom::repeat_reports(const ContainerName& name, std::int64_t every_ms, std::int32_t times) {
  const Slot slot = container_slot(name.task_id, name.container);
  if (slot == kNoSlot || times <= 0) {
    return;
  }
  repeat_report({.at = now_,
                 .slot = slot,
                 .generation = containers_[slot].generation,
                 .session = session_,
                 .code = times,
                 .every_ms = static_cast<std::int32_t>(every_ms),
                 .what = Happening::kRepeat});
}

void MachineRoom::repeat_report(const Event& event) {
  Container& container = containers_[event.slot];
  const Verdict truth = std::exchange(container.verdict, event.code % 2 == 0 ? Verdict::kHealthy : Verdict::kUnhealthy);
  send(container.machine, health_report(facts(event.slot), now_));
  container.verdict = truth;
  if (event.code <= 1) {
    return;
  }
  Event next = event;
  next.at = now_ + Duration::millis(event.every_ms);
  --next.code;
  events_.push(next);
}

Slot MachineRoom::machine_slot(std::string_view id) const {
  const auto found = machine_index_.find(id);
  return found == machine_index_.end() ? kNoSlot : found->second;
}

Slot MachineRoom::container_slot(std::string_view task_id, std::string_view name) const {
  const auto task = task_index_.find(task_id);
  if (task == task_index_.end()) {
    return kNoSlot;
  }
  for (const Slot slot : tasks_[task->second].containers) {
    if (names_.text(containers_[slot].name) == name) {
      return slot;
    }
  }
  return kNoSlot;
}

ContainerFacts MachineRoom::facts(Slot slot) const {
  const Container& container = containers_[slot];
  return {machines_[container.machine].options.id, tasks_[container.task].id, names_.text(container.name),
          images_.text(container.image), container};
}

void MachineRoom::note(TraceKind kind, std::string_view task_id, std::string_view container) {
  if (options_.keeps_trace) {
    trace_.push_back({.at = now_, .kind = kind, .task_id = std::string(task_id), .container = std::string(container)});
  }
}

}  // namespace moorage::simulated
