#include "machine/metric_scene.h"

#include <unordered_map>

#include "services/autoscaling/model/autoscaling_model.h"
#include "services/cloudwatch/model/cloudwatch_model.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/orchestration/capacity.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/rules/service_monitoring.h"
#include "services/elbv2/model/elb_model.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/presence.h"

namespace moorage::control {
namespace {

Insights insights_of(const Cluster& cluster) {
  for (const auto setting : cluster.described.reader().getSettings()) {
    if (setting.getName() != ecs::ClusterSettingName::CONTAINER_INSIGHTS) continue;
    if (wire::view(setting.getValue()) == "enhanced") return Insights::kEnhanced;
    if (wire::view(setting.getValue()) == "enabled") return Insights::kOn;
  }
  return Insights::kOff;
}

// "loadbalancer/app/NAME/ID" behind the last colon, without what stands before `from`.
std::string suffix_of(const std::string& arn, std::string_view begin) {
  const std::size_t at = arn.find(begin);
  return at == std::string::npos ? arn : arn.substr(at);
}

class Collector {
 public:
  explicit Collector(const State& state) : state_(state) {}

  MetricScene take() {
    for (const auto& [name, id] : ecs_model(state_).clusters()) add_cluster(*state_.find(id));
    add_services();
    add_tasks();
    add_balancing();
    return std::move(scene_);
  }

 private:
  void add_cluster(const Cluster& cluster) {
    if (!cluster.active) return;
    const ClusterIndex& index = state_.of(cluster.id);
    const std::size_t place = scene_.clusters.size();
    cluster_places_[cluster.id] = place;
    SceneCluster out{.name = cluster.name, .insights = insights_of(cluster)};
    out.services = index.active_services;
    out.running_tasks = index.running_tasks;
    index.instances.visit_after(InstanceId{}, [&](InstanceId id) {
      const Instance& instance = *state_.find(id);
      if (instance.status != InstanceStatus::kActive && instance.status != InstanceStatus::kDraining) return true;
      const InstanceLoad& load = state_.of(id);
      ++out.instances;
      out.cpu_registered += instance.cpu_units;
      out.memory_registered += instance.memory_mib;
      out.gpus_registered += static_cast<std::int64_t>(instance.gpu_ids.size());
      out.cpu_reserved += load.cpu_units;
      out.memory_reserved += load.memory_mib;
      out.gpus_reserved += load.gpus;
      scene_.instances.push_back({.cluster = place,
                                  .machine_id = instance.machine_id,
                                  .arn_id = instance.external.text(),
                                  .cpu_registered = instance.cpu_units,
                                  .memory_registered = instance.memory_mib,
                                  .cpu_reserved = load.cpu_units,
                                  .memory_reserved = load.memory_mib,
                                  .running_tasks = load.running_tasks});
      return true;
    });
    for (const auto& [provider, instances] : index.groups) {
      scene_.providers.push_back({.cluster = place,
                                  .name = provider,
                                  .reservation_percent = reservation_percent(measure_fleet(state_, cluster.id, provider))});
    }
    scene_.clusters.push_back(std::move(out));
  }

  void add_services() {
    state_.table<Service>().visit_all([&](const Service& service) {
      const auto cluster = cluster_places_.find(service.cluster);
      if (service.status == ServiceStatus::kInactive || cluster == cluster_places_.end()) return;
      const ServiceIndex& index = state_.of(service.id);
      service_places_[service.id] = scene_.services.size();
      SceneService out{.cluster = cluster->second,
                       .name = service.name,
                       .desired = service.desired_count,
                       .running = index.running_tasks,
                       .pending = index.pending_tasks,
                       .deployments = static_cast<std::int32_t>(service.deployments.size())};
      if (!service.deployments.empty()) {
        const Deployment& primary = service.deployments.front();
        out.deployment = deployment_id(primary.digits);
        out.rollout = primary.rollout == RolloutState::kCompleted ? "COMPLETED"
                      : primary.rollout == RolloutState::kFailed  ? "FAILED"
                                                                  : "IN_PROGRESS";
      }
      read_resolution(service, out);
      scene_.services.push_back(std::move(out));
    });
  }

  void read_resolution(const Service& service, SceneService& out) const {
    out.cpu_by_20_s = is_measured_often(service, kCpuMetric);
    out.memory_by_20_s = is_measured_often(service, kMemoryMetric);
    const AutoscalingModel& scaling = autoscaling_model(state_);
    if (scaling.tracked().empty()) return;
    const auto target = scaling.target_of("service/" + scene_.clusters[out.cluster].name + "/" + service.name);
    out.is_tracked = target && scaling.tracked().contains(target);
  }

