// The model of ECS: its records by number, and the indexes that follow from them (kernel/service_model.h).
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/id_list.h"
#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "services/ecs/model/entities.h"
#include "services/ecs/model/hosts.h"
#include "services/ecs/model/rooms.h"

namespace moorage::control {

class ExpressionCache;

struct ClusterIndex {
  IdList<TaskId> wanted_tasks;    // desired RUNNING
  IdList<TaskId> unwanted_tasks;  // desired STOPPED, kept for a while
  IdList<InstanceId> instances;   // but INACTIVE ones
  IdList<ServiceId> services;     // all, INACTIVE too
  std::int32_t running_tasks = 0;
  std::int32_t pending_tasks = 0;
  std::int32_t active_services = 0;
  std::array<std::int32_t, kLaunchTypes> running_by_launch{};  // by LaunchType
  std::array<std::int32_t, kLaunchTypes> pending_by_launch{};
  IdList<ServiceId> starved_services;  // could not place a task; looked at again when room appears
  IdList<ServiceId> daemon_services;   // ACTIVE ones; looked at again when an instance changes
  IdList<ServiceId> zoned_services;  // ACTIVE ones that keep their zones balanced; looked at a while after an instance changes
  IdList<TaskId> waiting_tasks;      // PROVISIONING until an instance of their capacity provider has room
  std::map<std::string, IdList<InstanceId>, std::less<>> groups;  // instances by capacity provider, but INACTIVE ones

  const IdList<InstanceId>& group(std::string_view provider) const;
};

struct ServiceIndex {
  // Tasks of one deployment that are wanted, by capacity provider; what is on none is not listed.
  struct Share {
    std::uint64_t deployment = 0;
    std::string provider;
    std::int32_t tasks = 0;
  };
  IdList<TaskId> tasks;  // last status other than STOPPED
  IdList<ServiceEventId> events;
  std::int32_t running_tasks = 0;
  std::int32_t pending_tasks = 0;
  std::int32_t wanted_tasks = 0;     // of `tasks`, those with desired status RUNNING
  std::int32_t moving_tasks = 0;     // of these, those that another was started for
  std::int32_t misplaced_tasks = 0;  // of `wanted_tasks`, those on an instance that is not ACTIVE, or gone
  std::vector<Share> shares;         // none is of no task

  std::int32_t tasks_on(std::uint64_t deployment, std::string_view provider) const;
};

// The deployments of one service that are remembered, and the revisions that they rolled out.
struct ServiceHistory {
  IdList<ServiceDeploymentId> deployments;              // oldest first
  std::map<std::uint64_t, RevisionRecordId> revisions;  // by digits
};

// Registered CPU units and MiB.
using MachineSize = std::pair<std::int64_t, std::int64_t>;

struct FamilyIndex {
  std::map<std::int32_t, TaskDefinitionId> revisions;  // of every status but deleted ones
  std::map<std::int32_t, TaskDefinitionId> active;
};

// Tables in the order in which records are counted anew.
using EcsTables = TableList<Cluster, CapacityProvider, Family, TaskDefinition, Instance, Service, ServiceEvent, Task, Token,
                            RevisionRecord, ServiceDeployment, TaskProtection>;

// The records of ECS with their indexes.
class EcsModel final : public ModelWith<EcsTables> {
 public:
  // By name. Nothing found: none.
  ClusterId cluster_named(std::string_view name) const;
  CapacityProviderId capacity_provider_named(std::string_view name) const;  // INACTIVE ones too
  FamilyId family_named(std::string_view name) const;
  TaskDefinitionId definition_named(std::string_view family, std::int32_t revision) const;
  TaskId task_named(Hex128 external) const;
  InstanceId instance_named(Hex128 external) const;
  InstanceId instance_on_machine(std::string_view machine_id) const;              // not INACTIVE
  const IdList<InstanceId>& former_instances(std::string_view machine_id) const;  // INACTIVE ones of a machine, oldest first
  ServiceId service_named(ClusterId cluster, std::string_view name) const;        // the latest of that name
  TokenId token_of(std::string_view key) const;
  const IdList<TokenId>& tokens() const { return token_order_; }

