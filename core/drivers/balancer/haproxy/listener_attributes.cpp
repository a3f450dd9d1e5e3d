#include "drivers/balancer/haproxy/listener_attributes.h"

#include <charconv>

#include "drivers/balancer/haproxy/config_text.h"

namespace moorage::haproxy {
namespace {

struct AnswerHeader {
  std::string_view key;
  std::string_view header;
};

constexpr AnswerHeader kAnswerHeaders[] = {
    {"routing.http.response.strict_transport_security.header_value", "Strict-Transport-Security"},
    {"routing.http.response.access_control_allow_origin.header_value", "Access-Control-Allow-Origin"},
    {"routing.http.response.access_control_allow_methods.header_value", "Access-Control-Allow-Methods"},
    {"routing.http.response.access_control_allow_headers.header_value", "Access-Control-Allow-Headers"},
    {"routing.http.response.access_control_allow_credentials.header_value", "Access-Control-Allow-Credentials"},
    {"routing.http.response.access_control_expose_headers.header_value", "Access-Control-Expose-Headers"},
    {"routing.http.response.access_control_max_age.header_value", "Access-Control-Max-Age"},
    {"routing.http.response.content_security_policy.header_value", "Content-Security-Policy"},
    {"routing.http.response.x_content_type_options.header_value", "X-Content-Type-Options"},
    {"routing.http.response.x_frame_options.header_value", "X-Frame-Options"},
};

}  // namespace

std::string_view attribute(const Attributes& attributes, std::string_view key, std::string_view fallback) {
  const auto found = attributes.find(std::string(key));
  return found == attributes.end() ? fallback : std::string_view(found->second);
}

std::int64_t attribute_number(const Attributes& attributes, std::string_view key, std::int64_t fallback) {
  const std::string_view text = attribute(attributes, key, "");
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : fallback;
}

std::string refusal_of_attributes(const Attributes& attributes) {
  for (const AnswerHeader& one : kAnswerHeaders) {
    const auto word = format_word(attribute(attributes, one.key, ""));
    if (!word.ok()) return std::string(one.header) + ": " + word.error().message;
  }
  return {};
}

// ALB takes a name for valid that is made of letters, digits and hyphens. It names its port in the Host header of a request
// unless that is the default port or the client named one ("Application Load Balancers", host header preservation).
std::string request_lines(const Attributes& of_balancer, std::uint16_t port) {
  std::string out;
  if (attribute(of_balancer, "routing.http2.enabled", "true") == "false") out += "  option disable-h2-upgrade\n";
  if (attribute(of_balancer, "routing.http.drop_invalid_header_fields.enabled", "false") == "true") {
    out += "  http-request del-header '[^-A-Za-z0-9]' -m reg if !{ stopping }\n";
  }
  if (port != 80 && attribute(of_balancer, "routing.http.preserve_host_header.enabled", "false") == "false") {
    out += "  http-request set-header Host %[req.hdr(host)]:" + std::to_string(port) +
           " if !{ stopping } { req.hdr(host) -m found } !{ req.hdr(host) -m reg ':[0-9]*$' }\n";
  }
  return out;
}

std::string answer_lines(const Attributes& of_listener) {
  std::string out;
  if (attribute(of_listener, "routing.http.response.server.enabled", "true") == "false") {
    out += "  http-after-response del-header server\n";
  }
  for (const AnswerHeader& one : kAnswerHeaders) {
    const std::string_view value = attribute(of_listener, one.key, "");
    if (value.empty()) continue;
    const auto word = format_word(value);
    if (word.ok()) out += "  http-after-response set-header " + std::string(one.header) + " " + *word + "\n";
  }
  return out;
}

}  // namespace moorage::haproxy
