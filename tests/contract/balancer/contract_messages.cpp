#include "contract/balancer/contract_messages.h"

#include "wire/presence.h"

namespace moorage::testing {
namespace {

std::string str(capnp::Text::Reader text) { return std::string(wire::view(text)); }

void fill(driver::Listener::Builder out, const ListenerSpec& listener) {
  out.setId("1");
  out.setPort(listener.port);
  out.setProtocol(listener.protocol);
  if (listener.fixed_status != 0) {
    auto fixed = out.initFixedResponse();
    fixed.setStatusCode(listener.fixed_status);
    fixed.setContentType(listener.fixed_type);
    fixed.setBody(listener.fixed_body);
  } else if (listener.redirect_status != 0) {
    auto redirect = out.initRedirect();
    redirect.setStatusCode(listener.redirect_status);
    redirect.setLocation(listener.redirect_location);
  } else {
    auto forward = out.initForward(static_cast<unsigned>(listener.forward.size()));
    for (unsigned i = 0; i < forward.size(); ++i) {
      forward[i].setTargetGroupId(listener.forward[i].group);
      forward[i].setWeight(listener.forward[i].weight);
    }
  }
}

void fill(driver::LoadBalancer::Builder out, const BalancerSpec& balancer) {
  out.setId(balancer.id);
  out.setName("test");
  out.setAddress(balancer.address);
  out.setIdleTimeoutMs(balancer.idle_timeout_ms);
  auto listeners = out.initListeners(static_cast<unsigned>(balancer.listeners.size()));
  for (unsigned i = 0; i < listeners.size(); ++i) fill(listeners[i], balancer.listeners[i]);
}

void fill(driver::TargetGroup::Builder out, const GroupSpec& group) {
  out.setId(group.id);
  out.setName("test");
  out.setProtocol(group.protocol);
  out.setAlgorithm(group.algorithm);
  out.setStickinessSeconds(group.stickiness_s);
  out.setSlowStartSeconds(group.slow_start_s);
  auto check = out.initHealthCheck();
  check.setEnabled(group.checks);
  check.setProtocol(group.check_protocol);
  check.setPath(group.check_path);
  check.setPort(group.check_port);
  check.setIntervalMs(group.interval_ms);
  check.setTimeoutMs(group.timeout_ms);
  check.setHealthyThreshold(group.healthy_threshold);
  check.setUnhealthyThreshold(group.unhealthy_threshold);
  check.setMatcher(group.matcher);
}

void fill(driver::Target::Builder out, const TargetSpec& target) {
  out.setTargetGroupId(target.group);
  out.setTargetId(target.id);
  out.setAddress(target.address);
  out.setPort(target.port);
  out.setMode(target.draining ? driver::Target::Mode::DRAINING : driver::Target::Mode::ACTIVE);
}

template <typename Fill>
ports::BalancerCommand command(Fill fill_command) {
  static std::uint64_t next = 1;
  return ports::BalancerCommand::build([&](auto out) {
    out.setId(next++);
    fill_command(out);
  });
}

bool names(driver::TargetRef::Reader ref, const TargetSpec& target) {
  return str(ref.getTargetGroupId()) == target.group && str(ref.getTargetId()) == target.id && ref.getPort() == target.port;
}

std::string word(driver::TargetHealth::State state) {
  switch (state) {
    case driver::TargetHealth::State::UNSET:
      return "unset";
    case driver::TargetHealth::State::INITIAL:
      return "initial";
    case driver::TargetHealth::State::HEALTHY:
      return "healthy";
    case driver::TargetHealth::State::UNHEALTHY:
      return "unhealthy";
  }
  return {};
}

}  // namespace

ports::BalancerCommand sync_command(const StateSpec& state) {
  return command([&](auto out) {
    auto sync = out.initSync();
    auto balancers = sync.initLoadBalancers(static_cast<unsigned>(state.balancers.size()));
    for (unsigned i = 0; i < balancers.size(); ++i) fill(balancers[i], state.balancers[i]);
    auto groups = sync.initTargetGroups(static_cast<unsigned>(state.groups.size()));
    for (unsigned i = 0; i < groups.size(); ++i) fill(groups[i], state.groups[i]);
    auto targets = sync.initTargets(static_cast<unsigned>(state.targets.size()));
    for (unsigned i = 0; i < targets.size(); ++i) fill(targets[i], state.targets[i]);
  });
}

ports::BalancerCommand set_balancer_command(const BalancerSpec& balancer) {
  return command([&](auto out) { fill(out.initSetLoadBalancer(), balancer); });
}
ports::BalancerCommand remove_balancer_command(const std::string& id) {
  return command([&](auto out) { out.setRemoveLoadBalancer(id); });
}
ports::BalancerCommand set_group_command(const GroupSpec& group) {
  return command([&](auto out) { fill(out.initSetTargetGroup(), group); });
}
ports::BalancerCommand remove_group_command(const std::string& id) {
  return command([&](auto out) { out.setRemoveTargetGroup(id); });
}
ports::BalancerCommand set_target_command(const TargetSpec& target) {
  return command([&](auto out) { fill(out.initSetTarget(), target); });
}
ports::BalancerCommand remove_target_command(const TargetSpec& target) {
  return command([&](auto out) { fill(out.initRemoveTarget(), target); });
}

std::vector<HealthSeen> health_in(const std::vector<ports::BalancerReport>& reports, const TargetSpec& target) {
  std::vector<HealthSeen> seen;
  for (const auto& report : reports) {
    if (!report.reader().isTargetHealth() || !names(report.reader().getTargetHealth().getTarget(), target)) continue;
    const auto health = report.reader().getTargetHealth();
    seen.push_back({word(health.getState()), str(health.getReason()), str(health.getDescription())});
  }
  return seen;
}

int drained_in(const std::vector<ports::BalancerReport>& reports, const TargetSpec& target) {
  int count = 0;
  for (const auto& report : reports) {
    count += report.reader().isTargetDrained() && names(report.reader().getTargetDrained(), target) ? 1 : 0;
  }
  return count;
}

int removed_in(const std::vector<ports::BalancerReport>& reports, const TargetSpec& target) {
  int count = 0;
  for (const auto& report : reports) {
    count += report.reader().isTargetRemoved() && names(report.reader().getTargetRemoved(), target) ? 1 : 0;
  }
  return count;
}

int synced_in(const std::vector<ports::BalancerReport>& reports) {
  int count = 0;
  for (const auto& report : reports) count += report.reader().isSynced() ? 1 : 0;
  return count;
}

std::optional<ConditionSeen> condition_in(const std::vector<ports::BalancerReport>& reports, const std::string& balancer) {
  std::optional<ConditionSeen> seen;
  for (const auto& report : reports) {
    if (!report.reader().isLoadBalancerState() || str(report.reader().getLoadBalancerState().getId()) != balancer) continue;
    const auto state = report.reader().getLoadBalancerState();
    seen = ConditionSeen{.active = state.getActive(), .reason = str(state.getReason())};
  }
  return seen;
}

std::vector<ConnectionSeen> connections_in(const std::vector<ports::BalancerReport>& reports) {
  std::vector<ConnectionSeen> seen;
  for (const auto& report : reports) {
    if (!report.reader().isConnection()) continue;
    const auto connection = report.reader().getConnection();
    seen.push_back({.connected = connection.getConnected(), .reason = str(connection.getReason())});
  }
  return seen;
}

}  // namespace moorage::testing
