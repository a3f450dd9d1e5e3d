#include "services/elbv2/target_group_attributes.h"

#include <algorithm>
#include <span>

#include "services/elbv2/elb_words.h"
#include "services/elbv2/model/balancer_commands.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::string_view kDelay = "deregistration_delay.timeout_seconds";
constexpr std::string_view kStickiness = "stickiness.type";

enum class ValueKind : std::uint8_t { kNumber, kNumberOrZero, kNumberOrOff, kWord, kText };

struct AttributeRule {
  std::string_view key;
  std::string_view fallback;
  ValueKind kind = ValueKind::kWord;
  std::int32_t low = 0;  // kNumber…
  std::int32_t high = 0;
  std::string_view words;     // kWord: "true|false"
  std::string_view unserved;  // a value of AWS that this engine does not serve
  bool fixed = false;         // only the default of AWS's values is served
};

constexpr std::string_view kSwitch = "true|false";
constexpr std::string_view kAlgorithm = "load_balancing.algorithm.type";
constexpr std::string_view kSlowStart = "slow_start.duration_seconds";

constexpr AttributeRule kCommon[] = {
    {.key = kDelay, .fallback = "300", .kind = ValueKind::kNumber, .low = 0, .high = 3600},
    {.key = "load_balancing.cross_zone.enabled",
     .fallback = "use_load_balancer_configuration",
     .words = "true|false|use_load_balancer_configuration",
     .unserved = "false"},  // every target gets traffic wherever it runs
    {.key = "target_group_health.dns_failover.minimum_healthy_targets.count",
     .fallback = "1",
     .kind = ValueKind::kNumberOrOff,
     .low = 1,
     .high = 1000,
     .fixed = true},
    {.key = "target_group_health.dns_failover.minimum_healthy_targets.percentage",
     .fallback = "off",
     .kind = ValueKind::kNumberOrOff,
     .low = 1,
     .high = 100,
     .fixed = true},
    {.key = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
     .fallback = "1",
     .kind = ValueKind::kNumber,
     .low = 1,
     .high = 1000,
     .fixed = true},
    {.key = "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
     .fallback = "off",
     .kind = ValueKind::kNumberOrOff,
     .low = 1,
     .high = 100,
     .fixed = true},
    {.key = "stickiness.enabled", .fallback = "false", .words = kSwitch},
};

constexpr AttributeRule kHttp[] = {
    {.key = "stickiness.type", .fallback = "lb_cookie", .words = "lb_cookie|app_cookie", .unserved = "app_cookie"},
    {.key = "stickiness.lb_cookie.duration_seconds",
     .fallback = "86400",
     .kind = ValueKind::kNumber,
     .low = 1,
     .high = 604'800},
    {.key = "stickiness.app_cookie.cookie_name", .fallback = "", .kind = ValueKind::kText, .fixed = true},
    {.key = "stickiness.app_cookie.duration_seconds",
     .fallback = "86400",
     .kind = ValueKind::kNumber,
     .low = 1,
     .high = 604'800,
     .fixed = true},
    {.key = kAlgorithm, .fallback = "round_robin", .words = "round_robin|least_outstanding_requests|weighted_random"},
    {.key = "load_balancing.algorithm.anomaly_mitigation", .fallback = "off", .words = "on|off", .unserved = "on"},
    {.key = kSlowStart, .fallback = "0", .kind = ValueKind::kNumberOrZero, .low = 30, .high = 900},
};

constexpr AttributeRule kTcp[] = {
    {.key = "stickiness.type", .fallback = "source_ip", .words = "source_ip"},
    // Connections end with the delay in any case: the task behind them ends, too.
    {.key = "deregistration_delay.connection_termination.enabled", .fallback = "false", .words = kSwitch},
    // ELB's default for instances is true. Here targets see the load balancer's address, so the value is false.
    {.key = "preserve_client_ip.enabled", .fallback = "false", .words = kSwitch, .unserved = "true"},
    {.key = "proxy_protocol_v2.enabled", .fallback = "false", .words = kSwitch, .unserved = "true"},
};

std::span<const AttributeRule> own_rules(elbv2::ProtocolEnum protocol) {
  if (protocol == elbv2::ProtocolEnum::TCP) return kTcp;
  return kHttp;
}

const AttributeRule* find_in(std::span<const AttributeRule> rules, std::string_view key) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const AttributeRule& rule) { return rule.key == key; });
  return found == rules.end() ? nullptr : &*found;
}

bool has_word(std::string_view words, std::string_view value) {
  while (!words.empty()) {
    const std::size_t bar = words.find('|');
    if (words.substr(0, bar) == value) return true;
    words = bar == std::string_view::npos ? std::string_view{} : words.substr(bar + 1);
  }
  return false;
}

bool is_within(const AttributeRule& rule, std::string_view value) {
  const auto number = decimal(value);
  return number && *number >= rule.low && *number <= rule.high;
}

bool accepts(const AttributeRule& rule, std::string_view value) {
  switch (rule.kind) {
    case ValueKind::kNumber:
      return is_within(rule, value);
    case ValueKind::kNumberOrZero:
      return value == "0" || is_within(rule, value);
    case ValueKind::kNumberOrOff:
      return value == "off" || is_within(rule, value);
    case ValueKind::kWord:
      return has_word(rule.words, value);
    case ValueKind::kText:
      return true;
  }
  return false;
}

