#include "services/ecs/placement/features.h"

#include <algorithm>
#include <iterator>

#include "services/ecs/rules/instance_attributes.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

using Definition = ecs::TaskDefinition::Reader;
using ContainerReader = ecs::ContainerDefinition::Reader;

std::string joined(std::string_view a, std::string_view b) {
  std::string out;
  out.reserve(a.size() + b.size());
  return out.append(a).append(b);
}

// ECS's two name spaces of capabilities.
std::string now(std::string_view name) { return joined("ecs.capability.", name); }
std::string old(std::string_view name) { return joined("com.amazonaws.ecs.capability.", name); }

class Features {
 public:
  void add(std::string key, std::string member, std::string attribute = {}) {
    out_.push_back({std::move(key), std::move(member), std::move(attribute)});
  }
  std::vector<Feature> take() { return std::move(out_); }

 private:
  std::vector<Feature> out_;
};

std::string secret_attribute(ecs::Secret::Reader secret, const char* where) {
  const bool manager = wire::view(secret.getValueFrom()).find(":secretsmanager:") != std::string_view::npos;
  return now(joined(manager ? "secrets.asm." : "secrets.ssm.", where));
}

void add_task(Definition definition, Hosting hosting, Features& out) {
  if (definition.getTaskRoleArn().size() > 0) {
    const bool on_host = definition.getNetworkMode() == ecs::NetworkMode::HOST;
    out.add("taskRoleArn", "taskRoleArn", old(on_host ? "task-iam-role-network-host" : "task-iam-role"));
  }
  if (definition.hasProxyConfiguration()) {
    out.add("proxyConfiguration", "proxyConfiguration", now("aws-appmesh"));
  }
  if (wire::value_or(definition.getEnableFaultInjection(), false)) {
    out.add("enableFaultInjection", "enableFaultInjection", now("fault-injection"));
  }
  if (definition.hasEphemeralStorage()) {
    out.add(hosting == Hosting::kGuest ? "ephemeralStorage" : "ephemeralStorage.EC2", "ephemeralStorage");
  }
  const std::string shared = now("pid-ipc-namespace-sharing");
  if (wire::has(definition.getPidMode())) {
    out.add(joined("pidMode.", wire::enum_name(definition.getPidMode())), "pidMode", shared);
  }
  if (wire::has(definition.getIpcMode())) {
    out.add(joined("ipcMode.", wire::enum_name(definition.getIpcMode())), "ipcMode", shared);
  }
  if (definition.getNetworkMode() == ecs::NetworkMode::AWSVPC) {
    out.add("networkMode.awsvpc", "networkMode", now("task-eni"));
  }
  if (definition.getNetworkMode() == ecs::NetworkMode::HOST) out.add("networkMode.host", "networkMode");
  const auto family = definition.getRuntimePlatform().getOperatingSystemFamily();
  if (wire::has(family) && wire::enum_name(family).starts_with("WINDOWS")) {
    out.add("operatingSystemFamily.WINDOWS", "runtimePlatform.operatingSystemFamily");
  }
}

void add_volume(ecs::Volume::Reader volume, const std::string& path, Features& out) {
  if (volume.hasEfsVolumeConfiguration()) {
    out.add("efsVolumeConfiguration", joined(path, ".efsVolumeConfiguration"), now("efs"));
  }
  if (volume.hasFsxWindowsFileServerVolumeConfiguration()) {
    out.add("fsxWindowsFileServerVolumeConfiguration", joined(path, ".fsxWindowsFileServerVolumeConfiguration"),
            now("fsxWindowsFileServer"));
  }
  if (volume.hasS3filesVolumeConfiguration()) {
    out.add("s3filesVolumeConfiguration", joined(path, ".s3filesVolumeConfiguration"), now("storage.s3-files"));
  }
  if (wire::value_or(volume.getConfiguredAtLaunch(), false)) {
    out.add("configuredAtLaunch", joined(path, ".configuredAtLaunch"), now("storage.ebs-task-volume-attach"));
  }
  if (volume.getHost().getSourcePath().size() > 0) out.add("host.sourcePath", joined(path, ".host.sourcePath"));
  if (!volume.hasDockerVolumeConfiguration()) return;
  const auto docker = volume.getDockerVolumeConfiguration();
  const std::string driver(wire::view(docker.getDriver()));
  const bool is_local = driver.empty() || driver == "local";
  if (!is_local) {
    out.add("volumeDriver", joined(path, ".dockerVolumeConfiguration.driver"), now(joined("docker-plugin.", driver)));
  }
  // The options of a plug-in are for the plug-in to read.
  if (is_local && docker.getDriverOpts().size() > 0)
    out.add("driverOpts", joined(path, ".dockerVolumeConfiguration.driverOpts"));
}

