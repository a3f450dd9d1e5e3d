#include "services/ecs/model/ecs_model.h"

#include "kernel/index_parts.h"

namespace moorage::control {

bool counts_as_running(const Task& task) { return task.last_status == TaskStatus::kRunning; }

bool counts_as_pending(const Task& task) {
  return task.desired_status == DesiredStatus::kRunning &&
         (task.last_status == TaskStatus::kProvisioning || task.last_status == TaskStatus::kPending ||
          task.last_status == TaskStatus::kActivating);
}

bool is_guest(const Task& task) { return task.detail->launch_type == LaunchType::kFargate; }

bool holds_resources(const Task& task) { return task.instance && task.last_status != TaskStatus::kStopped && !is_guest(task); }

ClusterId EcsModel::cluster_named(std::string_view name) const { return lookup(clusters_, name); }
CapacityProviderId EcsModel::capacity_provider_named(std::string_view name) const { return lookup(capacity_providers_, name); }
FamilyId EcsModel::family_named(std::string_view name) const { return lookup(families_, name); }
TaskId EcsModel::task_named(Hex128 external) const { return lookup(tasks_by_name_, external); }
InstanceId EcsModel::instance_named(Hex128 external) const { return lookup(instances_by_name_, external); }
InstanceId EcsModel::instance_on_machine(std::string_view machine_id) const { return lookup(machines_, machine_id); }
const IdList<InstanceId>& EcsModel::former_instances(std::string_view machine_id) const {
  static const IdList<InstanceId> none;
  const auto found = former_machines_.find(machine_id);
  return found == former_machines_.end() ? none : found->second;
}
TokenId EcsModel::token_of(std::string_view key) const { return lookup(tokens_, key); }

TaskDefinitionId EcsModel::definition_named(std::string_view family, std::int32_t revision) const {
  return lookup(this->family(family).revisions, revision);
}

ServiceId EcsModel::service_named(ClusterId cluster, std::string_view name) const {
  return lookup(services_, std::pair<std::uint64_t, std::string>(cluster.value, name));
}

const std::map<MachineSize, std::size_t>& EcsModel::machine_sizes(std::string_view provider) const {
  return lookup_or_empty(machine_sizes_, provider);
}

const IdList<InstanceId>& ClusterIndex::group(std::string_view provider) const { return lookup_or_empty(groups, provider); }

std::int32_t ServiceIndex::tasks_on(std::uint64_t deployment, std::string_view provider) const {
  for (const Share& share : shares) {
    if (share.deployment == deployment && share.provider == provider) return share.tasks;
  }
  return 0;
}

const ClusterIndex& EcsModel::of(ClusterId id) const { return lookup_or_empty(cluster_index_, id); }
const InstanceLoad& EcsModel::of(InstanceId id) const { return rooms_.of(id); }
const ServiceIndex& EcsModel::of(ServiceId id) const { return lookup_or_empty(service_index_, id); }
const ServiceHistory& EcsModel::history_of(ServiceId id) const { return lookup_or_empty(histories_, id); }
ServiceDeploymentId EcsModel::deployment_named(std::string_view external) const { return lookup(deployment_names_, external); }
TaskProtectionId EcsModel::protection_of(TaskId task) const {
  return protections_.empty() ? TaskProtectionId{} : lookup(protections_, task);
}
const FamilyIndex& EcsModel::family(std::string_view name) const { return lookup_or_empty(family_index_, name); }
std::size_t EcsModel::references_to(TaskDefinitionId id) const { return lookup(definition_references_, id); }
std::size_t EcsModel::holders_of(TaskDefinitionId id) const { return lookup(definition_holders_, id); }

}  // namespace moorage::control
