#include "drivers/parts/abilities/abilities.h"

#include <string_view>

namespace moorage::abilities {

namespace {

// ECS's two name spaces.
constexpr std::string_view kNow = "ecs.capability.";
constexpr std::string_view kOld = "com.amazonaws.ecs.capability.";
// Every driver can do at least what these versions of Docker's API could.
constexpr int kDockerApiFirst = 17;
constexpr int kDockerApiLast = 44;

struct Row {
  Ability ability;
  std::string_view space;
  std::string_view name;
  std::string_view value = {};
};

constexpr Row kRows[] = {
    {Ability::kContainers, kNow, "container-health-check"},
    {Ability::kContainers, kNow, "container-ordering"},
    {Ability::kContainers, kNow, "container-restart-policy"},
    {Ability::kContainers, kNow, "network.container-port-range"},
    {Ability::kContainers, kNow, "docker-plugin.local"},
    {Ability::kContainers, kOld, "logging-driver.json-file"},
    {Ability::kContainers, kOld, "logging-driver.none"},
    {Ability::kTaskLimits, kNow, "task-cpu-mem-limit"},
    {Ability::kTaskLimits, kNow, "increased-task-cpu-limit"},
    {Ability::kLogs, kOld, "logging-driver.awslogs"},
    {Ability::kLogs, kNow, "execution-role-awslogs"},
    {Ability::kPrivileged, kOld, "privileged-container"},
    {Ability::kSharedNamespaces, kNow, "pid-ipc-namespace-sharing"},
    {Ability::kTaskRoles, kOld, "task-iam-role"},
    {Ability::kTaskRolesOnHost, kOld, "task-iam-role-network-host"},
    {Ability::kTaskAddresses, kNow, "task-eni"},
    {Ability::kTaskAddresses, kNow, "task-eni.ipv6"},
    {Ability::kTaskAddresses, kNow, "ipv6-only"},
    {Ability::kTaskAddresses, kNow, "task-eni-block-instance-metadata"},
    {Ability::kTaskAddresses, kNow, "task-eni-trunking"},
    {Ability::kTaskAddresses, kNow, "cni-plugin-version", "2024.09.0"},
    {Ability::kProxies, kNow, "aws-appmesh"},
    {Ability::kEcr, kOld, "ecr-auth"},
    {Ability::kEcr, kNow, "ecr-endpoint"},
    {Ability::kEcr, kNow, "execution-role-ecr-pull"},
    {Ability::kRegistryCredentials, kNow, "private-registry-authentication.secretsmanager"},
    {Ability::kSecrets, kNow, "secrets.ssm.environment-variables"},
    {Ability::kSecrets, kNow, "secrets.asm.environment-variables"},
    {Ability::kSecrets, kNow, "secrets.ssm.bootstrap.log-driver"},
    {Ability::kSecrets, kNow, "secrets.asm.bootstrap.log-driver"},
    {Ability::kEnvironmentFiles, kNow, "env-files.s3"},
    {Ability::kFirelens, kNow, "firelens.fluentd"},
    {Ability::kFirelens, kNow, "firelens.fluentbit"},
    {Ability::kFirelens, kNow, "firelens.options.config.file"},
    {Ability::kFirelens, kNow, "firelens.options.config.s3"},
    {Ability::kFirelens, kNow, "firelens.non-root-user"},
    {Ability::kFirelens, kOld, "logging-driver.awsfirelens"},
    {Ability::kDockerLogDrivers, kOld, "logging-driver.syslog"},
    {Ability::kDockerLogDrivers, kOld, "logging-driver.journald"},
    {Ability::kDockerLogDrivers, kOld, "logging-driver.gelf"},
    {Ability::kDockerLogDrivers, kOld, "logging-driver.fluentd"},
    {Ability::kDockerLogDrivers, kOld, "logging-driver.splunk"},
    {Ability::kFileSystems, kNow, "efs"},
    {Ability::kFileSystems, kNow, "efsAuth"},
    {Ability::kFileSystems, kNow, "fsxWindowsFileServer"},
    {Ability::kBlockStorage, kNow, "storage.ebs-task-volume-attach"},
    {Ability::kBlockStorage, kNow, "storage.ebsta-non-root-user"},
    {Ability::kBlockStorage, kNow, "storage.s3-files"},
    {Ability::kDomainCredentials, kNow, "gmsa"},
    {Ability::kDomainCredentials, kNow, "gmsa-domainless"},
    {Ability::kExecuteCommand, kNow, "execute-command"},
    {Ability::kServiceConnect, kNow, "service-connect-v1"},
    {Ability::kFaultInjection, kNow, "fault-injection"},
    {Ability::kAppArmor, kOld, "apparmor"},
    {Ability::kSelinux, kOld, "selinux"},
};

}  // namespace

std::vector<std::pair<std::string, std::string>> declared(const Abilities& abilities) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const Row& row : kRows) {
    if (abilities.has(row.ability)) out.emplace_back(std::string(row.space).append(row.name), row.value);
  }
  for (int version = kDockerApiFirst; abilities.has(Ability::kContainers) && version <= kDockerApiLast; ++version) {
    out.emplace_back(std::string(kOld).append("docker-remote-api.1.").append(std::to_string(version)), "");
  }
  return out;
}

}  // namespace moorage::abilities