void add_logging(ContainerReader container, const std::string& path, Features& out) {
  const auto log = container.getLogConfiguration();
  if (wire::has(log.getLogDriver())) {
    const std::string driver(wire::enum_name(log.getLogDriver()));
    out.add(joined("logDriver.", driver), joined(path, "logConfiguration.logDriver"), old(joined("logging-driver.", driver)));
  }
  for (const auto secret : log.getSecretOptions()) {
    out.add("logConfiguration.secretOptions", joined(path, "logConfiguration.secretOptions"),
            secret_attribute(secret, "bootstrap.log-driver"));
  }
  if (container.hasFirelensConfiguration()) {
    out.add("firelensConfiguration", joined(path, "firelensConfiguration"),
            now(joined("firelens.", wire::enum_name(container.getFirelensConfiguration().getType()))));
  }
}

// "apparmor:PROFILE" or "apparmor=PROFILE", "label:type:T", "seccomp:unconfined", "no-new-privileges[:true|:false]".
void add_security_option(std::string_view option, const std::string& path, Features& out) {
  if (option == "no-new-privileges" || option == "no-new-privileges:true" || option == "no-new-privileges=true") return;
  const std::string_view kind = option.substr(0, option.find_first_of(":="));
  constexpr std::string_view kKnown[] = {"apparmor", "label", "seccomp", "no-new-privileges"};
  const bool is_known = std::find(std::begin(kKnown), std::end(kKnown), kind) != std::end(kKnown);
  out.add(joined("dockerSecurityOptions.", is_known ? kind : "other"), path);
}

// "NET_ADMIN", as it is written with and without "CAP_" and in any case.
std::string capability_name(std::string_view text) {
  std::string name(text);
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name.starts_with("CAP_") ? name.substr(4) : name;
}

void add_confinement(ContainerReader container, const std::string& path, Features& out) {
  const auto parameters = container.getLinuxParameters();
  for (const auto capability : parameters.getCapabilities().getAdd()) {
    out.add(joined("capabilities.", capability_name(wire::view(capability))), joined(path, "linuxParameters.capabilities.add"));
  }
  if (parameters.getDevices().size() > 0) out.add("devices", joined(path, "linuxParameters.devices"));
  if (wire::has(parameters.getMaxSwap())) {
    out.add("maxSwap", joined(path, "linuxParameters.maxSwap"));
    // Without maxSwap it has no effect (Amazon ECS API reference: LinuxParameters).
    if (wire::has(parameters.getSwappiness())) out.add("swappiness", joined(path, "linuxParameters.swappiness"));
  }
  for (const auto option : container.getDockerSecurityOptions()) {
    add_security_option(wire::view(option), joined(path, "dockerSecurityOptions"), out);
  }
}

void add_container(ContainerReader container, Hosting hosting, const std::string& path, Features& out) {
  if (container.hasRepositoryCredentials()) {
    out.add("repositoryCredentials", joined(path, "repositoryCredentials"),
            now("private-registry-authentication.secretsmanager"));
  }
  for (const auto secret : container.getSecrets()) {
    out.add("secrets", joined(path, "secrets"), secret_attribute(secret, "environment-variables"));
  }
  if (container.getEnvironmentFiles().size() > 0) {
    out.add("environmentFiles", joined(path, "environmentFiles"), now("env-files.s3"));
  }
  if (container.getCredentialSpecs().size() > 0) {
    out.add("credentialSpecs", joined(path, "credentialSpecs"), now("gmsa"));
  }
  if (wire::value_or(container.getPseudoTerminal(), false)) out.add("pseudoTerminal", joined(path, "pseudoTerminal"));
  if (wire::value_or(container.getPrivileged(), false)) {
    out.add("privileged", joined(path, "privileged"), old("privileged-container"));
  }
  if (wire::value_or(container.getRestartPolicy().getEnabled(), false)) {
    out.add("restartPolicy", joined(path, "restartPolicy"), now("container-restart-policy"));
  }
  for (const auto need : container.getResourceRequirements()) {
    const std::string key = joined("resourceRequirements.", wire::enum_name(need.getType()));
    out.add(hosting == Hosting::kGuest ? joined(key, ".FARGATE") : key, joined(path, "resourceRequirements"));
  }
  add_confinement(container, path, out);
  add_logging(container, path, out);
}

}  // namespace

