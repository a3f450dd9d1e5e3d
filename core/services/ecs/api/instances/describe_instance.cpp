#include <algorithm>

#include "kernel/tagging.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/edits.h"
#include "services/ecs/words/describe.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

using ResourceList = capnp::List<ecs::Resource>;

void set_integer(ecs::Resource::Builder resource, std::int64_t value) {
  wire::set(resource.getIntegerValue(), static_cast<std::int32_t>(value));
}

// Ports in use: those the host itself has taken, then those that tasks hold. The list grows with every task.
void write_ports(const Instance& instance, const InstanceLoad& load, Protocol protocol, ResourceList::Reader registered,
                 ecs::Resource::Builder out) {
  std::vector<std::string> used;
  for (const auto resource : registered) {
    if (wire::view(resource.getName()) != wire::view(out.asReader().getName())) continue;
    for (const auto port : resource.getStringSetValue()) used.emplace_back(wire::view(port));
  }
  for (const HostPort& port : load.ports) {
    if (port.protocol != protocol) continue;
    const bool reserved = std::binary_search(instance.reserved_ports.begin(), instance.reserved_ports.end(), port);
    if (!reserved) used.push_back(std::to_string(port.port));
  }
  wire::set_texts(out.initStringSetValue(static_cast<unsigned>(used.size())), used);
}

void write_free_gpus(const State& state, const Instance& instance, ecs::Resource::Builder out) {
  const std::vector<std::string> free = free_gpus(state, instance);
  wire::set_texts(out.initStringSetValue(static_cast<unsigned>(free.size())), free);
}

void write_remaining(const State& state, const Instance& instance, ecs::ContainerInstance::Builder out) {
  const InstanceLoad& load = state.of(instance.id);
  const auto registered = instance.described.reader().getRegisteredResources();
  out.setRemainingResources(registered);
  for (auto resource : out.getRemainingResources()) {
    const std::string_view name = wire::view(resource.asReader().getName());
    if (name == "CPU") set_integer(resource, instance.cpu_units - load.cpu_units);
    if (name == "MEMORY") set_integer(resource, instance.memory_mib - load.memory_mib);
    if (name == "PORTS") write_ports(instance, load, Protocol::kTcp, registered, resource);
    if (name == "PORTS_UDP") write_ports(instance, load, Protocol::kUdp, registered, resource);
    if (name == "GPU") write_free_gpus(state, instance, resource);
  }
}

void write_health(const Instance& instance, ecs::ContainerInstance::Builder out) {
  const auto state =
      instance.agent_connected ? ecs::InstanceHealthCheckState::OK : ecs::InstanceHealthCheckState::INSUFFICIENT_DATA;
  auto health = out.initHealthStatus();
  health.setOverallStatus(state);
  auto details = health.initDetails(1);
  details[0].setType(ecs::InstanceHealthCheckType::CONTAINER_RUNTIME);
  details[0].setStatus(state);
}

}  // namespace

void describe_instance(const State& state, const Instance& instance, ecs::ContainerInstance::Builder out,
                       InstanceOptions options) {
  const auto known = instance.described.reader();
  const InstanceLoad& load = state.of(instance.id);
  out.setContainerInstanceArn(wire::text(arn_of(state, instance)));
  if (!instance.machine_id.empty()) out.setEc2InstanceId(wire::text(instance.machine_id));
  if (!instance.capacity_provider.empty()) out.setCapacityProviderName(wire::text(instance.capacity_provider));
  wire::set(out.getVersion(), instance.version);
  if (known.hasVersionInfo()) {
    out.setVersionInfo(known.getVersionInfo());
  } else {
    out.initVersionInfo();
  }
  write_remaining(state, instance, out);
  out.setRegisteredResources(known.getRegisteredResources());
  out.setStatus(status_name(instance.status));
  if (instance.status == InstanceStatus::kInactive && !instance.boot_id.empty()) {
    out.setStatusReason(
        wire::text("Deregistered by a user. Its machine does not register by itself again: call "
                   "RegisterContainerInstance with instanceIdentityDocument {\"instanceId\":\"" +
                   instance.machine_id + "\"}, or open the engine with another cluster to register in."));
  }
  wire::set(out.getAgentConnected(), instance.agent_connected);
  wire::set(out.getRunningTasksCount(), load.running_tasks);
  wire::set(out.getPendingTasksCount(), load.pending_tasks);
  out.setAttributes(known.getAttributes());
  wire::set(out.getRegisteredAt(), instance.registered_at.ms);
  out.initAttachments(0);
  set_tags(out, options.tags ? instance.tags : Tags{});
  if (options.health) write_health(instance, out);
}

}  // namespace moorage::control
