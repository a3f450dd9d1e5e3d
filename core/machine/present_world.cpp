#include "machine/present_world.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/ecs/model/ecs_model.h"
#include "wire/presence.h"
#include "wire/wire_text.h"

namespace moorage::control {

namespace {

constexpr std::string_view kZone = "ecs.availability-zone";

struct Running {
  const Task* task = nullptr;
  std::size_t container = 0;
};
using Machines = std::map<std::string, std::pair<const Instance*, std::vector<Running>>>;

Machines machines_of(const State& state) {
  Machines machines;
  state.table<Instance>().visit_all([&](const Instance& instance) {
    const bool is_there = instance.status == InstanceStatus::kActive || instance.status == InstanceStatus::kDraining;
    if (is_there && instance.agent_connected && !instance.boot_id.empty()) machines[instance.machine_id].first = &instance;
  });
  state.table<Task>().visit_all([&](const Task& task) {
    const Instance* instance = state.find(task.instance);
    const auto machine = instance ? machines.find(instance->machine_id) : machines.end();
    if (machine == machines.end()) return;
    for (std::size_t i = 0; i < task.containers.size(); ++i) {
      const ContainerPhase phase = task.containers[i].phase;
      const bool runs =
          phase == ContainerPhase::kRunning || (phase == ContainerPhase::kStopping && task.containers[i].ever_ran);
      if (runs) machine->second.second.push_back({&task, i});
    }
  });
  return machines;
}

void fill_ports(const Container& container, config::SimulatedContainer::Builder out) {
  auto ports = out.initPorts(static_cast<unsigned>(container.run->bindings.size()));
  for (unsigned i = 0; i < ports.size(); ++i) {
    const PortBinding& binding = container.run->bindings[i];
    ports[i].setHostPort(binding.host_port);
    ports[i].setContainerPort(binding.container_port);
    ports[i].setUdp(binding.protocol == Protocol::kUdp);
  }
}

void fill_container(const State& state, const Running& running, config::SimulatedContainer::Builder out) {
  const Task& task = *running.task;
  const Container& container = task.containers[running.container];
  out.setTask(wire::text(task.external.text()));
  const TaskDefinition* definition = state.find(task.definition);
  if (definition != nullptr) {
    const auto described = definition->message.reader().getContainerDefinitions()[static_cast<unsigned>(running.container)];
    out.setContainer(described.getName());
    out.setImage(described.getImage());
    const std::int64_t reserved = wire::value_or(described.getMemoryReservation(), 0);
    wire::set(out.getCpuUnits(), std::int64_t{wire::value_or(described.getCpu(), 0)});
    wire::set(out.getMemoryMib(), reserved != 0 ? reserved : std::int64_t{wire::value_or(described.getMemory(), 0)});
  }
  if (container.started_at.is_set()) wire::set(out.getStartedAtMs(), container.started_at.ms);
  if (container.health != Health::kUnknown) wire::set(out.getHealthy(), container.health == Health::kHealthy);
  wire::set(out.getAttempt(), container.restarts);
  fill_ports(container, out);
}

void fill_attributes(const Instance& instance, config::SimulatedMachine::Builder out) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& attribute : instance.attributes) {
    if (attribute.first != kZone) pairs.push_back(attribute);
  }
  for (std::size_t i = 0; i < instance.gpu_ids.size(); ++i) {
    pairs.emplace_back("moorage.gpu." + std::to_string(i), instance.gpu_ids[i]);
  }
  auto list = out.initAttributes(static_cast<unsigned>(pairs.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setKey(wire::text(pairs[i].first));
    list[i].setValue(wire::text(pairs[i].second));
  }
}

void fill_machine(const Instance& instance, config::SimulatedMachine::Builder out) {
  out.setId(wire::text(instance.machine_id));
  if (!instance.address.empty()) out.setAddress(wire::text(instance.address));
  wire::set(out.getCpuUnits(), instance.cpu_units);
  wire::set(out.getMemoryMib(), instance.memory_mib);
  std::vector<std::uint16_t> reserved;
  for (const HostPort& port : instance.reserved_ports) {
    if (port.protocol == Protocol::kTcp) reserved.push_back(port.port);
  }
  auto ports = out.initReservedPorts(static_cast<unsigned>(reserved.size()));
  for (unsigned i = 0; i < ports.size(); ++i) ports.set(i, reserved[i]);
  fill_attributes(instance, out);
  for (const auto& [name, value] : instance.attributes) {
    if (name == kZone) out.setZone(wire::text(value));
  }
}

}  // namespace

wire::Message<config::SimulatedRuntimeOptions> present_world(const State& state) {
  const Machines machines = machines_of(state);
  return wire::Message<config::SimulatedRuntimeOptions>::build([&](config::SimulatedRuntimeOptions::Builder out) {
    auto list = out.initMachines(static_cast<unsigned>(machines.size()));
    unsigned at = 0;
    for (const auto& [id, machine] : machines) {
      auto one = list[at++];
      fill_machine(*machine.first, one);
      auto containers = one.initContainers(static_cast<unsigned>(machine.second.size()));
      for (unsigned i = 0; i < containers.size(); ++i) fill_container(state, machine.second[i], containers[i]);
    }
  });
}

}  // namespace moorage::control
