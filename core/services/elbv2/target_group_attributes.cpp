#include "services/elbv2/target_group_attributes.h"

#include <span>

#include "services/elbv2/attribute_rules.h"
#include "services/elbv2/elb_words.h"
#include "services/elbv2/model/balancer_commands.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::string_view kDelay = "deregistration_delay.timeout_seconds";
constexpr std::string_view kStickiness = "stickiness.type";

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

Result<const AttributeRule*> rule_for(elbv2::ProtocolEnum protocol, std::string_view key) {
  if (const AttributeRule* rule = find_rule(kCommon, key)) return rule;
  if (const AttributeRule* rule = find_rule(own_rules(protocol), key)) return rule;
  if (find_rule(kHttp, key) || find_rule(kTcp, key)) {
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
void write(const TargetGroup& group, Reply reply) {
  write_attributes(group.attributes, reply.initAttributes(static_cast<unsigned>(group.attributes.size())));
}

}  // namespace

Tags default_attributes(elbv2::ProtocolEnum protocol) {
  Tags out = defaults_of(kCommon);
  const Tags own = defaults_of(own_rules(protocol));
  out.insert(out.end(), own.begin(), own.end());
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
    MOORAGE_TRY(check_attribute(*rule, "target group", value, path + ".Value"));
    put_attribute(attributes, key, value);
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
  write(*step.draft.find(id), reply);
  return {};
}

Status describe_target_group_attributes(Step& step, elbv2::DescribeTargetGroupAttributesRequest::Reader request,
                                        elbv2::DescribeTargetGroupAttributesResponse::Builder reply) {
  MOORAGE_ASSIGN(const TargetGroupId id, resolve_target_group(step.state(), wire::view(request.getTargetGroupArn())));
  write(*step.draft.find(id), reply);
  return {};
}

}  // namespace moorage::control