  const ClusterIndex& of(ClusterId id) const;
  const InstanceLoad& of(InstanceId id) const;
  const ServiceIndex& of(ServiceId id) const;
  const ServiceHistory& history_of(ServiceId id) const;
  ServiceDeploymentId deployment_named(std::string_view external) const;  // by the last part of its ARN
  TaskProtectionId protection_of(TaskId task) const;                      // it may be over; none: never protected
  const Rooms& rooms() const { return rooms_; }
  const Hosts& hosts() const { return hosts_; }
  // Sizes of all machines that ever were in the group of a capacity provider, with how many there were.
  const std::map<MachineSize, std::size_t>& machine_sizes(std::string_view provider) const;
  // A cache of placement between decisions; everything in it can be recomputed.
  std::shared_ptr<ExpressionCache>& expressions() const { return expressions_; }
  // How often in a row an instance was asked what it has and did not answer. A hint: neither stored nor undone.
  int& unanswered(InstanceId id) const { return unanswered_[id]; }
  const FamilyIndex& family(std::string_view name) const;
  const std::map<std::string, FamilyId, std::less<>>& families() const { return families_; }
  const std::map<std::string, ClusterId, std::less<>>& clusters() const { return clusters_; }
  const std::map<std::string, CapacityProviderId, std::less<>>& capacity_providers() const { return capacity_providers_; }
  std::size_t references_to(TaskDefinitionId definition) const;  // live tasks and service deployments that need it
  std::size_t holders_of(TaskDefinitionId definition) const;  // records that name it: also STOPPED tasks and rollback targets

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const Cluster* before, const Cluster* after);
  void reindex(const CapacityProvider* before, const CapacityProvider* after);
  void reindex(const TaskDefinition* before, const TaskDefinition* after);
  void reindex(const Family* before, const Family* after);
  void reindex(const Instance* before, const Instance* after);
  void reindex(const Task* before, const Task* after);
  void reindex(const Service* before, const Service* after);
  void reindex(const ServiceEvent* before, const ServiceEvent* after);
  void reindex(const Token* before, const Token* after);
  void reindex(const RevisionRecord* before, const RevisionRecord* after);
  void reindex(const ServiceDeployment* before, const ServiceDeployment* after);
  void reindex(const TaskProtection* before, const TaskProtection* after);

 private:
  void account(const Task& task, std::int32_t sign);
  void account_service(const Task& task, std::int32_t sign);
  void account_misplaced(const Instance* before, const Instance* after);
  void account_group(const Instance* before, const Instance* after);
  void account_guest(const Task& task, std::int32_t sign);
  void account_room(const Task* before, const Task* after);

  mutable std::shared_ptr<ExpressionCache> expressions_;
  mutable std::unordered_map<InstanceId, int> unanswered_;
  std::map<std::string, ClusterId, std::less<>> clusters_;
  std::map<std::string, CapacityProviderId, std::less<>> capacity_providers_;
  std::map<std::string, FamilyId, std::less<>> families_;
  std::map<std::string, FamilyIndex, std::less<>> family_index_;
  std::map<std::string, TokenId, std::less<>> tokens_;
  IdList<TokenId> token_order_;
  std::map<std::string, InstanceId, std::less<>> machines_;
  std::map<std::string, IdList<InstanceId>, std::less<>> former_machines_;
  std::map<std::pair<std::uint64_t, std::string>, ServiceId, std::less<>> services_;
  boost::unordered_flat_map<Hex128, TaskId, Hex128Hash> tasks_by_name_;  // a million of them: one step to each
  std::unordered_map<Hex128, InstanceId, Hex128Hash> instances_by_name_;
  std::unordered_map<ClusterId, ClusterIndex> cluster_index_;
  Rooms rooms_;
  Hosts hosts_;
  std::map<std::string, std::map<MachineSize, std::size_t>, std::less<>> machine_sizes_;
  std::unordered_map<ServiceId, ServiceIndex> service_index_;
  std::unordered_map<ServiceId, ServiceHistory> histories_;
  std::map<std::string, ServiceDeploymentId, std::less<>> deployment_names_;
  std::unordered_map<TaskId, TaskProtectionId> protections_;
  std::unordered_map<TaskDefinitionId, std::size_t> definition_references_;
  std::unordered_map<TaskDefinitionId, std::size_t> definition_holders_;
};

inline const EcsModel& ecs_model(const State& state) { return state.model<EcsModel>(); }

// The tables of ECS for the registry.
ServiceTables ecs_tables();

// A task that counts as RUNNING in runningCount, and one that counts as PENDING (docs/rules/instances-and-agents.md#resources,
// docs/rules/services-and-deployments.md#deployment-object).
bool counts_as_running(const Task& task);
bool counts_as_pending(const Task& task);
// A Fargate task has an instance, whose machine runs it, but holds none of its resources.
bool is_guest(const Task& task);
// Resources are held from placement until the task is STOPPED (T3: after its absence was confirmed).
bool holds_resources(const Task& task);

}  // namespace moorage::control
