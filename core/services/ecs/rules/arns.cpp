#include "services/ecs/rules/arns.h"

namespace moorage::control {

namespace {

std::string arn(const Settings& settings, std::string_view service, std::string_view resource) {
  std::string out = "arn:aws:";
  out.append(service).append(":").append(settings.region).append(":").append(settings.account_id).append(":").append(resource);
  return out;
}

std::string join(std::string_view a, std::string_view b, std::string_view c = {}, std::string_view d = {}) {
  std::string out(a);
  out.append("/").append(b);
  if (!c.empty()) out.append("/").append(c);
  if (!d.empty()) out.append("/").append(d);
  return out;
}

// "loadbalancer/app", "listener/net": the type of the balancer is part of the names.
std::string typed(std::string_view kind, const LoadBalancer* balancer) {
  const bool network = balancer && balancer->described.reader().getType() == elbv2::LoadBalancerTypeEnum::NETWORK;
  return join(kind, network ? "net" : "app");
}

}  // namespace

std::string hex16(std::uint64_t value) { return Hex128{0, value}.text().substr(16); }

std::optional<std::uint64_t> parse_hex16(std::string_view text) {
  const auto parsed = Hex128::parse(std::string(16, '0') + std::string(text));
  return parsed ? std::optional(parsed->low) : std::nullopt;
}

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

std::string load_balancer_arn(const Settings& s, std::string_view name, std::uint64_t hex) {
  return arn(s, "elasticloadbalancing", join("loadbalancer/app", name, hex16(hex)));
}

std::string target_group_arn(const Settings& s, std::string_view name, std::uint64_t hex) {
  return arn(s, "elasticloadbalancing", join("targetgroup", name, hex16(hex)));
}

std::string listener_arn(const Settings& s, std::string_view load_balancer, std::uint64_t load_balancer_hex,
                         std::uint64_t hex) {
  return arn(s, "elasticloadbalancing", join("listener/app", load_balancer, hex16(load_balancer_hex), hex16(hex)));
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

std::string arn_of(const State& state, const LoadBalancer& balancer) {
  return arn(state.settings(), "elasticloadbalancing",
             join(typed("loadbalancer", &balancer), balancer.name, hex16(balancer.hex)));
}

std::string arn_of(const State& state, const TargetGroup& group) {
  return target_group_arn(state.settings(), group.name, group.hex);
}

const TargetGroup* target_group_by_arn(const State& state, std::string_view asked) {
  const auto hex = parse_hex16(asked.substr(asked.rfind('/') + 1));  // all of it where there is no slash
  const TargetGroup* group = hex ? state.find(state.target_group_of(*hex)) : nullptr;
  return group && arn_of(state, *group) == asked ? group : nullptr;
}

std::string arn_of(const State& state, const Listener& listener) {
  const LoadBalancer* balancer = state.find(listener.load_balancer);
  return arn(state.settings(), "elasticloadbalancing",
             join(typed("listener", balancer), balancer ? balancer->name : "", hex16(balancer ? balancer->hex : 0),
                  hex16(listener.hex)));
}

}  // namespace moorage::control
