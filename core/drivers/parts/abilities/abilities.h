// What the runtime of a machine is able to do, and the capabilities by which ECS's agents declare it: one table for every
// driver. An ECS-optimised instance declares all of them (Amazon ECS developer guide: container agent capabilities). A driver
// declares what it carries out on the machine at hand, and nothing else: a task whose member would be ignored is placed
// elsewhere or not at all.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace moorage::abilities {

enum class Ability : std::uint8_t {
  kContainers,  // health checks, order, restarts, port ranges, volumes of the driver "local"
  kTaskLimits,  // CPU and memory of a whole task
  kLogs,        // awslogs, with the rights of an execution role
  kPrivileged,
  kSharedNamespaces,     // pidMode and ipcMode
  kTaskRoles,            // credentials for the task's role
  kTaskAddresses,        // networkMode awsvpc
  kProxies,              // proxyConfiguration
  kEcr,                  // pulls from Amazon ECR
  kRegistryCredentials,  // repositoryCredentials
  kSecrets,
  kEnvironmentFiles,
  kFirelens,
  kDockerLogDrivers,   // syslog, journald, gelf, fluentd, splunk
  kFileSystems,        // EFS, FSx
  kBlockStorage,       // EBS volumes, S3 files
  kDomainCredentials,  // gMSA
  kExecuteCommand,
  kServiceConnect,
  kFaultInjection,
  kAppArmor,
  kSelinux,
  kTaskRolesOnHost,  // credentials for the roles of tasks with networkMode host
};
inline constexpr std::size_t kAbilities = 23;

class Abilities {
 public:
  Abilities& add(Ability ability) {
    set_.set(static_cast<std::size_t>(ability));
    return *this;
  }
  Abilities& add_if(bool is_able, Ability ability) { return is_able ? add(ability) : *this; }
  bool has(Ability ability) const { return set_.test(static_cast<std::size_t>(ability)); }
  bool operator==(const Abilities&) const = default;

  static Abilities all() {
    Abilities out;
    out.set_.set();
    return out;
  }

 private:
  std::bitset<kAbilities> set_;
};

// Attributes by name and value, in the order of the table.
std::vector<std::pair<std::string, std::string>> declared(const Abilities& abilities);

}  // namespace moorage::abilities
