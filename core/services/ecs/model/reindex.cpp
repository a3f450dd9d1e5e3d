// Keeping the indexes of ECS in step with one record that was added, changed or erased.
#include <algorithm>

#include "kernel/index_parts.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

namespace {

void add_to_share(ServiceIndex& service, const Task& task, std::int32_t sign) {
  const std::string& provider = task.detail->capacity_provider;
  if (provider.empty()) return;
  const auto at = std::find_if(service.shares.begin(), service.shares.end(), [&](const ServiceIndex::Share& share) {
    return share.deployment == task.deployment && share.provider == provider;
  });
  if (at == service.shares.end()) {
    service.shares.push_back({task.deployment, provider, sign});
  } else if ((at->tasks += sign) == 0) {
    service.shares.erase(at);
  }
}

// The slow way, for changes that are rare.
ServiceId last_of_name(const EcsModel& state, ClusterId cluster, std::string_view name) {
  ServiceId last;
  state.of(cluster).services.visit_after(ServiceId{}, [&](ServiceId id) {
    if (state.find(id)->name == name) last = id;
    return true;
  });
  return last;
}

void forget_if_empty(std::unordered_map<ServiceId, ServiceHistory>& histories, ServiceId id) {
  const auto found = histories.find(id);
  if (found->second.deployments.empty() && found->second.revisions.empty()) histories.erase(found);
}

}  // namespace

void EcsModel::reindex(const Cluster* before, const Cluster* after) {
  const Cluster& any = after ? *after : *before;
  move_key(clusters_, before ? &before->name : nullptr, after ? &after->name : nullptr, any.id);
}

void EcsModel::reindex(const CapacityProvider* before, const CapacityProvider* after) {
  const CapacityProvider& any = after ? *after : *before;
  move_key(capacity_providers_, before ? &before->name : nullptr, after ? &after->name : nullptr, any.id);
}

void EcsModel::reindex(const Family* before, const Family* after) {
  const Family& any = after ? *after : *before;
  move_key(families_, before ? &before->name : nullptr, after ? &after->name : nullptr, any.id);
}

void EcsModel::reindex(const TaskDefinition* before, const TaskDefinition* after) {
  if (before) {
    auto& index = family_index_[before->family];
    index.revisions.erase(before->revision);
    index.active.erase(before->revision);
  }
  if (after) {
    auto& index = family_index_[after->family];
    index.revisions[after->revision] = after->id;
    if (after->status == DefinitionStatus::kActive) index.active[after->revision] = after->id;
  }
}

void EcsModel::reindex(const Instance* before, const Instance* after) {
  const Instance& any = after ? *after : *before;
  move_key(instances_by_name_, before ? &before->external : nullptr, after ? &after->external : nullptr, any.id);
  const bool was = before && before->status != InstanceStatus::kInactive;
  const bool is = after && after->status != InstanceStatus::kInactive;
  const std::string* old_machine = was && !before->machine_id.empty() ? &before->machine_id : nullptr;
  const std::string* new_machine = is && !after->machine_id.empty() ? &after->machine_id : nullptr;
  move_key(machines_, old_machine, new_machine, any.id);
  if (before && !was) former_machines_[before->machine_id].erase(any.id);
  if (after && !is) former_machines_[after->machine_id].insert(any.id);
  if (was && !is) cluster_index_[before->cluster].instances.erase(any.id);
  if (is && !was) cluster_index_[after->cluster].instances.insert(any.id);
  account_misplaced(before, after);
  account_group(before, after);
  rooms_.list(before, after);
  hosts_.list(before, after, rooms_.of(any.id).guests.size());
}

void EcsModel::account_group(const Instance* before, const Instance* after) {
  const auto is_member = [](const Instance* one) { return one && !one->capacity_provider.empty(); };
  const auto is_listed = [&](const Instance* one) { return is_member(one) && one->status != InstanceStatus::kInactive; };
  const auto size_of = [](const Instance& one) { return MachineSize(one.cpu_units, one.memory_mib); };
  if (before && after && before->capacity_provider == after->capacity_provider && before->status == after->status &&
      size_of(*before) == size_of(*after)) {
    return;
  }
  if (is_member(before)) {
    auto& sizes = machine_sizes_[before->capacity_provider];
    hold(sizes, size_of(*before), -1);
    drop_if_idle(machine_sizes_, before->capacity_provider);
  }
  if (is_member(after)) ++machine_sizes_[after->capacity_provider][size_of(*after)];
  if (is_listed(before)) {
    auto& groups = cluster_index_[before->cluster].groups;
    groups[before->capacity_provider].erase(before->id);
    drop_if_idle(groups, before->capacity_provider);
  }
  if (is_listed(after)) cluster_index_[after->cluster].groups[after->capacity_provider].insert(after->id);
}

