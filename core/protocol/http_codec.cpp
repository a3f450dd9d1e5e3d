#include "protocol/http_codec.h"

#include <algorithm>
#include <optional>

#include "base/ascii.h"
#include "base/limits.h"
#include "base/text.h"
#include "protocol/cbor.h"
#include "protocol/form.h"
#include "protocol/query_decode.h"
#include "protocol/service_protocols.h"
#include "protocol/xml_encode.h"
#include "wire/json.h"
#include "wire/wire_text.h"

namespace moorage::codec {
namespace {

constexpr std::string_view kJsonType = "application/x-amz-json-1.1";
constexpr std::string_view kJson10Type = "application/x-amz-json-1.0";
constexpr std::string_view kXmlType = "text/xml";
constexpr std::string_view kCborType = "application/cbor";
constexpr std::string_view kRpcHeader = "smithy-protocol";
constexpr std::string_view kRpcProtocol = "rpc-v2-cbor";

Error with_status(Error error, int status) {
  error.http_status = status;
  return error;
}

// The media type is `type`, whatever parameters follow it.
bool has_type(std::string_view content_type, std::string_view type) {
  if (!same_ignoring_case(content_type.substr(0, type.size()), type)) return false;
  const auto rest = content_type.substr(std::min(content_type.size(), type.size()));
  return rest.empty() || rest.front() == ';' || rest.front() == ' ';
}

Error unknown_operation(std::string_view name) {
  return api_error("UnknownOperationException", "no operation is called " + std::string(name.substr(0, 128)));
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Result<Route> route_json(Protocol protocol, std::string_view target) {
  const auto dot = target.rfind('.');
  if (dot == std::string_view::npos) return unknown_operation(target);
  for (const ServiceProtocols& one : service_protocols()) {
    if (!contains(one.targets, target.substr(0, dot))) continue;
    if (const auto* operation = wire::find_operation(one.service->name, target.substr(dot + 1)))
      return Route{protocol, operation};
  }
  return unknown_operation(target);
}

struct RpcPath {
  std::string_view service;
  std::string_view operation;
};

// "/service/NAME/operation/NAME"; nothing for other paths.
std::optional<RpcPath> rpc_path(std::string_view path) {
  constexpr std::string_view kService = "/service/";
  constexpr std::string_view kOperation = "/operation/";
  if (!path.starts_with(kService)) return std::nullopt;
  path.remove_prefix(kService.size());
  const auto at = path.find(kOperation);
  if (at == std::string_view::npos) return std::nullopt;
  return RpcPath{path.substr(0, at), path.substr(at + kOperation.size())};
}

Result<Route> route_rpc(const RpcPath& path, const HttpRequest& request) {
  if (header(request.headers, kRpcHeader) != kRpcProtocol) {
    return api_error("UnknownOperationException", "requests to /service/… need the header smithy-protocol: rpc-v2-cbor");
  }
  for (const ServiceProtocols& one : service_protocols()) {
    if (!contains(one.rpc_names, path.service)) continue;
    if (const auto* operation = wire::find_operation(one.service->name, path.operation))
      return Route{Protocol::kCbor, operation};
  }
  return unknown_operation(std::string(path.service) + "." + std::string(path.operation));
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

// The service that the request says it is signed for, "…/20261130/eu-west-1/ec2/aws4_request": it chooses among services where
// nothing else does. Whether the signature is right is the business of the endpoint.
std::string_view signed_service(const HttpRequest& request) {
  constexpr std::string_view kCredential = "Credential=";
  std::string_view text = header(request.headers, "Authorization");
  const auto at = text.find(kCredential);
  if (at == std::string_view::npos) return {};
  text = text.substr(at + kCredential.size());
  text = text.substr(0, text.find(','));
  for (int part = 0; part < 3; ++part) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return {};
    text.remove_prefix(slash + 1);
  }
  return text.substr(0, text.find('/'));
}

// Services of the two form protocols that the request may be for: those of its version or its signature, and of these the ones
// that have the operation, where any has it.
std::vector<const ServiceProtocols*> form_services(const HttpRequest& request) {
  const auto action = plain_parameter(request.body, "Action");
  const auto version = plain_parameter(request.body, "Version");
  const auto signed_for = version.empty() ? signed_service(request) : std::string_view{};
  std::vector<const ServiceProtocols*> meant;
  for (const ServiceProtocols& one : service_protocols()) {
    if (!one.speaks("query") && !one.speaks("ec2")) continue;
    if (!version.empty() && version != one.service->api_version) continue;
    if (!signed_for.empty() && signed_for != one.service->endpoint_prefix) continue;
    meant.push_back(&one);
  }
  std::vector<const ServiceProtocols*> with_operation;
  for (const ServiceProtocols* one : meant) {
    if (wire::find_operation(one->service->name, action) != nullptr) with_operation.push_back(one);
  }
  return with_operation.empty() ? meant : with_operation;
}

Protocol form_protocol(const ServiceProtocols& service) { return service.speaks("ec2") ? Protocol::kEc2 : Protocol::kQuery; }

Result<Route> route_form(const HttpRequest& request) {
  const auto action = plain_parameter(request.body, "Action");
  const auto version = plain_parameter(request.body, "Version");
  if (action.empty()) return api_error("MissingAction", "the request needs X-Amz-Target or a parameter Action");
  const auto services = form_services(request);
  const auto* operation = services.empty() ? nullptr : wire::find_operation(services.front()->service->name, action);
  if (operation != nullptr && services.size() > 1) {
    return api_error("MissingParameter",
                     "several services have an operation " + std::string(action) + "; the request needs a parameter Version");
  }
  if (operation != nullptr) return Route{form_protocol(*services.front()), operation};
  return api_error("InvalidAction", "no operation is called " + std::string(action.substr(0, 128)) +
                                        (version.empty() ? "" : " in version " + std::string(version.substr(0, 32))));
}

std::string_view content_type_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::kJson:
      return kJsonType;
    case Protocol::kJson10:
      return kJson10Type;
    case Protocol::kQuery:
    case Protocol::kEc2:
      return kXmlType;
    case Protocol::kCbor:
      return kCborType;
  }
  return kJsonType;
}

HttpResponse response(Protocol protocol, int status, std::string body, std::string_view request_id) {
  HttpResponse out;
  out.status = status;
  out.headers = {{"x-amzn-RequestId", std::string(request_id)}, {"Content-Type", std::string(content_type_of(protocol))}};
  if (protocol == Protocol::kCbor) out.headers.push_back({std::string(kRpcHeader), std::string(kRpcProtocol)});
  out.body = std::move(body);
  return out;
}

std::string error_body(const Route& route, const Error& error, std::string_view request_id) {
  const wire::Service* service = route.operation != nullptr ? route.operation->service : nullptr;
  switch (route.protocol) {
    case Protocol::kJson:
    case Protocol::kJson10:
      return json_error(error);
    case Protocol::kQuery:
      return xml_error(error, service != nullptr ? std::string_view(service->xml_namespace) : std::string_view{}, request_id);
    case Protocol::kEc2:
      return ec2_error(error, request_id);
    case Protocol::kCbor:
      return cbor_error(error, service != nullptr ? "com.amazonaws." + service->name : std::string{});
  }
  return {};
}

}  // namespace