Result<const AttributeRule*> rule_for(elbv2::ProtocolEnum protocol, std::string_view key) {
  if (const AttributeRule* rule = find_in(kCommon, key)) return rule;
  if (const AttributeRule* rule = find_in(own_rules(protocol), key)) return rule;
  if (find_in(kHttp, key) || find_in(kTcp, key)) {
    return api_error("InvalidConfigurationRequest", "Target group attribute key '" + std::string(key) +
                                                        "' is not supported on target groups with protocol '" +
                                                        std::string(wire::enum_name(protocol)) + "'");
  }
  return validation_error("Target group attribute key '" + std::string(key) + "' is not recognized");
}

// A type that exists and does not fit the protocol is told apart from one that does not exist.
Status check_stickiness(elbv2::ProtocolEnum protocol, std::string_view type) {
  const bool is_cookie = type == "lb_cookie" || type == "app_cookie";
  const bool is_address = type == "source_ip" || type == "source_ip_dest_ip" || type == "source_ip_dest_ip_proto";
  const bool is_tcp = protocol == elbv2::ProtocolEnum::TCP;
  if (is_tcp ? !is_cookie : !is_address) return {};
  return api_error("InvalidConfigurationRequest", "Stickiness type '" + std::string(type) +
                                                      "' is not supported for target groups with the " +
                                                      std::string(wire::enum_name(protocol)) + " protocol");
}

Status check_value(const AttributeRule& rule, std::string_view value, std::string path) {
  const bool unserved = rule.fixed ? accepts(rule, value) && value != rule.fallback : !value.empty() && value == rule.unserved;
  if (unserved) {
    return not_served("The value '" + std::string(value) + "' of target group attribute '" + std::string(rule.key) + "'",
                      std::move(path));
  }
  if (accepts(rule, value)) return {};
  return validation_error(
      "'" + std::string(value) + "' is not a valid value of target group attribute '" + std::string(rule.key) + "'",
      std::move(path));
}

// ELB allows a slow start with round_robin only.
Status check_together(const Tags& attributes) {
  std::string_view algorithm;
  std::string_view slow_start;
  for (const auto& [key, value] : attributes) {
    if (key == kAlgorithm) algorithm = value;
    if (key == kSlowStart) slow_start = value;
  }
  if (algorithm.empty() || algorithm == "round_robin" || slow_start == "0") return {};
  return api_error("InvalidConfigurationRequest", "Slow start duration '" + std::string(slow_start) +
                                                      "' is not supported with the load balancing algorithm '" +
                                                      std::string(algorithm) + "'; set one of them back first");
}

template <typename Reply>
void write_attributes(const TargetGroup& group, Reply reply) {
  auto out = reply.initAttributes(static_cast<unsigned>(group.attributes.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(group.attributes[i].first);
    out[i].setValue(group.attributes[i].second);
  }
}

void put(Tags& attributes, std::string_view key, std::string_view value) {
  for (auto& [known, held] : attributes) {
    if (known == key) {
      held = value;
      return;
    }
  }
  attributes.emplace_back(key, value);
}

}  // namespace

Tags default_attributes(elbv2::ProtocolEnum protocol) {
  Tags out;
  for (const AttributeRule& rule : kCommon) out.emplace_back(rule.key, rule.fallback);
  for (const AttributeRule& rule : own_rules(protocol)) out.emplace_back(rule.key, rule.fallback);
  return out;
}

Status modify_target_group_attributes(Step& step, elbv2::ModifyTargetGroupAttributesRequest::Reader request,
                                      elbv2::ModifyTargetGroupAttributesResponse::Builder reply) {
  MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(step.state(), wire::view(request.getTargetGroupArn())));
  const TargetGroup& group = *step.draft.find(id);
  Tags attributes = group.attributes;
  unsigned index = 0;
  for (const auto asked : request.getAttributes()) {
    const std::string path = "Attributes[" + std::to_string(index++) + "]";
    const std::string_view key = wire::view(asked.getKey());
    const std::string_view value = wire::view(asked.getValue());
    MOORAGE_ASSIGN(const AttributeRule* const rule, rule_for(group.described.reader().getProtocol(), key));
    if (key == kStickiness) MOORAGE_TRY(check_stickiness(group.described.reader().getProtocol(), value));
    MOORAGE_TRY(check_value(*rule, value, path + ".Value"));
    put(attributes, key, value);
  }
  MOORAGE_TRY(check_together(attributes));
  if (attributes != group.attributes) {
    step.draft.change(id, [&](TargetGroup& g) {
      g.attributes = std::move(attributes);
      for (const auto& [key, value] : g.attributes) {
        if (key == kDelay) g.deregistration_delay = Duration::seconds(decimal(value).value_or(300));
      }
    });
    step.draft.command<ElbCommand>(SetTargetGroup{.target_group = id});
  }
  write_attributes(*step.draft.find(id), reply);
  return {};
}

Status describe_target_group_attributes(Step& step, elbv2::DescribeTargetGroupAttributesRequest::Reader request,
                                        elbv2::DescribeTargetGroupAttributesResponse::Builder reply) {
  MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(step.state(), wire::view(request.getTargetGroupArn())));
  write_attributes(*step.draft.find(id), reply);
  return {};
}

}  // namespace moorage::control
