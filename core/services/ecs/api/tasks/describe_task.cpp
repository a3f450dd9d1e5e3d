#include <utility>
#include <vector>

#include "kernel/tagging.h"
#include "services/ecs/model/network_model.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/words/describe.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

void set_instant(auto group, Instant at) {
  if (at.is_set()) wire::set(group, at.ms);
}

// A restart by policy is not visible: the container stays RUNNING.
const char* container_status(const Container& container) {
  switch (container.phase) {
    case ContainerPhase::kWaiting:
      return "PENDING";
    case ContainerPhase::kStarting:
      return container.restarts > 0 ? "RUNNING" : "PENDING";
    case ContainerPhase::kRunning:
      return "RUNNING";
    case ContainerPhase::kStopping:
      return container.ever_ran ? "RUNNING" : "PENDING";
    case ContainerPhase::kStopped:
      return "STOPPED";
  }
  return "";
}

void write_bindings(const Container& container, ecs::Container::Builder out) {
  auto list = out.initNetworkBindings(static_cast<unsigned>(container.run->bindings.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    const PortBinding& binding = container.run->bindings[i];
    list[i].setBindIP(wire::text(binding.bind_ip));
    wire::set(list[i].getContainerPort(), std::int32_t{binding.container_port});
    wire::set(list[i].getHostPort(), std::int32_t{binding.host_port});
    list[i].setProtocol(binding.protocol == Protocol::kUdp ? ecs::TransportProtocol::UDP : ecs::TransportProtocol::TCP);
  }
}

ecs::ContainerOverride::Reader override_for(ecs::TaskOverride::Reader overrides, std::string_view name) {
  for (const auto one : overrides.getContainerOverrides()) {
    if (wire::view(one.getName()) == name) return one;
  }
  return {};
}

// Numbers as texts: the override's, else the definition's.
template <typename Overridden, typename Defined>
std::string number_text(Overridden overridden, Defined defined) {
  if (wire::has(overridden)) return std::to_string(overridden.getValue());
  return wire::has(defined) ? std::to_string(defined.getValue()) : std::string();
}

struct ContainerPlace {
  const Settings& settings;
  const TaskScene& scene;
  const Task& task;
  std::size_t index;
};

// The agent of ExecuteCommand is the driver's: it serves a container as long as the container runs.
void write_managed_agents(const Container& container, ecs::Container::Builder out) {
  auto agent = out.initManagedAgents(1)[0];
  agent.setName(ecs::ManagedAgentName::EXECUTE_COMMAND_AGENT);
  const bool is_running = container.phase == ContainerPhase::kRunning;
  const bool is_over = container.phase == ContainerPhase::kStopping || container.phase == ContainerPhase::kStopped;
  agent.setLastStatus(is_running ? "RUNNING" : is_over ? "STOPPED" : "PENDING");
  if (container.started_at != Instant::none()) wire::set(agent.getLastStartedAt(), container.started_at.ms);
}

// One entry for each container of the task: they share the interface. Absent until it has an address.
void write_interfaces(const ContainerPlace& place, ecs::Container::Builder out) {
  const TaskInterface* interface = place.scene.interface.get();
  auto list = out.initNetworkInterfaces(interface && interface->address != 0 ? 1 : 0);
  if (list.size() == 0) return;
  list[0].setAttachmentId(wire::text(interface->external.uuid()));
  list[0].setPrivateIpv4Address(wire::text(interface->address_text()));
}

const char* attachment_status(InterfaceStatus status) {
  switch (status) {
    case InterfaceStatus::kWanted:
      return "PRECREATED";
    case InterfaceStatus::kAttached:
      return "ATTACHED";
    case InterfaceStatus::kDeleted:
      return "DELETED";
  }
  return "";
}

void describe_attachments(const Settings& settings, const TaskScene& scene, ecs::Task::Builder out) {
  const TaskInterface* interface = scene.interface.get();
  auto list = out.initAttachments(interface ? 1 : 0);
  if (!interface) return;
  list[0].setId(wire::text(interface->external.uuid()));
  list[0].setType("ElasticNetworkInterface");
  list[0].setStatus(attachment_status(interface->status));
  std::vector<std::pair<const char*, std::string>> details;
  const std::string asked = interface->subnets.empty() ? std::string() : interface->subnets.front();
  details.emplace_back("subnetId", interface->subnet.empty() ? asked : interface->subnet);
  if (interface->address != 0) {
    details.emplace_back("networkInterfaceId", interface->interface_id());
    details.emplace_back("macAddress", interface->mac_address());
    details.emplace_back("privateDnsName", interface->host_name(settings.region));
    details.emplace_back("privateIPv4Address", interface->address_text());
  }
  auto pairs = list[0].initDetails(static_cast<unsigned>(details.size()));
  for (unsigned i = 0; i < pairs.size(); ++i) {
    pairs[i].setName(details[i].first);
    pairs[i].setValue(wire::text(details[i].second));
  }
}

void describe_container(const ContainerPlace& place, ecs::ContainerDefinition::Reader defined, ecs::Container::Builder out) {
  const Task& task = place.task;
  const Container& container = task.containers[place.index];
  const auto overridden = override_for(task.detail->overrides.reader(), wire::view(defined.getName()));
  out.setContainerArn(wire::text(container_arn(place.settings, place.scene.cluster, task.external, place.index)));
  out.setTaskArn(wire::text(task_arn(place.settings, place.scene.cluster, task.external)));
  out.setName(defined.getName());
  out.setImage(defined.getImage());
  if (!container.run->image_digest.empty()) out.setImageDigest(wire::text(container.run->image_digest));
  if (!container.run->runtime_id.empty()) out.setRuntimeId(wire::text(container.run->runtime_id));
  out.setLastStatus(container_status(container));
  if (container.has_exit_code) wire::set(out.getExitCode(), container.exit_code);
  if (!container.reason.empty()) out.setReason(wire::text(container.reason));
  write_bindings(container, out);
  write_interfaces(place, out);
  if (task.detail->enable_execute_command) write_managed_agents(container, out);
  out.setHealthStatus(wire_health(container.health));
  const std::string cpu = number_text(overridden.getCpu(), defined.getCpu());
  out.setCpu(wire::text(cpu.empty() ? "0" : cpu));
  if (const auto memory = number_text(overridden.getMemory(), defined.getMemory()); !memory.empty())
    out.setMemory(wire::text(memory));
  const std::string soft = number_text(overridden.getMemoryReservation(), defined.getMemoryReservation());
  if (!soft.empty()) out.setMemoryReservation(wire::text(soft));
  if (task.gpu_ids.empty()) return;
  const auto effective = apply_overrides(place.scene.definition, task.detail->overrides.reader());
  const auto gpus = gpus_of(task, effective.reader(), static_cast<unsigned>(place.index));
  if (!gpus.empty()) wire::set_texts(out.initGpuIds(static_cast<unsigned>(gpus.size())), gpus);
}

// What was overridden, with one entry per container, those without overrides too.
void write_overrides(const Task& task, ecs::TaskDefinition::Reader definition, ecs::TaskOverride::Builder out) {
  const auto given = task.detail->overrides.reader();
  const auto defined = definition.getContainerDefinitions();
  auto list = out.initContainerOverrides(defined.size());
  for (unsigned i = 0; i < list.size(); ++i) {
    const auto one = override_for(given, wire::view(defined[i].getName()));
    if (one.hasName()) {
      list.setWithCaveats(i, one);
    } else {
      list[i].setName(defined[i].getName());
    }
  }
  out.initInferenceAcceleratorOverrides(0);
  if (given.hasCpu()) out.setCpu(given.getCpu());
  if (given.hasMemory()) out.setMemory(given.getMemory());
  if (given.hasTaskRoleArn()) out.setTaskRoleArn(given.getTaskRoleArn());
  if (given.hasExecutionRoleArn()) out.setExecutionRoleArn(given.getExecutionRoleArn());
  if (given.hasEphemeralStorage()) out.setEphemeralStorage(given.getEphemeralStorage());
}

std::string_view attribute(const Instance& instance, std::string_view name) {
  for (const auto& [key, value] : instance.attributes) {
    if (key == name) return value;
  }
  return {};
}

void describe_place(const Settings& settings, const TaskScene& scene, const Task& task, ecs::Task::Builder out) {
  if (!scene.has_instance) {
    out.initAttributes(0);
    return;
  }
  const bool is_fargate = task.detail->launch_type == LaunchType::kFargate;
  if (!is_fargate) out.setContainerInstanceArn(wire::text(instance_arn(settings, scene.cluster, scene.instance)));
  if (!scene.zone.empty()) out.setAvailabilityZone(wire::text(scene.zone));
  auto attributes = out.initAttributes(scene.architecture.empty() ? 0 : 1);
  if (!scene.architecture.empty()) {
    attributes[0].setName("ecs.cpu-architecture");
    attributes[0].setValue(wire::text(scene.architecture));
  }
  const Instant connected_at = task.pull_started_at.is_set() ? task.pull_started_at : task.started_at;
  if (connected_at.is_set()) {
    out.setConnectivity(scene.agent_connected ? ecs::Connectivity::CONNECTED : ecs::Connectivity::DISCONNECTED);
    set_instant(out.getConnectivityAt(), connected_at);
  }
}

void describe_fargate(const Task& task, ecs::TaskDefinition::Reader definition, ecs::Task::Builder out) {
  out.setPlatformVersion("1.4.0");
  out.setPlatformFamily("Linux");
  const auto overridden = task.detail->overrides.reader();
  std::int32_t size = 20;
  if (definition.hasEphemeralStorage()) size = wire::value_or(definition.getEphemeralStorage().getSizeInGiB(), size);
  if (overridden.hasEphemeralStorage()) size = wire::value_or(overridden.getEphemeralStorage().getSizeInGiB(), size);
  wire::set(out.initEphemeralStorage().getSizeInGiB(), size);
  wire::set(out.initFargateEphemeralStorage().getSizeInGiB(), size);
}

}  // namespace

