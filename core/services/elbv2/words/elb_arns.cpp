#include "services/elbv2/words/elb_arns.h"

#include "base/hash.h"

namespace moorage::control {

namespace {

// "loadbalancer/app", "listener/net": the type of the balancer is part of the names.
std::string typed(std::string_view kind, const LoadBalancer* balancer) {
  const bool network = balancer && balancer->described.reader().getType() == elbv2::LoadBalancerTypeEnum::NETWORK;
  return std::string(kind).append(network ? "/net" : "/app");
}

std::string arn(const State& state, const std::string& resource) {
  return arn_of(state.settings(), ArnText{.service = "elasticloadbalancing", .resource = resource});
}

std::string resource_of(const State& state, std::string_view kind, const Listener& listener) {
  const LoadBalancer* balancer = state.find(listener.load_balancer);
  return typed(kind, balancer) + "/" + (balancer ? balancer->name : "") + "/" + hex16(balancer ? balancer->hex : 0) + "/" +
         hex16(listener.hex);
}

}  // namespace

std::string arn_of(const State& state, const LoadBalancer& balancer) {
  return arn(state, typed("loadbalancer", &balancer) + "/" + balancer.name + "/" + hex16(balancer.hex));
}

std::string arn_of(const State& state, const TargetGroup& group) {
  return arn(state, "targetgroup/" + group.name + "/" + hex16(group.hex));
}

std::string arn_of(const State& state, const Listener& listener) {
  return arn(state, resource_of(state, "listener", listener));
}

std::string arn_of(const State& state, const ListenerRule& rule) {
  const Listener* listener = state.find(rule.listener);
  return arn(state, (listener ? resource_of(state, "listener-rule", *listener) : std::string("listener-rule")) + "/" +
                        hex16(rule.hex));
}

std::string default_rule_arn(const State& state, const Listener& listener) {
  return arn(state,
             resource_of(state, "listener-rule", listener) + "/" + hex16(fnv1a("default rule of " + hex16(listener.hex))));
}

const TargetGroup* target_group_by_arn(const State& state, std::string_view asked) {
  const auto hex = parse_hex16(asked.substr(asked.rfind('/') + 1));  // all of it where there is no slash
  const TargetGroup* group = hex ? state.find(elb_model(state).target_group_of(*hex)) : nullptr;
  return group && arn_of(state, *group) == asked ? group : nullptr;
}

}  // namespace moorage::control
