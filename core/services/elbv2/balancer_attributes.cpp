#include "services/elbv2/balancer_attributes.h"

#include "services/elbv2/attribute_rules.h"
#include "services/elbv2/elb_words.h"
#include "services/elbv2/model/balancer_commands.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::string_view kProtection = "deletion_protection.enabled";
constexpr std::size_t kHeaderValueCharsMax = 1024;

// What cannot be served here has its default only: logs in S3, IPv6, zones that fail, WAF, TLS.
constexpr AttributeRule kApplication[] = {
    {.key = "access_logs.s3.enabled", .fallback = "false", .words = kSwitch, .fixed = true},
    {.key = "access_logs.s3.bucket", .fallback = "", .kind = ValueKind::kText, .fixed = true},
    {.key = "access_logs.s3.prefix", .fallback = "", .kind = ValueKind::kText, .fixed = true},
    {.key = "client_keep_alive.seconds", .fallback = "3600", .kind = ValueKind::kNumber, .low = 60, .high = 604'800},
    {.key = "connection_logs.s3.enabled", .fallback = "false", .words = kSwitch, .fixed = true},
    {.key = "connection_logs.s3.bucket", .fallback = "", .kind = ValueKind::kText, .fixed = true},
    {.key = "connection_logs.s3.prefix", .fallback = "", .kind = ValueKind::kText, .fixed = true},
    {.key = kProtection, .fallback = "false", .words = kSwitch},
    {.key = "health_check_logs.s3.enabled", .fallback = "false", .words = kSwitch, .fixed = true},
    {.key = "health_check_logs.s3.bucket", .fallback = "", .kind = ValueKind::kText, .fixed = true},
    {.key = "health_check_logs.s3.prefix", .fallback = "", .kind = ValueKind::kText, .fixed = true},
    {.key = "idle_timeout.timeout_seconds", .fallback = "60", .kind = ValueKind::kNumber, .low = 1, .high = 4000},
    {.key = "ipv6.deny_all_igw_traffic", .fallback = "false", .words = kSwitch, .fixed = true},
    {.key = "load_balancing.cross_zone.enabled", .fallback = "true", .words = kSwitch, .fixed = true},
    {.key = "routing.http.desync_mitigation_mode",
     .fallback = "defensive",
     .words = "monitor|defensive|strictest",
     .fixed = true},
    {.key = "routing.http.drop_invalid_header_fields.enabled", .fallback = "false", .words = kSwitch},
    {.key = "routing.http.preserve_host_header.enabled", .fallback = "false", .words = kSwitch},
    {.key = "routing.http.x_amzn_tls_version_and_cipher_suite.enabled", .fallback = "false", .words = kSwitch, .fixed = true},
    {.key = "routing.http.xff_client_port.enabled", .fallback = "false", .words = kSwitch},
    {.key = "routing.http.xff_header_processing.mode", .fallback = "append", .words = "append|preserve|remove"},
    {.key = "routing.http2.enabled", .fallback = "true", .words = kSwitch},
    {.key = "waf.fail_open.enabled", .fallback = "false", .words = kSwitch, .fixed = true},
    {.key = "zonal_shift.config.enabled", .fallback = "false", .words = kSwitch, .fixed = true},
};

constexpr AttributeRule kNetwork[] = {
    {.key = "access_logs.s3.enabled", .fallback = "false", .words = kSwitch, .fixed = true},
    {.key = "access_logs.s3.bucket", .fallback = "", .kind = ValueKind::kText, .fixed = true},
    {.key = "access_logs.s3.prefix", .fallback = "", .kind = ValueKind::kText, .fixed = true},
    {.key = kProtection, .fallback = "false", .words = kSwitch},
    {.key = "dns_record.client_routing_policy",
     .fallback = "any_availability_zone",
     .words = "any_availability_zone|availability_zone_affinity|partial_availability_zone_affinity",
     .fixed = true},
    {.key = "ipv6.deny_all_igw_traffic", .fallback = "false", .words = kSwitch, .fixed = true},
    // The load balancer is one node, which serves the targets of every zone: both values say the same.
    {.key = "load_balancing.cross_zone.enabled", .fallback = "false", .words = kSwitch},
    {.key = "secondary_ips.auto_assigned.per_subnet", .fallback = "0", .kind = ValueKind::kNumber, .high = 7, .fixed = true},
    {.key = "zonal_shift.config.enabled", .fallback = "false", .words = kSwitch, .fixed = true},
};

constexpr AttributeRule header_rule(std::string_view key) {
  return {.key = key, .fallback = "", .kind = ValueKind::kText, .chars_max = kHeaderValueCharsMax};
}

constexpr AttributeRule kHttpListener[] = {
    {.key = "routing.http.response.server.enabled", .fallback = "true", .words = kSwitch},
    header_rule("routing.http.response.strict_transport_security.header_value"),
    header_rule("routing.http.response.access_control_allow_origin.header_value"),
    header_rule("routing.http.response.access_control_allow_methods.header_value"),
    header_rule("routing.http.response.access_control_allow_headers.header_value"),
    header_rule("routing.http.response.access_control_allow_credentials.header_value"),
    header_rule("routing.http.response.access_control_expose_headers.header_value"),
    header_rule("routing.http.response.access_control_max_age.header_value"),
    header_rule("routing.http.response.content_security_policy.header_value"),
    header_rule("routing.http.response.x_content_type_options.header_value"),
    header_rule("routing.http.response.x_frame_options.header_value"),
};

constexpr AttributeRule kTcpListener[] = {
    {.key = "tcp.idle_timeout.seconds", .fallback = "350", .kind = ValueKind::kNumber, .low = 60, .high = 6000},
};

bool is_network(const LoadBalancer& balancer) {
  return balancer.described.reader().getType() == elbv2::LoadBalancerTypeEnum::NETWORK;
}

std::span<const AttributeRule> rules_of(const LoadBalancer& balancer) {
  if (is_network(balancer)) return kNetwork;
  return kApplication;
}

std::span<const AttributeRule> rules_of(const Listener& listener) {
  if (listener.described.reader().getProtocol() == elbv2::ProtocolEnum::HTTP) return kHttpListener;
  return kTcpListener;
}

// Whose attributes a call is about.
struct Subject {
  std::string_view kind;  // "load balancer"
  std::string fitting;    // "load balancers with type 'network'"
  std::span<const AttributeRule> rules;
  std::vector<std::span<const AttributeRule>> others;  // rules of the other types
};

Subject subject_of(const LoadBalancer& balancer) {
  const auto type = wire::enum_name(balancer.described.reader().getType());
  return {.kind = "load balancer",
          .fitting = "load balancers with type '" + std::string(type) + "'",
          .rules = rules_of(balancer),
          .others = {kApplication, kNetwork}};
}

Subject subject_of(const Listener& listener) {
  const auto protocol = wire::enum_name(listener.described.reader().getProtocol());
  return {.kind = "listener",
          .fitting = "listeners with protocol '" + std::string(protocol) + "'",
          .rules = rules_of(listener),
          .others = {kHttpListener, kTcpListener}};
}

Result<const AttributeRule*> rule_for(const Subject& subject, std::string_view key, std::string path) {
  if (const AttributeRule* rule = find_rule(subject.rules, key)) return rule;
  std::string what(subject.kind == "listener" ? "Listener" : "Load balancer");
  what += " attribute key '" + std::string(key) + "' is not ";
  for (const auto others : subject.others) {
    if (find_rule(others, key)) return api_error("InvalidConfigurationRequest", what + "supported on " + subject.fitting);
  }
  return validation_error(what + "recognized", std::move(path));
}

template <typename List>
Result<Tags> read_changes(const Subject& subject, List asked) {
  if (asked.size() == 0) return validation_error("At least one attribute must be specified", "Attributes");
  Tags out;
  unsigned index = 0;
  for (const auto attribute : asked) {
    const std::string path = "Attributes[" + std::to_string(index++) + "].";
    const std::string_view key = wire::view(attribute.getKey());
    const std::string_view value = wire::view(attribute.getValue());
    MOORAGE_ASSIGN(const AttributeRule* const rule, rule_for(subject, key, path + "Key"));
    MOORAGE_TRY(check_attribute(*rule, subject.kind, value, path + "Value"));
    for (const auto& [known, held] : out) {
      if (known != key) continue;
      return validation_error("The attribute key '" + std::string(key) + "' is specified more than once", path + "Key");
    }
    out.emplace_back(key, value);
  }
  return out;
}

Tags all_attributes(const Subject& subject, const ElbAttributes* record) {
  Tags out = defaults_of(subject.rules);
  if (!record) return out;
  for (const auto& [key, value] : record->attributes) {
    if (find_rule(subject.rules, key)) put_attribute(out, key, value);
  }
  return out;
}

Tags changed_of(std::span<const AttributeRule> rules, const ElbAttributes* record) {
  Tags out;
  if (!record) return out;
  for (const auto& [key, value] : record->attributes) {
    const AttributeRule* rule = find_rule(rules, key);
    if (rule && rule->fallback != value) out.emplace_back(key, value);
  }
  return out;
}

// True: something is another value than before.
bool store(Step& step, const ElbAttributes& owner, const ElbAttributes* record, const Tags& changes) {
  Tags attributes = record ? record->attributes : Tags{};
  for (const auto& [key, value] : changes) put_attribute(attributes, key, value);
  if (record && record->attributes == attributes) return false;
  if (record) {
    step.draft.change(record->id, [&](ElbAttributes& changed) { changed.attributes = std::move(attributes); });
  } else {
    ElbAttributes made = owner;
    made.attributes = std::move(attributes);
    step.draft.add(std::move(made));
  }
  return true;
}

template <typename Reply>
void write(const Tags& attributes, Reply reply) {
  write_attributes(attributes, reply.initAttributes(static_cast<unsigned>(attributes.size())));
}

ElbAttributes owned_by(LoadBalancerId id) { return {.id = {}, .owner = id.value, .of_listener = false, .attributes = {}}; }
ElbAttributes owned_by(ListenerId id) { return {.id = {}, .owner = id.value, .of_listener = true, .attributes = {}}; }

}  // namespace

