// The indexes against a full recount: every record goes into a fresh State, and what differs is named (D3).
#include "control/state/draft.h"
#include "control/state/state.h"

namespace moorage::control {

namespace {

template <typename Entity>
void copy_table(const State& from, Draft& to) {
  from.table<Entity>().visit_all([&](const Entity& record) { to.load(record); });
}

class Differences {
 public:
  void compare(const std::string& where, const char* what, std::int64_t held, std::int64_t counted) {
    if (held == counted) return;
    found_.push_back(where + ": " + what + " is " + std::to_string(held) + ", counted " + std::to_string(counted));
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

std::int64_t size_of(std::size_t n) { return static_cast<std::int64_t>(n); }

}  // namespace

std::vector<std::string> State::recount() const {
  State fresh(settings_);
  Draft draft(fresh);
  copy_table<Cluster>(*this, draft);
  copy_table<CapacityProvider>(*this, draft);
  copy_table<Family>(*this, draft);
  copy_table<TaskDefinition>(*this, draft);
  copy_table<Instance>(*this, draft);
  copy_table<Service>(*this, draft);
  copy_table<ServiceEvent>(*this, draft);
  copy_table<Task>(*this, draft);
  copy_table<LoadBalancer>(*this, draft);
  copy_table<TargetGroup>(*this, draft);
  copy_table<Listener>(*this, draft);
  copy_table<Target>(*this, draft);
  copy_table<Token>(*this, draft);

  Differences out;
  table<Cluster>().visit_all([&](const Cluster& cluster) {
    const ClusterIndex& held = of(cluster.id);
    const ClusterIndex& counted = fresh.of(cluster.id);
    const std::string where = "cluster " + cluster.name;
    out.compare(where, "running tasks", held.running_tasks, counted.running_tasks);
    out.compare(where, "pending tasks", held.pending_tasks, counted.pending_tasks);
    out.compare(where, "active services", held.active_services, counted.active_services);
    out.compare(where, "wanted tasks", size_of(held.wanted_tasks.size()), size_of(counted.wanted_tasks.size()));
    out.compare(where, "stopped tasks", size_of(held.unwanted_tasks.size()), size_of(counted.unwanted_tasks.size()));
    out.compare(where, "instances", size_of(held.instances.size()), size_of(counted.instances.size()));
    out.compare(where, "services", size_of(held.services.size()), size_of(counted.services.size()));
    out.compare(where, "waiting tasks", size_of(held.waiting_tasks.size()), size_of(counted.waiting_tasks.size()));
    out.compare(where, "daemon services", size_of(held.daemon_services.size()), size_of(counted.daemon_services.size()));
    out.compare(where, "starved services", size_of(held.starved_services.size()), size_of(counted.starved_services.size()));
  });
  table<Instance>().visit_all([&](const Instance& instance) {
    const InstanceLoad& held = of(instance.id);
    const InstanceLoad& counted = fresh.of(instance.id);
    const std::string where = "instance " + instance.external.text();
    out.compare(where, "reserved cpu", held.cpu_units, counted.cpu_units);
    out.compare(where, "reserved memory", held.memory_mib, counted.memory_mib);
    out.compare(where, "reserved gpus", held.gpus, counted.gpus);
    out.compare(where, "held ports", size_of(held.ports.size()), size_of(counted.ports.size()));
    out.compare(where, "same ports", held.ports == counted.ports, true);
    out.compare(where, "running tasks", held.running_tasks, counted.running_tasks);
    out.compare(where, "pending tasks", held.pending_tasks, counted.pending_tasks);
    out.compare(where, "tasks", size_of(held.tasks.size()), size_of(counted.tasks.size()));
    out.compare(where, "guests", size_of(held.guests.size()), size_of(counted.guests.size()));
  });
  table<Service>().visit_all([&](const Service& service) {
    const ServiceIndex& held = of(service.id);
    const ServiceIndex& counted = fresh.of(service.id);
    const std::string where = "service " + service.name;
    out.compare(where, "running tasks", held.running_tasks, counted.running_tasks);
    out.compare(where, "pending tasks", held.pending_tasks, counted.pending_tasks);
    out.compare(where, "tasks", size_of(held.tasks.size()), size_of(counted.tasks.size()));
    out.compare(where, "events", size_of(held.events.size()), size_of(counted.events.size()));
  });
  table<TaskDefinition>().visit_all([&](const TaskDefinition& definition) {
    out.compare("task definition " + definition.family + ":" + std::to_string(definition.revision), "references",
                size_of(references_to(definition.id)), size_of(fresh.references_to(definition.id)));
  });
  table<TargetGroup>().visit_all([&](const TargetGroup& group) {
    out.compare("target group " + group.name, "targets", size_of(targets_of(group.id).size()),
                size_of(fresh.targets_of(group.id).size()));
  });
  return out.take();
}

}  // namespace moorage::control