void EcsModel::account_guest(const Task& task, std::int32_t sign) {
  IdList<TaskId>& guests = rooms_.load(task.instance).guests;
  const std::size_t before = guests.size();
  if (sign > 0) {
    guests.insert(task.id);
  } else {
    guests.erase(task.id);
  }
  if (const Instance* host = find(task.instance)) hosts_.recount(*host, before, guests.size());
}

// Updates whether the tasks of an instance may stay there.
void EcsModel::account_misplaced(const Instance* before, const Instance* after) {
  const bool was_active = before && before->status == InstanceStatus::kActive;
  const bool is_active = after && after->status == InstanceStatus::kActive;
  if (was_active == is_active) return;
  rooms_.of((after ? after : before)->id).tasks.visit_after(TaskId{}, [&](TaskId id) {
    const Task& task = *find(id);
    if (task.service && task.desired_status == DesiredStatus::kRunning) {
      service_index_[task.service].misplaced_tasks += is_active ? -1 : 1;
    }
    return true;
  });
}

void EcsModel::account_service(const Task& task, std::int32_t sign) {
  ServiceIndex& service = service_index_[task.service];
  if (counts_as_running(task)) service.running_tasks += sign;
  if (counts_as_pending(task)) service.pending_tasks += sign;
  if (task.last_status == TaskStatus::kStopped) return;
  if (sign > 0) {
    service.tasks.insert(task.id);
  } else {
    service.tasks.erase(task.id);
  }
  if (task.desired_status != DesiredStatus::kRunning) return;
  service.wanted_tasks += sign;
  add_to_share(service, task, sign);
  if (task.moving) service.moving_tasks += sign;
  if (!task.instance || is_guest(task)) return;
  const Instance* instance = find(task.instance);
  if (!instance || instance->status != InstanceStatus::kActive) service.misplaced_tasks += sign;
}

void EcsModel::account(const Task& task, std::int32_t sign) {
  ClusterIndex& cluster = cluster_index_[task.cluster];
  IdList<TaskId>& list = task.desired_status == DesiredStatus::kRunning ? cluster.wanted_tasks : cluster.unwanted_tasks;
  const std::int32_t running = counts_as_running(task) ? sign : 0;
  const std::int32_t pending = counts_as_pending(task) ? sign : 0;
  cluster.running_tasks += running;
  cluster.pending_tasks += pending;
  const auto launch = static_cast<std::size_t>(task.detail->launch_type);
  cluster.running_by_launch[launch] += running;
  cluster.pending_by_launch[launch] += pending;
  hold(definition_holders_, task.definition, sign);
  if (sign > 0) {
    list.insert(task.id);
  } else {
    list.erase(task.id);
  }
  if (task.service) account_service(task, sign);
  if (task.last_status != TaskStatus::kStopped) hold(definition_references_, task.definition, sign);
  const auto enlist = [&](IdList<TaskId>& tasks) { sign > 0 ? tasks.insert(task.id) : tasks.erase(task.id); };
  if (!task.instance && counts_as_pending(task)) enlist(cluster.waiting_tasks);
  if (is_guest(task) && task.instance && task.last_status != TaskStatus::kStopped) account_guest(task, sign);
  if (!holds_resources(task)) return;
  InstanceLoad& load = rooms_.load(task.instance);
  load.running_tasks += running;
  load.pending_tasks += pending;
  if (sign > 0) {
    load.tasks.insert(task.id);
  } else {
    load.tasks.erase(task.id);
  }
}

// Rooms change only where what a task holds changes, not with each of its statuses.
void EcsModel::account_room(const Task* before, const Task* after) {
  const auto holding_of = [](const Task& task) {
    return Holding{task.cluster, task.instance, task.demand.get(), task.service, &task.detail->group};
  };
  const auto wanted = [](const Task* task) {
    return task && holds_resources(*task) && task->desired_status == DesiredStatus::kRunning;
  };
  if ((before && counts_as_running(*before)) != (after && counts_as_running(*after))) {
    rooms_.note_change((after ? after : before)->cluster);  // runningTasksCount of constraints
  }
  const bool held = before && holds_resources(*before);
  const bool holds = after && holds_resources(*after);
  const bool same_place = before && after && before->instance == after->instance;
  if (!held || !holds || !same_place || before->demand != after->demand) {
    if (held) rooms_.release(holding_of(*before));
    if (holds) rooms_.hold(holding_of(*after));
  }
  if (wanted(before) == wanted(after) && same_place) return;
  if (wanted(before)) rooms_.leave(holding_of(*before));
  if (wanted(after)) rooms_.join(holding_of(*after));
}