Status modify_load_balancer_attributes(Step& step, elbv2::ModifyLoadBalancerAttributesRequest::Reader request,
                                       elbv2::ModifyLoadBalancerAttributesResponse::Builder reply) {
  MOORAGE_ASSIGN(const LoadBalancerId id, resolve_load_balancer(step.state(), wire::view(request.getLoadBalancerArn())));
  const Subject subject = subject_of(*step.draft.find(id));
  MOORAGE_ASSIGN(const Tags changes, read_changes(subject, request.getAttributes()));
  if (store(step, owned_by(id), elb_model(step.state()).attributes_of(id), changes))
    step.draft.command<ElbCommand>(SetLoadBalancer{.load_balancer = id});
  write(all_attributes(subject, elb_model(step.state()).attributes_of(id)), reply);
  return {};
}

Status describe_load_balancer_attributes(Step& step, elbv2::DescribeLoadBalancerAttributesRequest::Reader request,
                                         elbv2::DescribeLoadBalancerAttributesResponse::Builder reply) {
  MOORAGE_ASSIGN(const LoadBalancerId id, resolve_load_balancer(step.state(), wire::view(request.getLoadBalancerArn())));
  write(all_attributes(subject_of(*step.draft.find(id)), elb_model(step.state()).attributes_of(id)), reply);
  return {};
}