std::vector<Feature> features_of(Definition definition, Hosting hosting) {
  Features out;
  add_task(definition, hosting, out);
  const auto volumes = definition.getVolumes();
  for (unsigned i = 0; i < volumes.size(); ++i) add_volume(volumes[i], joined(joined("volumes[", std::to_string(i)), "]"), out);
  const auto containers = definition.getContainerDefinitions();
  for (unsigned i = 0; i < containers.size(); ++i) {
    add_container(containers[i], hosting, joined(joined("containerDefinitions[", std::to_string(i)), "]."), out);
  }
  return out.take();
}

std::string remedy_for(std::string_view attribute) {
  struct Remedy {
    std::string_view attribute;  // or what it begins with
    std::string_view text;
  };
  static constexpr Remedy kRemedies[] = {
      {"com.amazonaws.ecs.capability.logging-driver.awslogs",
       "machines declare it where the engine keeps logs: open it with a log sink"},
      {"ecs.capability.execution-role-awslogs", "machines declare it where the engine keeps logs: open it with a log sink"},
      {"com.amazonaws.ecs.capability.privileged-container",
       "the operator of a machine can set the option policy.allowPrivileged"},
      {"ecs.capability.docker-plugin.",
       "install the plug-in on a machine and declare it among the attributes of its driver's options"},
      {"com.amazonaws.ecs.capability.task-iam-role-network-host",
       "use networkMode bridge or awsvpc: tasks on the network of the machine cannot be told from its other programs, so they "
       "get "
       "no credentials"},
      {"com.amazonaws.ecs.capability.task-iam-role",
       "register a machine whose runtime has an endpoint for tasks: the option taskEndpoint.enabled must not be false"},
      {"com.amazonaws.ecs.capability.ecr-auth",
       "copy the image to a registry that asks for no token of Amazon ECR, and name it there"},
      {"ecs.capability.execution-role-ecr-pull",
       "copy the image to a registry that asks for no token of Amazon ECR, and name it there"},
      {"ecs.capability.task-eni",
       "let `moorage doctor` say what the machine lacks for interfaces of tasks, or use networkMode bridge or host"},
      {"ecs.capability.increased-task-cpu-limit",
       "ask for at most 10 vCPUs, or register a machine whose kernel bounds CPU and memory by control groups"},
      {"ecs.cpu-architecture", "register an instance of that architecture, or change runtimePlatform.cpuArchitecture"},
      {"ecs.os-family", "register an instance of that operating system, or change runtimePlatform.operatingSystemFamily"},
      {"ecs.capability.external", "register the instance with that attribute, or run the task with launch type EC2"},
  };
  for (const Remedy& remedy : kRemedies) {
    if (attribute.starts_with(remedy.attribute)) return std::string(remedy.text);
  }
  return "register an instance that declares it, as ECS-optimised and simulated instances do";
}

std::string refusal_attribute(std::string_view key) { return joined(kRefusesPrefix, key); }

std::string refusal_text(const Feature& feature, std::string_view why) {
  const std::string what = joined(feature.member, joined(" (", feature.key));
  if (why.empty()) {
    return joined(
        what,
        ") is not carried out by the runtime of this machine yet: leave it out, or register a machine whose runtime does");
  }
  if (why.starts_with("policy.")) {
    return joined(what, joined(") is not allowed on this machine; its operator can set the option ", why));
  }
  return joined(what, joined(joined(") cannot be carried out here: ", why), "; leave it out, or register a machine that can"));
}

std::optional<std::string> refused_by(const Instance& instance, const std::vector<Feature>& features) {
  std::string out;
  for (const Feature& feature : features) {
    const std::string name = refusal_attribute(feature.key);
    for (const auto& [known, why] : instance.attributes) {
      if (known == name) out.append(out.empty() ? "" : "; ").append(refusal_text(feature, why));
    }
  }
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

}  // namespace moorage::control
