#include "endpoint/local/serve.h"

#include <capnp/message.h>

#include <utility>
#include <vector>

#include "endpoint/local/http_caller.h"
#include "endpoint/local/json_call.h"
#include "protocol/gzip.h"

namespace moorage::endpoint {
namespace {

// Every protocol but JSON, for which call_json has a faster way.
Result<codec::HttpResponse> answer_message(engine::Engine& engine, const codec::Route& route, std::string_view body,
                                           const Caller& caller) {
  std::vector<wire::Stranger> strangers;
  capnp::MallocMessageBuilder message;
  auto request = message.initRoot<capnp::DynamicStruct>(route.operation->request_schema());
  MOORAGE_TRY(codec::decode_body(route, body, request, wire::Unknown::kIgnore, &strangers));
  MOORAGE_ASSIGN(const engine::Answer answer, engine.call(*route.operation, caller, request.asReader(), {}));
  engine.note_strangers(*route.operation, strangers);
  return codec::encode(route, answer.reply, caller.request_id);
}

Result<codec::HttpResponse> answer(engine::Engine& engine, const codec::Route& route, std::string_view body,
                                   const Caller& caller) {
  if (!codec::is_json(route.protocol)) return answer_message(engine, route, body, caller);
  const JsonCall call{.service = route.operation->service->name,
                      .operation = route.operation->name,
                      .body = body.empty() ? std::string_view("{}") : body};
  MOORAGE_ASSIGN(std::string reply, call_json(engine, call, caller));
  return codec::encode_json(std::move(reply), caller.request_id, route.protocol);
}

}  // namespace

codec::HttpResponse serve_plain(engine::Engine& engine, const codec::HttpRequest& request, std::string_view request_id,
                                const Caller& door) {
  const auto route = codec::route(request);
  if (!route.ok()) {
    return codec::encode(codec::protocol_of(request), route.error(), request_id);
  }
  auto response = answer(engine, *route, request.body, caller_of(request, request_id, door));
  return response.ok() ? std::move(response).value() : codec::encode(*route, response.error(), request_id);
}

codec::HttpResponse serve(engine::Engine& engine, const codec::HttpRequest& request, std::string_view request_id,
                          const Caller& door) {
  const auto decoded = codec::decoded_body(request.headers, request.body);
  if (!decoded.ok()) return codec::encode(codec::protocol_of(request), decoded.error(), request_id);
  codec::HttpRequest plain = request;
  if (decoded->has_value()) plain.body = **decoded;
  return serve_plain(engine, plain, request_id, door);
}

}  // namespace moorage::endpoint
