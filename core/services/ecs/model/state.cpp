#include "services/ecs/model/state.h"

#include <algorithm>

namespace moorage::control {

namespace {

template <typename Map, typename Key>
auto lookup(const Map& map, const Key& key) {
  const auto it = map.find(key);
  return it == map.end() ? typename Map::mapped_type{} : it->second;
}

template <typename Map, typename Key>
const typename Map::mapped_type& lookup_or_empty(const Map& map, const Key& key) {
  static const typename Map::mapped_type kEmpty{};
  const auto it = map.find(key);
  return it == map.end() ? kEmpty : it->second;
}

}  // namespace

bool counts_as_running(const Task& task) { return task.last_status == TaskStatus::kRunning; }

bool counts_as_pending(const Task& task) {
  return task.desired_status == DesiredStatus::kRunning &&
         (task.last_status == TaskStatus::kProvisioning || task.last_status == TaskStatus::kPending ||
          task.last_status == TaskStatus::kActivating);
}

bool is_guest(const Task& task) { return task.detail->launch_type == LaunchType::kFargate; }

bool holds_resources(const Task& task) { return task.instance && task.last_status != TaskStatus::kStopped && !is_guest(task); }

ClusterId State::cluster_named(std::string_view name) const { return lookup(clusters_, name); }
CapacityProviderId State::capacity_provider_named(std::string_view name) const { return lookup(capacity_providers_, name); }
FamilyId State::family_named(std::string_view name) const { return lookup(families_, name); }
TaskId State::task_named(Hex128 external) const { return lookup(tasks_by_name_, external); }
InstanceId State::instance_named(Hex128 external) const { return lookup(instances_by_name_, external); }
InstanceId State::instance_on_machine(std::string_view machine_id) const { return lookup(machines_, machine_id); }
const IdList<InstanceId>& State::former_instances(std::string_view machine_id) const {
  static const IdList<InstanceId> none;
  const auto found = former_machines_.find(machine_id);
  return found == former_machines_.end() ? none : found->second;
}
LoadBalancerId State::load_balancer_named(std::string_view name) const { return lookup(load_balancers_, name); }
LoadBalancerId State::load_balancer_of(std::uint64_t hex) const { return lookup(load_balancers_by_hex_, hex); }
TargetGroupId State::target_group_named(std::string_view name) const { return lookup(target_groups_, name); }
TargetGroupId State::target_group_of(std::uint64_t hex) const { return lookup(target_groups_by_hex_, hex); }
ListenerId State::listener_of(std::uint64_t hex) const { return lookup(listeners_by_hex_, hex); }
TokenId State::token_of(std::string_view key) const { return lookup(tokens_, key); }

TaskDefinitionId State::definition_named(std::string_view family, std::int32_t revision) const {
  return lookup(this->family(family).revisions, revision);
}

ServiceId State::service_named(ClusterId cluster, std::string_view name) const {
  return lookup(services_, std::pair<std::uint64_t, std::string>(cluster.value, name));
}

TargetId State::target_at(TargetGroupId group, std::string_view target, std::uint16_t port) const {
  return lookup(targets_at_, std::tuple(group.value, std::string(target), port));
}

const std::map<MachineSize, std::size_t>& State::machine_sizes(std::string_view provider) const {
  return lookup_or_empty(machine_sizes_, provider);
}

const IdList<InstanceId>& ClusterIndex::group(std::string_view provider) const { return lookup_or_empty(groups, provider); }

std::int32_t ServiceIndex::tasks_on(std::uint64_t deployment, std::string_view provider) const {
  for (const Share& share : shares) {
    if (share.deployment == deployment && share.provider == provider) return share.tasks;
  }
  return 0;
}

const ClusterIndex& State::of(ClusterId id) const { return lookup_or_empty(cluster_index_, id); }
const InstanceLoad& State::of(InstanceId id) const { return rooms_.of(id); }
const ServiceIndex& State::of(ServiceId id) const { return lookup_or_empty(service_index_, id); }
const FamilyIndex& State::family(std::string_view name) const { return lookup_or_empty(family_index_, name); }
const IdList<TargetId>& State::targets_of(TargetGroupId group) const { return lookup_or_empty(group_targets_, group); }
std::vector<TargetId> State::targets_of(TaskId task) const { return lookup_or_empty(task_targets_, task).all(); }
const IdList<ListenerId>& State::listeners_of(LoadBalancerId id) const { return lookup_or_empty(balancer_listeners_, id); }
std::size_t State::references_to(TaskDefinitionId id) const { return lookup(definition_references_, id); }
std::size_t State::holders_of(TaskDefinitionId id) const { return lookup(definition_holders_, id); }

std::vector<ListenerId> State::listeners_to(TargetGroupId group) const {
  std::vector<ListenerId> out;
  table<Listener>().visit_all([&](const Listener& listener) {
    if (std::find(listener.forwards.begin(), listener.forwards.end(), group) != listener.forwards.end())
      out.push_back(listener.id);
  });
  return out;
}

}  // namespace moorage::control
