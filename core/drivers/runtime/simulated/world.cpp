#include "drivers/runtime/simulated/world.h"

#include <algorithm>
#include <cstdio>

#include "drivers/parts/abilities/abilities.h"
#include "drivers/runtime/simulated/locked_machines.h"

namespace moorage::simulated {

std::vector<std::pair<std::string, std::string>> standard_attributes(std::string_view zone) {
  std::vector<std::pair<std::string, std::string>> attributes{{"ecs.availability-zone", std::string(zone)},
                                                              {"ecs.os-type", "linux"},
                                                              {"ecs.os-family", "LINUX"},
                                                              {"ecs.cpu-architecture", "x86_64"},
                                                              {"ecs.instance-type", "simulated"}};
  for (auto& capability : abilities::declared(abilities::Abilities::all())) attributes.push_back(std::move(capability));
  return attributes;
}

std::string numbered_machine(std::uint64_t number) {
  char text[20];
  std::snprintf(text, sizeof text, "i-%017llx", static_cast<unsigned long long>(number));
  return text;
}

World::World(WorldOptions options) : locked_(std::make_unique<Locked>(options)) {}
World::~World() = default;

void World::add_machine(MachineOptions options) {
  const std::lock_guard lock(locked_->mutex);
  locked_->room.add_machine(std::move(options));
  locked_->changed.notify_all();
}

void World::kill(ContainerName container, Death death) {
  locked_->later([container = std::move(container), death](MachineRoom& room) { room.kill(container, death); });
}

void World::set_health(ContainerName container, Verdict verdict) {
  locked_->later([container = std::move(container), verdict](MachineRoom& room) { room.set_health(container, verdict); });
}

void World::fail_next_interfaces(std::uint64_t count) {
  locked_->later([count](MachineRoom& room) { room.fail_next_interfaces(count); });
}

void World::fail_secret(std::string name, std::string message) {
  locked_->later(
      [name = std::move(name), message = std::move(message)](MachineRoom& room) { room.fail_secret(name, message); });
}

void World::set_registry(RegistryMood mood) {
  locked_->later([mood = std::move(mood)](MachineRoom& room) { room.set_registry(mood); });
}

void World::fail_next_pull(std::string image, std::string message) {
  locked_->later(
      [image = std::move(image), message = std::move(message)](MachineRoom& room) { room.fail_next_pull(image, message); });
}

void World::lie_next(Lie lie) {
  locked_->later([lie](MachineRoom& room) { room.lie_next(lie); });
}

void World::set_faults(FaultRates faults) {
  locked_->later([faults](MachineRoom& room) { room.set_faults(faults); });
}

void World::disconnect(std::string machine_id, std::string reason) {
  locked_->later([id = std::move(machine_id), reason = std::move(reason)](MachineRoom& room) { room.disconnect(id, reason); });
}

void World::reconnect(std::string machine_id) {
  locked_->later([id = std::move(machine_id)](MachineRoom& room) { room.reconnect(id); });
}

void World::hang(std::string machine_id) {
  locked_->later([id = std::move(machine_id)](MachineRoom& room) { room.hang(id); });
}

void World::resume(std::string machine_id) {
  locked_->later([id = std::move(machine_id)](MachineRoom& room) { room.resume(id); });
}

void World::reboot(std::string machine_id) {
  locked_->later([id = std::move(machine_id)](MachineRoom& room) { room.reboot(id); });
}

void World::take_port(std::string machine_id, std::uint16_t port) {
  locked_->later([id = std::move(machine_id), port](MachineRoom& room) { room.take_port(id, port); });
}

void World::lose_reports(std::uint64_t count) {
  locked_->later([count](MachineRoom& room) { room.lose_reports(count); });
}

void World::repeat_inventory(std::string machine_id) {
  locked_->later([id = std::move(machine_id)](MachineRoom& room) { room.repeat_inventory(id); });
}

std::vector<std::string> World::machine_ids() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.machine_ids();
}

void World::repeat_reports(ContainerName container, std::int64_t every_ms, std::int32_t times) {
  locked_->later([container = std::move(container), every_ms, times](MachineRoom& room) {
    room.repeat_reports(container, every_ms, times);
  });
}

std::vector<ContainerTruth> World::containers() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.containers(false);
}

std::vector<ContainerTruth> World::live() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.containers(true);
}

std::optional<ContainerTruth> World::find(std::string_view task_id, std::string_view container) const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.find(task_id, container);
}

std::optional<ContainerTruth> World::holder(std::string_view machine_id, std::uint16_t host_port) const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.holder(machine_id, host_port);
}

std::vector<ports::MeasuredContainer> World::measure(Instant now) {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.measure(now);
}

WorldCounts World::counts() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.counts();
}

std::vector<TraceEntry> World::trace() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.trace();
}

std::size_t World::trace_size() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.trace().size();
}

std::vector<TraceEntry> World::trace_since(std::size_t entries) const {
  const std::lock_guard lock(locked_->mutex);
  const auto& trace = locked_->room.trace();
  return {trace.begin() + static_cast<std::ptrdiff_t>(std::min(entries, trace.size())), trace.end()};
}

Instant World::next_due() const {
  const std::lock_guard lock(locked_->mutex);
  return locked_->room.next_due();
}

void World::run_until(Instant now) {
  const std::lock_guard lock(locked_->mutex);
  locked_->room.run_until(now);
}

}  // namespace moorage::simulated
