#include "endpoint/task/task_metadata.h"

#include <sys/time.h>
#include <sys/timex.h>

#include <algorithm>

#include "base/text.h"
#include "endpoint/task/json_object.h"
#include "wire/presence.h"

namespace moorage::endpoint {
namespace {

constexpr double kUnitsPerProcessor = 1024.0;
constexpr double kMicrosecondsPerMillisecond = 1000.0;

const ports::TaskContainer* on_machine(const MetadataInput& input, std::string_view name) {
  const auto found =
      std::find_if(input.containers.begin(), input.containers.end(), [&](const auto& one) { return one.name == name; });
  return found == input.containers.end() ? nullptr : &*found;
}

void time_if_any(std::string_view name, std::int64_t ms, JsonObject& out) {
  if (ms > 0) out.text(name, wire::iso8601(ms));
}

// The statuses of the agent, which knows fewer than the API.
std::string_view agent_status(std::string_view status) {
  if (status == "RUNNING" || status == "DEACTIVATING" || status == "STOPPING") return "RUNNING";
  if (status == "STOPPED" || status == "DEPROVISIONING" || status == "DELETED") return "STOPPED";
  return status == "ACTIVATING" ? "CREATED" : "NONE";
}

std::string_view container_status(const ports::TaskContainer* machine, ecs::Container::Reader container) {
  if (machine == nullptr) return agent_status(wire::view(container.getLastStatus()));
  if (machine->is_running) return "RUNNING";
  return machine->finished_at_ms > 0 ? "STOPPED" : "CREATED";
}

void append_labels(const MetadataInput& input, ecs::ContainerDefinition::Reader definition, std::string& out) {
  JsonObject labels(out);
  const auto& task = input.facts.task;
  labels.text("com.amazonaws.ecs.cluster", cluster_in(wire::view(task.getTaskArn())));
  labels.text("com.amazonaws.ecs.container-name", wire::view(definition.getName()));
  labels.text("com.amazonaws.ecs.task-arn", wire::view(task.getTaskArn()));
  labels.text("com.amazonaws.ecs.task-definition-family", wire::view(input.facts.definition.getFamily()));
  labels.text("com.amazonaws.ecs.task-definition-version",
              std::to_string(wire::value_or(input.facts.definition.getRevision(), 0)));
  for (const auto label : definition.getDockerLabels()) labels.text(wire::view(label.getKey()), wire::view(label.getValue()));
}

void append_ports(ecs::Container::Reader container, ecs::ContainerDefinition::Reader definition, std::string& out) {
  JsonArray ports(out);
  for (const auto binding : container.getNetworkBindings()) {
    if (!wire::has(binding.getContainerPort())) continue;  // of a range
    JsonObject port(ports.element());
    port.number("ContainerPort", wire::value_or(binding.getContainerPort(), 0));
    port.text("Protocol", wire::enum_name(binding.getProtocol()));
    if (wire::has(binding.getHostPort())) port.number("HostPort", wire::value_or(binding.getHostPort(), 0));
    port.text_if_any("HostIp", wire::view(binding.getBindIP()));
  }
  if (container.getNetworkBindings().size() > 0) return;
  for (const auto mapping : definition.getPortMappings()) {
    if (!wire::has(mapping.getContainerPort())) continue;
    JsonObject port(ports.element());
    port.number("ContainerPort", wire::value_or(mapping.getContainerPort(), 0));
    port.text("Protocol", wire::has(mapping.getProtocol()) ? wire::enum_name(mapping.getProtocol()) : "tcp");
  }
}

std::string_view attachment_detail(ecs::Task::Reader task, std::string_view name) {
  for (const auto attachment : task.getAttachments()) {
    for (const auto detail : attachment.getDetails()) {
      if (wire::view(detail.getName()) == name) return wire::view(detail.getValue());
    }
  }
  return {};
}

void append_networks(const MetadataInput& input, const ports::TaskContainer& machine, std::string& out) {
  JsonArray networks(out);
  JsonObject network(networks.element());
  network.text("NetworkMode", machine.network);
  {
    JsonArray addresses(network.member("IPv4Addresses"));
    addresses.text(machine.address);
  }
  if (machine.network != "awsvpc" || input.version < 4) return;
  network.number("AttachmentIndex", 0);
  network.text("MACAddress", machine.mac_address);
  network.text("IPv4SubnetCIDRBlock", machine.subnet);
  if (const auto name = attachment_detail(input.facts.task, "privateDnsName"); !name.empty())
    network.text("PrivateDNSName", name);
  const auto slash = machine.subnet.find('/');
  network.text("SubnetGatewayIpv4Address", machine.gateway + (slash == std::string::npos ? "" : machine.subnet.substr(slash)));
}

void append_volumes(const MetadataInput& input, ecs::ContainerDefinition::Reader definition, std::string& out) {
  JsonArray volumes(out);
  for (const auto mount : definition.getMountPoints()) {
    std::string_view source;
    for (const auto volume : input.facts.definition.getVolumes()) {
      if (volume.getName() == mount.getSourceVolume()) source = wire::view(volume.getHost().getSourcePath());
    }
    JsonObject one(volumes.element());
    if (source.empty()) one.text("DockerName", wire::view(mount.getSourceVolume()));
    one.text("Source", source);
    one.text("Destination", wire::view(mount.getContainerPath()));
  }
}

// The options as they were given, and the stream that the output really goes to.
void append_log(const MetadataInput& input, ecs::ContainerDefinition::Reader definition, const ports::TaskContainer* machine,
                JsonObject& out) {
  const auto log = definition.getLogConfiguration();
  if (!wire::has(log.getLogDriver())) return;
  out.text("LogDriver", wire::enum_name(log.getLogDriver()));
  JsonObject options(out.member("LogOptions"));
  std::string stream = machine != nullptr ? machine->runtime_id : std::string();
  for (const auto option : log.getOptions()) {
    const std::string_view name = wire::view(option.getKey());
    const std::string value(wire::view(option.getValue()));
    if (name == "awslogs-stream-prefix") {
      const std::string_view arn = wire::view(input.facts.task.getTaskArn());
      stream = value + "/" + std::string(wire::view(definition.getName())) + "/" + std::string(arn.substr(arn.rfind('/') + 1));
    } else if (name == "awslogs-stream") {
      stream = value;
      continue;
    }
    options.text(name, value);
  }
  if (log.getLogDriver() == ecs::LogDriver::AWSLOGS) options.text_if_any("awslogs-stream", stream);
}

void append_container(const MetadataInput& input, ecs::Container::Reader container, std::string& out) {
  const std::string_view name = wire::view(container.getName());
  const auto found = input.facts.container(name);
  const ecs::ContainerDefinition::Reader definition = found.value_or(ecs::ContainerDefinition::Reader{});
  const ports::TaskContainer* const machine = on_machine(input, name);
  JsonObject json(out);
  json.text("DockerId", machine != nullptr ? std::string_view(machine->runtime_id) : std::string_view());
  json.text("Name", name);
  json.text("DockerName", machine != nullptr ? std::string_view(machine->runtime_name) : std::string_view());
  json.text("Image", wire::view(container.getImage()));
  json.text("ImageID", wire::view(container.getImageDigest()));
  if (definition.getPortMappings().size() > 0) append_ports(container, definition, json.member("Ports"));
  append_labels(input, definition, json.member("Labels"));
  json.text("DesiredStatus", wire::view(input.facts.task.getDesiredStatus()));
  json.text("KnownStatus", container_status(machine, container));
  if (wire::has(container.getExitCode())) json.number("ExitCode", wire::value_or(container.getExitCode(), 0));
  {
    JsonObject limits(json.member("Limits"));
    limits.number("CPU", wire::value_or(definition.getCpu(), 0));
    limits.number("Memory", wire::value_or(definition.getMemory(), 0));
  }
  if (machine != nullptr) {
    time_if_any("CreatedAt", machine->created_at_ms, json);
    time_if_any("StartedAt", machine->started_at_ms, json);
    time_if_any("FinishedAt", machine->finished_at_ms, json);
  }
  json.text("Type", "NORMAL");
  if (definition.hasHealthCheck()) {
    JsonObject health(json.member("Health"));
    health.text("status", wire::has(container.getHealthStatus()) ? wire::enum_name(container.getHealthStatus()) : "UNKNOWN");
  }
  if (definition.getMountPoints().size() > 0) append_volumes(input, definition, json.member("Volumes"));
  if (input.version >= 4) {
    append_log(input, definition, machine, json);
    json.text("ContainerARN", wire::view(container.getContainerArn()));
    if (wire::value_or(definition.getRestartPolicy().getEnabled(), false)) {
      json.number("RestartCount", machine != nullptr ? machine->restarts : 0);
    }
  }
  if (machine != nullptr) append_networks(input, *machine, json.member("Networks"));
}

// Of the machine's clock, as the kernel keeps it with the help of an NTP daemon.
void append_clock(std::string& out) {
  timex clock{};
  const int state = ::adjtimex(&clock);
  const bool is_synchronized = state >= 0 && state != TIME_ERROR && (clock.status & STA_UNSYNC) == 0;
  timeval now{};
  ::gettimeofday(&now, nullptr);
  JsonObject drift(out);
  drift.fraction("ClockErrorBound", static_cast<double>(clock.maxerror) / kMicrosecondsPerMillisecond);
  drift.text("ReferenceTimestamp", wire::iso8601(static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_usec / 1000));
  drift.text("ClockSynchronizationStatus", is_synchronized ? "SYNCHRONIZED" : "NOT_SYNCHRONIZED");
}

void append_tags(const MetadataInput& input, const TagsInput& tags, JsonObject& out) {
  if (input.facts.task.getTags().size() > 0) {
    JsonObject list(out.member("TaskTags"));
    for (const auto tag : input.facts.task.getTags()) list.text(wire::view(tag.getKey()), wire::view(tag.getValue()));
  }
  if (!tags.instance_tags.empty()) {
    JsonObject list(out.member("ContainerInstanceTags"));
    for (const auto& [key, value] : tags.instance_tags) list.text(key, value);
  }
  if (tags.instance_error == nullptr) return;
  JsonArray errors(out.member("Errors"));
  JsonObject error(errors.element());
  error.text("ErrorField", "ContainerInstanceTags");
  error.text("ErrorCode", tags.instance_error->name);
  error.text("ErrorMessage", tags.instance_error->message);
  error.number("StatusCode", tags.instance_error->http_status);
  error.text("ResourceARN", wire::view(input.facts.task.getContainerInstanceArn()));
}

void append_task(const MetadataInput& input, const TagsInput* tags, std::string& out) {
  const auto& task = input.facts.task;
  const bool is_fargate = task.getLaunchType() == ecs::LaunchType::FARGATE;
  JsonObject json(out);
  json.text("Cluster", is_fargate ? std::string(wire::view(task.getClusterArn())) : cluster_in(wire::view(task.getTaskArn())));
  json.text("TaskARN", wire::view(task.getTaskArn()));
  json.text("Family", wire::view(input.facts.definition.getFamily()));
  json.text("Revision", std::to_string(wire::value_or(input.facts.definition.getRevision(), 0)));
  json.text("DesiredStatus", wire::view(task.getDesiredStatus()));
  json.text("KnownStatus", agent_status(wire::view(task.getLastStatus())));
  const std::int64_t units = whole_number(wire::view(task.getCpu()));
  const std::int64_t memory = whole_number(wire::view(task.getMemory()));
  if (units > 0 || memory > 0) {
    JsonObject limits(json.member("Limits"));
    if (units > 0) limits.fraction("CPU", static_cast<double>(units) / kUnitsPerProcessor);
    if (memory > 0) limits.number("Memory", memory);
  }
  time_if_any("PullStartedAt", wire::value_or(task.getPullStartedAt(), 0), json);
  time_if_any("PullStoppedAt", wire::value_or(task.getPullStoppedAt(), 0), json);
  time_if_any("ExecutionStoppedAt", wire::value_or(task.getExecutionStoppedAt(), 0), json);
  json.text_if_any("AvailabilityZone", wire::view(task.getAvailabilityZone()));
  {
    JsonArray containers(json.member("Containers"));
    for (const auto container : task.getContainers()) append_container(input, container, containers.element());
  }
  if (input.version >= 4) {
    json.text("LaunchType", wire::has(task.getLaunchType()) ? wire::enum_name(task.getLaunchType()) : "EC2");
    const std::string_view group = wire::view(task.getGroup());
    if (group.starts_with("service:")) json.text("ServiceName", group.substr(8));
    json.text_if_any("Group", group);
    if (is_fargate) append_clock(json.member("ClockDrift"));
    json.flag("FaultInjectionEnabled", wire::value_or(input.facts.definition.getEnableFaultInjection(), false));
  }
  if (tags != nullptr) append_tags(input, *tags, json);
}

}  // namespace

std::string container_json(const MetadataInput& input, std::string_view name) {
  std::string out;
  for (const auto container : input.facts.task.getContainers()) {
    if (wire::view(container.getName()) != name) continue;
    append_container(input, container, out);
    return out;
  }
  return "null";
}

std::string task_json(const MetadataInput& input, const TagsInput* tags) {
  std::string out;
  append_task(input, tags, out);
  return out;
}

}  // namespace moorage::endpoint
