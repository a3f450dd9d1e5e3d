// requiresAttributes: which capabilities an agent needs to run the definition, as the service itself derives them.
#include <set>

#include "kernel/lists.h"
#include "services/ecs/api/definitions/definition_normalize.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

class Needs {
 public:
  void api(std::string_view version) { add("com.amazonaws.ecs.capability.docker-remote-api.", version); }
  void old(std::string_view name) { add("com.amazonaws.ecs.capability.", name); }
  void now(std::string_view name) { add("ecs.capability.", name); }
  std::vector<std::string> sorted() const { return {names_.begin(), names_.end()}; }

 private:
  void add(std::string_view prefix, std::string_view name) { names_.insert(std::string(prefix).append(name)); }
  std::set<std::string> names_;
};

bool has_option(ecs::FirelensConfiguration::Reader firelens, std::string_view name, std::string_view value) {
  return any_in(firelens.getOptions(),
                [&](auto o) { return wire::view(o.getKey()) == name && wire::view(o.getValue()) == value; });
}

bool has_option(ecs::LogConfiguration::Reader log, std::string_view name) {
  return any_in(log.getOptions(), [&](auto option) { return wire::view(option.getKey()) == name; });
}

void need_logging(const DefinitionInput& input, ContainerReader container, Needs& needs) {
  const auto log = container.getLogConfiguration();
  if (wire::has(log.getLogDriver())) {
    needs.old("logging-driver." + std::string(wire::enum_name(log.getLogDriver())));
    if (log.getLogDriver() == ecs::LogDriver::AWSLOGS) {
      needs.api("1.19");
      if (input.request.hasExecutionRoleArn()) needs.now("execution-role-awslogs");
    }
    if (has_option(log, "awslogs-create-group")) needs.api("1.29");
    if (has_option(log, "mode") || has_option(log, "max-buffer-size")) needs.api("1.28");
  }
  for (const auto secret : log.getSecretOptions()) {
    const bool manager = wire::view(secret.getValueFrom()).find(":secretsmanager:") != std::string_view::npos;
    needs.now(manager ? "secrets.asm.bootstrap.log-driver" : "secrets.ssm.bootstrap.log-driver");
  }
  if (!container.hasFirelensConfiguration()) return;
  const auto firelens = container.getFirelensConfiguration();
  needs.now("firelens." + std::string(wire::enum_name(firelens.getType())));
  if (has_option(firelens, "config-file-type", "s3")) needs.now("firelens.options.config.s3");
  if (has_option(firelens, "config-file-type", "file")) needs.now("firelens.options.config.file");
}

void need_linux(ecs::LinuxParameters::Reader parameters, Needs& needs) {
  if (wire::value_or(parameters.getInitProcessEnabled(), false)) needs.api("1.25");
  if (wire::has(parameters.getSharedMemorySize()) || parameters.getTmpfs().size() > 0) needs.api("1.22");
  if (wire::has(parameters.getMaxSwap()) || wire::has(parameters.getSwappiness())) needs.api("1.24");
}

void need_container(const DefinitionInput& input, ContainerReader container, Needs& needs) {
  need_logging(input, container, needs);
  need_linux(container.getLinuxParameters(), needs);
  if (is_ecr_image(wire::view(container.getImage()))) {
    needs.old("ecr-auth");
    if (input.request.hasExecutionRoleArn()) needs.now("execution-role-ecr-pull");
  }
  if (wire::value_or(container.getPrivileged(), false)) needs.old("privileged-container");
  if (wire::value_or(container.getMemoryReservation(), 0) > 0) needs.api("1.21");
  if (container.hasHealthCheck()) {
    needs.now("container-health-check");
    needs.api("1.24");
  }
  if (container.getDependsOn().size() > 0 || wire::has(container.getStartTimeout()) || wire::has(container.getStopTimeout())) {
    needs.now("container-ordering");
  }
  if (wire::value_or(container.getRestartPolicy().getEnabled(), false)) needs.now("container-restart-policy");
  if (container.getEnvironmentFiles().size() > 0) needs.now("env-files.s3");
  if (container.hasRepositoryCredentials()) needs.now("private-registry-authentication.secretsmanager");
  for (const auto secret : container.getSecrets()) {
    const bool manager = wire::view(secret.getValueFrom()).find(":secretsmanager:") != std::string_view::npos;
    needs.now(manager ? "secrets.asm.environment-variables" : "secrets.ssm.environment-variables");
  }
  if (container.getCredentialSpecs().size() > 0) needs.now("gmsa");
  if (any_in(container.getPortMappings(), [](auto mapping) { return mapping.hasContainerPortRange(); })) {
    needs.now("network.container-port-range");
  }
}

void need_volume(ecs::Volume::Reader volume, Needs& needs) {
  if (volume.hasDockerVolumeConfiguration()) {
    needs.api("1.25");
    const std::string_view driver = wire::view(volume.getDockerVolumeConfiguration().getDriver());
    needs.now("docker-plugin." + std::string(driver.empty() ? "local" : driver));
  }
  if (volume.hasEfsVolumeConfiguration()) {
    needs.now("efs");
    needs.api("1.25");
    const auto efs = volume.getEfsVolumeConfiguration();
    if (efs.hasAuthorizationConfig() || wire::has(efs.getTransitEncryption())) needs.now("efsAuth");
  }
  if (volume.hasFsxWindowsFileServerVolumeConfiguration()) needs.now("fsxWindowsFileServer");
  if (volume.hasS3filesVolumeConfiguration()) needs.now("storage.s3-files");
  if (wire::value_or(volume.getConfiguredAtLaunch(), false)) needs.now("storage.ebs-task-volume-attach");
}

}  // namespace

std::vector<std::string> required_attributes(const DefinitionInput& input) {
  Needs needs;
  const auto request = input.request;
  for (const auto container : request.getContainerDefinitions()) need_container(input, container, needs);
  for (const auto volume : request.getVolumes()) need_volume(volume, needs);
  if (input.mode == ecs::NetworkMode::AWSVPC) {
    needs.api("1.18");
    needs.now("task-eni");
  }
  if (request.getTaskRoleArn().size() > 0) {
    needs.old("task-iam-role");
    if (input.mode == ecs::NetworkMode::HOST) needs.old("task-iam-role-network-host");
  }
  if (wire::has(request.getPidMode()) || wire::has(request.getIpcMode())) needs.now("pid-ipc-namespace-sharing");
  if (request.hasProxyConfiguration()) needs.now("aws-appmesh");
  if (wire::value_or(request.getEnableFaultInjection(), false)) needs.now("fault-injection");
  if (input.cpu_units > 10'240) needs.now("increased-task-cpu-limit");
  return needs.sorted();
}

}  // namespace moorage::control
