#include "contract/balancer/contract_messages.h"

#include "wire/presence.h"

namespace moorage::testing {
namespace {

std::string str(capnp::Text::Reader text) { return std::string(wire::view(text)); }

// A listener or a rule.
template <typename Out, typename Spec>
void fill_action(Out out, const Spec& spec) {
  if (spec.fixed_status != 0) {
    auto fixed = out.initFixedResponse();
    fixed.setStatusCode(spec.fixed_status);
    if constexpr (requires { spec.fixed_type; }) fixed.setContentType(spec.fixed_type);
    fixed.setBody(spec.fixed_body);
  } else if (spec.redirect_status != 0) {
    auto redirect = out.initRedirect();
    redirect.setStatusCode(spec.redirect_status);
    redirect.setLocation(spec.redirect_location);
  } else {
    auto forward = out.initForward(static_cast<unsigned>(spec.forward.size()));
    for (unsigned i = 0; i < forward.size(); ++i) {
      forward[i].setTargetGroupId(spec.forward[i].group);
      forward[i].setWeight(spec.forward[i].weight);
    }
  }
  out.setGroupSeconds(spec.group_s);
}

template <typename List>
void fill_texts(List out, const std::vector<std::string>& texts) {
  for (unsigned i = 0; i < out.size(); ++i) out.set(i, texts[i]);
}

template <typename List>
void fill_pairs(List out, const std::map<std::string, std::string>& pairs) {
  unsigned at = 0;
  for (const auto& [key, value] : pairs) {
    out[at].setKey(key);
    out[at++].setValue(value);
  }
}

unsigned size_of(const auto& list) { return static_cast<unsigned>(list.size()); }

void fill(driver::RuleCondition::Builder out, const ConditionSpec& condition) {
  out.setField(condition.field);
  out.setHeader(condition.header);
  fill_texts(out.initValues(size_of(condition.values)), condition.values);
  fill_texts(out.initRegexValues(size_of(condition.regexes)), condition.regexes);
  auto pairs = out.initPairs(size_of(condition.pairs));
  for (unsigned i = 0; i < pairs.size(); ++i) {
    pairs[i].setKey(condition.pairs[i].first);
    pairs[i].setValue(condition.pairs[i].second);
  }
}

void fill(driver::Listener::Builder out, const ListenerSpec& listener) {
  out.setId("1");
  out.setPort(listener.port);
  out.setProtocol(listener.protocol);
  fill_action(out, listener);
  fill_pairs(out.initAttributes(size_of(listener.attributes)), listener.attributes);
  auto rules = out.initRules(size_of(listener.rules));
  for (unsigned i = 0; i < rules.size(); ++i) {
    rules[i].setId("r" + std::to_string(i + 1));
    rules[i].setPriority(static_cast<std::int32_t>(i + 1));
    fill_action(rules[i], listener.rules[i]);
    auto conditions = rules[i].initConditions(size_of(listener.rules[i].conditions));
    for (unsigned k = 0; k < conditions.size(); ++k) fill(conditions[k], listener.rules[i].conditions[k]);
  }
}

void fill(driver::LoadBalancer::Builder out, const BalancerSpec& balancer) {
  out.setId(balancer.id);
  out.setName("test");
  out.setAddress(balancer.address);
  out.setIdleTimeoutMs(balancer.idle_timeout_ms);
  auto listeners = out.initListeners(static_cast<unsigned>(balancer.listeners.size()));
  for (unsigned i = 0; i < listeners.size(); ++i) fill(listeners[i], balancer.listeners[i]);
  fill_pairs(out.initAttributes(size_of(balancer.attributes)), balancer.attributes);
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
