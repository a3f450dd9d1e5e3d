// rest-json and rest-xml: members of a request in the path, the query string, the headers and the body, and of a reply in the
// status, the headers and the body (schemas/http.capnp says where). Which service and operation a path is for is the business
// of the router.
#pragma once

#include <capnp/dynamic.h>

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "protocol/http_codec.h"
#include "wire/json.h"

namespace moorage::codec {

enum class RestFormat { kJson, kXml };

// An operation as its model describes it over HTTP.
struct RestOperation {
  std::string_view uri;  // "/schedules/{Name}", "/{Bucket}/{Key+}", a constant query string behind '?' allowed
  int status = 200;
  RestFormat format = RestFormat::kJson;
  std::string_view xml_root;  // element of a reply whose shape does not name it
};

// Borrowed. The path is as it was sent: escapes are undone label by label.
struct RestRequest {
  std::string_view path;
  std::string_view query;  // behind '?'
  std::span<const Header> headers;
  std::string_view body;
};

// The path has the segments of the operation's; a label {Name+} takes several.
bool matches_uri(std::string_view uri, std::string_view path);

// Fills `out`, which must be fresh. Errors: SerializationException (a path of another operation, a value of a wrong type, a
// body that is not JSON or XML), options.invalid_error (missing members).
Status rest_decode(const RestOperation& operation, const RestRequest& request, capnp::DynamicStruct::Builder out,
                   const wire::ReadOptions& options);

HttpResponse rest_encode(const RestOperation& operation, capnp::DynamicStruct::Reader reply, std::string_view request_id);
// JSON: X-Amzn-ErrorType and {"message": …}; XML: <Error><Code>…</Code><Message>…</Message><RequestId>….
HttpResponse rest_error(RestFormat format, const Error& error, std::string_view request_id);

}  // namespace moorage::codec