std::string_view header(std::span<const Header> headers, std::string_view name) {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const Header& h) { return same_ignoring_case(h.name, name); });
  return found != headers.end() ? std::string_view(found->value) : std::string_view{};
}

Protocol protocol_of(const HttpRequest& request) {
  if (rpc_path(request.path)) return Protocol::kCbor;
  const auto type = header(request.headers, "Content-Type");
  if (header(request.headers, "X-Amz-Target").empty() && has_type(type, kFormType)) {
    const auto services = form_services(request);
    return services.size() == 1 ? form_protocol(*services.front()) : Protocol::kQuery;
  }
  return has_type(type, kJson10Type) ? Protocol::kJson10 : Protocol::kJson;
}

Result<Route> route(const HttpRequest& request) {
  const auto rpc = rpc_path(request.path);
  if (!rpc && request.path != "/" && !request.path.empty()) {
    return with_status(api_error("UnknownOperationException", "operations are POST / and POST /service/…/operation/…"), 404);
  }
  if (request.method != "POST") {
    return with_status(api_error("UnknownOperationException", "every operation is a POST"), 405);
  }
  const Protocol protocol = protocol_of(request);
  switch (protocol) {
    case Protocol::kCbor:
      return route_rpc(*rpc, request);
    case Protocol::kJson:
    case Protocol::kJson10:
      return route_json(protocol, header(request.headers, "X-Amz-Target"));
    case Protocol::kQuery:
    case Protocol::kEc2:
      return route_form(request);
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
    case Protocol::kJson10:
      return wire::read_json(body.empty() ? std::string_view("{}") : body, out, options);
    case Protocol::kQuery:
    case Protocol::kEc2: {
      MOORAGE_ASSIGN(const Form form, parse_form(body, limits::kJsonValuesMax));
      return query_decode(form, out, options, route.protocol == Protocol::kEc2 ? FormDialect::kEc2 : FormDialect::kQuery);
    }
    case Protocol::kCbor:
      return read_cbor(body, out, options);
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
  std::string body;
  switch (route.protocol) {
    case Protocol::kJson:
    case Protocol::kJson10:
      wire::write_json(reply, body);
      break;
    case Protocol::kQuery:
      body = xml_reply(*route.operation, reply, request_id);
      break;
    case Protocol::kEc2:
      body = ec2_reply(*route.operation, reply, request_id);
      break;
    case Protocol::kCbor:
      write_cbor(reply, body);
      break;
  }
  return response(route.protocol, 200, std::move(body), request_id);
}

HttpResponse encode_json(std::string json, std::string_view request_id, Protocol protocol) {
  return response(protocol, 200, std::move(json), request_id);
}

HttpResponse encode(const Route& route, const Error& given, std::string_view request_id) {
  Error error = given;
  if (route.operation != nullptr) {
    error.http_status = route.operation->service->http_status(error.name, error.http_status);
  }
  HttpResponse out = response(route.protocol, error.http_status, error_body(route, error, request_id), request_id);
  if (!is_form(route.protocol) && route.operation != nullptr && protocols_of(*route.operation->service).is_query_compatible()) {
    out.headers.push_back({"x-amzn-query-error", error.name + (error.http_status >= 500 ? ";Receiver" : ";Sender")});
  }
  return out;
}

namespace {

// A query that cannot be read tells where: the path of its error is "queryString:BEGIN-END".
void append_compile_error(const Error& error, std::string& out) {
  constexpr std::string_view kPlace = "queryString:";
  if (error.name != "MalformedQueryException" || !error.path.starts_with(kPlace)) return;
  const std::string_view place = std::string_view(error.path).substr(kPlace.size());
  const std::size_t dash = std::min(place.find('-'), place.size());
  out += ",\"queryCompileError\":{\"location\":{\"startCharOffset\":";
  wire::append_integer(whole_number(place.substr(0, dash)), out);
  out += ",\"endCharOffset\":";
  wire::append_integer(whole_number(place.substr(std::min(dash + 1, place.size()))), out);
  out += "},\"message\":";
  wire::append_quoted(error.message, out);
  out += '}';
}

}  // namespace

std::string json_error(const Error& error) {
  std::string out = "{\"__type\":";
  wire::append_quoted(error.name, out);
  out += ",\"message\":";
  wire::append_quoted(error.message, out);
  for (std::size_t i = 0; i < error.resource_ids.size(); ++i) {
    out += i == 0 ? ",\"resourceIds\":[" : ",";
    wire::append_quoted(error.resource_ids[i], out);
  }
  if (!error.resource_ids.empty()) out += ']';
  append_compile_error(error, out);
  out += '}';
  return out;
}

}  // namespace moorage::codec
