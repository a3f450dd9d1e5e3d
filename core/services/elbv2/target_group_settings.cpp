#include "services/elbv2/target_group_settings.h"

#include "base/text.h"
#include "services/elbv2/elb_words.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kPathCharsMax = 1024;
using WireProtocol = elbv2::ProtocolEnum;
using Described = wire::Message<elbv2::TargetGroup>;
using Request = elbv2::CreateTargetGroupRequest::Reader;

bool is_http_code(std::string_view text, std::int32_t high) {
  const auto code = decimal(text);
  return text.size() == 3 && code && *code >= 200 && *code <= high;
}

// "200", "200,202", "200-299": codes from 200 to 499 for application load balancers, to 599 for network ones.
bool is_matcher(std::string_view text, std::int32_t high) {
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view item = text.substr(0, comma);
    const std::size_t dash = item.find('-');
    const bool is_range = dash != std::string_view::npos;
    if (!is_http_code(item.substr(0, dash), high)) return false;
    if (is_range && (!is_http_code(item.substr(dash + 1), high) || item.substr(dash + 1) < item.substr(0, dash))) return false;
    if (comma == std::string_view::npos) return true;
    text = text.substr(comma + 1);
  }
}

Status check_protocol(Request request) {
  switch (request.getProtocol()) {
    case WireProtocol::UNSET:
      return validation_error("A protocol must be specified", "Protocol");
    case WireProtocol::HTTP:
    case WireProtocol::TCP:
      break;
    case WireProtocol::HTTPS:
    case WireProtocol::TLS:
      return not_served("TLS to targets", "Protocol");
    case WireProtocol::UDP:
    case WireProtocol::TCP_UDP:
    case WireProtocol::GENEVE:
    case WireProtocol::QUIC:
    case WireProtocol::TCP_QUIC:
      return not_served("The protocol '" + std::string(wire::enum_name(request.getProtocol())) + "'", "Protocol");
  }
  const std::string_view version = wire::view(request.getProtocolVersion());
  if (version.empty()) return {};
  if (request.getProtocol() == WireProtocol::TCP) {
    return validation_error("A protocol version cannot be specified for target groups with protocol 'TCP'", "ProtocolVersion");
  }
  if (version == "HTTP1") return {};
  const std::string what = "The protocol version '" + std::string(version) + "'";
  if (version == "HTTP2" || version == "GRPC") return not_served(what, "ProtocolVersion");
  return validation_error(what + " must be one of 'HTTP1', 'HTTP2', 'GRPC'", "ProtocolVersion");
}

Status check_type(Request request) {
  const auto type = request.getTargetType();
  if (type == elbv2::TargetTypeEnum::LAMBDA || type == elbv2::TargetTypeEnum::ALB) {
    return not_served("The target type '" + std::string(wire::enum_name(type)) + "'", "TargetType");
  }
  if (request.getIpAddressType() == elbv2::TargetGroupIpAddressTypeEnum::IPV6) {
    return not_served("The IP address type 'ipv6'", "IpAddressType");
  }
  if (wire::has(request.getTargetControlPort())) return not_served("A target control port", "TargetControlPort");
  return {};
}

WireProtocol check_protocol_of(Request request) {
  return wire::value_or(request.getHealthCheckProtocol(),
                        request.getProtocol() == WireProtocol::TCP ? WireProtocol::TCP : WireProtocol::HTTP);
}

Status check_health_protocol(Request request) {
  const WireProtocol checks = check_protocol_of(request);
  if (checks == WireProtocol::HTTPS) return not_served("The health check protocol 'HTTPS'", "HealthCheckProtocol");
  if (checks == WireProtocol::HTTP || (checks == WireProtocol::TCP && request.getProtocol() == WireProtocol::TCP)) return {};
  return validation_error("Health check protocol '" + std::string(wire::enum_name(checks)) + "' must be one of " +
                              (request.getProtocol() == WireProtocol::TCP ? "'HTTP, HTTPS, TCP'" : "'HTTP, HTTPS'"),
                          "HealthCheckProtocol");
}

