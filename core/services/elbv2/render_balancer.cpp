#include "services/elbv2/render_balancer.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "kernel/effects.h"
#include "services/elbv2/attribute_rules.h"
#include "services/elbv2/balancer_attributes.h"
#include "services/elbv2/render_listener.h"
#include "services/elbv2/words/elb_arns.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::string_view kDefaultMatcher = "200";

// Defaults of ELB's attributes idle_timeout.timeout_seconds and tcp.idle_timeout.seconds.
constexpr std::int64_t kApplicationIdleMs = 60'000;
constexpr std::int64_t kNetworkIdleMs = 350'000;

// "0123456789abcdef" of the group's ARN: what drivers know it by.
void fill_target_group(const State& state, const TargetGroup& group, driver::TargetGroup::Builder out) {
  const auto described = group.described.reader();
  out.setId(hex16(group.hex));
  out.setArn(arn_of(state, group));
  out.setName(group.name);
  out.setProtocol(std::string(wire::enum_name(described.getProtocol())));
  out.setAlgorithm("round_robin");
  bool sticky = false;
  std::int32_t cookie_seconds = 86'400;
  for (const auto& [key, value] : group.attributes) {
    if (key == "load_balancing.algorithm.type") out.setAlgorithm(value);
    if (key == "stickiness.enabled") sticky = value == "true";
    if (key == "stickiness.lb_cookie.duration_seconds") cookie_seconds = std::atoi(value.c_str());
    if (key == "slow_start.duration_seconds") out.setSlowStartSeconds(std::atoi(value.c_str()));
  }
  out.setStickinessSeconds(sticky ? cookie_seconds : 0);
  auto check = out.initHealthCheck();
  check.setEnabled(wire::value_or(described.getHealthCheckEnabled(), true));
  check.setProtocol(std::string(wire::enum_name(described.getHealthCheckProtocol())));
  check.setPath(described.getHealthCheckPath());
  const std::string port(wire::view(described.getHealthCheckPort()));
  check.setPort(port.empty() || port == "traffic-port" ? 0 : std::atoi(port.c_str()));
  check.setIntervalMs(std::int64_t{1000} * wire::value_or(described.getHealthCheckIntervalSeconds(), 30));
  check.setTimeoutMs(std::int64_t{1000} * wire::value_or(described.getHealthCheckTimeoutSeconds(), 5));
  check.setHealthyThreshold(wire::value_or(described.getHealthyThresholdCount(), 5));
  check.setUnhealthyThreshold(wire::value_or(described.getUnhealthyThresholdCount(), 2));
  const std::string matcher(wire::view(described.getMatcher().getHttpCode()));
  check.setMatcher(matcher.empty() ? std::string(kDefaultMatcher) : matcher);
}

void fill_load_balancer(const State& state, const LoadBalancer& balancer, driver::LoadBalancer::Builder out) {
  out.setId(hex16(balancer.hex));
  out.setArn(arn_of(state, balancer));
  out.setName(balancer.name);
  out.setAddress(balancer.address);
  const bool network = balancer.described.reader().getType() == elbv2::LoadBalancerTypeEnum::NETWORK;
  out.setIdleTimeoutMs(network ? kNetworkIdleMs : kApplicationIdleMs);
  const Tags attributes = changed_attributes(state, balancer);
  for (const auto& [key, value] : attributes) {
    if (key == "idle_timeout.timeout_seconds") out.setIdleTimeoutMs(std::int64_t{1000} * std::atoi(value.c_str()));
  }
  write_attributes(attributes, out.initAttributes(static_cast<unsigned>(attributes.size())));
  const auto listeners = elb_model(state).listeners_of(balancer.id).all();
  auto list = out.initListeners(static_cast<unsigned>(listeners.size()));
  for (unsigned i = 0; i < list.size(); ++i) fill_listener(state, *state.find(listeners[i]), list[i]);
}

void fill_target(const State& state, const Target& target, driver::Target::Builder out) {
  const TargetGroup* group = state.find(target.group);
  out.setTargetGroupId(group ? hex16(group->hex) : std::string());
  out.setTargetId(target.target);
  out.setAddress(target.address);
  out.setPort(target.port);
  out.setMode(target.mode == TargetMode::kActive ? driver::Target::Mode::ACTIVE : driver::Target::Mode::DRAINING);
}

void fill_sync(const State& state, driver::BalancerState::Builder out) {
  auto balancers = out.initLoadBalancers(static_cast<unsigned>(state.table<LoadBalancer>().size()));
  unsigned at = 0;
  state.table<LoadBalancer>().visit_all([&](const LoadBalancer& b) { fill_load_balancer(state, b, balancers[at++]); });
  auto groups = out.initTargetGroups(static_cast<unsigned>(state.table<TargetGroup>().size()));
  at = 0;
  state.table<TargetGroup>().visit_all([&](const TargetGroup& g) { fill_target_group(state, g, groups[at++]); });
  std::vector<const Target*> served;
  state.table<Target>().visit_all([&](const Target& t) {
    if (t.mode != TargetMode::kWithheld) served.push_back(&t);
  });
  auto targets = out.initTargets(static_cast<unsigned>(served.size()));
  for (unsigned i = 0; i < targets.size(); ++i) fill_target(state, *served[i], targets[i]);
}

}  // namespace

std::optional<wire::Message<driver::BalancerCommand>> render(const State& state, const ElbCommand& command, std::uint64_t id) {
  using Message = wire::Message<driver::BalancerCommand>;
  using Rendered = std::optional<Message>;
  const auto message = [&](auto fill) -> Rendered {
    return Message::build([&](driver::BalancerCommand::Builder out) {
      out.setId(id);
      fill(out);
    });
  };
  const auto of_record = [&](auto record_id, auto fill) -> Rendered {
    const auto* record = state.find(record_id);
    if (!record) return std::nullopt;
    return message([&](auto out) { fill(*record, out); });
  };
  return std::visit(Cases{[&](const SyncBalancer&) { return message([&](auto out) { fill_sync(state, out.initSync()); }); },
                          [&](const SetLoadBalancer& set) {
                            return of_record(set.load_balancer, [&](const LoadBalancer& balancer, auto out) {
                              fill_load_balancer(state, balancer, out.initSetLoadBalancer());
                            });
                          },
                          [&](const RemoveLoadBalancer& gone) {
                            return message([&](auto out) { out.setRemoveLoadBalancer(hex16(gone.hex)); });
                          },
                          [&](const SetTargetGroup& set) {
                            return of_record(set.target_group, [&](const TargetGroup& group, auto out) {
                              fill_target_group(state, group, out.initSetTargetGroup());
                            });
                          },
                          [&](const RemoveTargetGroup& gone) {
                            return message([&](auto out) { out.setRemoveTargetGroup(hex16(gone.hex)); });
                          },
                          [&](const SetTarget& set) {
                            return of_record(set.target, [&](const Target& target, auto out) {
                              fill_target(state, target, out.initSetTarget());
                            });
                          },
                          [&](const RemoveTarget& gone) {
                            return message([&](auto out) {
                              auto target = out.initRemoveTarget();
                              target.setTargetGroupId(hex16(gone.group_hex));
                              target.setTargetId(gone.target);
                              target.setAddress(gone.address);
                              target.setPort(gone.port);
                              target.setMode(driver::Target::Mode::DRAINING);
                            });
                          }},
                    command);
}

}  // namespace moorage::control