  void add_tasks() {
    state_.table<Task>().visit_all([&](const Task& task) {
      const auto cluster = cluster_places_.find(task.cluster);
      if (task.last_status != TaskStatus::kRunning || cluster == cluster_places_.end()) return;
      const TaskDefinition* definition = state_.find(task.definition);
      if (!definition) return;
      SceneTask out{.id = task.external.text(), .cluster = cluster->second, .family = definition->family};
      if (const auto service = service_places_.find(task.service); service != service_places_.end()) {
        out.service = service->second;
        scene_.services[out.service].healthy += task.health != Health::kUnhealthy ? 1 : 0;
      }
      if (const Instance* instance = state_.find(task.instance)) out.machine_id = instance->machine_id;
      out.is_on_instance = !is_guest(task);
      out.cpu_units = task.demand ? task.demand->cpu_units : 0;
      out.memory_mib = task.demand ? task.demand->memory_mib : 0;
      add_containers(task, *definition, out);
      scene_.tasks.push_back(std::move(out));
    });
  }

  static void add_containers(const Task& task, const TaskDefinition& definition, SceneTask& out) {
    const auto containers = definition.message.reader().getContainerDefinitions();
    for (unsigned i = 0; i < containers.size() && i < task.containers.size(); ++i) {
      const Container& state = task.containers[i];
      const auto limit = wire::value_or(containers[i].getMemoryReservation(), wire::value_or(containers[i].getMemory(), 0));
      out.containers.push_back({.name = std::string(wire::view(containers[i].getName())),
                                .cpu_units = wire::value_or(containers[i].getCpu(), 0),
                                .memory_mib = limit,
                                .restarts = state.restarts,
                                .has_health = containers[i].hasHealthCheck(),
                                .is_unhealthy = state.health == Health::kUnhealthy});
    }
  }

  void add_balancing() {
    const ElbModel& elb = elb_model(state_);
    std::unordered_map<TargetGroupId, std::size_t> places;
    for (const auto& [name, id] : elb.target_groups()) {
      const TargetGroup& group = *state_.find(id);
      places[id] = scene_.groups.size();
      SceneTargetGroup out{.id = hex16(group.hex), .suffix = suffix_of(arn_of(state_, group), "targetgroup/")};
      elb.targets_of(id).visit_after(TargetId{}, [&](TargetId target) {
        const Target& one = *state_.find(target);
        if (one.mode != TargetMode::kActive) return true;
        out.healthy += one.state == TargetState::kHealthy ? 1 : 0;
        out.unhealthy += one.state == TargetState::kUnhealthy ? 1 : 0;
        return true;
      });
      scene_.groups.push_back(std::move(out));
    }
    for (const auto& [name, id] : elb.load_balancers()) {
      const LoadBalancer& balancer = *state_.find(id);
      const bool is_network = balancer.described.reader().getType() == elbv2::LoadBalancerTypeEnum::NETWORK;
      const std::string suffix = suffix_of(arn_of(state_, balancer), is_network ? "net/" : "app/");
      for (const TargetGroupId group : elb.groups_behind(id)) {
        const auto place = places.find(group);
        if (place == places.end()) continue;
        scene_.groups[place->second].balancers.push_back(suffix);
        scene_.groups[place->second].is_network = is_network;
      }
      scene_.balancers.push_back({.id = hex16(balancer.hex), .suffix = suffix, .is_network = is_network});
    }
  }

  const State& state_;
  MetricScene scene_;
  std::unordered_map<ClusterId, std::size_t> cluster_places_;
  std::unordered_map<ServiceId, std::size_t> service_places_;
};

}  // namespace

MetricScene metric_scene(const State& state) { return Collector(state).take(); }

bool has_something_to_measure(const State& state) {
  if (!cloudwatch_model(state).alarms().empty() || state.table<TargetGroup>().size() > 0) return true;
  for (const auto& [name, id] : ecs_model(state).clusters()) {
    const ClusterIndex& index = state.of(id);
    if (index.running_tasks + index.pending_tasks > 0) return true;
  }
  return false;
}

bool has_fast_alarms(const State& state) { return !cloudwatch_model(state).fast_alarms().empty(); }

bool has_tracked_services(const State& state) { return !autoscaling_model(state).tracked().empty(); }

}  // namespace moorage::control
