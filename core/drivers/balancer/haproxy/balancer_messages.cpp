#include "drivers/balancer/haproxy/balancer_messages.h"

#include <chrono>

#include "wire/presence.h"

namespace moorage::haproxy {
namespace {

std::string text(capnp::Text::Reader reader) { return std::string(wire::view(reader)); }

std::int64_t now_ms() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
}

void name_target(driver::TargetRef::Builder out, const TargetKey& key) {
  out.setTargetGroupId(key.group);
  out.setTargetId(key.id);
  out.setPort(key.port);
}

Attributes attributes_of(capnp::List<TextPair>::Reader pairs) {
  Attributes attributes;
  for (const auto pair : pairs) attributes.insert_or_assign(text(pair.getKey()), text(pair.getValue()));
  return attributes;
}

// Of a listener or a rule.
template <typename Reader>
Action action_of(Reader reader) {
  switch (reader.which()) {
    case Reader::Reads::FORWARD: {
      Forward forward;
      for (const auto weighted : reader.getForward()) {
        forward.push_back({.group = text(weighted.getTargetGroupId()), .weight = weighted.getWeight()});
      }
      return forward;
    }
    case Reader::Reads::FIXED_RESPONSE: {
      const auto fixed = reader.getFixedResponse();
      return FixedResponse{
          .status = fixed.getStatusCode(), .content_type = text(fixed.getContentType()), .body = text(fixed.getBody())};
    }
    case Reader::Reads::REDIRECT: {
      const auto redirect = reader.getRedirect();
      return Redirect{.status = redirect.getStatusCode(), .location = text(redirect.getLocation())};
    }
  }
  return Forward{};
}

Condition condition_of(driver::RuleCondition::Reader reader) {
  Condition condition{
      .field = text(reader.getField()), .header = text(reader.getHeader()), .values = {}, .regexes = {}, .pairs = {}};
  for (const auto value : reader.getValues()) condition.values.push_back(text(value));
  for (const auto regex : reader.getRegexValues()) condition.regexes.push_back(text(regex));
  for (const auto pair : reader.getPairs()) condition.pairs.emplace_back(text(pair.getKey()), text(pair.getValue()));
  return condition;
}

Rule rule_of(driver::ListenerRule::Reader reader) {
  Rule rule{.id = text(reader.getId()), .conditions = {}, .action = action_of(reader), .group_s = reader.getGroupSeconds()};
  for (const auto condition : reader.getConditions()) rule.conditions.push_back(condition_of(condition));
  return rule;
}

Listener listener_of(driver::Listener::Reader reader) {
  Listener listener{.id = text(reader.getId()),
                    .port = reader.getPort(),
                    .protocol = text(reader.getProtocol()),
                    .action = action_of(reader),
                    .group_s = reader.getGroupSeconds(),
                    .rules = {},
                    .attributes = attributes_of(reader.getAttributes())};
  for (const auto rule : reader.getRules()) listener.rules.push_back(rule_of(rule));
  return listener;
}

driver::TargetHealth::State state_of(Health health) {
  switch (health) {
    case Health::kInitial:
      return driver::TargetHealth::State::INITIAL;
    case Health::kHealthy:
      return driver::TargetHealth::State::HEALTHY;
    case Health::kUnhealthy:
      return driver::TargetHealth::State::UNHEALTHY;
  }
  return driver::TargetHealth::State::UNSET;
}

}  // namespace

LoadBalancer load_balancer_of(driver::LoadBalancer::Reader reader) {
  LoadBalancer balancer{.id = text(reader.getId()),
                        .address = text(reader.getAddress()),
                        .idle_timeout_ms = reader.getIdleTimeoutMs(),
                        .listeners = {},
                        .attributes = attributes_of(reader.getAttributes())};
  for (const auto listener : reader.getListeners()) balancer.listeners.push_back(listener_of(listener));
  return balancer;
}

TargetGroup target_group_of(driver::TargetGroup::Reader reader) {
  const auto check = reader.getHealthCheck();
  return TargetGroup{.id = text(reader.getId()),
                     .protocol = text(reader.getProtocol()),
                     .algorithm = text(reader.getAlgorithm()),
                     .health = {.enabled = check.getEnabled(),
                                .protocol = text(check.getProtocol()),
                                .path = text(check.getPath()),
                                .port = check.getPort(),
                                .interval_ms = check.getIntervalMs(),
                                .timeout_ms = check.getTimeoutMs(),
                                .healthy_threshold = check.getHealthyThreshold(),
                                .unhealthy_threshold = check.getUnhealthyThreshold(),
                                .matcher = text(check.getMatcher())},
                     .stickiness_s = reader.getStickinessSeconds(),
                     .slow_start_s = reader.getSlowStartSeconds()};
}

Target target_of(driver::Target::Reader reader) {
  return Target{.key = {.group = text(reader.getTargetGroupId()), .id = text(reader.getTargetId()), .port = reader.getPort()},
                .address = text(reader.getAddress()),
                .draining = reader.getMode() == driver::Target::Mode::DRAINING};
}

ports::BalancerReport synced_report() {
  return ports::BalancerReport::build([](auto report) { report.setSynced(); });
}

ports::BalancerReport health_report(const TargetKey& key, const Verdict& verdict) {
  return ports::BalancerReport::build([&](auto report) {
    auto health = report.initTargetHealth();
    name_target(health.initTarget(), key);
    health.setState(state_of(verdict.health));
    if (!verdict.reason.empty()) health.setReason(verdict.reason);
    if (!verdict.description.empty()) health.setDescription(verdict.description);
    health.setAtMs(now_ms());
  });
}

ports::BalancerReport drained_report(const TargetKey& key) {
  return ports::BalancerReport::build([&](auto report) { name_target(report.initTargetDrained(), key); });
}

ports::BalancerReport removed_report(const TargetKey& key) {
  return ports::BalancerReport::build([&](auto report) { name_target(report.initTargetRemoved(), key); });
}

ports::BalancerReport connection_report(bool connected, std::string_view reason) {
  return ports::BalancerReport::build([&](auto report) {
    auto connection = report.initConnection();
    connection.setConnected(connected);
    if (!reason.empty()) connection.setReason(std::string(reason));
  });
}

ports::BalancerReport condition_report(const std::string& id, const BalancerCondition& condition) {
  return ports::BalancerReport::build([&](auto report) {
    auto state = report.initLoadBalancerState();
    state.setId(id);
    state.setActive(condition.active);
    if (!condition.reason.empty()) state.setReason(condition.reason);
  });
}

}  // namespace moorage::haproxy