Status check_health_times(elbv2::TargetGroup::Reader made) {
  const std::int32_t interval = made.getHealthCheckIntervalSeconds().getValue();
  const std::int32_t timeout = made.getHealthCheckTimeoutSeconds().getValue();
  MOORAGE_TRY(check_range("Health check interval", interval, {5, 300}, "HealthCheckIntervalSeconds"));
  MOORAGE_TRY(check_range("Health check timeout", timeout, {2, 120}, "HealthCheckTimeoutSeconds"));
  const bool is_tcp = made.getProtocol() == WireProtocol::TCP;
  if (timeout > interval || (timeout == interval && !is_tcp)) {
    return validation_error("Health check timeout '" + std::to_string(timeout) + "' must be smaller than " +
                                (is_tcp ? "or equal to " : "") + "the interval '" + std::to_string(interval) + "'",
                            "HealthCheckTimeoutSeconds");
  }
  MOORAGE_TRY(
      check_range("Healthy threshold count", made.getHealthyThresholdCount().getValue(), {2, 10}, "HealthyThresholdCount"));
  return check_range("Unhealthy threshold count", made.getUnhealthyThresholdCount().getValue(), {2, 10},
                     "UnhealthyThresholdCount");
}

Status check_health_request(Request request, elbv2::TargetGroup::Reader made) {
  if (!made.getHealthCheckEnabled().getValue()) {
    return validation_error("Health check enabled must be true for target groups with target type '" +
                                std::string(wire::enum_name(made.getTargetType())) + "'",
                            "HealthCheckEnabled");
  }
  const std::string_view port = wire::view(made.getHealthCheckPort());
  const auto number = decimal(port);
  if (port != "traffic-port" && !number) {
    return validation_error(
        "Health check port '" + std::string(port) + "' must be 'traffic-port' or in the range of '1' to '65535'",
        "HealthCheckPort");
  }
  if (number) MOORAGE_TRY(check_range("Health check port", *number, {1, 65'535}, "HealthCheckPort"));
  if (made.getHealthCheckProtocol() == WireProtocol::TCP) {
    if (request.hasHealthCheckPath()) {
      return validation_error("Health check paths cannot be specified for health checks with protocol 'TCP'",
                              "HealthCheckPath");
    }
    if (request.hasMatcher())
      return validation_error("Custom health check matchers are not supported for health checks with protocol 'TCP'",
                              "Matcher");
    return {};
  }
  const std::string_view path = wire::view(made.getHealthCheckPath());
  if (!path.starts_with('/') || path.size() > kPathCharsMax) {
    return validation_error(
        "Health check path '" + std::string(cut_text(path, 64)) + "' must begin with '/' and have at most 1024 characters",
        "HealthCheckPath");
  }
  if (made.getMatcher().hasGrpcCode()) return not_served("A gRPC matcher", "Matcher.GrpcCode");
  const std::string_view codes = wire::view(made.getMatcher().getHttpCode());
  if (!is_matcher(codes, made.getProtocol() == WireProtocol::TCP ? 599 : 499)) {
    return validation_error("Health check matcher HTTP code '" + std::string(codes) + "' must be within '200-499' inclusive",
                            "Matcher.HttpCode");
  }
  return {};
}

// The settings of the call with defaults; equal settings make equal messages.
Described describe_settings(Request request) {
  return Described::build([&](elbv2::TargetGroup::Builder out) {
    const bool is_tcp = request.getProtocol() == WireProtocol::TCP;
    const WireProtocol checks = check_protocol_of(request);
    const auto text_or = [](capnp::Text::Reader text, const char* fallback) {
      return text.size() > 0 ? text : capnp::Text::Reader(fallback);
    };
    out.setProtocol(request.getProtocol());
    wire::set(out.getPort(), wire::optional(request.getPort()));
    out.setVpcId(request.getVpcId());
    out.setHealthCheckProtocol(checks);
    out.setHealthCheckPort(text_or(request.getHealthCheckPort(), "traffic-port"));
    wire::set(out.getHealthCheckEnabled(), wire::value_or(request.getHealthCheckEnabled(), true));
    wire::set(out.getHealthCheckIntervalSeconds(), wire::value_or(request.getHealthCheckIntervalSeconds(), 30));
    const std::int32_t timeout = !is_tcp ? 5 : checks == WireProtocol::HTTP ? 6 : 10;
    wire::set(out.getHealthCheckTimeoutSeconds(), wire::value_or(request.getHealthCheckTimeoutSeconds(), timeout));
    wire::set(out.getHealthyThresholdCount(), wire::value_or(request.getHealthyThresholdCount(), 5));
    wire::set(out.getUnhealthyThresholdCount(), wire::value_or(request.getUnhealthyThresholdCount(), 2));
    if (checks != WireProtocol::TCP) {
      out.setHealthCheckPath(text_or(request.getHealthCheckPath(), "/"));
      auto matcher = out.initMatcher();
      matcher.setHttpCode(text_or(request.getMatcher().getHttpCode(), is_tcp ? "200-399" : "200"));
      if (request.getMatcher().hasGrpcCode()) matcher.setGrpcCode(request.getMatcher().getGrpcCode());
    }
    out.setTargetType(wire::value_or(request.getTargetType(), elbv2::TargetTypeEnum::INSTANCE));
    if (!is_tcp) out.setProtocolVersion("HTTP1");
    out.setIpAddressType(elbv2::TargetGroupIpAddressTypeEnum::IPV4);
  });
}

// A member of the call, or of what is there.
capnp::Text::Reader text_of(capnp::Text::Reader asked, capnp::Text::Reader old) { return asked.size() > 0 ? asked : old; }

template <typename Into, typename Asked, typename Old>
void take_number(Into into, Asked asked, Old old) {
  wire::set(into, wire::has(asked) ? wire::optional(asked) : wire::optional(old));
}

// The call that would have made the group as it is to be.
void write_request(const TargetGroup& group, elbv2::ModifyTargetGroupRequest::Reader asked,
                   elbv2::CreateTargetGroupRequest::Builder out) {
  const auto old = group.described.reader();
  out.setName(group.name);
  out.setProtocol(old.getProtocol());
  wire::set(out.getPort(), wire::optional(old.getPort()));
  out.setVpcId(old.getVpcId());
  out.setTargetType(old.getTargetType());
  out.setHealthCheckProtocol(wire::value_or(asked.getHealthCheckProtocol(), old.getHealthCheckProtocol()));
  out.setHealthCheckPort(text_of(asked.getHealthCheckPort(), old.getHealthCheckPort()));
  take_number(out.getHealthCheckEnabled(), asked.getHealthCheckEnabled(), old.getHealthCheckEnabled());
  take_number(out.getHealthCheckIntervalSeconds(), asked.getHealthCheckIntervalSeconds(), old.getHealthCheckIntervalSeconds());
  take_number(out.getHealthCheckTimeoutSeconds(), asked.getHealthCheckTimeoutSeconds(), old.getHealthCheckTimeoutSeconds());
  take_number(out.getHealthyThresholdCount(), asked.getHealthyThresholdCount(), old.getHealthyThresholdCount());
  take_number(out.getUnhealthyThresholdCount(), asked.getUnhealthyThresholdCount(), old.getUnhealthyThresholdCount());
  const bool by_connection = out.asReader().getHealthCheckProtocol() == WireProtocol::TCP;
  if (asked.hasHealthCheckPath()) {
    out.setHealthCheckPath(asked.getHealthCheckPath());
  } else if (!by_connection && old.hasHealthCheckPath()) {
    out.setHealthCheckPath(old.getHealthCheckPath());
  }
  if (asked.hasMatcher()) {
    out.setMatcher(asked.getMatcher());
  } else if (!by_connection && old.hasMatcher()) {
    out.setMatcher(old.getMatcher());
  }
}

}  // namespace

Result<wire::Message<elbv2::TargetGroup>> read_group_settings(Request request) {
  MOORAGE_TRY(check_elb_name("target group", wire::view(request.getName())));
  MOORAGE_TRY(check_type(request));
  MOORAGE_TRY(check_protocol(request));
  MOORAGE_TRY(read_port(wire::optional(request.getPort()), "Port"));
  if (request.getVpcId().size() == 0) return validation_error("A VPC ID must be specified", "VpcId");
  MOORAGE_TRY(check_health_protocol(request));
  Described made = describe_settings(request);
  MOORAGE_TRY(check_health_request(request, made.reader()));
  MOORAGE_TRY(check_health_times(made.reader()));
  return made;
}

Result<wire::Message<elbv2::TargetGroup>> changed_group_settings(const TargetGroup& group,
                                                                 elbv2::ModifyTargetGroupRequest::Reader request) {
  capnp::MallocMessageBuilder message;
  auto whole = message.initRoot<elbv2::CreateTargetGroupRequest>();
  write_request(group, request, whole);
  return read_group_settings(whole.asReader());
}

}  // namespace moorage::control
