#include "services/ecs/api/definitions/definition_normalize.h"

#include "wire/presence.h"

namespace moorage::control {

namespace {

void set_default(auto group, auto value) {
  if (!wire::has(group)) wire::set(group, value);
}

void normalize_port(ecs::PortMapping::Builder mapping, ecs::NetworkMode mode) {
  if (!wire::has(mapping.getProtocol())) mapping.setProtocol(ecs::TransportProtocol::TCP);
  if (mapping.hasContainerPortRange()) return;
  const bool same_port = mode == ecs::NetworkMode::AWSVPC || mode == ecs::NetworkMode::HOST;
  if (same_port) {
    wire::set(mapping.getHostPort(), mapping.getContainerPort().getValue());
  } else {
    set_default(mapping.getHostPort(), 0);
  }
}

void normalize_health(ecs::HealthCheck::Builder check) {
  set_default(check.getInterval(), 30);
  set_default(check.getTimeout(), 5);
  set_default(check.getRetries(), 3);
}

void normalize_container(ecs::ContainerDefinition::Builder container, ecs::NetworkMode mode) {
  set_default(container.getCpu(), 0);
  set_default(container.getEssential(), true);
  if (!container.hasPortMappings()) container.initPortMappings(0);
  if (!container.hasEnvironment()) container.initEnvironment(0);
  if (!container.hasMountPoints()) container.initMountPoints(0);
  if (!container.hasVolumesFrom()) container.initVolumesFrom(0);
  if (!container.hasSystemControls()) container.initSystemControls(0);
  for (auto mapping : container.getPortMappings()) normalize_port(mapping, mode);
  if (container.hasHealthCheck()) normalize_health(container.getHealthCheck());
}

void normalize_volume(ecs::Volume::Builder volume) {
  const bool has_kind = volume.hasHost() || volume.hasDockerVolumeConfiguration() || volume.hasEfsVolumeConfiguration() ||
                        volume.hasS3filesVolumeConfiguration() || volume.hasFsxWindowsFileServerVolumeConfiguration() ||
                        wire::value_or(volume.asReader().getConfiguredAtLaunch(), false);
  if (!has_kind) volume.initHost();
  if (volume.hasEfsVolumeConfiguration() && !volume.getEfsVolumeConfiguration().hasRootDirectory()) {
    volume.getEfsVolumeConfiguration().setRootDirectory("/");
  }
}

void write_derived(const DefinitionInput& input, ecs::TaskDefinition::Builder out) {
  const std::vector<std::string> attributes = required_attributes(input);
  auto list = out.initRequiresAttributes(static_cast<unsigned>(attributes.size()));
  for (unsigned i = 0; i < list.size(); ++i) list[i].setName(wire::text(attributes[i]));
  const std::vector<ecs::Compatibility> compatibilities = compatibilities_of(input);
  auto compatible = out.initCompatibilities(static_cast<unsigned>(compatibilities.size()));
  for (unsigned i = 0; i < compatible.size(); ++i) compatible.set(i, compatibilities[i]);
}

void copy_settings(DefinitionRequest request, ecs::TaskDefinition::Builder out) {
  out.setFamily(request.getFamily());
  if (request.hasTaskRoleArn()) out.setTaskRoleArn(request.getTaskRoleArn());
  if (request.hasExecutionRoleArn()) out.setExecutionRoleArn(request.getExecutionRoleArn());
  out.setNetworkMode(request.getNetworkMode());
  out.setPidMode(request.getPidMode());
  out.setIpcMode(request.getIpcMode());
  if (request.hasRequiresCompatibilities()) out.setRequiresCompatibilities(request.getRequiresCompatibilities());
  if (request.hasProxyConfiguration()) out.setProxyConfiguration(request.getProxyConfiguration());
  if (request.hasEphemeralStorage()) out.setEphemeralStorage(request.getEphemeralStorage());
  if (request.hasRuntimePlatform()) out.setRuntimePlatform(request.getRuntimePlatform());
  wire::set(out.getEnableFaultInjection(), wire::value_or(request.getEnableFaultInjection(), false));
  out.setPlacementConstraints(request.getPlacementConstraints());
}

}  // namespace

wire::Message<ecs::TaskDefinition> normalize_definition(const DefinitionInput& input, const Registration& registration) {
  const auto request = input.request;
  return wire::Message<ecs::TaskDefinition>::build([&](ecs::TaskDefinition::Builder out) {
    copy_settings(request, out);
    out.setContainerDefinitions(request.getContainerDefinitions());
    for (auto container : out.getContainerDefinitions()) normalize_container(container, input.mode);
    out.setVolumes(request.getVolumes());
    for (auto volume : out.getVolumes()) normalize_volume(volume);
    if (input.cpu_units > 0) out.setCpu(wire::text(std::to_string(input.cpu_units)));
    if (input.memory_mib > 0) out.setMemory(wire::text(std::to_string(input.memory_mib)));
    write_derived(input, out);
    out.setTaskDefinitionArn(wire::text(registration.arn));
    wire::set(out.getRevision(), registration.revision);
    wire::set(out.getRegisteredAt(), registration.at.ms);
    out.setRegisteredBy(wire::text(registration.by));
  });
}

std::vector<ecs::Compatibility> compatibilities_of(const DefinitionInput& input) {
  std::vector<ecs::Compatibility> out;
  if (check_external(input).ok()) out.push_back(ecs::Compatibility::EXTERNAL);
  if (check_ec2(input).ok()) out.push_back(ecs::Compatibility::EC2);
  if (check_fargate(input).ok()) out.push_back(ecs::Compatibility::FARGATE);
  if (check_managed_instances(input).ok()) out.push_back(ecs::Compatibility::MANAGED_INSTANCES);
  return out;
}

}  // namespace moorage::control
