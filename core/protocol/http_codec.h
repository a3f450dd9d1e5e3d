// HTTP messages to calls and replies to HTTP messages: which protocol, which operation, which status and headers.
// Pure functions over values: no sockets, no clock. The endpoint does HTTP itself, authentication and request ids.
#pragma once

#include <capnp/dynamic.h>
#include <capnp/message.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "protocol/body_stream.h"
#include "wire/operations.h"

namespace moorage::codec {

struct Header {
  std::string name;
  std::string value;
};

// A request as the HTTP server has it; everything is borrowed.
inline constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

struct HttpRequest {
  std::string_view method;
  std::string_view path;
  std::span<const Header> headers;  // names compare without case
  std::string_view body;
};

struct HttpResponse {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  std::shared_ptr<BodyStream> stream = {};  // where there is one the body is empty and comes from it
};

// AWS JSON 1.1 and 1.0; AWS query and ec2 query with XML replies; Smithy's rpc-v2-cbor.
enum class Protocol { kJson, kQuery, kJson10, kEc2, kCbor };

constexpr bool is_json(Protocol protocol) { return protocol == Protocol::kJson || protocol == Protocol::kJson10; }
// Forms with replies in XML. Their errors have names of their own where authentication fails.
constexpr bool is_form(Protocol protocol) { return protocol == Protocol::kQuery || protocol == Protocol::kEc2; }

// The protocol and operation of a request. The protocol is known even when the operation is not, so that the error has its
// form.
struct Route {
  Protocol protocol = Protocol::kJson;
  const wire::Operation* operation = nullptr;
};

struct DecodedCall {
  Route route;
  std::unique_ptr<capnp::MallocMessageBuilder> message;
  capnp::DynamicStruct::Reader request;  // lives in `message`
};

// The one way of routing, in this order: a path /service/NAME/operation/NAME is rpc-v2-cbor; `X-Amz-Target` is JSON, in the
// version of its content type; a form is ec2 where its Version or, without one, its signature names a service of that protocol,
// otherwise query. Anything else is answered as JSON 1.1.
Protocol protocol_of(const HttpRequest& request);

// The body must be without Content-Encoding here and below (protocol/gzip.h).
// Errors: UnknownOperationException (JSON, CBOR), InvalidAction and MissingAction (forms), MalformedQueryString, and with
// status 405 or 404 for anything but POST to one of the paths.
Result<Route> route(const HttpRequest& request);

// Fills a request message of the route's operation from the body. Errors: those of wire::read_json and query_decode.
Status decode_body(const Route& route, std::string_view body, capnp::DynamicStruct::Builder out,
                   wire::Unknown unknown = wire::Unknown::kIgnore, std::vector<wire::Stranger>* strangers = nullptr);

// route() and decode_body() into a message of its own.
Result<DecodedCall> decode(const HttpRequest& request, wire::Unknown unknown = wire::Unknown::kIgnore);

HttpResponse encode(const Route& route, capnp::DynamicStruct::Reader reply, std::string_view request_id);
// For a reply that is JSON already, as endpoint/local/json_call.h gives it.
HttpResponse encode_json(std::string json, std::string_view request_id, Protocol protocol = Protocol::kJson);
HttpResponse encode(const Route& route, const Error& error, std::string_view request_id);
inline HttpResponse encode(Protocol protocol, const Error& error, std::string_view request_id) {
  return encode(Route{protocol, nullptr}, error, request_id);
}

// {"__type":"ClientException","message":"…"}, and "resourceIds" where the error has any.
std::string json_error(const Error& error);

// Without regard to case; empty when missing.
std::string_view header(std::span<const Header> headers, std::string_view name);

}  // namespace moorage::codec
