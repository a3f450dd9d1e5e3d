#include "services/ecs/rules/arns.h"

namespace moorage::control {

namespace {

std::string arn(const Settings& settings, std::string_view service, std::string_view resource) {
  return arn_of(settings, ArnText{.service = service, .resource = resource});
}

std::string join(std::string_view a, std::string_view b, std::string_view c = {}, std::string_view d = {}) {
  std::string out(a);
  out.append("/").append(b);
  if (!c.empty()) out.append("/").append(c);
  if (!d.empty()) out.append("/").append(d);
  return out;
}

}  // namespace

std::string deployment_id(std::uint64_t digits) { return "ecs-svc/" + std::to_string(digits); }

std::string cluster_arn(const Settings& s, std::string_view cluster) { return arn(s, "ecs", join("cluster", cluster)); }

std::string capacity_provider_arn(const Settings& s, std::string_view name) {
  return arn(s, "ecs", join("capacity-provider", name));
}

std::string service_arn(const Settings& s, std::string_view cluster, std::string_view service) {
  return arn(s, "ecs", join("service", cluster, service));
}

std::string task_arn(const Settings& s, std::string_view cluster, Hex128 task) {
  return arn(s, "ecs", join("task", cluster, task.text()));
}

std::string container_arn(const Settings& s, std::string_view cluster, Hex128 task, std::size_t container) {
  const Hex128 id{task.low * 0x9e3779b97f4a7c15ULL + container + 1, task.high ^ (0xbf58476d1ce4e5b9ULL * (container + 1))};
  return arn(s, "ecs", join("container", cluster, task.text(), id.uuid()));
}

std::string instance_arn(const Settings& s, std::string_view cluster, Hex128 instance) {
  return arn(s, "ecs", join("container-instance", cluster, instance.text()));
}

std::string definition_arn(const Settings& s, std::string_view family, std::int32_t revision) {
  return arn(s, "ecs", join("task-definition", std::string(family) + ":" + std::to_string(revision)));
}

std::string service_revision_arn(const Settings& s, std::string_view cluster, std::string_view service, std::uint64_t digits) {
  return arn(s, "ecs", join("service-revision", cluster, service, std::to_string(digits)));
}

std::string service_deployment_arn(const Settings& s, std::string_view cluster, std::string_view service,
                                   std::string_view external) {
  return arn(s, "ecs", join("service-deployment", cluster, service, external));
}

const std::string& cluster_name(const State& state, ClusterId id) {
  static const std::string kNone;
  const Cluster* cluster = state.find(id);
  return cluster ? cluster->name : kNone;
}

std::string arn_of(const State& state, const Cluster& cluster) { return cluster_arn(state.settings(), cluster.name); }

std::string arn_of(const State& state, const Service& service) {
  return service_arn(state.settings(), cluster_name(state, service.cluster), service.name);
}

std::string arn_of(const State& state, const Task& task) {
  return task_arn(state.settings(), cluster_name(state, task.cluster), task.external);
}

std::string arn_of(const State& state, const Instance& instance) {
  return instance_arn(state.settings(), cluster_name(state, instance.cluster), instance.external);
}

std::string arn_of(const State& state, const TaskDefinition& definition) {
  return definition_arn(state.settings(), definition.family, definition.revision);
}

std::string arn_of(const State& state, const ServiceDeployment& deployment) {
  const Service* service = state.find(deployment.service);
  if (!service) return {};
  return service_deployment_arn(state.settings(), cluster_name(state, service->cluster), service->name, deployment.external);
}

std::string revision_arn_of(const State& state, const Service& service, std::uint64_t digits) {
  return service_revision_arn(state.settings(), cluster_name(state, service.cluster), service.name, digits);
}

}  // namespace moorage::control