Status modify_listener_attributes(Step& step, elbv2::ModifyListenerAttributesRequest::Reader request,
                                  elbv2::ModifyListenerAttributesResponse::Builder reply) {
  MOORAGE_ASSIGN(const ListenerId id, resolve_listener(step.state(), wire::view(request.getListenerArn())));
  const Listener& listener = *step.draft.find(id);
  const Subject subject = subject_of(listener);
  MOORAGE_ASSIGN(const Tags changes, read_changes(subject, request.getAttributes()));
  if (store(step, owned_by(id), elb_model(step.state()).attributes_of(id), changes))
    step.draft.command<ElbCommand>(SetLoadBalancer{.load_balancer = listener.load_balancer});
  write(all_attributes(subject, elb_model(step.state()).attributes_of(id)), reply);
  return {};
}

Status describe_listener_attributes(Step& step, elbv2::DescribeListenerAttributesRequest::Reader request,
                                    elbv2::DescribeListenerAttributesResponse::Builder reply) {
  MOORAGE_ASSIGN(const ListenerId id, resolve_listener(step.state(), wire::view(request.getListenerArn())));
  write(all_attributes(subject_of(*step.draft.find(id)), elb_model(step.state()).attributes_of(id)), reply);
  return {};
}

Tags changed_attributes(const State& state, const LoadBalancer& balancer) {
  return changed_of(rules_of(balancer), elb_model(state).attributes_of(balancer.id));
}

Tags changed_attributes(const State& state, const Listener& listener) {
  return changed_of(rules_of(listener), elb_model(state).attributes_of(listener.id));
}

bool has_deletion_protection(const State& state, LoadBalancerId id) {
  const ElbAttributes* record = elb_model(state).attributes_of(id);
  if (!record) return false;
  for (const auto& [key, value] : record->attributes) {
    if (key == kProtection) return value == "true";
  }
  return false;
}

void forget_attributes(Step& step, const ElbAttributes* record) {
  if (record) step.draft.erase(record->id);
}

}  // namespace moorage::control
