#include <capnp/message.h>

#include "services/ecs/model/record_codec.h"
#include "services/ecs/model/record_parts.h"

namespace moorage::control {

namespace codec {

// One segment: {0, size} and the segment itself.
void append(capnp::MessageBuilder& message, std::string& out) {
  const auto segment = message.getSegmentsForOutput()[0];
  const std::uint32_t header[2] = {0, static_cast<std::uint32_t>(segment.size())};
  if (out.empty()) out.reserve(sizeof header + segment.size() * sizeof(capnp::word));
  out.append(reinterpret_cast<const char*>(header), sizeof header);
  out.append(reinterpret_cast<const char*>(segment.begin()), segment.size() * sizeof(capnp::word));
}

}  // namespace codec

namespace {

using codec::count;
using codec::encode;
using codec::put;

void put_demand(record::Demand::Builder out, const Demand& demand) {
  out.setCpuUnits(demand.cpu_units);
  out.setMemoryMib(demand.memory_mib);
  out.setGpus(demand.gpus);
  put(out.initPorts(count(demand.ports.size())), demand.ports);
}

void put_container(record::Container::Builder out, const Container& container) {
  out.setPhase(static_cast<std::uint8_t>(container.phase));
  out.setHealth(static_cast<std::uint8_t>(container.health));
  out.setHasExitCode(container.has_exit_code);
  out.setEverRan(container.ever_ran);
  out.setExitCode(container.exit_code);
  out.setRestarts(container.restarts);
  out.setStartedAt(container.started_at.ms);
  out.setExitedAt(container.exited_at.ms);
  out.setRuntimeId(wire::text(container.run->runtime_id));
  out.setImageDigest(wire::text(container.run->image_digest));
  out.setReason(wire::text(container.reason));
  auto bindings = out.initBindings(count(container.run->bindings.size()));
  for (unsigned i = 0; i < bindings.size(); ++i) {
    const PortBinding& binding = container.run->bindings[i];
    bindings[i].setContainerPort(binding.container_port);
    bindings[i].setHostPort(binding.host_port);
    bindings[i].setProtocol(static_cast<std::uint8_t>(binding.protocol));
    bindings[i].setBindIp(wire::text(binding.bind_ip));
  }
}

void put_detail(record::TaskDetail::Builder out, const TaskDetail& detail) {
  out.setGroup(wire::text(detail.group));
  out.setStartedBy(wire::text(detail.started_by));
  out.setLaunchType(static_cast<std::uint8_t>(detail.launch_type));
  out.setEnableExecuteCommand(detail.enable_execute_command);
  if (detail.overrides) out.setOverrides(detail.overrides.reader());
  put(out.initTags(count(detail.tags.size())), detail.tags);
  out.setCapacityProvider(wire::text(detail.capacity_provider));
  if (detail.placement) out.setPlacement(detail.placement.reader());
}

void put_revision(record::ServiceRevision::Builder out, const ServiceRevision& revision) {
  out.setDefinition(revision.definition.value);
  out.setLaunchType(static_cast<std::uint8_t>(revision.launch_type));
  if (revision.config) out.setConfig(revision.config.reader());
  auto targets = out.initTargets(count(revision.targets.size()));
  for (unsigned i = 0; i < targets.size(); ++i) {
    const ServiceTarget& target = revision.targets[i];
    targets[i].setGroup(target.group.value);
    targets[i].setTargetGroupArn(wire::text(target.target_group_arn));
    targets[i].setContainerName(wire::text(target.container_name));
    targets[i].setContainerPort(target.container_port);
  }
}

void put_deployment(record::Deployment::Builder out, const Deployment& deployment) {
  out.setDigits(deployment.digits);
  out.setPrimary(deployment.primary);
  put_revision(out.initRevision(), *deployment.revision);
  out.setCreatedAt(deployment.created_at.ms);
  out.setUpdatedAt(deployment.updated_at.ms);
  out.setRollout(static_cast<std::uint8_t>(deployment.rollout));
  out.setRolloutReason(wire::text(deployment.rollout_reason));
  out.setFailedTasks(deployment.failed_tasks);
  out.setAnyTaskRan(deployment.any_task_ran);
  out.setBreakerFailures(deployment.breaker_failures);
  out.setIsRollback(deployment.is_rollback);
  out.setEverCompleted(deployment.ever_completed);
  out.setStartFailures(deployment.start_failures);
  out.setQuickExits(deployment.quick_exits);
  out.setRetryAt(deployment.retry_at.ms);
}

}  // namespace

std::string encode_record(const Cluster& cluster) {
  return encode<record::Cluster>([&](record::Cluster::Builder out) {
    out.setName(wire::text(cluster.name));
    out.setActive(cluster.active);
    if (cluster.described) out.setDescribed(cluster.described.reader());
    put(out.initTags(count(cluster.tags.size())), cluster.tags);
  });
}

std::string encode_record(const CapacityProvider& provider) {
  return encode<record::CapacityProvider>([&](record::CapacityProvider::Builder out) {
    out.setName(wire::text(provider.name));
    out.setActive(provider.active);
    if (provider.described) out.setDescribed(provider.described.reader());
    put(out.initTags(count(provider.tags.size())), provider.tags);
    out.setCreatedAt(provider.created_at.ms);
    out.setDesiredCapacity(provider.desired_capacity);
    out.setHasDesiredCapacity(provider.has_desired_capacity);
    out.setScaledOutAt(provider.scaled_out_at.ms);
    out.setBelowTargetSince(provider.below_target_since.ms);
  });
}

std::string encode_record(const TaskDefinition& definition) {
  return encode<record::TaskDefinition>([&](record::TaskDefinition::Builder out) {
    out.setFamily(wire::text(definition.family));
    out.setRevision(definition.revision);
    out.setStatus(static_cast<std::uint8_t>(definition.status));
    out.setDeregisteredAt(definition.deregistered_at.ms);
    out.setDeleteRequestedAt(definition.delete_requested_at.ms);
    if (definition.message) out.setMessage(definition.message.reader());
    put(out.initTags(count(definition.tags.size())), definition.tags);
  });
}

std::string encode_record(const Family& family) {
  return encode<record::Family>([&](record::Family::Builder out) {
    out.setName(wire::text(family.name));
    out.setLastRevision(family.last_revision);
  });
}

std::string encode_record(const Instance& instance) {
  return encode<record::Instance>([&](record::Instance::Builder out) {
    put(out.initExternal(), instance.external);
    out.setCluster(instance.cluster.value);
    out.setMachineId(wire::text(instance.machine_id));
    out.setRuntime(wire::text(instance.runtime));
    out.setAddress(wire::text(instance.address));
    out.setStatus(static_cast<std::uint8_t>(instance.status));
    out.setAgentConnected(instance.agent_connected);
    out.setVersion(instance.version);
    out.setCpuUnits(instance.cpu_units);
    out.setMemoryMib(instance.memory_mib);
    put(out.initReservedPorts(count(instance.reserved_ports.size())), instance.reserved_ports);
    wire::set_texts(out.initGpuIds(count(instance.gpu_ids.size())), instance.gpu_ids);
    out.setBootId(wire::text(instance.boot_id));
    out.setRegisteredAt(instance.registered_at.ms);
    if (instance.described) out.setDescribed(instance.described.reader());
    put(out.initAttributes(count(instance.attributes.size())), instance.attributes);
    put(out.initTags(count(instance.tags.size())), instance.tags);
    out.setLeavingSince(instance.leaving_since.ms);
  });
}

void codec::put(record::Task::Builder out, const Task& task) {
  put(out.initExternal(), task.external);
  out.setCluster(task.cluster.value);
  out.setDefinition(task.definition.value);
  out.setService(task.service.value);
  out.setDeployment(task.deployment);
  out.setInstance(task.instance.value);
  out.setLastStatus(static_cast<std::uint8_t>(task.last_status));
  out.setDesiredStatus(static_cast<std::uint8_t>(task.desired_status));
  out.setHealth(static_cast<std::uint8_t>(task.health));
  out.setStopCode(static_cast<std::uint8_t>(task.stop_code));
  out.setWasRunning(task.was_running);
  out.setCountedAsFailure(task.counted_as_failure);
  out.setMoving(task.moving);
  out.setReleaseSent(task.release_sent);
  out.setReleased(task.released);
  out.setVersion(task.version);
  out.setCreatedAt(task.created_at.ms);
  out.setPullStartedAt(task.pull_started_at.ms);
  out.setPullStoppedAt(task.pull_stopped_at.ms);
  out.setStartedAt(task.started_at.ms);
  out.setStoppingAt(task.stopping_at.ms);
  out.setExecutionStoppedAt(task.execution_stopped_at.ms);
  out.setStoppedAt(task.stopped_at.ms);
  out.setStoppedReason(wire::text(task.stopped_reason));
  put_detail(out.initDetail(), *task.detail);
  put_demand(out.initDemand(), *task.demand);
  auto containers = out.initContainers(count(task.containers.size()));
  for (unsigned i = 0; i < containers.size(); ++i) put_container(containers[i], task.containers[i]);
  if (!task.gpu_ids.empty()) wire::set_texts(out.initGpuIds(count(task.gpu_ids.size())), task.gpu_ids);
}

std::string encode_record(const Task& task) {
  return encode<record::Task>([&](record::Task::Builder out) { put(out, task); });
}

std::string encode_record(const Service& service) {
  return encode<record::Service>([&](record::Service::Builder out) {
    out.setCluster(service.cluster.value);
    out.setName(wire::text(service.name));
    out.setStatus(static_cast<std::uint8_t>(service.status));
    out.setDaemon(service.daemon);
    out.setDesiredCount(service.desired_count);
    out.setMinimumHealthyPercent(service.minimum_healthy_percent);
    out.setMaximumPercent(service.maximum_percent);
    out.setGracePeriodMs(service.grace_period.ms);
    out.setBreakerEnabled(service.breaker_enabled);
    out.setBreakerRollback(service.breaker_rollback);
    out.setCreatedAt(service.created_at.ms);
    if (service.config) out.setConfig(service.config.reader());
    auto deployments = out.initDeployments(count(service.deployments.size()));
    for (unsigned i = 0; i < deployments.size(); ++i) put_deployment(deployments[i], service.deployments[i]);
    if (service.last_completed) put_revision(out.initLastCompleted(), *service.last_completed);
    out.setLastCompletedDigits(service.last_completed_digits);
    out.setSteady(service.steady);
    out.setZonesUneven(service.zones_uneven);
    out.setSteadyEventAt(service.steady_event_at.ms);
    out.setLastPlacementEvent(wire::text(service.last_placement_event));
    out.setLastPlacementEventAt(service.last_placement_event_at.ms);
    out.setRetryPlacementAt(service.retry_placement_at.ms);
    put(out.initTags(count(service.tags.size())), service.tags);
  });
}

std::string encode_record(const ServiceEvent& event) {
  return encode<record::ServiceEvent>([&](record::ServiceEvent::Builder out) {
    out.setService(event.service.value);
    put(out.initExternal(), event.external);
    out.setCreatedAt(event.created_at.ms);
    out.setMessage(wire::text(event.message));
  });
}

std::string encode_record(const LoadBalancer& balancer) {
  return encode<record::LoadBalancer>([&](record::LoadBalancer::Builder out) {
    out.setName(wire::text(balancer.name));
    out.setHex(balancer.hex);
    out.setAddress(wire::text(balancer.address));
    out.setActive(balancer.active);
    out.setStateReason(wire::text(balancer.state_reason));
    out.setCreatedAt(balancer.created_at.ms);
    if (balancer.described) out.setDescribed(balancer.described.reader());
    put(out.initTags(count(balancer.tags.size())), balancer.tags);
  });
}

std::string encode_record(const TargetGroup& group) {
  return encode<record::TargetGroup>([&](record::TargetGroup::Builder out) {
    out.setName(wire::text(group.name));
    out.setHex(group.hex);
    out.setDeregistrationDelayMs(group.deregistration_delay.ms);
    if (group.described) out.setDescribed(group.described.reader());
    put(out.initAttributes(count(group.attributes.size())), group.attributes);
    put(out.initTags(count(group.tags.size())), group.tags);
  });
}

std::string encode_record(const Listener& listener) {
  return encode<record::Listener>([&](record::Listener::Builder out) {
    out.setLoadBalancer(listener.load_balancer.value);
    out.setHex(listener.hex);
    out.setPort(listener.port);
    if (listener.described) out.setDescribed(listener.described.reader());
    auto forwards = out.initForwards(count(listener.forwards.size()));
    for (unsigned i = 0; i < forwards.size(); ++i) forwards.set(i, listener.forwards[i].value);
    put(out.initTags(count(listener.tags.size())), listener.tags);
  });
}

std::string encode_record(const Target& target) {
  return encode<record::Target>([&](record::Target::Builder out) {
    out.setGroup(target.group.value);
    out.setTarget(wire::text(target.target));
    out.setAddress(wire::text(target.address));
    out.setPort(target.port);
    out.setTask(target.task.value);
    out.setMode(static_cast<std::uint8_t>(target.mode));
    out.setState(static_cast<std::uint8_t>(target.state));
    out.setReason(wire::text(target.reason));
    out.setDescription(wire::text(target.description));
    out.setRegisteredAt(target.registered_at.ms);
    out.setDrainDeadline(target.drain_deadline.ms);
    out.setWasHealthy(target.was_healthy);
  });
}

std::string encode_record(const Token& token) {
  return encode<record::Token>([&](record::Token::Builder out) {
    out.setKey(wire::text(token.key));
    out.setRequestHash(token.request_hash);
    auto tasks = out.initTasks(count(token.tasks.size()));
    for (unsigned i = 0; i < tasks.size(); ++i) tasks.set(i, token.tasks[i].value);
    out.setService(token.service.value);
    out.setCreatedAt(token.created_at.ms);
    auto failures = out.initFailures(count(token.failures.size()));
    for (unsigned i = 0; i < failures.size(); ++i) {
      failures[i].setArn(wire::text(token.failures[i].arn));
      failures[i].setReason(wire::text(token.failures[i].reason));
      failures[i].setDetail(wire::text(token.failures[i].detail));
    }
  });
}

}  // namespace moorage::control
