#include "protocol/http_codec.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/limits.h"
#include "protocol/form.h"
#include "protocol/query_decode.h"
#include "protocol/xml_encode.h"
#include "wire/json.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

constexpr std::string_view kJsonType = "application/x-amz-json-1.1";
constexpr std::string_view kXmlType = "text/xml";

Error with_status(Error error, int status) {
  error.http_status = status;
  return error;
}

Result<Route> route_json(std::string_view target) {
  const auto dot = target.rfind('.');
  if (dot != std::string_view::npos) {
    const auto prefix = target.substr(0, dot);
    for (const auto& service : wire::services()) {
      if (!service.is_query() && service.target_prefix == prefix) {
        if (const auto* operation = wire::find_operation(service.name, target.substr(dot + 1))) {
          return Route{Protocol::kJson, operation};
        }
      }
    }
  }
  return api_error("UnknownOperationException", "no operation is called " + std::string(target.substr(0, 128)));
}

// Only Action and Version, without decoding the rest: names and values of actions need no escapes.
std::string_view plain_parameter(std::string_view body, std::string_view name) {
  while (!body.empty()) {
    const auto pair = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), pair.size() + 1));
    if (pair.size() > name.size() && pair[name.size()] == '=' && pair.substr(0, name.size()) == name) {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

Result<Route> route_query(std::string_view body) {
  const auto action = plain_parameter(body, "Action");
  const auto version = plain_parameter(body, "Version");
  if (action.empty()) {
    return api_error("MissingAction", "the request needs X-Amz-Target or a parameter Action");
  }
  for (const auto& service : wire::services()) {
    if (service.is_query() && (version.empty() || version == service.api_version)) {
      if (const auto* operation = wire::find_operation(service.name, action)) {
        return Route{Protocol::kQuery, operation};
      }
    }
  }
  return api_error("InvalidAction", "no operation is called " + std::string(action.substr(0, 128)) +
                                        (version.empty() ? "" : " in version " + std::string(version.substr(0, 32))));
}

HttpResponse response(int status, std::string_view type, std::string body, std::string_view request_id) {
  HttpResponse out;
  out.status = status;
  out.headers = {{"x-amzn-RequestId", std::string(request_id)}, {"Content-Type", std::string(type)}};
  out.body = std::move(body);
  return out;
}

}  // namespace

std::string_view header(std::span<const Header> headers, std::string_view name) {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const Header& h) { return same_ignoring_case(h.name, name); });
  return found != headers.end() ? std::string_view(found->value) : std::string_view{};
}

Protocol protocol_of(const HttpRequest& request) {
  if (!header(request.headers, "X-Amz-Target").empty()) {
    return Protocol::kJson;
  }
  constexpr std::string_view kForm = "application/x-www-form-urlencoded";
  const auto type = header(request.headers, "Content-Type");
  return same_ignoring_case(type.substr(0, kForm.size()), kForm) ? Protocol::kQuery : Protocol::kJson;
}

Result<Route> route(const HttpRequest& request) {
  if (request.path != "/" && !request.path.empty()) {
    return with_status(api_error("UnknownOperationException", "every operation is POST /"), 404);
  }
  if (request.method != "POST") {
    return with_status(api_error("UnknownOperationException", "every operation is POST /"), 405);
  }
  switch (protocol_of(request)) {
    case Protocol::kJson:
      return route_json(header(request.headers, "X-Amz-Target"));
    case Protocol::kQuery:
      return route_query(request.body);
  }
  return server_error("no protocol");
}

Status decode_body(const Route& route, std::string_view body, capnp::DynamicStruct::Builder out, wire::Unknown unknown,
                   std::vector<wire::Stranger>* strangers) {
  auto options = wire::read_options(*route.operation, unknown);
  options.strangers = strangers;
  if (body.size() > options.bytes_max) {
    return with_status(api_error("RequestEntityTooLarge", "body of " + std::to_string(body.size()) + " bytes, allowed are " +
                                                              std::to_string(options.bytes_max)),
                       413);
  }
  switch (route.protocol) {
    case Protocol::kJson:
      return wire::read_json(body, out, options);
    case Protocol::kQuery: {
      MOORAGE_ASSIGN(const Form form, parse_form(body, limits::kJsonValuesMax));
      return query_decode(form, out, options);
    }
  }
  return server_error("no protocol");
}

Result<DecodedCall> decode(const HttpRequest& request, wire::Unknown unknown) {
  DecodedCall call;
  MOORAGE_ASSIGN(call.route, route(request));
  call.message = std::make_unique<capnp::MallocMessageBuilder>();
  auto root = call.message->initRoot<capnp::DynamicStruct>(call.route.operation->request_schema());
  MOORAGE_TRY(decode_body(call.route, request.body, root, unknown));
  call.request = root.asReader();
  return call;
}

HttpResponse encode(const Route& route, capnp::DynamicStruct::Reader reply, std::string_view request_id) {
  switch (route.protocol) {
    case Protocol::kJson: {
      std::string body;
      wire::write_json(reply, body);
      return encode_json(std::move(body), request_id);
    }
    case Protocol::kQuery:
      return response(200, kXmlType, xml_reply(*route.operation, reply, request_id), request_id);
  }
  return {};
}

HttpResponse encode_json(std::string json, std::string_view request_id) {
  return response(200, kJsonType, std::move(json), request_id);
}

HttpResponse encode(const Route& route, const Error& given, std::string_view request_id) {
  Error error = given;
  if (route.operation != nullptr) {
    error.http_status = route.operation->service->http_status(error.name, error.http_status);
  }
  switch (route.protocol) {
    case Protocol::kJson:
      return response(error.http_status, kJsonType, json_error(error), request_id);
    case Protocol::kQuery: {
      const std::string_view xml_namespace =
          route.operation != nullptr ? route.operation->service->xml_namespace : std::string_view{};
      return response(error.http_status, kXmlType, xml_error(error, xml_namespace, request_id), request_id);
    }
  }
  return {};
}

std::string json_error(const Error& error) {
  std::string out = "{\"__type\":";
  wire::append_quoted(error.name, out);
  out += ",\"message\":";
  wire::append_quoted(error.message, out);
  for (std::size_t i = 0; i < error.resource_ids.size(); ++i) {
    out += i == 0 ? ",\"resourceIds\":[" : ",";
    wire::append_quoted(error.resource_ids[i], out);
  }
  out += error.resource_ids.empty() ? "}" : "]}";
  return out;
}

}  // namespace moorage::codec
