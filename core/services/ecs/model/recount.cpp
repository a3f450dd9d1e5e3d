// The indexes against a full recount: every record goes into a fresh model, and what differs is named (D3).
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

namespace {

std::int64_t as_count(std::size_t n) { return static_cast<std::int64_t>(n); }

void compare_floors(Differences& out, const std::string& where, const Floor& held, const Floor& counted) {
  out.compare(where, "kinds", as_count(held.by_key.size()), as_count(counted.by_key.size()));
  out.compare(where, "groups of tasks", as_count(held.groups.size()), as_count(counted.groups.size()));
  out.compare(where, "services with tasks", as_count(held.services.size()), as_count(counted.services.size()));
  for (const auto& [key, kind] : held.by_key) {
    const auto at = counted.by_key.find(key);
    const bool known = at != counted.by_key.end();
    out.compare(where, "instances of a kind", as_count(kind->members), known ? as_count(at->second->members) : 0);
    out.compare(where, "free instances of a kind", as_count(kind->by_age.size()),
                known ? as_count(at->second->by_age.size()) : 0);
    out.compare(where, "instances by memory", as_count(kind->by_memory.size()), as_count(kind->by_age.size()));
    out.compare(where, "instances by cpu", as_count(kind->by_cpu.size()), as_count(kind->by_age.size()));
  }
  for (const auto& [id, group] : held.services) {
    const auto at = counted.services.find(id);
    out.compare(where, "tasks of a service", group.tasks, at == counted.services.end() ? 0 : at->second.tasks);
  }
}

}  // namespace

void EcsModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const EcsModel&>(fresh_model);
  out.compare("hosts of Fargate tasks", "machines", as_count(hosts_.size()), as_count(fresh.hosts_.size()));
  const auto any = [](InstanceId) { return true; };
  for (const std::string_view architecture : {"", "arm64", "x86_64"}) {
    out.compare("hosts of Fargate tasks", "the next one", static_cast<std::int64_t>(hosts_.freest(architecture, any).value),
                static_cast<std::int64_t>(fresh.hosts_.freest(architecture, any).value));
  }
  table<Cluster>().visit_all([&](const Cluster& cluster) {
    const ClusterIndex& held = of(cluster.id);
    const ClusterIndex& counted = fresh.of(cluster.id);
    const std::string where = "cluster " + cluster.name;
    out.compare(where, "running tasks", held.running_tasks, counted.running_tasks);
    out.compare(where, "pending tasks", held.pending_tasks, counted.pending_tasks);
    out.compare(where, "active services", held.active_services, counted.active_services);
    out.compare(where, "wanted tasks", as_count(held.wanted_tasks.size()), as_count(counted.wanted_tasks.size()));
    out.compare(where, "stopped tasks", as_count(held.unwanted_tasks.size()), as_count(counted.unwanted_tasks.size()));
    out.compare(where, "instances", as_count(held.instances.size()), as_count(counted.instances.size()));
    out.compare(where, "services", as_count(held.services.size()), as_count(counted.services.size()));
    out.compare(where, "waiting tasks", as_count(held.waiting_tasks.size()), as_count(counted.waiting_tasks.size()));
    out.compare(where, "daemon services", as_count(held.daemon_services.size()), as_count(counted.daemon_services.size()));
    out.compare(where, "zoned services", as_count(held.zoned_services.size()), as_count(counted.zoned_services.size()));
    compare_floors(out, where, rooms().of(cluster.id), fresh.rooms().of(cluster.id));
    out.compare(where, "capacity providers with instances", as_count(held.groups.size()), as_count(counted.groups.size()));
    for (const auto& [provider, instances] : held.groups) {
      out.compare(where + ", capacity provider " + provider, "instances", as_count(instances.size()),
                  as_count(counted.group(provider).size()));
      out.compare("capacity provider " + provider, "machine sizes", as_count(machine_sizes(provider).size()),
                  as_count(fresh.machine_sizes(provider).size()));
    }
    out.compare(where, "starved services", as_count(held.starved_services.size()), as_count(counted.starved_services.size()));
  });
  table<Instance>().visit_all([&](const Instance& instance) {
    const InstanceLoad& held = of(instance.id);
    const InstanceLoad& counted = fresh.of(instance.id);
    const std::string where = "instance " + instance.external.text();
    out.compare(where, "reserved cpu", held.cpu_units, counted.cpu_units);
    out.compare(where, "reserved memory", held.memory_mib, counted.memory_mib);
    out.compare(where, "reserved gpus", held.gpus, counted.gpus);
    out.compare(where, "held ports", as_count(held.ports.size()), as_count(counted.ports.size()));
    out.compare(where, "same ports", held.ports == counted.ports, true);
    out.compare(where, "free cpu", held.room.cpu_units, counted.room.cpu_units);
    out.compare(where, "free memory", held.room.memory_mib, counted.room.memory_mib);
    out.compare(where, "free gpus", held.room.gpus, counted.room.gpus);
    out.compare(where, "on the shelf", held.on_shelf, counted.on_shelf);
    out.compare(where, "groups", as_count(held.groups.size()), as_count(counted.groups.size()));
    out.compare(where, "running tasks", held.running_tasks, counted.running_tasks);
    out.compare(where, "pending tasks", held.pending_tasks, counted.pending_tasks);
    out.compare(where, "tasks", as_count(held.tasks.size()), as_count(counted.tasks.size()));
    out.compare(where, "guests", as_count(held.guests.size()), as_count(counted.guests.size()));
    out.compare(where, "former instances of its machine", as_count(former_instances(instance.machine_id).size()),
                as_count(fresh.former_instances(instance.machine_id).size()));
  });
  table<Service>().visit_all([&](const Service& service) {
    const ServiceIndex& held = of(service.id);
    const ServiceIndex& counted = fresh.of(service.id);
    const std::string where = "service " + service.name;
    out.compare(where, "running tasks", held.running_tasks, counted.running_tasks);
    out.compare(where, "pending tasks", held.pending_tasks, counted.pending_tasks);
    out.compare(where, "tasks", as_count(held.tasks.size()), as_count(counted.tasks.size()));
    out.compare(where, "wanted tasks", held.wanted_tasks, counted.wanted_tasks);
    out.compare(where, "moving tasks", held.moving_tasks, counted.moving_tasks);
    out.compare(where, "misplaced tasks", held.misplaced_tasks, counted.misplaced_tasks);
    out.compare(where, "deployments on capacity providers", as_count(held.shares.size()), as_count(counted.shares.size()));
    for (const ServiceIndex::Share& share : held.shares) {
      out.compare(where, "tasks on a capacity provider", share.tasks, counted.tasks_on(share.deployment, share.provider));
    }
    out.compare(where, "events", as_count(held.events.size()), as_count(counted.events.size()));
    out.compare(where, "number of its name", static_cast<std::int64_t>(service_named(service.cluster, service.name).value),
                static_cast<std::int64_t>(fresh.service_named(service.cluster, service.name).value));
  });
  table<Service>().visit_all([&](const Service& service) {
    const ServiceHistory& held = history_of(service.id);
    const ServiceHistory& counted = fresh.history_of(service.id);
    const std::string where = "service " + service.name;
    out.compare(where, "remembered deployments", as_count(held.deployments.size()), as_count(counted.deployments.size()));
    out.compare(where, "remembered revisions", held.revisions == counted.revisions, true);
  });
  out.compare("histories", "services", as_count(histories_.size()), as_count(fresh.histories_.size()));
  out.compare("histories", "names of deployments", deployment_names_ == fresh.deployment_names_, true);
  out.compare("protections", "protected tasks", protections_ == fresh.protections_, true);
  table<TaskDefinition>().visit_all([&](const TaskDefinition& definition) {
    out.compare("task definition " + definition.family + ":" + std::to_string(definition.revision), "references",
                as_count(references_to(definition.id)), as_count(fresh.references_to(definition.id)));
  });
}

}  // namespace moorage::control
