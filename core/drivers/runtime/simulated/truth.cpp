// What is, as values.
#include <algorithm>

#include "drivers/runtime/simulated/machine_room.h"

namespace moorage::simulated {
namespace {

ContainerTruth truth_of(const ContainerFacts& facts) {
  const Container& container = facts.container;
  ContainerTruth truth;
  truth.task_id = facts.task_id;
  truth.name = facts.name;
  truth.machine_id = facts.machine_id;
  truth.image = facts.image;
  truth.runtime_id = runtime_id_text(container);
  truth.phase = container.phase;
  if (container.phase == Phase::kRunning) {
    for (const PortWish& port : container.ports) {
      truth.ports.push_back({port.host_port, port.container_port, port.count, port.udp});
    }
  }
  truth.address = container.address;
  truth.cpu_units = container.cpu_units;
  truth.memory_mib = container.memory_mib;
  truth.started_at = container.started_at;
  truth.sigterm_at = container.sigterm_at;
  truth.sigkill_at = container.sigkill_at;
  truth.exited_at = container.exited_at;
  truth.exit_code = container.exit_code;
  truth.stop_timeout_ms = container.stop_timeout_ms;
  truth.oom_killed = container.was_oom;
  truth.health = container.verdict;
  truth.has_health_check = container.health.interval_ms > 0;
  return truth;
}

}  // namespace

std::vector<std::string> MachineRoom::machine_ids() const {
  std::vector<std::string> ids;
  for (const Machine& machine : machines_) ids.push_back(machine.options.id);
  return ids;
}

std::vector<ContainerTruth> MachineRoom::containers(bool live_only) const {
  std::vector<Slot> slots;
  for (Slot slot = 0; slot < containers_.size(); ++slot) {
    const Container& container = containers_[slot];
    if (container.task != kNoSlot && (!live_only || container.phase == Phase::kRunning)) {
      slots.push_back(slot);
    }
  }
  std::sort(slots.begin(), slots.end(), [&](Slot a, Slot b) { return containers_[a].serial < containers_[b].serial; });
  std::vector<ContainerTruth> result;
  result.reserve(slots.size());
  for (const Slot slot : slots) {
    result.push_back(truth_of(facts(slot)));
  }
  return result;
}

std::optional<ContainerTruth> MachineRoom::find(std::string_view task_id, std::string_view container) const {
  const Slot slot = container_slot(task_id, container);
  return slot == kNoSlot ? std::nullopt : std::optional(truth_of(facts(slot)));
}

// By the address of a task's own interface.
std::optional<ContainerTruth> MachineRoom::holder_at(std::string_view address, std::uint16_t port) const {
  for (Slot slot = 0; slot < containers_.size(); ++slot) {
    const Container& container = containers_[slot];
    const auto listens = [&](const PortWish& one) {
      return !one.udp && port >= one.container_port && port < one.container_port + one.count;
    };
    const bool is_there =
        container.task != kNoSlot && container.phase == Phase::kRunning && !address.empty() && container.address == address;
    if (is_there && std::any_of(container.ports.begin(), container.ports.end(), listens)) {
      return truth_of(facts(slot));
    }
  }
  return std::nullopt;
}

std::optional<ContainerTruth> MachineRoom::holder(std::string_view machine_id, std::uint16_t host_port) const {
  const Slot machine = machine_slot(machine_id);
  if (machine == kNoSlot) {
    return holder_at(machine_id, host_port);
  }
  if (machines_[machine].tcp.is_free(host_port)) {
    return std::nullopt;
  }
  for (const Slot slot : machines_[machine].containers) {
    const Container& container = containers_[slot];
    const auto holds = [&](const PortWish& port) {
      return !port.udp && host_port >= port.host_port && host_port < port.host_port + port.count;
    };
    const bool is_on_machine = container.network != NetworkMode::kTask;
    if (container.phase == Phase::kRunning && is_on_machine &&
        std::any_of(container.ports.begin(), container.ports.end(), holds)) {
      return truth_of(facts(slot));
    }
  }
  return std::nullopt;
}

WorldCounts MachineRoom::counts() const { return counts_; }

}  // namespace moorage::simulated