TaskScene scene_of(const State& state, const Task& task) {
  const TaskDefinition& definition = *state.find(task.definition);
  TaskScene scene{.cluster = cluster_name(state, task.cluster),
                  .family = definition.family,
                  .revision = definition.revision,
                  .definition = definition.outline};
  if (const Instance* instance = state.find(task.instance)) {
    scene.has_instance = true;
    scene.instance = instance->external;
    scene.zone = attribute(*instance, "ecs.availability-zone");
    scene.architecture = attribute(*instance, "ecs.cpu-architecture");
    scene.agent_connected = instance->agent_connected;
  }
  if (const TaskInterface* interface = interface_of(state, task.id)) {
    scene.interface = std::make_shared<const TaskInterface>(*interface);
  }
  return scene;
}

void describe_task(const State& state, const Task& task, ecs::Task::Builder out, DescribeOptions options) {
  describe_task(state.settings(), scene_of(state, task), task, out, options);
}

void describe_task(const Settings& settings, const TaskScene& scene, const Task& task, ecs::Task::Builder out,
                   DescribeOptions options) {
  const auto defined = scene.definition.reader();
  describe_attachments(settings, scene, out);
  describe_place(settings, scene, task, out);
  if (!task.detail->capacity_provider.empty()) out.setCapacityProviderName(wire::text(task.detail->capacity_provider));
  out.setClusterArn(wire::text(cluster_arn(settings, scene.cluster)));
  const auto containers = defined.getContainerDefinitions();
  auto list = out.initContainers(static_cast<unsigned>(task.containers.size()));
  for (unsigned i = 0; i < list.size(); ++i) describe_container({settings, scene, task, i}, containers[i], list[i]);
  out.setCpu(wire::text(std::to_string(task.demand->cpu_units)));
  out.setMemory(wire::text(std::to_string(task.demand->memory_mib)));
  out.setDesiredStatus(task.desired_status == DesiredStatus::kRunning ? "RUNNING" : "STOPPED");
  out.setLastStatus(status_name(task.last_status));
  wire::set(out.getEnableExecuteCommand(), task.detail->enable_execute_command);
  out.setGroup(wire::text(task.detail->group));
  out.setHealthStatus(wire_health(task.health));
  out.setLaunchType(wire_launch_type(task.detail->launch_type));
  write_overrides(task, defined, out.initOverrides());
  if (task.detail->launch_type == LaunchType::kFargate) describe_fargate(task, defined, out);
  set_instant(out.getCreatedAt(), task.created_at);
  set_instant(out.getPullStartedAt(), task.pull_started_at);
  set_instant(out.getPullStoppedAt(), task.pull_stopped_at);
  set_instant(out.getStartedAt(), task.started_at);
  set_instant(out.getStoppingAt(), task.stopping_at);
  set_instant(out.getExecutionStoppedAt(), task.execution_stopped_at);
  set_instant(out.getStoppedAt(), task.stopped_at);
  if (!task.detail->started_by.empty()) out.setStartedBy(wire::text(task.detail->started_by));
  out.setStopCode(wire_stop_code(task.stop_code));
  if (!task.stopped_reason.empty()) out.setStoppedReason(wire::text(task.stopped_reason));
  set_tags(out, options.tags ? task.detail->tags : Tags{});
  out.setTaskArn(wire::text(task_arn(settings, scene.cluster, task.external)));
  out.setTaskDefinitionArn(wire::text(definition_arn(settings, scene.family, scene.revision)));
  wire::set(out.getVersion(), std::int64_t{task.version});
}

}  // namespace moorage::control
