// Volumes, and the containers' use of them (docs/rules/task-definitions.md#volumes).
#include <set>

#include "kernel/lists.h"
#include "services/ecs/api/definitions/definition_check.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

int kinds_of(ecs::Volume::Reader volume) {
  return int{volume.hasHost()} + int{volume.hasDockerVolumeConfiguration()} + int{volume.hasEfsVolumeConfiguration()} +
         int{volume.hasS3filesVolumeConfiguration()} + int{volume.hasFsxWindowsFileServerVolumeConfiguration()} +
         int{wire::value_or(volume.getConfiguredAtLaunch(), false)};
}

Status check_efs(ecs::EFSVolumeConfiguration::Reader efs, const std::string& path) {
  const bool encrypted = efs.getTransitEncryption() == ecs::EFSTransitEncryption::ENABLED;
  const auto authorization = efs.getAuthorizationConfig();
  if (authorization.getIam() == ecs::EFSAuthorizationConfigIAM::ENABLED && !encrypted) {
    return client_error("EFS IAM authorization requires TransitEncryption to be enabled.", path + ".transitEncryption");
  }
  if (wire::has(efs.getTransitEncryptionPort()) && !encrypted) {
    return client_error("TransitEncryptionPort requires that TransitEncryption is enabled.", path + ".transitEncryptionPort");
  }
  if (authorization.getAccessPointId().size() == 0) return {};
  if (!encrypted)
    return client_error("EFS access point requires TransitEncryption to be enabled.", path + ".transitEncryption");
  const std::string_view root = wire::view(efs.getRootDirectory());
  if (!root.empty() && root != "/") {
    return client_error("When using an EFS access point, the root directory must either be set to \"/\" or be omitted.",
                        path + ".rootDirectory");
  }
  return {};
}

Status check_docker(ecs::DockerVolumeConfiguration::Reader docker, const std::string& path) {
  if (wire::has(docker.getAutoprovision()) && docker.getScope() != ecs::Scope::SHARED) {
    return client_error("Docker volume autoprovision is only supported with scope shared.", path + ".autoprovision");
  }
  return {};
}

Status check_volume(const DefinitionInput& input, ecs::Volume::Reader volume, const std::string& path) {
  const std::string name(wire::view(volume.getName()));
  if (name.empty()) return client_error("Volume name should not be null or empty.", path + ".name");
  if (!is_name(name)) return client_error("Volume name contains invalid characters.", path + ".name");
  if (kinds_of(volume) > 1)
    return client_error("Volume '" + name + "' has more than one kind of configuration. Specify only one.", path);
  if (volume.hasEfsVolumeConfiguration())
    return check_efs(volume.getEfsVolumeConfiguration(), path + ".efsVolumeConfiguration");
  if (volume.hasDockerVolumeConfiguration()) {
    return check_docker(volume.getDockerVolumeConfiguration(), path + ".dockerVolumeConfiguration");
  }
  if (volume.hasS3filesVolumeConfiguration() && !input.request.hasTaskRoleArn()) {
    return client_error("S3 Files volumes require a task role: specify a value for 'taskRoleArn'.",
                        path + ".s3filesVolumeConfiguration");
  }
  return {};
}

Status check_use(const DefinitionInput& input, const std::set<std::string_view>& volumes, std::set<std::string_view>& mounted) {
  return for_each_container(input, [&](const ContainerInput& one) -> Status {
    const auto mounts = one.container.getMountPoints();
    for (unsigned i = 0; i < mounts.size(); ++i) {
      const std::string_view name = wire::view(mounts[i].getSourceVolume());
      if (!volumes.contains(name)) {
        return client_error("Unknown volume '" + std::string(name) + "'.", one.at("mountPoints", i) + ".sourceVolume");
      }
      if (mounts[i].getContainerPath().size() == 0) {
        return client_error("A mount point of container '" + one.name + "' has no 'containerPath'.",
                            one.at("mountPoints", i) + ".containerPath");
      }
      mounted.insert(name);
    }
    const auto sources = one.container.getVolumesFrom();
    for (unsigned i = 0; i < sources.size(); ++i) {
      const std::string_view source = wire::view(sources[i].getSourceContainer());
      if (source == one.name || !has_container(input, source)) {
        return client_error("Invalid 'volumesFrom' setting. Unknown container: '" + std::string(source) + "'",
                            one.at("volumesFrom", i) + ".sourceContainer");
      }
    }
    return {};
  });
}

}  // namespace

Status check_volumes(const DefinitionInput& input) {
  const auto volumes = input.request.getVolumes();
  std::set<std::string_view> names;
  std::string_view at_launch;
  for (unsigned i = 0; i < volumes.size(); ++i) {
    const std::string path = "volumes[" + std::to_string(i) + "]";
    MOORAGE_TRY(check_volume(input, volumes[i], path));
    if (!names.insert(wire::view(volumes[i].getName())).second) {
      return client_error("Volume names must be unique within a task definition.", path + ".name");
    }
    if (!wire::value_or(volumes[i].getConfiguredAtLaunch(), false)) continue;
    if (!at_launch.empty()) {
      return client_error("Only one volume of a task definition can be configured at launch.", path + ".configuredAtLaunch");
    }
    at_launch = wire::view(volumes[i].getName());
  }
  std::set<std::string_view> mounted;
  MOORAGE_TRY(check_use(input, names, mounted));
  if (!at_launch.empty() && !mounted.contains(at_launch)) {
    return client_error("Volumes [" + std::string(at_launch) + "] are not referenced by any of the containers", "volumes");
  }
  return {};
}

}  // namespace moorage::control
