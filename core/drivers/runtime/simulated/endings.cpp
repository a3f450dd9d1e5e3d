// From a stop command, a death or a release to nothing.
#include <algorithm>
#include <utility>

#include "drivers/runtime/simulated/machine_room.h"
#include "wire/presence.h"

namespace moorage::simulated {
namespace {

constexpr int kTerminated = 143;

}  // namespace

void MachineRoom::stop(Slot machine, driver::StopContainer::Reader command) {
  const Slot slot = container_slot(wire::view(command.getTaskId()), wire::view(command.getContainerName()));
  if (slot == kNoSlot) {
    const ContainerName name{std::string(wire::view(command.getTaskId())), std::string(wire::view(command.getContainerName()))};
    return send(machine, gone_report(machines_[machine].options.id, name, now_));
  }
  Container& container = containers_[slot];
  if (container.phase == Phase::kExited) {
    container.attempt = std::max(container.attempt, command.getAttempt());  // the next attempt is cancelled
    return send(machine, exited_report(facts(slot), container.exited_at));
  }
  if (container.phase != Phase::kRunning) {  // its start is cancelled
    send(machine, exited_report(facts(slot), now_));
    return erase(slot);
  }
  if (container.stop_session == session_) {
    return;  // being stopped already; the report will come
  }
  if (lies(Lie::kExitedButRuns, options_.faults.exited_but_runs)) {
    const ContainerName name{tasks_[container.task].id, names_.text(container.name)};
    return send(machine, gone_report(machines_[machine].options.id, name, now_));
  }
  const bool first = !container.sigterm_at.is_set();
  container.stop_session = session_;
  container.stop_timeout_ms = command.getTimeoutMs();
  if (first) {
    container.sigterm_at = now_;
  }
  note(TraceKind::kSigterm, tasks_[container.task].id, names_.text(container.name));
  if (container.script && container.script->hang == HangPoint::kStop) {
    return;
  }
  if (first && !(container.script && container.script->ignores_sigterm)) {
    const std::int64_t drawn_ms = latency_.draw(options_.latencies.stop);
    schedule_exit(container.script ? container.script->stop_ms.value_or(drawn_ms) : drawn_ms, slot,
                  {container.script ? container.script->stop_code : kTerminated, false});
  }
  schedule(command.getTimeoutMs(), Happening::kKill, slot, container.generation);
}

void MachineRoom::kill(const ContainerName& name, Death death) {
  if (const Slot slot = container_slot(name.task_id, name.container); slot != kNoSlot) {
    end(slot, death);
  }
}

void MachineRoom::kill_now(Slot slot) {
  Container& container = containers_[slot];
  if (container.phase == Phase::kRunning) {
    container.sigkill_at = now_;
    note(TraceKind::kSigkill, tasks_[container.task].id, names_.text(container.name));
    end(slot, {137, false});
  }
}

void MachineRoom::end(Slot slot, Death death) {
  Container& container = containers_[slot];
  if (container.phase != Phase::kRunning) {
    return;
  }
  container.phase = Phase::kExited;
  container.exited_at = now_;
  container.has_exit_code = true;
  container.exit_code = death.exit_code;
  container.was_oom = death.oom_killed;
  --counts_.live;
  give_back_ports(slot);
  note(TraceKind::kExited, tasks_[container.task].id, names_.text(container.name));
  send(container.machine, exited_report(facts(slot), now_));
}

void MachineRoom::release(Slot machine, driver::ReleaseTask::Reader command) {
  const auto found = task_index_.find(wire::view(command.getTaskId()));
  if (found == task_index_.end()) {
    return send(machine, released_report(machines_[machine].options.id, wire::view(command.getTaskId())));
  }
  TaskSlot& task = tasks_[found->second];
  if (++task.releases > 1) {
    return;  // under way; each is answered
  }
  const std::vector<Slot> slots = task.containers;
  for (const Slot slot : slots) {
    if (containers_[slot].phase == Phase::kRunning) {
      kill_now(slot);
    } else if (containers_[slot].phase != Phase::kExited) {
      erase(slot);
    }
  }
  schedule(latency_.draw(options_.latencies.release), Happening::kReleased, found->second, task.generation);
}

void MachineRoom::released(Slot slot) {
  TaskSlot& task = tasks_[slot];
  const std::vector<Slot> slots = task.containers;
  for (const Slot container : slots) {
    erase(container);
  }
  note(TraceKind::kReleased, task.id, {});
  for (; task.releases > 0; --task.releases) {
    send(task.machine, released_report(machines_[task.machine].options.id, task.id));
  }
  task_index_.erase(task.id);
  task.id.clear();
  ++task.generation;
  free_tasks_.push_back(slot);
}

void MachineRoom::send_inventory(Slot slot) {
  std::vector<ContainerFacts> list;
  list.reserve(machines_[slot].containers.size());
  for (const Slot container : machines_[slot].containers) {
    list.push_back(facts(container));
  }
  send_always(slot, inventory_report(machines_[slot], list));
}

void MachineRoom::give_back_ports(Slot slot) {
  const Container& container = containers_[slot];
  Machine& machine = machines_[container.machine];
  if (container.network == NetworkMode::kTask) {
    return;
  }
  for (const PortWish& port : container.ports) {
    for (std::uint16_t i = 0; i < port.count; ++i) {
      (port.udp ? machine.udp : machine.tcp).give_back(static_cast<std::uint16_t>(port.host_port + i));
    }
  }
}

void MachineRoom::erase(Slot slot) {
  Container& container = containers_[slot];
  if (container.phase == Phase::kRunning) {
    --counts_.live;
    give_back_ports(slot);
  }
  auto& in_machine = machines_[container.machine].containers;
  containers_[in_machine.back()].place_in_machine = container.place_in_machine;
  in_machine[container.place_in_machine] = in_machine.back();
  in_machine.pop_back();
  auto& in_task = tasks_[container.task].containers;
  in_task.erase(std::find(in_task.begin(), in_task.end(), slot));
  container.task = kNoSlot;
  ++container.generation;
  container.script.reset();
  container.ports.clear();
  free_containers_.push_back(slot);
  --counts_.containers;
}

// The driver is gone. Containers that it was pulling or creating never exist; one that it was just starting may have started.
void MachineRoom::abandon(Slot slot) {
  Container& container = containers_[slot];
  container.stop_session = 0;
  container.verdict = container.verdict_forced ? container.verdict : Verdict::kNone;
  switch (container.phase) {
    case Phase::kPulling:
    case Phase::kCreating:
      return erase(slot);
    case Phase::kStarting:
      if (chance_.happens(500) && !(container.script && container.script->hang == HangPoint::kStart)) {
        return started(slot);
      }
      return erase(slot);
    case Phase::kRunning:
    case Phase::kExited:
      return;
  }
}

}  // namespace moorage::simulated