void EcsModel::reindex(const Task* before, const Task* after) {
  const Task& any = after ? *after : *before;
  if (before && after && before->last_status == after->last_status && before->desired_status == after->desired_status &&
      before->instance == after->instance && before->demand == after->demand && before->service == after->service &&
      before->moving == after->moving) {
    return;
  }
  move_key(tasks_by_name_, before ? &before->external : nullptr, after ? &after->external : nullptr, any.id);
  if (before) account(*before, -1);
  if (after) account(*after, +1);
  account_room(before, after);
}

void EcsModel::reindex(const Service* before, const Service* after) {
  const Service& any = after ? *after : *before;
  const std::pair<std::uint64_t, std::string> key(any.cluster.value, any.name);
  if (!before) {
    services_.insert_or_assign(key, any.id);
    cluster_index_[any.cluster].services.insert(any.id);
  }
  if (!after) {
    cluster_index_[any.cluster].services.erase(any.id);
    const auto it = services_.find(key);
    if (it != services_.end() && it->second == any.id) {
      // A creation that is undone gives the name back to the deleted service that had it.
      const ServiceId former = last_of_name(*this, any.cluster, any.name);
      if (former) {
        it->second = former;
      } else {
        services_.erase(it);
      }
    }
    service_index_.erase(any.id);
  }
  const auto count = [this](const Service& service, bool up) {
    if (service.status == ServiceStatus::kActive) cluster_index_[service.cluster].active_services += up ? 1 : -1;
    for (const Deployment& deployment : service.deployments) {
      hold(definition_references_, deployment.revision->definition, up ? 1 : -1);
      hold(definition_holders_, deployment.revision->definition, up ? 1 : -1);
    }
    if (service.last_completed) hold(definition_holders_, service.last_completed->definition, up ? 1 : -1);
  };
  if (before) count(*before, false);
  if (after) count(*after, true);
  const auto enlist = [&](IdList<ServiceId>& list, bool was, bool is) {
    if (was && !is) list.erase(any.id);
    if (is && !was) list.insert(any.id);
  };
  const auto is_daemon = [](const Service* service) {
    return service && service->daemon && service->status == ServiceStatus::kActive;
  };
  const auto is_zoned = [](const Service* service) {
    return service && service->status == ServiceStatus::kActive &&
           service->config.reader().getAvailabilityZoneRebalancing() == ecs::AvailabilityZoneRebalancing::ENABLED;
  };
  enlist(cluster_index_[any.cluster].daemon_services, is_daemon(before), is_daemon(after));
  enlist(cluster_index_[any.cluster].zoned_services, is_zoned(before), is_zoned(after));
  const bool starved = after && after->retry_placement_at.is_set();
  if (starved) {
    cluster_index_[any.cluster].starved_services.insert(any.id);
  } else if (before && before->retry_placement_at.is_set()) {
    cluster_index_[any.cluster].starved_services.erase(any.id);
  }
}

void EcsModel::reindex(const ServiceEvent* before, const ServiceEvent* after) {
  if (before && !after) {
    const auto it = service_index_.find(before->service);
    if (it != service_index_.end()) it->second.events.erase(before->id);
  }
  if (after && !before) service_index_[after->service].events.insert(after->id);
}

void EcsModel::reindex(const Token* before, const Token* after) {
  const Token& any = after ? *after : *before;
  move_key(tokens_, before ? &before->key : nullptr, after ? &after->key : nullptr, any.id);
  if (before) token_order_.erase(any.id);
  if (after) token_order_.insert(any.id);
}

void EcsModel::reindex(const RevisionRecord* before, const RevisionRecord* after) {
  if (before && !after) {
    histories_[before->service].revisions.erase(before->digits);
    forget_if_empty(histories_, before->service);
  }
  if (after && !before) histories_[after->service].revisions.insert_or_assign(after->digits, after->id);
}

void EcsModel::reindex(const ServiceDeployment* before, const ServiceDeployment* after) {
  const ServiceDeployment& any = after ? *after : *before;
  move_key(deployment_names_, before ? &before->external : nullptr, after ? &after->external : nullptr, any.id);
  if (before && !after) {
    histories_[before->service].deployments.erase(before->id);
    forget_if_empty(histories_, before->service);
  }
  if (after && !before) histories_[after->service].deployments.insert(after->id);
}

void EcsModel::reindex(const TaskProtection* before, const TaskProtection* after) {
  const TaskProtection& any = after ? *after : *before;
  move_key(protections_, before ? &before->task : nullptr, after ? &after->task : nullptr, any.id);
}

}  // namespace moorage::control
